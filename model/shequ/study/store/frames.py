"""Tables as files for other programs: CSV that opens right in Excel, or Parquet; and such CSV read back."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from shequ.engine.output import write_out
from shequ.engine.spreadsheets import csv_text, meant

WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    ".csv": lambda frame: as_csv(frame),
    ".parquet": lambda frame: _parquet(frame),
}
ENDINGS = tuple(WRITERS)
# Columns that hold names, whatever those look like.
NAMES = ("case", "scenario", "baseline", "place", "community", "outcome", "unit", "symbol", "name", "name_zh")


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a whole or not at all, in the format that the file's ending names.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    write_out(path, WRITERS[path.suffix](frame))


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV with the signature by which Excel knows UTF-8."""
    return csv_text(frame).encode("utf-8-sig")


def frame_of(content: bytes) -> pd.DataFrame:
    """Return a table that `as_csv` wrote: names stay what they are, be they null, 2030 or 1e5; all else is a number."""
    held = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    frame: pd.DataFrame = held.rename(columns=meant).map(meant)
    for name in frame.columns:
        if name not in NAMES:
            with suppress(ValueError):  # words
                frame[name] = [_value(text) for text in frame[name]]
    return frame


def _value(text: str) -> float | bool:
    if text in {"True", "False"}:
        return text == "True"
    return math.nan if not text else int(text) if text.lstrip("-").isdecimal() else float(text)


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=frame.index.nlevels > 1)  # several levels are the dimensions that xarray wants
    return buffer.getvalue()
