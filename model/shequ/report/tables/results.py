"""What a result folder holds, as tables: means with intervals of a few points, or the spread over many."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from shequ.report import words
from shequ.report.tables.text import align, in_one_line
from shequ.report.words.numbers import SOME_WITHOUT, SPAN, fixed, with_interval
from shequ.study.statistics.paired import student

MANY_POINTS = 40
OF_POINTS = (0.05, 0.5, 0.95)


def results_table(
    runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], lang: str = "en", *, differences: bool = False
) -> str:
    """Return a row for each scenario at each point, or for each scenario where there are many points.

    Parameters
    ----------
    runs
        Runs as read, levels or differences.
    factors
        Columns of what varies; those that do not vary among these runs are left out.
    """
    varying = [name for name in factors if runs[name].nunique(dropna=False) > 1]
    many = runs["point"].nunique() > MANY_POINTS
    keys = ["scenario"] if many else ["scenario", *varying]
    cell = functools.partial(_spread if many else _mean, form="+," if differences else ",")
    unit = words.difference_unit if differences else words.level_unit
    first = [words.word("scenario", lang), *keys[1:], words.word("runs", lang)]
    head = [[*first, *(words.outcome_name(name, lang) for name in outcomes)]]
    head += [["" for _ in first] + [unit(name, lang) or runs.attrs["units"].get(name, "") for name in outcomes]]
    rows = [_row(key, rows, outcomes, cell) for key, rows in runs.groupby(keys, sort=False, dropna=False)]
    return align([*head, *rows], left=len(keys))


def _row(key: tuple[Any, ...], rows: pd.DataFrame, outcomes: Sequence[str], cell: Any) -> list[str]:
    named = [in_one_line(text_of(value)) for value in key]
    once = rows.drop_duplicates(["case", "seed"])
    there = once[list(outcomes)].notna()
    some = there.any() & ~there.all()
    return [*named, f"{len(once):,}", *(cell(once, name) + SOME_WITHOUT * bool(some[name]) for name in outcomes)]


def text_of(value: Any) -> str:
    """Return a level of a factor as people write it; nothing where it has none."""
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}"
    return "" if value is None else str(value)


def _mean(rows: pd.DataFrame, outcome: str, form: str) -> str:
    values = rows[outcome].dropna().to_numpy()
    if len(values) < 2:
        return fixed(values[0], 2, form) if len(values) else "–"
    mean, low, high = student(pd.DataFrame(values)).iloc[0]
    return with_interval(mean, low, high, form=form)


def _spread(rows: pd.DataFrame, outcome: str, form: str) -> str:
    values = rows.groupby("point")[outcome].mean().dropna()
    if not len(values):
        return "–"
    low, middle, high = values.quantile(OF_POINTS)
    return with_interval(middle, low, high, SPAN, form)


def note_below(table: str, runs: pd.DataFrame, lang: str = "en", *, differences: bool = False) -> str:
    """Say what the numbers of a `results_table` of runs are."""
    points = runs["point"].nunique()
    key = "note of means" if points <= MANY_POINTS else "note of points"
    notes = [words.word(key, lang, count=f"{points:,}")]
    notes += [words.word("note of differences", lang)] if differences else []
    notes += [words.word("some without", lang)] if SOME_WITHOUT in table else []
    return words.sentences(notes, lang)


def runs_table(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], most: int) -> str:
    """Return a row for each run, the first ``most`` of them."""
    varying = [name for name in factors if runs[name].nunique(dropna=False) > 1]
    columns = ["scenario", "point", "seed", *varying, *outcomes]
    if len(columns) > 16:  # a screening varies hundreds of things
        columns = ["scenario", "point", "seed", *outcomes]
    rows = [[in_one_line(text_of(value)) for value in row] for row in runs[columns].head(most).to_numpy(dtype=object)]
    return align([columns, *rows])
