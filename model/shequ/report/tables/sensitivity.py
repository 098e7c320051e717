"""The table of a sensitivity analysis, and what its reader has to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from shequ.report.tables.text import align
from shequ.report.words import difference_unit, outcome_name, word
from shequ.report.words.numbers import counted, fixed, with_half
from shequ.study.analyse.sensitivity import SETTLED, Indices

SHOWN = 10
HEADS = {"morris": ("mu star", "chance", "sigma", "mu"), "saltelli": ("total", "chance", "first order")}


def sensitivity_table(indices: Indices, lang: str = "en") -> str:
    """Return the first factors with their indices and intervals."""
    outcome, method = indices.response.outcome, indices.method
    title = word("sensitivity of", lang, scenario=indices.response.scenario, unit=unit_of(indices, lang),
                       outcome=outcome_name(outcome, lang))  # fmt: skip
    head = ["", *(word(f"index {name}", lang) for name in HEADS[method])]
    rows = [[str(row["factor"]), *_cells(row, method)] for row in indices.table.head(SHOWN).to_dict("records")]
    return f"{title}\n{align([head, *rows])}"


def unit_of(indices: Indices, lang: str) -> str:
    """Return the unit of the main index: that of the outcome, or a share of its variance."""
    if indices.method != "morris":
        return word("share of variance", lang)
    return difference_unit(indices.response.outcome, lang)


def _cells(row: Mapping[Any, Any], method: str) -> list[str]:
    chance = "–" if np.isnan(row["chance"]) else f"{row['chance']:.3f}"
    if method == "morris":
        return [with_half(row["mu_star"], row["mu_star_half"]), chance, f"{row['sigma']:.3f}",
                fixed(row["mu"], 3, "+")]  # fmt: skip
    return [with_half(row["ST"], row["ST_half"]), chance, with_half(row["S1"], row["S1_half"])]


def what(indices: Indices) -> str:
    """Return which response the indices are of."""
    return f"{indices.response.scenario}, {indices.response.outcome}"


def warnings_of(indices: Indices) -> list[str]:
    """Say what a reader of the indices has to know: runs lost, too few samples, nothing that varies, mere chance."""
    found, name = [], what(indices)
    block = "trajectories" if indices.method == "morris" else "blocks"
    lost, of = indices.blocks - indices.made, f"of {indices.blocks:,} {block}"
    if lost:
        found.append(f"{name}: {lost:,} {of} lack a run (failed or not made yet) and are left out")
    if empty := indices.made - indices.complete:
        found.append(f"{name}: {empty:,} {of} hold a run without a value of it (nobody to ask) and are left out")
    if indices.constant:
        found.append(f"{name}: does not vary; nothing to explain")
    elif not indices.usable:
        found.append(f"{name}: {counted(indices.complete, 'complete block')}, too few to say anything; more samples")
    else:
        found += _of_values(indices, name)
    return found


def _of_values(indices: Indices, name: str) -> list[str]:
    found = []
    if indices.widest > SETTLED:
        found.append(
            f"{name}: the sample is too small for the values, though it may do for the order: the widest interval is "
            f"{indices.widest:.0%} of the largest index; {SETTLED:.0%} counts as settled (Sarrazin et al. 2016)"
        )
    if indices.table["chance"].isna().all():
        found.append(f"{name}: chance cannot be told from influence; that takes two or more replicates of every run")
        return found
    if indices.uneven:
        found.append(
            f"{name}: {indices.uneven:,} of {counted(indices.complete, 'complete block')} lack a replicate somewhere; "
            "chance is judged by the others"
        )
    if indices.above_chance < len(indices.table):
        found.append(
            f"{name}: {indices.above_chance:,} of {counted(len(indices.table), 'factor')} lie above what chance alone gives"
        )
    return found
