"""The schematic map: estates as tiles in their communities, communities in their subdistricts, coloured by an outcome.

A map of places is drawn only where the place's table has coordinates; elsewhere tiles stand in the order of the table, and say so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
from matplotlib.colors import Normalize, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from shequ.population.place import Community
from shequ.report import words
from shequ.report.drawing import style
from shequ.report.drawing.lettering import SMALL, height_of, wrap
from shequ.report.drawing.style import FAINT, MARGIN, QUIET, WIDTH, Frame, Sheet
from shequ.report.words import captions
from shequ.study.statistics.conventions import LAST_MONTHS

TILE, SMALL_TILE, SPACE, HEAD, BETWEEN, BAR = 4.2, 3.2, 2.8, 7.0, 5.0, 12.0
MOST_NAMED = 40  # communities; more would not fit the key
LEVELS, DIFFERENCES = "viridis", "PuOr"  # both are read by the colour-blind and in grey
NOTHING = "#e4e4e4"


@dataclass(frozen=True)
class _Places:
    """Where each community's tiles stand on the sheet, from the top left corner of a map."""

    at: list[tuple[float, float]]
    side: int  # tiles beside each other in a community
    tile: float
    width: float
    height: float


def map_figure(
    estates: pd.DataFrame, titles: Mapping[str, str], communities: Sequence[Community], *, outcome: str = "coverage", lang: str = "en",
    place: str = "", note: str = "", width: float = WIDTH, baseline: str | None = None, last_months: int = LAST_MONTHS,
    references: Mapping[str, str] | None = None,
) -> Figure:  # fmt: skip
    """Draw a map for the baseline's level, and one for each other scenario's difference from its own baseline.

    Parameters
    ----------
    estates
        The table of that name of a comparison.
    titles, lang, place, note, width, baseline, last_months
        As in `effects_figure`.
    communities
        Those that were run, in their order.
    outcome
        Which of the table's outcomes gives the colour; grey where it has no value.
    references
        The baseline of each scenario, all of one place; the first one for those not named.
    """
    named = captions.scenario_titles(estates, titles, baseline)
    base = next(iter(named))
    of = {name: (references or {}).get(name, base) for name in named}
    named = {
        name: title for name, title in named.items() if name == base or of[name] != name
    }  # others differ by nothing
    values = _values(estates, outcome, {name: of[name] for name in named})
    room = width - 2 * MARGIN
    places = _places(
        communities,
        values[base].index.get_level_values("community"),
        room,
        SMALL_TILE if width < style.NARROW else TILE,
    )
    across = max(min(len(named), int((room + BETWEEN) / (places.width + BETWEEN))), 1)
    block = HEAD + 4.0 + places.height + BETWEEN
    below = math.ceil(len(named) / across) * block
    numbered = _key(communities, room)
    with style.drawing():
        frame = _frame(communities, outcome, lang, place, note, width, last_months, int(estates["replicate"].nunique()))
        sheet, top = frame.sheet(below + BAR + height_of(len(numbered), SMALL))
        scales = _scales(values, base)
        for number, (name, title) in enumerate(named.items()):
            row, column = divmod(number, across)
            left, at = MARGIN + column * (places.width + BETWEEN), top + row * block + HEAD + 4.0
            sheet.write(left, at - 4.0, wrap(title, places.width + BETWEEN - 1.0), va="bottom")
            _draw_tiles(sheet, left, at, places, values[name], scales[name == base], name == base)
            for community, (x, y) in enumerate(places.at if numbered else (), start=1):
                sheet.write(left + x, at + y - 0.2, [str(community)], SMALL, va="bottom", color=QUIET)
        _draw_bars(sheet, top + below, scales, outcome, lang, len(named) > 1)
        sheet.write(MARGIN, top + below + BAR + 1.0, numbered, SMALL, color=QUIET)
        return sheet.finished()


def _values(estates: pd.DataFrame, outcome: str, references: Mapping[str, str]) -> dict[str, pd.Series[float]]:
    """Return the first scenario's level at each estate, and the differences of the others from their baselines."""
    after = estates[estates["period"] == "after"]
    runs = after.set_index(["scenario", "community", "estate", "replicate"])[outcome]
    base, *others = references
    of_each = {base: runs[base]} | {name: runs[name] - runs[references[name]] for name in others}
    return {name: values.groupby(level=["community", "estate"]).mean() for name, values in of_each.items()}


def _scales(values: Mapping[str, pd.Series[float]], base: str) -> dict[bool, Normalize]:
    """Return the scale of levels under true, that of differences under false."""
    most = max((float(value.abs().max()) for name, value in values.items() if name != base), default=1.0) or 1.0
    return {
        True: Normalize(float(values[base].min()), float(values[base].max())),
        False: TwoSlopeNorm(0.0, -most, most),
    }


def _frame(
    communities: Sequence[Community],
    outcome: str,
    lang: str,
    place: str,
    note: str,
    width: float,
    last_months: int,
    replicates: int,
) -> Frame:
    key = "map caption of places" if _has_places(communities) else "map caption"
    caption = words.word(key, lang, months=captions.last_months(last_months, lang), count=replicates)
    where, what = place or words.word("place", lang), words.outcome_within(outcome, lang)
    return Frame(words.word("map title of", lang, place=where, outcome=what), note, caption, width)


def _key(communities: Sequence[Community], room: float) -> list[str]:
    """Return the lines that say which community each number is; none where there are many."""
    if len(communities) > MOST_NAMED:
        return []
    text = "; ".join(f"{number} {one.name}" for number, one in enumerate(communities, start=1))
    return wrap(text, room, SMALL, lines=8)


def _has_places(communities: Sequence[Community]) -> bool:
    return all(community.x is not None and community.y is not None for community in communities)


def _places(communities: Sequence[Community], community: pd.Index, room: float, tile: float) -> _Places:
    """Set communities beside each other, those of a subdistrict together; or at their coordinates."""
    most = int(community.value_counts().max())
    side = math.ceil(math.sqrt(most))
    box = side * tile + SPACE
    count = len(communities)
    if _has_places(communities):
        xs, ys = [float(c.x or 0.0) for c in communities], [float(c.y or 0.0) for c in communities]
        wide = min(room, 90.0) - box
        scale = wide / (max(xs) - min(xs) or 1.0)
        at = [((x - min(xs)) * scale, (max(ys) - y) * scale) for x, y in zip(xs, ys, strict=True)]
        return _Places(at, side, tile, wide + box, (max(ys) - min(ys)) * scale + box)
    across = min(math.ceil(math.sqrt(count * 1.6)), max(int(room / box), 1), count)
    at, top = [(0.0, 0.0)] * count, 0.0
    for subdistrict in dict.fromkeys(community.subdistrict for community in communities):
        inside = [c for c in range(count) if communities[c].subdistrict == subdistrict]
        for number, c in enumerate(inside):
            at[c] = (number % across * box, top + number // across * box)
        top += math.ceil(len(inside) / across) * box + SPACE  # a subdistrict begins a row of its own
    return _Places(at, side, tile, across * box, top - SPACE)


def _draw_tiles(
    sheet: Sheet, left: float, top: float, places: _Places, values: pd.Series[float], scale: Normalize, level: bool
) -> None:
    colours = mpl.colormaps[LEVELS if level else DIFFERENCES]
    millimetres = (
        Affine2D().scale(1.0 / sheet.width, -1.0 / sheet.height).translate(0.0, 1.0) + sheet.figure.transFigure
    )
    for number, group in values.groupby(level="community"):
        x, y = places.at[int(number)]
        for tile, value in enumerate(group.to_numpy(dtype=float)):
            row, column = divmod(tile, places.side)
            corner = (left + x + column * places.tile, top + y + row * places.tile)
            face = NOTHING if math.isnan(value) else colours(scale(value))
            sheet.figure.add_artist(Rectangle(corner, places.tile, places.tile, facecolor=face, edgecolor="white", linewidth=0.5,
                                              transform=millimetres))  # fmt: skip
        wide = places.side * places.tile
        sheet.figure.add_artist(Rectangle((left + x, top + y), wide, wide, fill=False, edgecolor=FAINT, linewidth=0.5,
                                          transform=millimetres))  # fmt: skip


def _draw_bars(
    sheet: Sheet, top: float, scales: Mapping[bool, Normalize], outcome: str, lang: str, differ: bool
) -> None:
    """Draw the colours of levels, and of differences where there are any."""
    shown: Sequence[tuple[bool, str]] = [(True, words.level_unit(outcome, lang))]
    shown = (
        [*shown, (False, words.word("map difference", lang, unit=words.difference_unit(outcome, lang)))]
        if differ
        else shown
    )
    for number, (level, text) in enumerate(shown):
        pitch = min((sheet.width - 2 * MARGIN) / 2, 65.0)
        left = MARGIN + 2.0 + number * pitch
        axes = sheet.axes(left, top + 1.0, pitch - 14.0, 2.5)
        mappable = mpl.cm.ScalarMappable(scales[level], mpl.colormaps[LEVELS if level else DIFFERENCES])
        bar = sheet.figure.colorbar(mappable, cax=axes, orientation="horizontal")
        style.plain_ticks(bar.ax.xaxis)
        bar.outline.set_visible(False)
        sheet.write(left, top + 9.0, wrap(text, pitch - 4.0, SMALL), SMALL, color=QUIET)
