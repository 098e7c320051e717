"""The figure of estates: fees paid against open disputes, as the policy found them and as it left them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, wrap
from shequ.report.drawing.style import ACCENT, FAINT, INK, MARGIN, QUIET, WIDTH, Frame
from shequ.report.words import captions
from shequ.study.statistics.conventions import LAST_MONTHS

TALL, HEAD, GAP, FOOT, LEFT = 34.0, 9.0, 6.0, 8.0, 9.0
NARROWEST = 36.0
MOST_ARROWS = 120  # more would be a tangle: then each arrow is one estate of the first replicate


def estates_figure(
    estates: pd.DataFrame, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "",
    width: float = WIDTH, baseline: str | None = None, last_months: int = LAST_MONTHS,
) -> Figure:  # fmt: skip
    """Draw each estate with a firm as an arrow from before to after, a scenario a panel, and the means of all replicates.

    Parameters
    ----------
    estates
        The table of that name of a comparison.
    titles, lang, place, note, width, baseline, last_months
        As in `effects_figure`.
    """
    named = captions.scenario_titles(estates, titles, baseline)
    served = estates.dropna(subset=["fee_payment"])
    first = served[served["replicate"] == served["replicate"].min()]
    limits = _limits(first)
    across = max(min(len(named), int((width - 2 * MARGIN - LEFT + GAP) / (NARROWEST + GAP))), 1)
    panel = (width - 2 * MARGIN - LEFT + GAP) / across - GAP
    rows = math.ceil(len(named) / across)
    block = HEAD + TALL + FOOT
    months = captions.last_months(last_months, lang)
    caption = words.word("estates caption", lang, months=months, count=int(served["replicate"].nunique()))
    with style.drawing():
        sheet, top = Frame(captions.title("estates", place, lang), note, caption, width).sheet(rows * block + 5.0)
        sheet.write(MARGIN, top + 2.0, [f"↑ {words.outcome_name('disputes', lang)} "
                                        f"({words.level_unit('disputes', lang)})"], SMALL, color=QUIET)  # fmt: skip
        for number, (name, title) in enumerate(named.items()):
            row, column = divmod(number, across)
            left, at = MARGIN + LEFT + column * (panel + GAP), top + 4.0 + row * block + HEAD
            axes = sheet.axes(left, at, panel, TALL)
            _draw_estates(axes, first[first["scenario"] == name], served[served["scenario"] == name])
            axes.set(xlim=limits[0], ylim=limits[1])
            axes.tick_params(labelleft=column == 0)
            sheet.write(left, at - 1.5, wrap(title, panel + GAP - 1.0), va="bottom")
        below = [f"{words.outcome_name('fee_payment', lang)} ({words.level_unit('fee_payment', lang)}) →"]
        sheet.write(MARGIN + LEFT, top + 4.0 + rows * block - FOOT + 4.5, below, SMALL, color=QUIET)
        return sheet.finished()


def _limits(first: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    fees, disputes = first["fee_payment"], first["disputes"]
    return (math.floor(float(fees.min()) - 1.0), 100.0), (0.0, 1.06 * max(float(disputes.max()), 1.0))


def _draw_estates(axes: Axes, first: pd.DataFrame, served: pd.DataFrame) -> None:
    """Draw an arrow for each estate of one replicate, and a thick line between the means over all."""
    wide = first.pivot(index=["community", "estate"], columns="period", values=["fee_payment", "disputes"]).dropna()
    for _, one in wide.head(MOST_ARROWS).iterrows():
        start, end = (
            (one["fee_payment", "before"], one["disputes", "before"]),
            (one["fee_payment", "after"], one["disputes", "after"]),
        )
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>,head_width=0.1,head_length=0.2", "color": ACCENT, "alpha": 0.55,
                                                  "linewidth": 0.6, "shrinkA": 0.0, "shrinkB": 0.0})  # fmt: skip
    weights = served.assign(
        fees=served["fee_payment"] * served["households"], open=served["disputes"] * served["households"]
    )
    sums = weights.groupby("period")[["fees", "open", "households"]].sum()
    means = {
        period: (row["fees"] / row["households"], row["open"] / row["households"]) for period, row in sums.iterrows()
    }
    axes.plot(*zip(means["before"], means["after"], strict=True), color=INK, linewidth=1.4, zorder=4)
    for period, face in (("before", "white"), ("after", INK)):  # an arrow's head would be longer than many a change
        axes.plot(*means[period], "o", color=INK, markerfacecolor=face, markersize=3.4, markeredgewidth=0.9, zorder=5)
    for x in np.arange(0.0, 100.0, 10.0):
        axes.axvline(float(x), color=FAINT, linewidth=0.3, zorder=0)
    for axis in (axes.xaxis, axes.yaxis):
        style.plain_ticks(axis, 4)
