"""The baseline's table: target, achieved, band, source and verdict, and the slopes."""

from __future__ import annotations

from collections.abc import Sequence

from shequ.report.tables.text import align
from shequ.study.analyse.baseline import Found, Slope


def baseline_table(found: Sequence[Found], slopes: Sequence[Slope]) -> str:
    """Return both tables as text."""
    rows = [["pattern", "target", "achieved", "band", "unit", "verdict", "source"]]
    for one in found:
        p = one.pattern
        verdict = "in band" if one.good else "OUT"
        rows.append(
            [p.name, f"{p.target:g}", f"{one.value:.2f}", f"{p.low:g}–{p.high:g}", p.unit or "–", verdict, p.source]
        )
    changes = [["change in five years", "mean", "s.e.", "limit", "unit", "verdict"]]
    for slope in slopes:
        verdict = "still" if abs(slope.slope) <= slope.limit else "within noise" if slope.still else "MOVES"
        changes.append(
            [slope.outcome, f"{slope.slope:+.2f}", f"{slope.error:.2f}", f"{slope.limit:g}", slope.unit, verdict]
        )
    return f"{align(rows)}\n\n{align(changes)}"
