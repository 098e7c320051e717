"""Rows of a design chosen by the values of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from shequ.engine.toml_files import suggest
from shequ.study.store.frames import NAMES
from shequ.study.store.manifest import ResultsError

SHOWN = 12  # names in a message
Where = Mapping[str, Any]


def chosen(design: pd.DataFrame, where: Where, folder: Path) -> pd.DataFrame:
    """Return the rows of a design that have these values: 0.1 and "0.10" are one, but 007 and 7 are two names.

    Raises
    ------
    ResultsError
        If there is no such column, or no such row.
    """
    rows = design
    for name, value in where.items():
        if name not in design.columns:
            known = [column for column in design.columns if column != "case"]
            near = suggest(name, known) or f" There are {in_short(known)}"
            raise ResultsError(f"{folder}: {name}: no such column.{near}")
        same = str if name in NAMES else plain
        wanted = {same(one) for one in (value if isinstance(value, list | tuple | set) else [value])}
        kept = rows[[same(one) in wanted for one in rows[name]]]
        if not len(kept):
            there = list(dict.fromkeys(f"{same(one)}" for one in rows[name].dropna()))
            raise ResultsError(f"{folder}: no row has {told({name: value})}. There are {in_short(there)}")
        rows = kept
    return rows


def plain(value: Any) -> Any:
    """Return what values that mean the same have in common: numbers to twelve digits, also those written as text."""
    try:
        return float(f"{float(value):.12g}") + 0.0
    except (TypeError, ValueError):
        return value


def in_short(names: Sequence[str]) -> str:
    """Return the first of many names."""
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def told(where: Where) -> str:
    """Return a choice of rows as people write it."""
    several = {name: value if isinstance(value, list | tuple | set) else [value] for name, value in where.items()}
    return ", ".join(f"{name} = {' or '.join(map(str, values))}" for name, values in several.items())
