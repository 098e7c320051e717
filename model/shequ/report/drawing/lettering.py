"""Text in figures: packaged fonts, text that is safe to draw, its width, and where its lines break."""

from __future__ import annotations

import dataclasses
import functools
import unicodedata
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath
from pylopdf_fonts_zh_cn import sans_path

from shequ.engine.errors import InputError

MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72.0
LEADING = 1.25
SPARE = 1.08  # Latin text stays text in an SVG: where its reader lacks the font, another one may be wider
LATIN = 0x2600  # characters below are taken for Latin text and signs
SIZE, SMALL, LARGE = 7.0, 6.0, 9.0
SUBSTITUTE = "□"
OWN = "shequ_own_"  # before a font's name: whatever is installed under that name, and wherever, is another font
FONTS = [f"{OWN}Noto Sans SC", f"{OWN}DejaVu Sans"]


def font_files() -> tuple[Path, Path]:
    """Return the files of the fonts, in the order of their use: one ships with a package of ours, one with matplotlib.

    Raises
    ------
    InputError
        If one is not there.
    """
    paths = Path(sans_path()), Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    for path, package in zip(paths, ("pylopdf-fonts-zh-cn", "matplotlib"), strict=True):
        if not path.is_file():
            raise InputError(
                f"{path}: the font of figures and pages is not there. Install the package {package} again."
            )
    return paths


@functools.cache
def shapes() -> tuple[FT2Font, ...]:
    """Return the fonts in the order of their use."""
    return tuple(get_font(str(path)) for path in font_files())


def register_fonts() -> None:
    """Let matplotlib find the fonts under names of our own: it makes its list anew when any file in it has gone."""
    there = {(entry.name, entry.fname) for entry in fontManager.ttflist}
    for family, path in zip(FONTS, font_files(), strict=True):
        if (family, str(path)) not in there:
            before = len(fontManager.ttflist)
            fontManager.addfont(path)
            fontManager.ttflist[before:] = [dataclasses.replace(fontManager.ttflist[before], name=family)]


def clean(text: str) -> str:
    """Return a text on one line, with a box in place of each character that no font has."""
    words = " ".join(str(text).split())
    words = words if "‘" in words else words.replace("’", "'")  # the font's own is as wide as a Chinese character
    return "".join(_drawable(letter) for letter in words)


def _drawable(letter: str) -> str:
    if unicodedata.category(letter).startswith("C") and letter != " ":
        return ""
    if any(font.get_char_index(ord(letter)) for font in shapes()):
        return letter
    return "" if unicodedata.category(letter).startswith("M") else SUBSTITUTE


def is_latin(text: str) -> bool:
    """Say whether a text has no Chinese characters or the like."""
    return all(ord(letter) < LATIN for letter in text)


@functools.lru_cache(maxsize=4096)
def width_of(text: str, size: float = SIZE) -> float:
    """Return the width of a text in millimetres, with something to spare if it is Latin."""
    register_fonts()
    found = TextToPath().get_text_width_height_descent(text, FontProperties(family=FONTS, size=size), ismath=False)
    return float(found[0]) * MM_PER_POINT * (SPARE if is_latin(text) else 1.0)


def _pieces(text: str) -> list[str]:
    """Return the parts between which a line may break: words, and Chinese characters with their punctuation."""
    pieces = [""]
    for before, letter in zip(" " + text, text, strict=False):
        chinese = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(letter) in "WF"
        held = letter == " " or unicodedata.category(letter) in {"Po", "Pe", "Pf"}
        if not held and unicodedata.category(before) not in {"Ps", "Pi"} and (chinese or before in " -–"):
            pieces.append("")
        pieces[-1] += letter
    return pieces


def wrap(text: str, room: float, size: float = SIZE, lines: int = 2) -> list[str]:
    """Break a text into lines no wider than the room; what does not fit ends in an ellipsis."""
    pieces = _pieces(clean(text))
    found = _broken(pieces, room, size)
    for part in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7):  # so that no last line is a single word
        if len(found) > lines or width_of(found[-1], size) >= 0.3 * max(width_of(line, size) for line in found):
            break
        narrower = _broken(pieces, part * room, size)
        found = narrower if len(narrower) == len(found) else found
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [_shortened(line, room, size) for line in found]


def _broken(pieces: list[str], room: float, size: float) -> list[str]:
    found = [""]
    for piece in pieces:
        if not found[-1] or width_of((found[-1] + piece).rstrip(), size) <= room:
            found[-1] += piece
        else:
            found.append(piece)
    return [line.strip() for line in found]


def _shortened(line: str, room: float, size: float) -> str:
    if width_of(line, size) <= room:
        return line
    while line and width_of(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip() + "…"


def height_of(lines: int, size: float = SIZE) -> float:
    """Return the height of some lines in millimetres."""
    return lines * size * LEADING * MM_PER_POINT
