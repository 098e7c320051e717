"""Tables as files for other programs: CSV that opens right in Excel, or Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from shequ.engine.output import write_out

WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    ".csv": lambda frame: frame.to_csv(index=False).encode("utf-8-sig"),
    ".parquet": lambda frame: _parquet(frame),
}
ENDINGS = tuple(WRITERS)


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a whole or not at all, in the format that the file's ending names.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    write_out(path, WRITERS[path.suffix](frame))


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=frame.index.nlevels > 1)  # several levels are the dimensions that xarray wants
    return buffer.getvalue()
