"""Tables for the terminal: aligned, whatever the width of letters."""

from __future__ import annotations

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
