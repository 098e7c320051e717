"""CSV for spreadsheets: no text begins a formula, and what is written is read back the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # with which a spreadsheet begins to calculate; ' says that it is text
MARKED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def harmless(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe before it. Numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def meant(value: Any) -> Any:
    """Return what `harmless` was given."""
    return value[1:] if isinstance(value, str) and MARKED.match(value) else value


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV whose texts and heads are harmless; the index is not written."""
    tame = frame.rename(columns=harmless)
    for place, (_, column) in enumerate(tame.items()):
        if column.dtype.kind not in "biufcmM":
            tame.isetitem(place, column.map(harmless))
    text: str = tame.to_csv(index=False, lineterminator="\n")
    return text


def read_csv(path: Path, names: Collection[str] = ()) -> pd.DataFrame:
    """Return a table as it was before `csv_text`; only an empty cell is a missing value.

    Parameters
    ----------
    names
        Columns of names, which stay text: a scenario may be called NA or 2030.
    """
    import pandas as pd

    frame: pd.DataFrame = pd.read_csv(
        path, encoding="utf-8-sig", keep_default_na=False, na_values=[""], dtype=dict.fromkeys(names, str)
    )
    for place, (_, column) in enumerate(frame.items()):
        if column.dtype.kind not in "biufc":
            frame.isetitem(place, column.map(meant))
    return frame.rename(columns=meant)
