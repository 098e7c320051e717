"""What commands that list files have in common: one bad file does not hide the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from shequ.engine.errors import INPUT_ERROR, InputError


def write(text: str) -> None:
    """Write what is meant for a file: UTF-8 on every machine."""
    click.echo(text.rstrip().encode())


def loaded(load: Callable[[Path], Any], paths: Iterable[Path]) -> tuple[list[Any], list[str]]:
    """Return what could be loaded, and the faults of the rest."""
    found, faults = [], []
    for path in paths:
        try:
            found.append(load(path))
        except InputError as error:
            faults.append(str(error))
    return found, faults


def end_with(faults: Sequence[str]) -> None:
    """Tell of faults, and end with the code for the user's input if there are any."""
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(INPUT_ERROR)
