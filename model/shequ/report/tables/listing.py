"""Rows of facts in the format that somebody asked for."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from shequ.report.tables.text import align


def listing(rows: Sequence[Mapping[str, Any]], style: str) -> str:
    """Return rows as text, CSV (opens right in Excel), Markdown or JSON."""
    columns = list(rows[0])
    cells = [[_text(row[column]) for column in columns] for row in rows]
    if style == "json":
        return json.dumps([{k: _finite(v) for k, v in row.items()} for row in rows], ensure_ascii=False, indent=1)
    if style == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([columns, *cells])
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
