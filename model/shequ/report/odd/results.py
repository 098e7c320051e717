"""Results in documents: the table that a comparison prints, and single numbers within sentences.

A number stands between ``<!--= RESULTS ROW OUTCOME FORM -->`` and ``<!--/-->``. The row is a scenario, for its difference
from the baseline, or the symbol of an estimand. The form is ``interval`` (2.55 ± 0.09), ``size`` (2.55) or ``level``
(the mean itself), each without a plus.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from shequ.engine.output import writing
from shequ.outcomes import HEADLINE
from shequ.report.tables.comparison import effects_table, notes_below
from shequ.report.words.numbers import fixed, with_interval
from shequ.study.analyse.comparison import TABLES, Written
from shequ.study.store.folder import write_tables

TOLD = (*HEADLINE, "coverage_low_income", "coverage_high_income", "budget_scale")
NUMBER = re.compile(r"(<!--= ([^>]+?) -->)(.*?)(<!--/-->)", re.DOTALL)
FORMS: dict[str, Callable[[Any], str]] = {
    "interval": lambda row: with_interval(row["value"], row["ci_low"], row["ci_high"], "{value} ± {half}"),
    "size": lambda row: with_interval(abs(row["value"]), row["ci_low"], row["ci_high"], "{value}"),
    "level": lambda row: fixed(row["mean"], 1),
}


def keep(folder: Path, root: Path) -> None:
    """Keep of written results what documents tell: the manifest, and the tables with a few outcomes.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    written = Written(folder)
    to = root / folder.resolve().name
    told = {n: table[table["outcome"].isin(TOLD)] if "outcome" in table else table for n, table in written.tables()}
    with writing(to, "document"):
        to.mkdir(parents=True, exist_ok=True)
    write_tables(to, written.results.manifest, told, TABLES)


def compared(root: Path, lang: str, name: str) -> str:
    """Return the table that a comparison prints, and what stands below it."""
    comparison = Written(root / name)
    text = "\n".join([effects_table(comparison, lang=lang), *notes_below(comparison, False, lang)])
    return f"```text\n{text}\n```"


def with_numbers(text: str, root: Path) -> str:
    """Return a text with every number as the written results have it.

    Raises
    ------
    ValueError
        If a mark names no number.
    """
    return NUMBER.sub(lambda found: f"{found[1]}{_number(root, found[2])}{found[4]}", text)


def _number(root: Path, order: str) -> str:
    try:
        name, row, outcome, form = order.split()
        return FORMS[form](_rows(Written(root / name)).loc[(row, outcome)])
    except (ValueError, KeyError):
        raise ValueError(f"{order}: no such number. Name results, a scenario or an estimand, an outcome, and a form: "
                         f"{', '.join(FORMS)}") from None  # fmt: skip


def _rows(comparison: Written) -> Any:
    effects = comparison.effects.rename(columns={"difference": "value"}).set_index(["scenario", "outcome"])
    if comparison.estimands.empty:
        return effects
    estimands = comparison.estimands.rename(columns={"estimate": "value"})
    estimands["symbol"] = estimands["symbol"].str.replace(" ", "").str.replace("−", "-")
    return pd.concat([effects, estimands.set_index(["symbol", "outcome"])])
