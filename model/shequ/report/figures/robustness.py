"""The figure of robustness: how often each policy is best over uncertain worlds, and what it costs to have chosen it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, wrap
from shequ.report.drawing.style import ACCENT, MARGIN, QUIET, WIDTH, Frame, Rows
from shequ.report.words import captions

SHOWN = ("coverage", "trust_local")
HEAD, FOOT, GAP = 13.0, 9.0, 5.0


def robustness_figure(
    tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str], worlds: int, *, drawn: str, lang: str = "en",
    place: str = "", note: str = "", width: float = WIDTH,
) -> Figure:  # fmt: skip
    """Draw, an outcome a block: the share of worlds in which a policy is best, and its regret.

    Parameters
    ----------
    tables
        By outcome, as `study.analyse.robustness.robustness` returns it.
    titles
        Title of each scenario by its name.
    worlds
        How many there are.
    drawn
        From which ranges, in words.
    lang, place, note, width
        As in `effects_figure`.
    """
    caption = words.word("robustness caption", lang, count=f"{worlds:,}", drawn=drawn)
    with style.drawing():
        rows = {
            outcome: Rows.of([titles.get(name, name) for name in table["scenario"]], width, least=5.0)
            for outcome, table in tables.items()
        }
        body = sum(HEAD + one.height + FOOT for one in rows.values())
        sheet, top = Frame(captions.title("robustness figure", place, lang), note, caption, width).sheet(body)
        for outcome, table in tables.items():
            own = rows[outcome]
            start = top + HEAD
            panel = (width - MARGIN - own.left + GAP) / 2 - GAP
            own.write(sheet, start)
            unit = words.difference_unit(outcome, lang)
            heads = (("best share of", "% of worlds"), ("regret", unit))
            for number, (key, below) in enumerate(heads):
                left = own.left + number * (panel + GAP)
                axes = sheet.axes(left, start, panel, own.height)
                (_draw_best if number == 0 else _draw_regret)(axes, table)
                style.ruled(axes, len(table))
                style.plain_ticks(axes.xaxis, 4)
                name = words.word(key, lang, outcome=words.outcome_name(outcome, lang))
                sheet.write(left, start - 2.0, wrap(name, panel + GAP - 1.0), va="bottom")
                text = words.word(below, lang) if number == 0 else below
                sheet.write(left + panel / 2, start + own.height + 4.5, [text], SMALL, ha="center", color=QUIET)
            top += HEAD + own.height + FOOT
        return sheet.finished()


def _draw_best(axes: Axes, table: pd.DataFrame) -> None:
    for row, one in enumerate(table.to_dict("records")):
        share, low, high = (100.0 * one[key] for key in ("best", "best_low", "best_high"))
        axes.barh(row, share, height=0.5, color=style.PALE, zorder=1)
        axes.plot([low, high], [row, row], color=ACCENT, linewidth=1.0, zorder=2)
    axes.set(xlim=(0.0, 100.0))


def _draw_regret(axes: Axes, table: pd.DataFrame) -> None:
    """Draw mean regret as a filled point, and the ninetieth percentile as a hollow one at the end of a line."""
    for row, one in enumerate(table.to_dict("records")):
        axes.plot([one["regret_mean"], one["regret_90"]], [row, row], color=ACCENT, linewidth=0.8, zorder=1)
        axes.plot(one["regret_mean"], row, "o", color=ACCENT, markersize=3.6, zorder=2)
        axes.plot(one["regret_90"], row, "o", color=ACCENT, markerfacecolor="white", markersize=3.2, zorder=2)
    axes.set(xlim=(0.0, 1.08 * float(table["regret_90"].max() or 1.0)))
