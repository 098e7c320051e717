"""The figure of complementarity: what each path is worth among the others, alone, and in pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.style import INK, WIDTH, Frame, Rows
from shequ.report.figures.effects import Panels, draw_effects, limits_of, scale_around_zero
from shequ.report.words import captions

SHOWN = ("coverage", "trust_party", "trust_local", "disputes")


def synergy_figure(
    found: pd.DataFrame, *, lang: str = "en", place: str = "", note: str = "", width: float = WIDTH,
    outcomes: Sequence[str] = SHOWN,
) -> Figure:  # fmt: skip
    """Draw shares of the paths, their effects alone, and the interactions of pairs.

    Parameters
    ----------
    found
        As `study.analyse.synergy.synergy` returns it, for one outcome or several.
    lang, place, note, width
        As in `effects_figure`.
    outcomes
        Which to show, as far as they are there.
    """
    there = [name for name in outcomes if name in set(found["outcome"])]
    table = found.set_index(["kind", "path", "other", "outcome"])
    shares = list(dict.fromkeys(found.loc[found["kind"] == "share", "path"]))
    pairs = list(dict.fromkeys(map(tuple, found.loc[found["kind"] == "pair", ["path", "other"]].to_numpy())))
    keys = [*(("share", path, "") for path in shares), *(("pair", one, two) for one, two in pairs), ("all", "", "")]
    caption = words.word("synergy caption", lang, count=int(found["replicates"].max()))
    with style.drawing():
        rows = Rows.of([_label(key, lang) for key in keys], width)
        panels = Panels.of(there, rows, width, lang)
        frame = Frame(captions.title("synergy", place, lang), note, caption, width)
        sheet, top = frame.sheet(math.ceil(len(there) / panels.across) * panels.block - 4.0)
        limits = limits_of(found[found["outcome"].isin(there)])
        for number, outcome in enumerate(there):
            axes = panels.add(sheet, top, number)
            draw_effects(axes, [table.loc[(*key, outcome)] for key in keys], [False] * len(keys))
            _draw_alone(axes, [table.loc[("alone", path, "", outcome)] for path in shares])
            for row in (len(shares), len(shares) + len(pairs)):
                axes.axhline(row - 0.5, color=INK, linewidth=0.6)
            scale_around_zero(axes, limits[outcome])
        return sheet.finished()


def _label(key: tuple[str, str, str], lang: str) -> str:
    kind, one, two = key
    if kind == "all":
        return words.word("all paths", lang)
    name = words.path_name(one, lang)
    return name if kind == "share" else f"{name} × {words.path_name(two, lang)}"


def _draw_alone(axes: Axes, alone: Sequence[Any]) -> None:
    """Draw what each path does without the others, below its share."""
    for row, effect in enumerate(alone):
        axes.plot(float(effect["difference"]), row + 0.22, "D", color=style.COLOURS[2], markerfacecolor="white",
                  markersize=2.6, label="alone")  # fmt: skip
