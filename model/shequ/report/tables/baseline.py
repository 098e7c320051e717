"""The baseline's table: target, achieved, band, source and verdict, and the slopes."""

from __future__ import annotations

from collections.abc import Sequence

from shequ.report.tables.text import align
from shequ.report.words.numbers import fixed
from shequ.study.analyse.baseline import Found, Slope

CALIBRATED, CHECKED = "calibration target", "check"
OPEN = "open: the interval holds changes below the limit and above it. More seeds or a longer run (--seeds, --months) would tell."


def baseline_table(found: Sequence[Found], slopes: Sequence[Slope]) -> str:
    """Return both tables as text, and which patterns are no test of the model."""
    rows = [["pattern", "target", "achieved", "band", "unit", "verdict", "use", "source"]]
    for one in found:
        p = one.pattern
        verdict = "in band" if one.good else "OUT"
        rows.append(
            [p.name, f"{p.target:g}", f"{one.value:.2f}", f"{p.low:g}–{p.high:g}", p.unit or "–", verdict,
             CALIBRATED if p.fitted else CHECKED, p.source]
        )  # fmt: skip
    fitted = sum(one.pattern.fitted for one in found)
    changes = [["change in five years", "mean", "95% interval", "limit", "unit", "verdict"]]
    for slope in slopes:
        verdict = "still" if slope.still else "MOVES" if slope.moves else "open"
        mean, low, high = (fixed(slope.slope + way * slope.half, 2, "+") for way in (0, -1, 1))
        changes.append([slope.outcome, mean, f"{low} to {high}", f"{slope.limit:g}", slope.unit, verdict])
    notes = [f"{CALIBRATED}: {fitted} of {len(found)} patterns. Parameters or starting values were chosen with them in view, "
             "so that they are no test of the model."]  # fmt: skip
    notes += [OPEN] if any(not (slope.still or slope.moves) for slope in slopes) else []
    return "\n\n".join([align(rows), align(changes), "\n".join(notes)])
