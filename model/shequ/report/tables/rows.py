"""The tables of a comparison: rows of plain text, the first of each its heads; for the page and for papers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from shequ.outcomes import HEADLINE
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables.orders import orders_of
from shequ.report.tables.parameters import in_words
from shequ.report.tables.scenarios import assumptions_of
from shequ.report.words import (
    difference_unit,
    in_language,
    level_unit,
    named_outcomes,
    outcome_name,
    title_of,
    translated,
    word,
)
from shequ.report.words.numbers import ENDS, SOME_WITHOUT, difference, plain, with_interval
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.reached import coverage_by_kind
from shequ.study.statistics.paired import student
from shequ.study.statistics.price import ACCOUNTS, PRICED
from shequ.study.store.manifest import Manifest
from shequ.study.store.results import Results

Rows = list[list[str]]
Cell = Callable[[float, float, float], str]  # a mean and the ends of its interval


def half_width(value: float, low: float, high: float) -> str:
    """Return a difference with half its interval; a dot marks one whose interval includes zero."""
    return difference(value, low, high).strip()


def both_ends(value: float, low: float, high: float) -> str:
    """Return a mean with both ends of its interval, rounded by it; a dot marks one whose interval includes zero."""
    return with_interval(value, low, high, f"{ENDS}·" if low <= 0.0 <= high else ENDS)


def _heads(outcomes: Sequence[str], lang: str, differ: bool) -> list[str]:
    return [word("scenario", lang), *(_with_unit(name, lang, differ) for name in outcomes)]


def _with_unit(outcome: str, lang: str, differ: bool) -> str:
    unit = difference_unit(outcome, lang) if differ else level_unit(outcome, lang)
    return word("name and unit", lang, name=outcome_name(outcome, lang), unit=unit)


def effect_rows(
    comparison: Comparison, lang: str, cell: Cell = half_width,
    outcomes: Sequence[str] = HEADLINE,
) -> Rows:  # fmt: skip
    """Return differences from the baseline with their intervals; † marks a sign that changes within assumed weights."""
    titles = comparison.results.titles(lang)
    table = comparison.effects.set_index(["scenario", "outcome"])
    rows = [_heads(outcomes, lang, True)]
    for name in comparison.results.policies:
        found = [table.loc[(name, outcome)] for outcome in outcomes]
        cells = [cell(one["difference"], one["ci_low"], one["ci_high"]) for one in found]
        marks = ["†" if (name, outcome) in comparison.changed else "" for outcome in outcomes]
        rows.append([titles[name], *(text + mark for text, mark in zip(cells, marks, strict=True))])
    return rows


def level_rows(comparison: Comparison, lang: str, cell: Cell = half_width) -> Rows:
    """Return the level of every named outcome in the last year, with its interval; ‡: of the replicates that have a value."""
    titles = comparison.results.titles(lang)
    years = comparison.runs.drop(columns="replicate").groupby("scenario")
    table = pd.concat({name: student(part.drop(columns="scenario")) for name, part in years})
    table["some"] = pd.concat({name: part.drop(columns="scenario").isna().any() for name, part in years})
    outcomes = [name for name in named_outcomes() if (comparison.results.baseline, name) in table.index]
    found = table.to_dict("index")
    cells = [[_level(cell, found.get((name, outcome))) for outcome in outcomes] for name in titles]
    return [_heads(outcomes, lang, False), *([title, *row] for title, row in zip(titles.values(), cells, strict=True))]


def _level(cell: Cell, found: Mapping[Any, float] | None) -> str:
    """Return a mean with its interval; a level has no sign to show."""
    if found is None or math.isnan(found["mean"]):
        return "–"
    text = _unsigned(cell(found["mean"], found["low"], found["high"]))
    return text + SOME_WITHOUT if found.get("some") else text


def _unsigned(text: str) -> str:
    """Return the cell of a number that is no difference: without plus, and without the mark of an interval about zero."""
    return text.replace("+", "").strip("· ")


def reached_rows(comparison: Comparison, lang: str, cell: Cell = half_width) -> Rows:
    """Return coverage by kind of elder, with its interval over replicates."""
    titles = comparison.results.titles(lang)
    table = coverage_by_kind(comparison.results.read("groups"))
    groups = list(dict.fromkeys(zip(table["kind"], table["group"], strict=True)))
    found = table.set_index(["scenario", "kind", "group"]).to_dict("index")
    heads = [
        word("one of another", lang, one=word(f"kind {kind}", lang), other=word(f"group {group}", lang))
        for kind, group in groups
    ]
    cells = [[_level(cell, found.get((name, *one))) for one in groups] for name in titles]
    rows = [[title, *row] for title, row in zip(titles.values(), cells, strict=True)]
    return [[_with_unit("coverage", lang, False), *heads], *rows]


MARKS = {"–": "no value", "·": "open note", "†": "changed caption", SOME_WITHOUT: "some without"}


def marks_in(rows: Rows) -> list[str]:
    """Return the keys of the words for every mark in a table's cells, names and heads left out."""
    return [key for mark, key in MARKS.items() if any(mark in cell for row in rows[1:] for cell in row[1:])]


def price_rows(comparison: Comparison, lang: str, cell: Cell = half_width) -> Rows:
    """Return the price of one more hour weighted by quality, public and social."""
    titles = comparison.results.titles(lang)
    table = comparison.price.set_index(["scenario", "account"])
    rows = [[word("scenario", lang), word("public cost", lang), word("social cost", lang)]]
    for name in comparison.results.policies:
        found = [table.loc[(name, account)] for account in ACCOUNTS]
        rows.append([titles[name], *(price_cell(one, lang, cell) for one in found)])
    return rows


def price_cell(found: Mapping[str, Any], lang: str, cell: Cell = half_width) -> str:
    """Return the price of an hour, or what a policy does that has none."""
    if found["verdict"] == PRICED:
        return _unsigned(cell(found["ratio"], found["ci_low"], found["ci_high"]))
    amounts = {key: f"{abs(found[key]):,.0f}" for key in ("cost", "hours")}
    return word(f"price {found['verdict']}", lang, **amounts)


def price_notes(comparison: Comparison, lang: str, accounts: Sequence[str] = ACCOUNTS) -> list[str]:
    """Return what the cells mean that hold no price, each once."""
    shown = comparison.price[comparison.price["account"].isin(accounts)]
    return [word(f"price {verdict} note", lang) for verdict in shown["verdict"].unique() if verdict != PRICED]


def estimand_rows(comparison: Comparison, lang: str, cell: Cell = half_width) -> Rows:
    """Return the parts of the party premium, where all of its scenarios ran."""
    if not len(comparison.estimands):
        return []
    table = comparison.estimands.set_index(["symbol", "outcome"])
    rows = [["", *_heads(HEADLINE, lang, True)]]
    for one in ESTIMANDS:
        found = [table.loc[(one.symbol, outcome)] for outcome in HEADLINE]
        cells = [cell(row["estimate"], row["ci_low"], row["ci_high"]) for row in found]
        rows.append([one.symbol, translated("estimands", one.symbol, lang, one.name), *cells])
    return rows


def scenario_texts(results: Results, lang: str) -> list[dict[str, Any]]:
    """Return, for each scenario, its title, who coordinates, its levers with what they do, and what else it says."""
    study, titles = results.as_made, results.titles(lang)
    found: list[dict[str, Any]] = []
    for name in results.scenarios:
        scenario, place = study.ready(name, 0)
        levers = [
            {
                "cells": [order.path(lang), title_of(order.lever, lang), order.strength, str(order.start), str(order.ramp),
                          order.until(lang), order.where(lang), f"{order.price:,.0f}"],
                "about": in_language(order.lever.about, order.lever.about_zh, lang),
                "disappoints": in_language(order.lever.disappoints, order.lever.disappoints_zh, lang),
                "passage": order.lever.passage,
            }
            for order in orders_of(scenario, place)
        ]  # fmt: skip
        found.append({
            "name": name, "title": titles[name], "levers": levers,
            "coordinator": word(f"coordinator {scenario.coordinator}", lang), "more": assumptions_of(scenario, lang),
        })  # fmt: skip
    return found


def parameter_rows(manifest: Manifest, lang: str) -> Rows:
    """Return every parameter with the value that the comparison used."""
    keys = ("parameter", "value", "range", "unit", "kind", "meaning", "source")
    rows = [[word(key, lang) for key in keys]]
    for name, value in manifest.parameters.items():
        p = PARAMETERS.get(name)
        if p is not None:
            said, span = in_words(p, lang), f"{plain(p.low)} – {plain(p.high)}"
            rows.append([name, plain(value), span, said["unit"], said["kind"], said["meaning"], p.source])
    return rows


def manifest_rows(manifest: Manifest, lang: str) -> Rows:
    """Return how the comparison was made."""
    design = manifest.design
    libraries = ", ".join(f"{name} {version}" for name, version in manifest.libraries.items())
    return [
        [word("made by", lang), manifest.command],
        [word("replicate count", lang), str(design.replicates)],
        [word("seeds", lang), f"{design.seed} – {design.seed + design.replicates - 1}"],
        [word("made when", lang), manifest.started],
        [word("made with", lang), f"shequ {manifest.shequ}, Python {manifest.python}, {libraries}"],
        [word("fingerprint", lang), manifest.model],
    ]
