"""How figures look and are saved: one style, a sheet measured in millimetres, and files that are the same each time."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from shequ.engine.output import OutputError, write_out
from shequ.report.drawing.lettering import (
    FONTS,
    LARGE,
    LEADING,
    MM_PER_INCH,
    OWN,
    SIZE,
    SMALL,
    clean,
    height_of,
    is_latin,
    register_fonts,
    width_of,
    wrap,
)
from shequ.report.words.numbers import plain

MARGIN = 4.0
WIDTH = 180.0  # of a page of a journal
NARROW = 120.0  # below it a sheet is a column: panels stand one below the other, or are smaller
WIDEST_LABEL = 38.0
NOTE_LINES = 99  # what was set is never cut, whatever a command line may hold
INK, QUIET, FAINT, WARN = "#000000", "#595959", "#d9d9d9", "#8a3200"
ACCENT, PALE = "#0072b2", "#7fb8da"
COLOURS = (INK, "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00")
DASHES: tuple[Any, ...] = (
    "solid", (0, (6, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (3, 1.2)), (0, (9, 1.5, 1.2, 1.5, 1.2, 1.5)),
)  # fmt: skip
MARKERS = ("", "o", "s", "^", "D", "v")
FAMILIES = [*FONTS, "sans-serif"]
STYLE: dict[str, Any] = {
    "font.family": FAMILIES,
    "font.sans-serif": FONTS[1:],
    "font.size": SIZE,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.linewidth": 0.5,
    "axes.edgecolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.pad": 1.5,
    "ytick.major.pad": 1.5,
    "svg.hashsalt": "shequ",
    "svg.image_inline": True,
}
_OF_THE_SESSION = ("backend", "date.", "docstring.", "interactive", "timezone", "tk.", "toolbar", "webagg.")


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the style of these figures; the settings of the session are neither used nor changed."""
    register_fonts()
    settings: dict[Any, Any] = dict(matplotlib.rcParamsDefault)
    settings = {key: value for key, value in settings.items() if not key.startswith(_OF_THE_SESSION)}
    with matplotlib.rc_context(settings | STYLE):
        yield


class Sheet:
    """A figure measured in millimetres from its top left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor="white")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add a panel."""
        box = (left / self.width, 1.0 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(box)

    def write(self, left: float, top: float, lines: list[str], size: float = SIZE, **more: Any) -> Text:
        """Write lines of text, by default with their top at ``top``."""
        kept = {"va": "top", "ha": "left", "color": INK} | more
        place = left / self.width, 1.0 - top / self.height
        return self.figure.text(*place, "\n".join(lines), fontsize=size, linespacing=LEADING, **kept)

    def head(self, left: float, top: float, name: list[str], below: list[str], ha: str = "left") -> None:
        """Write a panel's name, with something quieter below it, above the panel's top."""
        self.write(left, top - 2.0, below, SMALL, va="baseline", ha=ha, color=QUIET)
        self.write(left, top - 2.0 - height_of(len(below), SMALL), name, va="baseline", ha=ha)

    def mark(self, left: float, top: float, **look: Any) -> None:
        """Draw a marker on the sheet."""
        place = [left / self.width], [1.0 - top / self.height]
        self.figure.add_artist(Line2D(*place, linestyle="none", transform=self.figure.transFigure, **look))

    def entry(self, left: float, top: float, title: str, room: float, **look: Any) -> None:
        """Write an entry of a legend: a short line with its marker, and what it stands for."""
        x = [(left + part) / self.width for part in (0.0, 4.5, 9.0)]
        y = [1.0 - top / self.height] * 3
        self.figure.add_artist(Line2D(x, y, markevery=[1], transform=self.figure.transFigure, **look))
        self.write(
            left + 10.5, top, wrap(title, min(room, self.width - MARGIN - left) - 11.0, lines=1), va="center_baseline"
        )

    def finished(self) -> Figure:
        """Lay out everything now, while the style holds, and return the figure."""
        self.figure.draw_without_rendering()
        return self.figure


@dataclass(frozen=True)
class Frame:
    """What surrounds the panels: title and note above, caption below."""

    title: str
    note: str
    caption: str
    width: float

    def sheet(self, body: float) -> tuple[Sheet, float]:
        """Return a sheet with room for a body of this height, and where the body begins."""
        room = self.width - 2 * MARGIN
        head = wrap(self.title, room, LARGE), wrap(self.note, room, SIZE, lines=NOTE_LINES) if clean(self.note) else []
        foot = wrap(self.caption, room, SMALL, lines=6)
        top = MARGIN + height_of(len(head[0]), LARGE) + height_of(len(head[1]), SIZE) + 2.5
        sheet = Sheet(self.width, top + body + 3.0 + height_of(len(foot), SMALL) + MARGIN)
        sheet.write(MARGIN, MARGIN, head[0], LARGE)
        sheet.write(MARGIN, MARGIN + height_of(len(head[0]), LARGE) + 0.5, head[1], SIZE, color=WARN)
        sheet.write(MARGIN, top + body + 3.0, foot, SMALL, color=QUIET)
        return sheet, top


@dataclass(frozen=True)
class Rows:
    """Rows one below the other, each with its title at the left and perhaps something quieter under it."""

    labels: list[list[str]]
    pitch: float
    below: Sequence[str] = ()

    @classmethod
    def of(cls, titles: Sequence[str], width: float, least: float = 4.6) -> Rows:
        """Wrap the titles and give every row the height of the tallest."""
        labels = [wrap(title, min(WIDEST_LABEL, width * 0.3)) for title in titles]
        return cls(labels, max([least, *(height_of(len(lines)) + 1.2 for lines in labels)]))

    @property
    def height(self) -> float:
        """Height of all rows."""
        return self.pitch * len(self.labels)

    @property
    def left(self) -> float:
        """Where the panels begin."""
        widths = [width_of(line) for lines in self.labels for line in lines]
        return MARGIN + max([*widths, *(width_of(line, SMALL) for line in self.below)], default=0.0) + 2.5

    def write(self, sheet: Sheet, top: float) -> None:
        """Write the titles."""
        lower = height_of(1, SMALL) / 2 if self.below else 0.0
        for number, lines in enumerate(self.labels):
            sheet.write(self.left - 2.0, top + (number + 0.5) * self.pitch - lower, lines, ha="right",
                        va="center_baseline" if len(lines) == 1 else "center")  # fmt: skip
        for number, line in enumerate(self.below):
            place = top + (number + 0.5) * self.pitch - lower + height_of(len(self.labels[number])) / 2
            sheet.write(self.left - 2.0, place, [line], SMALL, ha="right", color=QUIET)


def line_look(number: int) -> dict[str, Any]:
    """Return colour, dashes and marker of a line, told apart in grey too: 0 is black, and after 5 markers are filled."""
    again, place = divmod(max(number - 1, 0), len(COLOURS) - 1)
    place += number > 0
    return {"color": COLOURS[place], "linestyle": DASHES[place], "marker": MARKERS[place], "markersize": 2.8,
            "markerfacecolor": COLOURS[place] if again % 2 else "white", "markeredgewidth": 0.7,
            "linewidth": 1.1}  # fmt: skip


def ruled(axes: Axes, count: int) -> None:
    """Make a panel one of rows, from the top down, with faint lines between them."""
    for row in range(1, count):
        axes.axhline(row - 0.5, color=FAINT, linewidth=0.4, zorder=0)
    axes.set(ylim=(max(count, 1) - 0.5, -0.5), yticks=[])
    axes.spines["left"].set_visible(False)


def plain_ticks(axis: Axis, bins: int | None = None) -> None:
    """Write plain numbers with a true minus at the ticks of an axis, and set so many round ones at the most if asked for."""
    if bins is not None:
        axis.set_major_locator(MaxNLocator(nbins=bins, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: plain(value)))


def ticks_around_zero(low: float, high: float) -> list[float]:
    """Return zero and the roundest far numbers well inside two limits that enclose it."""
    edge = 0.06 * (high - low)
    near, far = sorted((high - edge, -low - edge))
    farthest = near if near > 0.5 * far else far  # a tick on either side where both have room
    power = 10.0 ** math.floor(math.log10(farthest))
    step = max(power * k for k in (1, 1.5, 2, 3, 4, 5, 6, 8) if power * k <= farthest * (1 + 1e-9))
    return [x for x in (-step, 0.0, step) if low + edge <= x <= high - edge or x == 0.0]


def kept_as_text(figure: Figure) -> bool:
    """Say whether a figure's text is Latin throughout, which any reader's font can show."""
    return all(is_latin(found.get_text()) for found in figure.findobj(Text) if isinstance(found, Text))


def save(figure: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write a figure as PNG (300 dpi) and SVG, the same bytes each time.

    Latin text stays text in the SVG; a figure with Chinese text is written as outlines, to look the same everywhere.

    Parameters
    ----------
    figure
        One of the figures of this package.
    folder
        Where to write; made if it does not exist.
    name
        Name of the files without their ending.

    Returns
    -------
    tuple of Path
        The PNG and the SVG.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    return save_as(figure, folder / f"{name}.png"), save_as(figure, folder / f"{name}.svg")


# What would make two files of one figure differ, by ending.
METADATA: dict[str, dict[str, None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def save_as(figure: Figure, path: Path) -> Path:
    """Write a figure in the format that the ending names: ``.png`` (300 dpi), ``.svg`` or ``.pdf``.

    Raises
    ------
    OutputError
        If the ending names none, or the file cannot be written.
    """
    if path.suffix not in METADATA:
        raise OutputError(f"--out {path}: no such format. Give the file the ending {', '.join(METADATA)}.")
    content = io.BytesIO()
    fonts: dict[Any, Any] = {"svg.fonttype": "none" if kept_as_text(figure) else "path", "pdf.fonttype": 42}
    with drawing(), matplotlib.rc_context(fonts):
        figure.savefig(content, format=path.suffix[1:], dpi=300, metadata=METADATA[path.suffix])
    drawn = content.getvalue()
    write_out(path, drawn.replace(OWN.encode(), b"") if path.suffix == ".svg" else drawn)  # readers know a font's name
    return path
