"""The figure of who is reached: coverage by kind of elder, and the concentration of care."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shequ.outcomes.by_group import KINDS
from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, width_of, wrap
from shequ.report.drawing.style import MARGIN, QUIET, WIDTH, Frame, Rows, Sheet
from shequ.report.words import captions
from shequ.report.words.numbers import plus
from shequ.study.analyse.reached import concentration, concentration_curves, coverage_by_kind
from shequ.study.statistics.conventions import LAST_MONTHS

HEAD, FOOT, GAP, KEY = 9.0, 9.0, 5.0, 7.0
CURVE = 46.0  # the square of the curves
LEGEND = 14.0  # below the curves where there is no room beside them
SHADES = ("#0072b2", "#56b4e9", "#e69f00", "#a85400")  # from the worst-off to the best-off, or as the kind is ordered
SIGNS = ("o", "s", "^", "D")


def reached_figure(
    groups: pd.DataFrame, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "",
    width: float = WIDTH, baseline: str | None = None, last_months: int = LAST_MONTHS,
) -> Figure:  # fmt: skip
    """Draw coverage by function, living arrangement and income, scenario by scenario, and concentration curves.

    The curves are those of the baseline, and of the two scenarios that favour the worst-off and the best-off most.

    Parameters
    ----------
    groups
        The table of that name of a comparison.
    titles, lang, place, note, width, baseline, last_months
        As in `effects_figure`.
    """
    named = captions.scenario_titles(groups, titles, baseline)
    table, curves = coverage_by_kind(groups), concentration_curves(groups)
    kinds = [kind for kind in KINDS if kind in set(table["kind"])]
    months = captions.last_months(last_months, lang)
    count = int(groups["replicate"].nunique())
    caption = words.sentences(
        [words.word("reached caption", lang, months=months, count=count), words.word("reached curves", lang)], lang
    )
    with style.drawing():
        rows = Rows.of(list(named.values()), width, least=5.0)
        narrow = width < style.NARROW
        across = 1 if narrow else len(kinds)
        block = KEY + HEAD + rows.height + FOOT
        body = math.ceil(len(kinds) / across) * block + HEAD + CURVE + FOOT + narrow * LEGEND
        sheet, top = Frame(captions.title("reached", place, lang), note, caption, width).sheet(body)
        panel = (width - MARGIN - rows.left + GAP) / across - GAP
        most = float(table["high"].fillna(table["mean"]).max())
        for number, kind in enumerate(kinds):
            row, column = divmod(number, across)
            left, start = rows.left + column * (panel + GAP), top + row * block + KEY + HEAD
            if column == 0:
                rows.write(sheet, start)
            axes = sheet.axes(left, start, panel, rows.height)
            _draw_kind(axes, table[table["kind"] == kind], list(named), most)
            _name_kind(sheet, left, start, panel, kind, table, lang)
            unit = wrap(words.level_unit("coverage", lang), panel, SMALL, 1)
            sheet.write(left + panel / 2, start + rows.height + 4.5, unit, SMALL, ha="center", color=QUIET)
        _draw_curves(
            sheet,
            top + math.ceil(len(kinds) / across) * block + HEAD,
            curves,
            named,
            captions.places_of(titles, next(iter(named))),
            lang,
        )
        return sheet.finished()


def _draw_kind(axes: Axes, found: pd.DataFrame, names: list[str], most: float) -> None:
    """Draw a row a scenario: a mark for each group, joined by a line from the least to the most covered."""
    order = list(dict.fromkeys(found["group"]))
    table = found.set_index(["scenario", "group"])
    for row, name in enumerate(names):
        own = table.loc[name]
        axes.plot([own["mean"].min(), own["mean"].max()], [row, row], color="#bdbdbd", linewidth=1.0, zorder=1)
        for place, group in enumerate(order):
            one = own.loc[group]
            axes.plot([one["low"], one["high"]], [row, row], color=SHADES[place], linewidth=0.6, zorder=2)
            axes.plot(one["mean"], row, SIGNS[place], color=SHADES[place], markersize=3.4, markeredgewidth=0.0,
                      zorder=3, label=f"{name} {group}")  # fmt: skip
    style.ruled(axes, len(names))
    axes.set_xlim(0.0, 1.06 * most)
    style.plain_ticks(axes.xaxis, 5)


def _name_kind(sheet: Sheet, left: float, top: float, panel: float, kind: str, table: Any, lang: str) -> None:
    """Write the kind and its groups, as many in a line as there is room for."""
    groups = list(dict.fromkeys(table.loc[table["kind"] == kind, "group"]))
    sheet.write(left, top - 10.5, wrap(words.word(f"kind {kind}", lang), panel, lines=1), va="baseline")
    at, line = left, top - 7.5
    for place, group in enumerate(groups):
        name = words.word(f"group {group}", lang)
        if at > left and at + 2.6 + width_of(name, SMALL) > left + panel + GAP / 2:
            at, line = left, line + 3.4
        sheet.mark(at + 1.0, line, marker=SIGNS[place], color=SHADES[place], markersize=3.0, markeredgewidth=0.0)
        sheet.write(at + 2.6, line, [name], SMALL, va="center_baseline")
        at += 2.6 + width_of(name, SMALL) + 3.0


def _draw_curves(
    sheet: Sheet,
    top: float,
    curves: Mapping[str, pd.DataFrame],
    named: Mapping[str, str],
    places: Mapping[str, int],
    lang: str,
) -> None:
    """Draw the curves of the baseline and of the two scenarios at the ends, and name them with their index."""
    index = concentration(curves)
    base, *others = named
    known = [name for name in others if not math.isnan(index[name])]  # where nobody is served there is none
    ends = [min(known, key=index.__getitem__), max(known, key=index.__getitem__)] if known else []
    shown = list(dict.fromkeys([base, *ends]))
    left = MARGIN + 12.0
    axes = sheet.axes(left, top, CURVE, CURVE)
    axes.plot([0.0, 100.0], [0.0, 100.0], color="#bdbdbd", linewidth=0.8, label="equal")
    for number, name in enumerate(shown):
        look = style.line_look(places[name]) | {"markersize": 2.2}
        axes.plot(curves[name]["elders"], curves[name]["care"], label=name, **look)
        text = words.word(
            "curve", lang, scenario=named[name], index="–" if math.isnan(index[name]) else plus(round(index[name], 2))
        )
        beside = (MARGIN, top + CURVE + FOOT + 1.0) if sheet.width < style.NARROW else (left + CURVE + 8.0, top + 4.0)
        sheet.entry(beside[0], beside[1] + number * 4.5, text, sheet.width - beside[0], **look)
    axes.set(xlim=(0.0, 100.0), ylim=(0.0, 100.0), xticks=[0, 50, 100], yticks=[0, 50, 100])
    sheet.head(left - 8.0, top, wrap(words.word("concentration curve", lang), sheet.width - left - MARGIN),
               [words.word("share of care", lang)])  # fmt: skip
    sheet.write(left + CURVE / 2, top + CURVE + 4.5, [words.word("share of elders", lang)], SMALL, ha="center",
                color=QUIET)  # fmt: skip
