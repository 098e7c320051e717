"""Tables for the terminal: aligned, rounded by their uncertainty, with units."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from unicodedata import east_asian_width


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal; Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def pad(text: str, to: int, right: bool = False) -> str:
    """Fill a text with blanks to a width."""
    blank = " " * max(to - width(text), 0)
    return blank + text if right else text + blank


def in_one_line(text: str, most: int = 40) -> str:
    """Return a name as one line of at most so many columns."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    while width(line) > most:
        line = line.removesuffix("…")[:-1] + "…"
    return line


def align(rows: Sequence[Sequence[str]], left: int | Container[int] = 1) -> str:
    """Return rows as aligned columns, the first ``left`` of them, or those of these numbers, to the left."""
    lefts = range(left) if isinstance(left, int) else left
    widths = [max(width(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = [
        "  ".join(pad(cell, widths[k], right=k not in lefts) for k, cell in enumerate(row)).rstrip() for row in rows
    ]
    return "\n".join(lines)


def digits(low: float, high: float) -> int:
    """Return decimals that an interval supports: two significant digits of its half width, two decimals if those do."""
    half = (high - low) / 2.0
    if not math.isfinite(half) or half <= 0.0:
        return 1
    return min(max(1 - math.floor(math.log10(half)), 0), 2 if half >= VISIBLE else 4)


SOME_WITHOUT = "‡"  # marks a mean over fewer runs than there are: some have no value
VISIBLE = 0.005  # a half width below it would be printed as 0.00
LOPSIDED = 0.25  # of the half width: how far from the middle of its interval a mean may lie


def fixed(value: float, places: int, form: str = "") -> str:
    """Return a number with so many decimals and a true minus; what rounds to zero has no sign.

    ``form`` asks for a plus, for commas between thousands, or both: ``+,``.
    """
    text = f"{value:{form}.{places}f}"
    return (text.lstrip("+-") if round(value, places) == 0.0 else text).replace("-", "−")


def signed(value: float, low: float, high: float, separated: bool | None = None) -> str:
    """Return a difference with its half interval, or both ends where it is lopsided; a dot marks one not separated from zero.

    Without ``separated`` that is one whose interval includes zero.
    """
    if math.isnan(value):
        return "–"
    if value == low == high == 0.0:
        return "0·"
    if math.isnan(low):
        return fixed(value, 2, "+")
    places, half = digits(low, high), (high - low) / 2.0
    lopsided = abs(value - (low + high) / 2.0) > LOPSIDED * half
    lopsided |= low <= 0.0 <= high and abs(round(value, places)) > round(half, places)  # rounding would leave zero out
    interval = f"[{fixed(low, places, '+')}, {fixed(high, places, '+')}]" if lopsided else f"±{half:.{places}f}"
    if separated is None:
        separated = low > 0.0 or high < 0.0
    return f"{fixed(value, places, '+')} {interval}" + (" " if separated else "·")


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, in the plural where there are several."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
