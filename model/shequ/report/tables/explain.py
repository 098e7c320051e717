"""An explanation as tables: the funnel, by whom, by which lever, and where two runs part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from shequ.policy.levers import PATHS, Lever
from shequ.report import words
from shequ.report.tables.text import align, in_one_line
from shequ.report.words import captions
from shequ.report.words.numbers import digits, fixed, percent, with_interval
from shequ.study.analyse.explain import Explanation
from shequ.study.analyse.first_difference import Parting
from shequ.study.analyse.levers_apart import Shares
from shequ.study.statistics.paired import student

MOVED_SHOWN = 12


def heading(found: Explanation, lang: str) -> str:
    """Return what is explained: the whole difference, and where it comes from."""
    mean, low, high = student(found.whole.to_frame()).iloc[0]
    return words.word(
        "explained", lang, scenario=found.pair.name, baseline=found.pair.baseline,
        outcome=words.outcome_name(found.outcome, lang), unit=words.difference_unit(found.outcome, lang),
        difference=cell(mean, low, high), replicates=captions.replicate_count({int(found.whole.count())}, lang),
    )  # fmt: skip


def cell(mean: float, low: float, high: float) -> str:
    """Return a part of a difference with its half interval, two decimals at least: parts are added up by eye.

    A dash stands where nobody is there to ask.
    """
    if np.isnan(mean):
        return "–"
    if np.isnan(low):
        return fixed(mean, 2, "+")
    return with_interval(mean, low, high, form="+", places=max(digits(low, high), 2))


def parts_table(table: pd.DataFrame, name: str, head: str, lang: str, levers: Mapping[str, Lever] | None = None) -> str:
    """Return parts of a difference and their sum; a lever is named with its path."""
    rows = [
        [_named(str(row[name]), lang, levers or {}), cell(row["mean"], row["low"], row["high"])]
        for row in table.to_dict("records")
    ]
    return align([[head, words.word("adds", lang)], *rows, [words.word("sum", lang), _sum(table["mean"])]])


def _sum(parts: pd.Series[float]) -> str:
    """Return the sum of parts; a dash where none has a value."""
    return level(parts.sum(min_count=1), "+")


def _named(name: str, lang: str, levers: Mapping[str, Lever]) -> str:
    if name in levers:
        return f"{name} ({levers[name].path})"
    return words.optional(f"part {name}", lang) or (words.path_name(name, lang) if name in PATHS else name)


def groups_table(table: pd.DataFrame, lang: str) -> str:
    """Return level, weight and parts of the difference of every group, kind by kind."""
    rows: list[Sequence[str]] = []
    heads = [words.word(key, lang) for key in ("baseline", "scenario", "weight", "by level", "by composition", "adds")]
    for kind, part in table.groupby("kind", sort=False):
        rows.append([words.optional(f"kind {kind}", lang) or str(kind), *heads])
        rows += [
            [f"  {in_one_line(words.optional('group ' + str(row['group']), lang) or str(row['group']))}",
             level(row["baseline"]), level(row["scenario"]),
             f"{percent(row['baseline_weight'], 1)} → {percent(row['scenario_weight'], 1)}",
             cell(row["level"], row["level_low"], row["level_high"]),
             cell(row["composition"], row["composition_low"], row["composition_high"]),
             cell(row["mean"], row["low"], row["high"])]
            for row in part.to_dict("records")
        ]  # fmt: skip
        sums = [_sum(part[name]) for name in ("level", "composition", "mean")]
        rows.append(["  " + words.word("sum", lang), "", "", "", *sums])
    return f"{align(rows)}\n{words.word('groups note', lang)}"


def level(value: float, form: str = "") -> str:
    """Return a level; a dash where nobody has one."""
    return "–" if np.isnan(value) else fixed(value, 2, form)


def shares_note(shares: Shares, replicates: int, lang: str) -> str:
    """Say how the shares of levers were found."""
    return words.word(f"shares {shares.way}", lang, plans=shares.runs, replicates=replicates)


def parting_lines(found: Parting | None, seed: int, lang: str) -> list[str]:
    """Return where two runs part, and what the policy had moved by then."""
    if found is None:
        return [words.word("never part", lang, seed=seed)]
    lines = [
        words.word(
            "they part", lang, seed=seed, month=found.month, rule=found.rule, who=found.who, column=found.column,
            before=_value(found.before), after=_value(found.after), others=f"{found.others:,}",
        )
    ]  # fmt: skip
    rows = [[f"  {name}", f"{before:g}", "→", f"{after:g}"] for name, (before, after) in found.moved.items()]
    if rows:
        lines += [words.word("moved by then", lang, count=len(rows)), align(rows[:MOVED_SHOWN])]
    return lines + (["  …"] if len(rows) > MOVED_SHOWN else [])


def _value(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
