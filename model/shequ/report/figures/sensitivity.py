"""The figure of a sensitivity analysis: what an outcome depends on, and how sure that is."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, height_of, wrap
from shequ.report.drawing.style import MARGIN, QUIET, WIDEST_LABEL, WIDTH, Frame, Rows, Sheet
from shequ.report.tables.sensitivity import SHOWN, unit_of
from shequ.study.analyse.sensitivity import MAIN, Indices

GAP = 6.0
DRAWN = 5  # lines of convergence
APART = 0.012  # of a sample's size
HEIGHT = 34.0  # of the panel of convergence


def _caption(indices: Indices, lang: str) -> str:
    """Return what the marks mean; chance only where it can be told."""
    parts = [words.word(f"sensitivity caption of {indices.method}", lang, count=f"{indices.complete:,}")]
    if indices.table["chance"].notna().any():
        parts.append(words.word("sensitivity caption of chance", lang))
    parts.append(words.word("sensitivity caption of tornado", lang))
    return words.sentences(parts, lang)


def sensitivity_figure(indices: Indices, title: str, *, level: bool = False, lang: str = "en",
                       note: str = "", width: float = WIDTH) -> Figure:  # fmt: skip
    """Draw the main index of the first factors with intervals, what stands beside it, and its convergence.

    Parameters
    ----------
    title
        Title of the scenario.
    level
        The response is the outcome itself, not a difference from the baseline.
    lang, note, width
        As in `effects_figure`.
    """
    with style.drawing():
        table = indices.table.head(SHOWN)
        room = min(WIDEST_LABEL, 0.3 * width)
        labels = [wrap(f"{number}  {meaning(name, lang)}", room) for number, name in enumerate(table["factor"], 1)]
        pitch = max(height_of(len(lines)) for lines in labels) + height_of(1, SMALL) + 1.6
        rows = Rows(labels, pitch, list(table["factor"]))
        caption = _caption(indices, lang)
        name = words.outcome_within(indices.response.outcome, lang)
        about = words.word(f"sensitivity title{'' if level else ' of difference'}", lang, outcome=name, scenario=title)
        head = height_of(2) + height_of(1, SMALL) + 2.0
        sheet, top = Frame(about, note, caption, width).sheet(2 * (head + GAP) + rows.height + HEIGHT)
        panel = (width - MARGIN - rows.left - GAP) / 2
        start = top + head
        rows.write(sheet, start)
        _draw_main(sheet, indices, (rows.left, start, panel, rows.height), lang)
        _draw_tornado(sheet, indices, (rows.left + panel + GAP, start, panel, rows.height), lang)
        below = start + rows.height + GAP + head
        _draw_convergence(sheet, indices, (MARGIN + GAP, below, width - 2 * MARGIN - 2 * GAP, HEIGHT), lang)
        return sheet.finished()


def meaning(factor: str, lang: str) -> str:
    """Return what a factor means: a parameter, what a lever moves it to, or something of a scenario by its name."""
    lever, _, parameter = factor.rpartition(":")
    known, mover = PARAMETERS.get(parameter), levers().get(lever)
    said = words.translated("parameters", parameter, lang, known.meaning if known else "")
    return words.word("one of another", lang, one=words.title_of(mover, lang), other=said) if mover else said


Box = tuple[float, float, float, float]


def _draw_main(sheet: Sheet, indices: Indices, box: Box, lang: str) -> None:
    main, table = MAIN[indices.method], indices.table.head(SHOWN)
    beside = "sigma" if indices.method == "morris" else "S1"
    axes, places = sheet.axes(*box), np.arange(len(table))
    axes.errorbar(table[main], places, xerr=table[f"{main}_half"], fmt="o", color=style.ACCENT, markersize=3.6,
                  linewidth=1.0, label=main)  # fmt: skip
    axes.plot(table[beside], places, "D", color=style.COLOURS[2], markerfacecolor="white", markersize=3.0, label=beside)
    if table["chance"].notna().all():
        axes.plot(table["chance"], places, "|", color=QUIET, markersize=6.0, label="chance")
    style.ruled(axes, len(table))
    axes.set_xlim(left=min(0.0, float(axes.get_xlim()[0])))
    name = wrap(words.word(f"sensitivity key of {indices.method}", lang), box[2])
    sheet.head(box[0], box[1], name, [unit_of(indices, lang)])


def _draw_tornado(sheet: Sheet, indices: Indices, box: Box, lang: str) -> None:
    """Draw the mean response from the lowest to the highest third of each factor's range."""
    table = indices.table.head(SHOWN)
    axes, places = sheet.axes(*box), np.arange(len(table))
    axes.hlines(places, table["lowest_third"], table["highest_third"], color=style.ACCENT, linewidth=2.2)
    for end, fill in (("lowest_third", "white"), ("highest_third", style.ACCENT)):
        axes.plot(table[end], places, "o", color=style.ACCENT, markerfacecolor=fill, markersize=3.6)
    style.ruled(axes, len(table))
    style.plain_ticks(axes.xaxis, bins=4)
    unit = words.difference_unit(indices.response.outcome, lang)
    sheet.head(box[0], box[1], wrap(words.word("tornado key", lang), box[2]), [unit])


def _draw_convergence(sheet: Sheet, indices: Indices, box: Box, lang: str) -> None:
    axes, drawn = sheet.axes(*box), list(indices.table["factor"].head(DRAWN))
    counts = sorted(set(indices.convergence["samples"]))
    ends = []
    for number, factor in enumerate(drawn):
        path = indices.convergence[indices.convergence["factor"] == factor]
        beside = 1.0 + APART * (number - (len(drawn) - 1) / 2)  # so that no whisker hides another
        axes.errorbar(beside * path["samples"], path["value"], yerr=path["half_width"], capsize=1.5, elinewidth=0.6,
                      **style.line_look(number))  # fmt: skip
        ends.append(float(path["value"].iloc[-1]))
    late = indices.convergence[
        indices.convergence["factor"].isin(drawn) & (indices.convergence["samples"] >= counts[-2:][0])
    ]
    low, high = (late["value"] - late["half_width"]).min(), (late["value"] + late["half_width"]).max()
    axes.set_ylim(min(low, 0.0), 1.05 * high)
    step = 1.1 * height_of(1, SMALL) / box[3] * float(np.ptp(axes.get_ylim()))
    for place, number in zip(_apart(sorted(ends), step), np.argsort(ends), strict=True):
        axes.annotate(str(number + 1), (1.02, place), xycoords=("axes fraction", "data"), va="center", fontsize=SMALL)
    axes.set_xscale("log", base=2)
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.minorticks_off()
    name = words.word("convergence", lang, count=len(drawn))
    sheet.head(box[0], box[1], [name], [words.word(f"samples axis of {indices.method}", lang)])


def _apart(places: list[float], step: float) -> list[float]:
    """Return sorted places moved so that no two are nearer than a step, their middle where it was."""
    moved = list(places)
    for number in range(1, len(moved)):
        moved[number] = max(moved[number], moved[number - 1] + step)
    shift = (sum(moved) - sum(places)) / len(moved)
    return [place - shift for place in moved]
