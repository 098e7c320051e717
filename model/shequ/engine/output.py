"""Writing where somebody asked for it: as a whole or not at all, with one message where that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shequ.engine.errors import InputError
from shequ.engine.files import whole_file, write_whole


class OutputError(InputError):
    """Results cannot be written where they were asked for."""


@contextmanager
def writing(path: Path, option: str = "--out") -> Iterator[None]:
    """Tell in one message of a file or folder that cannot be written.

    Raises
    ------
    OutputError
        If an operation of the system fails.
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        hint = "Close the program that has it open, or choose" if isinstance(error, PermissionError) else "Choose"
        raise OutputError(f"{option} {path}: cannot be written: {why}. {hint} another place.") from None


def write_out(path: Path, content: bytes, option: str = "--out") -> None:
    """Write a file, and the folders above it.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with writing(path, option):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def check_out(path: Path, endings: tuple[str, ...] = ()) -> None:
    """Refuse a file that could not be written, before anything is run for it.

    Raises
    ------
    OutputError
        If its ending is not known, or its folder cannot be written.
    """
    if endings and path.suffix not in endings:
        raise OutputError(f"--out {path}: no such format. Give the file the ending {' or '.join(endings)}.")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        trial = path.with_name(f".{path.name}.trial")
        with whole_file(trial):
            pass
        trial.unlink()
