"""The figure of the funnel: how much of the need is known, referred, accepted and served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, width_of
from shequ.report.drawing.style import INK, MARGIN, QUIET, WIDTH, Frame, Rows
from shequ.report.words import captions
from shequ.report.words.numbers import share_of_need
from shequ.study.statistics.conventions import LAST_MONTHS

ARROW = 4.0  # millimetres between the names of two stages
STAGES = ("need", "known", "referred", "accepted", "coverage_formal")


def funnel_figure(
    runs: Any, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    baseline: str | None = None, last_months: int = LAST_MONTHS,
) -> Figure:  # fmt: skip
    """Draw how much of the need is known, accepted and served, scenario by scenario.

    Parameters
    ----------
    runs
        The frame of runs of a comparison. A stage that it does not hold is left out.
    titles, lang, place, note, width, baseline, last_months
        As in `effects_figure`.
    """
    named = captions.scenario_titles(runs, titles, baseline)
    stages = [stage for stage in STAGES if stage == "need" or stage in runs]
    shares = runs.assign(need=100.0).groupby("scenario")[stages].mean().loc[list(named)]
    caption = captions.funnel_caption(runs, next(iter(named.values())), lang, last_months)
    with style.drawing():
        rows = Rows.of(list(named.values()), width, least=5.2)
        head, gap, frame = 6.0, 5.0, Frame(captions.title("funnel", place, lang), note, caption, width)
        sheet, top = frame.sheet(head + rows.height)
        panel = (width - MARGIN - rows.left + gap) / len(stages) - gap
        rows.write(sheet, top + head)
        apart = max(width_of(words.stage_name(stage, lang)) for stage in stages) < panel + gap - ARROW
        for number, stage in enumerate(stages):
            left = rows.left + number * (panel + gap)
            _draw_shares(sheet.axes(left, top + head, panel, rows.height), list(shares[stage].items()))
            sheet.write(left, top + head - 2.0, [words.stage_name(stage, lang)], va="baseline")
            if number and apart:
                sheet.write(left - 1.2, top + head - 2.0, ["→"], va="baseline", ha="right", color=QUIET)
        return sheet.finished()


def _draw_shares(axes: Axes, shares: list[tuple[str, float]]) -> None:
    """Draw one stage: a bar a scenario, the baseline's first and marked through all rows."""
    for row, (name, share) in enumerate(shares):
        axes.barh(row, 100.0, height=0.56, color="#ececec", zorder=0)
        axes.barh(row, share, height=0.56, color=style.PALE if row else QUIET, zorder=1, label=name)
        axes.text(104.0, row, share_of_need(share), va="center_baseline", fontsize=SMALL)
    axes.axvline(shares[0][1], color=INK, linewidth=0.6, zorder=2, label="baseline")
    axes.set(xlim=(0.0, 130.0), ylim=(len(shares) - 0.5, -0.5))
    axes.set_axis_off()
