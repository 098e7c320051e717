"""The figure of a pilot: treated and control communities over time, and what its evaluation finds and misses."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, wrap
from shequ.report.drawing.style import MARGIN, QUIET, WIDTH, Frame, Rows, Sheet
from shequ.report.figures.effects import Panels, draw_effects, limits_of, scale_around_zero
from shequ.report.words import captions
from shequ.study.analyse.pilot import KINDS
from shequ.study.statistics.conventions import LAST_MONTHS

SHOWN = ("trust_party", "trust_local", "coverage", "disputes")
TALL, HEAD, FOOT, GAP, LINE = 30.0, 12.0, 10.0, 11.0, 4.2
LINES = (("treated", "with", 1), ("control", "with", 2), ("treated", "without", 0))


def pilot_figure(
    paths: Mapping[str, pd.DataFrame], found: pd.DataFrame, start: int, *, lang: str = "en", place: str = "",
    note: str = "", width: float = WIDTH, last_months: int = LAST_MONTHS,
) -> Figure:  # fmt: skip
    """Draw treated and control communities month by month, and below the estimates of the pilot's effect.

    Parameters
    ----------
    paths
        By outcome, as `study.analyse.pilot.paths_of_pilot` returns it.
    found
        As `study.analyse.pilot.evaluated` returns it.
    start
        Month in which the pilot starts.
    lang, place, note, width, last_months
        As in `effects_figure`.
    """
    outcomes = list(paths)
    across = max(min(len(outcomes), int(width / 42.0)), 1)
    panel = (width - 2 * MARGIN) / across - GAP
    upper = len(LINES) * LINE + math.ceil(len(outcomes) / across) * (HEAD + TALL + FOOT)
    with style.drawing():
        rows = Rows.of([words.word(f"pilot {kind}", lang) for kind in KINDS], width)
        panels = Panels.of(outcomes, rows, width, lang)
        body = upper + 2.0 + math.ceil(len(outcomes) / panels.across) * panels.block - 4.0
        months = captions.last_months(last_months, lang)
        caption = words.word("pilot caption", lang, months=months, count=int(found["replicates"].max()))
        sheet, top = Frame(captions.title("pilot", place, lang), note, caption, width).sheet(body)
        for number, (group, policy, look) in enumerate(LINES):
            text = words.word(f"{group} {policy}", lang)
            sheet.entry(MARGIN + GAP - 2.0, top + number * LINE + 1.5, text, width, **style.line_look(look))
        for number, outcome in enumerate(outcomes):
            row, column = divmod(number, across)
            left = MARGIN + GAP - 2.0 + column * (panel + GAP)
            at = top + len(LINES) * LINE + row * (HEAD + TALL + FOOT) + HEAD
            _draw_paths(sheet, sheet.axes(left, at, panel, TALL), paths[outcome], start)
            unit = wrap(words.level_unit(outcome, lang), panel + 5.0, SMALL)
            sheet.head(left, at, wrap(words.outcome_name(outcome, lang), panel + 5.0), unit)
            sheet.write(
                left + panel / 2, at + TALL + 4.5, [words.word("months", lang)], SMALL, ha="center", color=QUIET
            )
        _draw_estimates(sheet, top + upper + 2.0, panels, found, outcomes)
        return sheet.finished()


def _draw_paths(sheet: Sheet, axes: Axes, paths: pd.DataFrame, start: int) -> None:
    mean = paths.groupby(["group", "policy", "month"])["value"].mean()
    for group, policy, number in LINES:
        line = mean[(group, policy)]
        look = style.line_look(number) | {"marker": ""}
        axes.plot(line.index.to_numpy(dtype=float), line.to_numpy(dtype=float), label=f"{group} {policy}", **look)
    axes.axvline(float(start), color=QUIET, linewidth=0.6, linestyle=(0, (1, 1.5)), zorder=1)
    axes.xaxis.set_major_locator(MultipleLocator(12.0))
    style.plain_ticks(axes.xaxis)
    style.plain_ticks(axes.yaxis, 4)


def _draw_estimates(sheet: Sheet, top: float, panels: Panels, found: pd.DataFrame, outcomes: Sequence[str]) -> None:
    table: Any = found.set_index(["kind", "outcome"])
    limits = limits_of(found[found["outcome"].isin(outcomes)])
    for number, outcome in enumerate(outcomes):
        axes = panels.add(sheet, top, number)
        draw_effects(axes, [table.loc[(kind, outcome)] for kind in KINDS], [False] * len(KINDS))
        scale_around_zero(axes, limits[outcome])
