"""The runs of a study: files of finished runs that cannot half exist, and are never taken for what they are not.

Each file is written aside, forced to disk and renamed, and named by the hash of its bytes. The hash is compared whenever
the file is read: one that does not hash to its name is damaged, and its runs are done again. Anybody may add files at any time. A run is finished when every table
that is kept of it holds it; one that stands in two files has the same values in both, and is read once.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from shequ.engine.errors import InputError
from shequ.engine.files import ASIDE, FULL, NO_ROOM, sha256_of, write_whole

FORGOTTEN_AFTER = 3600.0  # seconds: a file aside that old has no writer any more
TABLES = ("runs", "months", "communities", "groups", "estates")


AGAIN = "Start the command that made it again: it makes anew what was in the file, and keeps all else."


class StoreError(InputError):
    """Results cannot be written where they were asked for; those that are there are kept."""


class Store:
    """Tables of finished runs below a folder.

    Parameters
    ----------
    folder
        Where; each table is a folder of Parquet files in it.
    tables
        Which tables are kept of some run; ``runs`` is always among them.
    """

    def __init__(self, folder: Path, tables: Sequence[str] = ("runs",)) -> None:
        self.folder, self.tables = folder, tuple(tables)
        self.damaged: list[Path] = []
        self._opened = False
        self._held: dict[str, set[str]] = {table: set() for table in self.tables}
        self._seen: set[Path] = set()

    def open(self) -> None:
        """Make the folders, sweep up what dead writers left, and see what is there.

        Raises
        ------
        StoreError
            If the folder cannot be written.
        """
        try:
            for table in self.tables:
                (self.folder / table).mkdir(parents=True, exist_ok=True)
            write_whole(self.folder / "runs" / f"probe{ASIDE}", b"")
            (self.folder / "runs" / f"probe{ASIDE}").unlink(missing_ok=True)
            for part in self.folder.glob(f"*/*{ASIDE}"):
                with suppress(FileNotFoundError):  # its writer has just finished
                    if time.time() - part.stat().st_mtime > FORGOTTEN_AFTER:
                        part.unlink()
            self._opened = True
            self.look()
        except OSError as error:
            raise self._told(error) from None

    def look(self) -> None:
        """Take note of files that have come since; damaged ones are put aside, if the store was opened to write."""
        for table in self.tables:
            for path in files_of(self.folder, table):
                if path not in self._seen:
                    self._seen.add(path)
                    self._held[table] |= self._runs_in(path)

    def _runs_in(self, path: Path) -> set[str]:
        try:
            return set(read_file(path, ["run"])["run"])
        except StoreError:
            self._put_aside(path)
            return set()

    def _put_aside(self, path: Path) -> None:
        if not self._opened:
            self.damaged.append(path)
            return
        place = self.folder / "damaged" / f"{path.parent.name}-{path.name}"
        place.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # another start has put it aside
            path.replace(place)
            self.damaged.append(place)

    def has(self, run: str, tables: Sequence[str] = ("runs",)) -> bool:
        """Say whether a run is finished, with all that is kept of it."""
        return all(run in self._held[table] for table in tables)

    def write(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Write runs that have just finished, the table ``runs`` last.

        Raises
        ------
        StoreError
            If they cannot be written.
        """
        try:
            for table in sorted(tables, key=lambda name: name == "runs"):
                content = as_parquet(tables[table])
                path = self.folder / table / f"{name_of(content)}.parquet"
                _write(path, content)
                self._seen.add(path)
                self._held[table] |= set(tables[table]["run"])
        except OSError as error:
            raise self._told(error) from None

    def set_aside(self, run: str, about: Mapping[str, Any]) -> None:
        """Write down a run that failed: what went into it, and how it ended."""
        place = self.folder / "failed"
        try:
            place.mkdir(exist_ok=True)
            write_whole(place / f"{run}.json", json.dumps(about, indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise self._told(error) from None

    def forget_failure(self, run: str) -> None:
        """Drop what was written of a failure that a later try has mended."""
        (self.folder / "failed" / f"{run}.json").unlink(missing_ok=True)

    def _told(self, error: OSError) -> StoreError:
        if error.errno in FULL:
            return StoreError(f"{self.folder}: {NO_ROOM.format(error.strerror)}")
        return StoreError(f"--out {self.folder}: cannot be written: {error.strerror}. Choose another folder.")


def _write(path: Path, content: bytes) -> None:
    """Write a file, once more if another start of the sweep took it for forgotten: clocks jump."""
    try:
        write_whole(path, content)
    except FileNotFoundError:
        write_whole(path, content)


def as_parquet(frame: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a Parquet file: the same for the same values."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), buffer, compression="zstd")
    return buffer.getvalue()


def name_of(content: bytes) -> str:
    """Return the name of a file with this content."""
    return sha256_of(content)[:24]


def files_of(folder: Path, table: str) -> list[Path]:
    """Return the files of a table that are there now."""
    return sorted((folder / table).glob("*.parquet"))


def content_of(path: Path, sha256: str | None = None) -> bytes:
    """Read a file and hold its content against its hash.

    Parameters
    ----------
    sha256
        What the manifest says; None for a file of runs, which is named by it.

    Raises
    ------
    StoreError
        If it is missing or damaged.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise StoreError(f"{path}: missing. {AGAIN}") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}). {AGAIN}") from None
    if (name_of(content) != path.stem) if sha256 is None else (sha256_of(content) != sha256):
        raise StoreError(f"{path}: damaged. {AGAIN}")
    return content


def read_file(
    path: Path, columns: Sequence[str] | None = None, where: Any = None, sha256: str | None = None
) -> pd.DataFrame:
    """Read some columns and rows of a file that holds what was written; see `content_of`."""
    content = pa.BufferReader(content_of(path, sha256))
    # Without Arrow's threads: read by them from Python, they can abort the process as it ends.
    frame: pd.DataFrame = pq.read_table(content, columns=columns, filters=where, use_threads=False).to_pandas()
    return frame


def columns_of(path: Path) -> list[str]:
    """Return the names of the columns of a file of runs; see `content_of`."""
    names: list[str] = pq.read_schema(pa.BufferReader(content_of(path))).names
    return names


def read_runs(
    folder: Path, table: str, columns: Sequence[str] | None = None, cases: Sequence[str] | None = None
) -> Iterator[pd.DataFrame]:
    """Yield a table of finished runs file by file, each run once, while others may be writing.

    Parameters
    ----------
    columns
        Beside case and seed, which stand in front; None for all.
    cases
        Only the runs of these; None for all.
    """
    wanted = None if columns is None else list(dict.fromkeys(["run", "case", "seed", *columns]))
    where = None if cases is None else [("case", "in", cases)]
    seen: set[str] = set()
    for path in files_of(folder, table):
        frame = read_file(path, wanted, where)
        twice = frame["run"].isin(seen)
        seen.update(frame["run"].unique())
        yield frame[~twice].drop(columns="run") if twice.any() else frame.drop(columns="run")
