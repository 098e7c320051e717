"""The figure of cost: what more care each policy gives, at what price to the public purse and to society."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, wrap
from shequ.report.drawing.style import FAINT, INK, MARGIN, QUIET, WIDTH, Frame, Sheet
from shequ.report.words import captions
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.statistics.price import ACCOUNTS

TALL, HEAD, FOOT, LINE, GAP = 58.0, 9.0, 8.0, 4.2, 14.0
THOUSAND = 1000.0
POINTS_PER_INCH = 72.0
SIDES = ((5.0, 5.0), (-5.0, 5.0), (5.0, -6.0), (-5.0, -6.0), (11.0, 1.0), (-11.0, 1.0))  # of a number, from its point
CLEAR = 6.0  # points of type between the middles of two numbers


def frontier_figure(
    points: pd.DataFrame, titles: Mapping[str, str], *, lang: str = "en", place: str = "", note: str = "",
    width: float = WIDTH, last_months: int = LAST_MONTHS,
) -> Figure:  # fmt: skip
    """Draw the cost-effectiveness plane of each account, with the frontier.

    Parameters
    ----------
    points
        As `study.analyse.frontier.plane` returns it. A scenario at several points (budgets) is a line through them.
    titles
        Title of each scenario by its name.
    lang, place, note, width, last_months
        As in `effects_figure`.
    """
    names = [name for name in titles if name in set(points["scenario"])]
    places = captions.places_of(titles, next(iter(titles)))
    across = 1 if width < style.NARROW else 2
    panel = (width - 2 * MARGIN + GAP) / across - GAP - 8.0
    key_columns = max(int(width / 58.0), 1)
    key = math.ceil(len(names) / key_columns) * LINE + 3.0
    many = len(names) > len(style.COLOURS) - 1
    body = key + math.ceil(len(ACCOUNTS) / across) * (HEAD + TALL + FOOT)
    months = captions.last_months(last_months, lang)
    caption = words.word("frontier caption", lang, months=months, count=int(points["replicates"].max()))
    with style.drawing():
        sheet, top = Frame(captions.title("frontier", place, lang), note, caption, width).sheet(body)
        looks = {name: style.line_look(0 if many else place) for name, place in places.items()}
        _write_key(sheet, top, names, titles, key_columns, {} if many else looks)
        for number, account in enumerate(ACCOUNTS):
            row, column = divmod(number, across)
            left, start = MARGIN + 8.0 + column * (panel + GAP + 8.0), top + key + row * (HEAD + TALL + FOOT) + HEAD
            axes = sheet.axes(left, start, panel, TALL)
            _draw_plane(axes, points[points["account"] == account], names, looks, many)
            unit = [words.word("more hours", lang)]
            sheet.head(left - 6.0, start, wrap(words.word(f"{account} account", lang), panel + 6.0), unit)
            sheet.write(left + panel / 2, start + TALL + 4.5, [words.word("more cost", lang)], SMALL, ha="center",
                        color=QUIET)  # fmt: skip
        return sheet.finished()


Looks = Mapping[str, dict[str, Any]]


def _write_key(
    sheet: Sheet, top: float, names: list[str], titles: Mapping[str, str], columns: int, looks: Looks
) -> None:
    """Write the names beside their lines, or beside their numbers where there are no lines."""
    room = (sheet.width - 2 * MARGIN) / columns
    deep = math.ceil(len(names) / columns)
    for number, name in enumerate(names):
        column, row = divmod(number, deep)
        left, at = MARGIN + column * room, top + row * LINE + 1.5
        if not looks:
            sheet.write(left + 3.0, at, [str(number + 1)], SMALL, ha="right", va="center_baseline")
            sheet.write(left + 4.5, at, wrap(titles[name], room - 6.0, lines=1), va="center_baseline")
        else:
            sheet.entry(left, at, titles[name], room, **looks[name])


def _draw_plane(axes: Axes, points: pd.DataFrame, names: list[str], looks: Looks, many: bool) -> None:
    """Draw the points with their intervals, and the frontier from the baseline at the origin."""
    axes.axhline(0.0, color=FAINT, linewidth=0.6, zorder=0)
    axes.axvline(0.0, color=FAINT, linewidth=0.6, zorder=0)
    scaled = points.assign(**{name: points[name] / THOUSAND for name in ("cost", "cost_low", "cost_high")})
    best = scaled[scaled["frontier"]].sort_values("hours")
    axes.plot([0.0, *best["cost"]], [0.0, *best["hours"]], color="#bdbdbd", linewidth=3.0, zorder=1, label="frontier")
    for name in names:
        own = scaled[scaled["scenario"] == name].sort_values("cost")
        look = looks[name] | {"zorder": 3}
        if many:
            look |= {"linestyle": "none", "marker": "o", "markerfacecolor": style.ACCENT, "color": style.ACCENT}
        axes.plot(own["cost"], own["hours"], label=name, **look)
        _draw_intervals(axes, own, look["color"])
    if many:
        first = scaled.sort_values("cost").groupby("scenario")[["cost", "hours"]].first()
        _number(axes, first.loc[names].to_numpy())
    for axis in (axes.xaxis, axes.yaxis):
        style.plain_ticks(axis, 5)


def _number(axes: Axes, points: NDArray[np.float64]) -> None:
    """Write numbers beside points, each where it is clear of the other points and numbers, or clearest."""
    axes.autoscale_view()
    taken = list(axes.transData.transform(points) * POINTS_PER_INCH / axes.figure.dpi)
    for number, place in enumerate(list(taken)):
        others = np.array([one for one in taken if one is not place] or [(np.inf, np.inf)])
        clear = {side: np.abs(others - place - side).max(axis=1).min() for side in SIDES}
        side = next((side for side in SIDES if clear[side] >= CLEAR), max(SIDES, key=clear.__getitem__))
        axes.annotate(str(number + 1), points[number], side, textcoords="offset points", ha="center",
                      va="center_baseline", fontsize=SMALL, color=INK, zorder=4)  # fmt: skip
        taken.append(place + side)


def _draw_intervals(axes: Axes, own: pd.DataFrame, colour: Any) -> None:
    off = {
        name: [np.abs(own[f"{name}_{side}"] - own[name]).fillna(0.0) for side in ("low", "high")]
        for name in ("cost", "hours")
    }
    axes.errorbar(own["cost"], own["hours"], xerr=off["cost"], yerr=off["hours"], fmt="none", ecolor=colour,
                  elinewidth=0.6, zorder=2)  # fmt: skip
