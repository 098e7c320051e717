"""CSV for spreadsheets: no text begins a formula, and what was meant can be read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # with which a spreadsheet begins to calculate; ' says that it is text
MARKED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def no_formula(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it. Numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def meant(value: Any) -> Any:
    """Return what `no_formula` was given."""
    return value[1:] if isinstance(value, str) and MARKED.match(value) else value


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV whose texts and heads are harmless; the index is not written."""
    tame = frame.rename(columns=no_formula)
    for place, (_, column) in enumerate(tame.items()):
        if column.dtype.kind not in "biufcmM":
            tame.isetitem(place, column.map(no_formula))
    text: str = tame.to_csv(index=False, lineterminator="\n")
    return text
