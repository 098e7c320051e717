"""The figure of the party premium taken apart: its parts in one city, or over worlds with the conditions that they need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, wrap
from shequ.report.drawing.style import MARGIN, QUIET, WIDTH, Frame, Rows, Sheet
from shequ.report.figures.effects import Panels, draw_effects, limits_of, scale_around_zero
from shequ.report.words import captions
from shequ.study.analyse.estimands import ESTIMANDS, Estimand
from shequ.study.analyse.robustness import CONDITIONS, THIRDS

SHOWN = ("coverage", "trust_party", "trust_local")
SHARE = 0.2  # of a panel, at its right: room for a percentage
ABOVE, TALL, FOOT = 26.0, 24.0, 5.0  # of the panels of conditions


def estimands_figure(
    estimands: pd.DataFrame, *, thirds: pd.DataFrame | None = None, drawn: str = "", lang: str = "en",
    place: str = "", note: str = "", width: float = WIDTH, outcomes: Sequence[str] = SHOWN,
) -> Figure:  # fmt: skip
    """Draw every part of the party premium, an outcome a panel.

    Parameters
    ----------
    estimands
        Columns symbol, outcome, unit, difference, ci_low, ci_high, replicates, of one city; or over worlds, with columns
        above_zero and worlds besides: then the point is the median, the line holds the middle 90% of worlds, and the
        share of worlds above 0 stands beside it.
    thirds
        Columns estimand, outcome, factor, third, share, low, high: in which share of worlds a part is above 0, by thirds
        of each condition.
    drawn
        From which ranges worlds are drawn, in words.
    lang, place, note, width
        As in `effects_figure`.
    outcomes
        Which to show, as far as they are there.
    """
    there = [name for name in outcomes if name in set(estimands["outcome"])]
    over_worlds = "above_zero" in estimands
    caption = _caption(estimands, lang, thirds is not None, drawn)
    with style.drawing():
        rows = Rows.of([_named(one, lang) for one in ESTIMANDS], width)
        panels = Panels.of(there, rows, width, lang)
        blocks = math.ceil(len(there) / panels.across)
        below = ABOVE + TALL + FOOT if thirds is not None else 0.0
        frame = Frame(captions.title("estimands figure", place, lang), note, caption, width)
        sheet, top = frame.sheet(blocks * panels.block - 4.0 + below)
        limits = limits_of(estimands[estimands["outcome"].isin(there)])
        table = estimands.set_index(["symbol", "outcome"])
        for number, outcome in enumerate(there):
            axes = panels.add(sheet, top, number)
            found = [table.loc[(one.symbol, outcome)] for one in ESTIMANDS]
            draw_effects(axes, found, [False] * len(found))
            low, high = limits[outcome]
            room = SHARE * (1.6 if width < style.NARROW else 1.0)
            scale_around_zero(axes, (low, high + (high - low) * room if over_worlds else high))
            if over_worlds:
                _write_shares(axes, [float(one["above_zero"]) for one in found])
        if thirds is not None:
            _draw_conditions(sheet, top + blocks * panels.block - 4.0 + ABOVE, rows.left, thirds, lang)
        return sheet.finished()


def _named(one: Estimand, lang: str) -> str:
    return f"{one.symbol}  {words.translated('estimands', one.symbol, lang, one.name)}"


def _caption(estimands: pd.DataFrame, lang: str, conditions: bool, drawn: str) -> str:
    if "above_zero" in estimands:
        count = f"{int(estimands['worlds'].max()):,}"
        parts = [words.word("estimands caption of worlds", lang, count=count, drawn=drawn)]
        if conditions:
            parts.append(words.word("estimands caption of conditions", lang))
    else:
        parts = [words.word("estimands caption", lang, count=int(estimands["replicates"].max()))]
    return words.sentences([*parts, words.word("who is seen", lang)], lang)


def _write_shares(axes: Any, shares: Sequence[float]) -> None:
    for row, share in enumerate(shares):
        axes.annotate(f"{share:.0%}", (1.0, row), xycoords=("axes fraction", "data"), ha="right", va="center_baseline",
                      fontsize=SMALL, color=QUIET)  # fmt: skip


def _draw_conditions(sheet: Sheet, top: float, left: float, thirds: pd.DataFrame, lang: str) -> None:
    """Draw, for each condition, the share of worlds in which parts are above 0 in its lowest, middle and highest third."""
    conditions: Mapping[str, str] = {key: name for key, name in CONDITIONS.items() if name in set(thirds["factor"])}
    symbols = list(dict.fromkeys(thirds["estimand"]))
    gap = 8.0
    if sheet.width < style.NARROW:
        left = MARGIN + 6.0
    panel = (sheet.width - MARGIN - left + gap) / max(len(conditions), 1) - gap
    for number, symbol in enumerate(symbols):
        pitch = (sheet.width - 2 * MARGIN) / len(symbols)
        start = MARGIN + number * pitch if sheet.width < style.NARROW else left + number * 22.0
        sheet.entry(start, top - 16.0, symbol, pitch, **style.line_look(number))
    for column, (key, name) in enumerate(conditions.items()):
        axes = sheet.axes(left + column * (panel + gap), top, panel, TALL)
        for number, symbol in enumerate(symbols):
            part = (
                thirds[(thirds["estimand"] == symbol) & (thirds["factor"] == name)].set_index("third").loc[list(THIRDS)]
            )
            x = [place + 0.06 * (number - (len(symbols) - 1) / 2) for place in range(len(THIRDS))]
            off = [part["share"] - part["low"], part["high"] - part["share"]]
            look = style.line_look(number)
            axes.errorbar(x, 100.0 * part["share"], yerr=[100.0 * side for side in off], elinewidth=0.5, **look)
        axes.axhline(50.0, color=QUIET, linewidth=0.5, linestyle=(0, (1, 1.5)), zorder=1)
        axes.set(xlim=(-0.4, 2.4), ylim=(0.0, 100.0), yticks=[0, 50, 100], xticks=range(len(THIRDS)))
        axes.set_xticklabels([words.word(f"in third {third}", lang) for third in THIRDS])
        name_of = wrap(words.word(key, lang), panel + 3.0)
        unit = wrap(words.word("share of worlds", lang), panel + 3.0, SMALL, 3)
        sheet.head(left + column * (panel + gap), top, name_of, unit)


def of_worlds(parts: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return parts over worlds under the names that the figure uses."""
    return parts.rename(columns={"median": "difference", "p5": "ci_low", "p95": "ci_high"}).assign(unit=unit)
