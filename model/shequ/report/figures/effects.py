"""The figure of effects: each scenario's difference from the baseline, outcome by outcome."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from shequ.outcomes import HEADLINE
from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, height_of, wrap
from shequ.report.drawing.style import MARGIN, QUIET, WIDTH, Frame, Rows, Sheet
from shequ.report.words import captions
from shequ.report.words.numbers import plus
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.statistics.paired import apart

NARROWEST_PANEL, GAP = 15.0, 3.0
DWARFS = 4.0  # how many times wider a scale may be than the narrowest that shares it


def effects_figure(
    effects: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None, outcomes: Sequence[str] = HEADLINE, last_months: int = LAST_MONTHS,
    changed: Collection[tuple[str, str]] = (), sort_by: str | None = None, partial: Sequence[str] = (),
) -> Figure:  # fmt: skip
    """Draw each scenario's difference from the baseline, one panel an outcome.

    Outcomes of the same unit share a scale, unless one would dwarf the others.

    Parameters
    ----------
    effects
        The frame of effects of a comparison.
    titles
        Title of each scenario by its name; their order is the order of the rows.
    lang
        ``en`` or ``zh``.
    place
        Name of the place in the title; the default place's if empty.
    note
        Shown under the title.
    width
        Width in millimetres.
    baseline
        Name of the baseline; the first scenario if not given.
    outcomes
        Names of the outcomes to show.
    last_months
        Months over which the effects are averaged, for the caption.
    changed
        Scenario and outcome of the differences to mark, whose sign changes within assumed weights.
    sort_by
        Outcome by whose difference the rows are sorted, the most first; the order of the titles if not given.
    partial
        Sentences on means over fewer months, for the caption.
    """
    named = captions.scenario_titles(effects, titles, baseline)
    base, *others = named
    if np.nan_to_num(effects.loc[effects["scenario"] == base, "difference"].to_numpy(dtype=float)).any():
        raise ValueError(f"baseline={base!r}: the effects are not differences from this scenario.")
    shown = effects[effects["scenario"].isin(others or [base]) & effects["outcome"].isin(outcomes)]
    table = effects.set_index(["scenario", "outcome"])
    if sort_by is not None:
        others.sort(key=lambda name: -np.nan_to_num(float(table.loc[(name, sort_by), "difference"])))
    marked = {(name, outcome) for name, outcome in changed if name in others and outcome in outcomes}
    caption = captions.effects_caption(shown, table.loc[base], named[base], lang, last_months, bool(marked))
    caption = words.sentences([caption, *partial], lang)
    with style.drawing():
        rows = Rows.of([named[name] for name in others], width)
        panels = Panels.of(outcomes, rows, width, lang)
        body = math.ceil(len(outcomes) / panels.across) * panels.block - 4.0
        sheet, top = Frame(captions.title("effects", place, lang), note, caption, width).sheet(body)
        limits = limits_of(shown)
        for number, outcome in enumerate(outcomes):
            level = captions.baseline_level(outcome, table.loc[(base, outcome)], lang)
            axes = panels.add(sheet, top, number, level)
            draw_effects(axes, [table.loc[(name, outcome)] for name in others],
                          [(name, outcome) in marked for name in others])  # fmt: skip
            scale_around_zero(axes, limits[outcome])
        return sheet.finished()


@dataclass(frozen=True)
class Panels:
    """Panels of equal width side by side, in as many blocks as the sheet's width asks for."""

    names: list[list[str]]
    units: list[list[str]]
    rows: Rows
    across: int
    width: float
    above: float
    block: float

    @classmethod
    def of(cls, outcomes: Sequence[str], rows: Rows, width: float, lang: str) -> Panels:
        """Return panels for outcomes beside rows, on a sheet of a width."""
        room = width - MARGIN - rows.left + GAP
        most = max(min(len(outcomes), int(room / (NARROWEST_PANEL + GAP))), 1)
        across = math.ceil(len(outcomes) / math.ceil(len(outcomes) / most))
        panel = room / across - GAP
        names = [wrap(words.outcome_name(outcome, lang), panel + GAP - 1.0, lines=4) for outcome in outcomes]
        units = [wrap(words.difference_unit(outcome, lang), panel + GAP - 0.5, SMALL, 3) for outcome in outcomes]
        above = height_of(max(map(len, names))) + height_of(1, SMALL) + 1.5
        below = height_of(max(map(len, units)), SMALL) + 8.5
        return cls(names, units, rows, across, panel, above, above + rows.height + below)

    def add(self, sheet: Sheet, top: float, number: int, level: str = "") -> Axes:
        """Add the panel of a number with what stands above, below and at its left."""
        row, column = divmod(number, self.across)
        left, start = self.rows.left + column * (self.width + GAP), top + row * self.block + self.above
        if column == 0:
            self.rows.write(sheet, start)
        middle = left + self.width / 2
        sheet.head(middle, start, self.names[number], [level], ha="center")
        sheet.write(middle, start + self.rows.height + 4.5, self.units[number], SMALL, ha="center", color=QUIET)
        return sheet.axes(left, start, self.width, self.rows.height)


def scale_around_zero(axes: Axes, limits: tuple[float, float]) -> None:
    """Give a panel of differences its scale."""
    axes.set(xlim=limits, xticks=style.ticks_around_zero(*limits))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: plus(value)))


def limits_of(shown: Any) -> dict[str, tuple[float, float]]:
    """Return the scale of each outcome; those of one unit share it unless one would dwarf the others."""
    found = {}
    for _, group in shown.groupby("unit", sort=False):
        values = group.set_index("outcome")[["difference", "ci_low", "ci_high"]].astype(float)
        low = values.min(axis=1).groupby(level=0).min().fillna(0.0).clip(upper=0.0)
        high = values.max(axis=1).groupby(level=0).max().fillna(0.0).clip(lower=0.0)
        span = (high - low).sort_values()
        while len(span):
            alike = span.index[span <= DWARFS * span.iloc[0]]
            least, most = float(low[alike].min()), float(high[alike].max())
            room = 0.14 * (most - least) or 1.0
            found.update(dict.fromkeys(alike, (least - room, most + room)))
            span = span.drop(alike)
    return found


def draw_effects(axes: Axes, found: Sequence[Any], marked: Sequence[bool]) -> None:
    """Draw points and intervals: filled points where zero is separated, grey ones where there is no interval."""
    axes.axvline(0.0, color=QUIET, linewidth=0.5, zorder=1, label="zero")
    looks = {"separated": (style.ACCENT, style.ACCENT), "not separated": ("white", style.ACCENT),
             "no interval": ("#a6a6a6", QUIET)}  # fmt: skip
    for row, effect in enumerate(found):
        value, low, high = (float(effect[key]) for key in ("difference", "ci_low", "ci_high"))
        if not math.isfinite(value):
            axes.text(0.0, row, "–", ha="center", va="center", color=QUIET,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5})  # fmt: skip
            continue
        known = math.isfinite(low) and math.isfinite(high)
        kind = ("separated" if apart(low, high) else "not separated") if known else "no interval"
        if known:
            axes.plot([low, high], [row, row], color=style.ACCENT, linewidth=1.0, zorder=2, label="interval")
        face, edge = looks[kind]
        axes.plot(value, row, "o", color=edge, markerfacecolor=face, markersize=3.6, markeredgewidth=0.8, label=kind)
        if marked[row]:
            axes.annotate("†", (value, row), (3.0, 1.0), textcoords="offset points", ha="left", fontsize=SMALL)
    style.ruled(axes, len(found))
