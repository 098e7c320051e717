"""Rows as text: aligned for the terminal, whatever the width of letters, or in the format that somebody asked for."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Container, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from shequ.engine.spreadsheets import no_formula


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


def listing(rows: Sequence[Mapping[str, Any]], style: str) -> str:
    """Return rows as text, CSV (opens right in Excel), Markdown or JSON."""
    columns = list(rows[0])
    cells = [[_text(row[column]) for column in columns] for row in rows]
    if style == "json":
        return json.dumps([{k: _finite(v) for k, v in row.items()} for row in rows], ensure_ascii=False, indent=1)
    if style == "csv":
        out = io.StringIO()
        tame = [
            [no_formula(row[column]) if isinstance(row[column], str) else _text(row[column]) for column in columns]
            for row in rows
        ]
        csv.writer(out, lineterminator="\n").writerows([map(no_formula, columns), *tame])
        return "\ufeff" + out.getvalue()
    if style == "markdown":
        escaped = [[cell.replace("|", "\\|") for cell in row] for row in cells]
        lines = [columns, ["---"] * len(columns), *escaped]
        return "\n".join(f"| {' | '.join(row)} |" for row in lines)
    return align([columns, *cells], left=len(columns))


def _text(value: Any) -> str:
    if isinstance(value, float):
        return "" if value in (float("inf"), float("-inf")) else f"{value:g}"
    return str(value)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
