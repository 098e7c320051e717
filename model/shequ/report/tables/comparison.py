"""The tables that a comparison prints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from shequ.outcomes import HEADLINE
from shequ.report.tables.rows import price_cell, price_notes
from shequ.report.tables.text import align, in_one_line
from shequ.report.words import translated, word
from shequ.report.words.captions import last_months, partial_notes, study_notes
from shequ.report.words.numbers import SOME_WITHOUT, difference
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.estimands import ESTIMANDS

CHANGED, INCLUDES_ZERO = "†", "·"
WORTH_SAYING = 0.005


def _heads(lang: str, before: int, cost: bool) -> list[list[str]]:
    """Return three lines, blank above the columns at the left."""
    lines = [_head(column, lang) for column in (*HEADLINE, *(["cost"] if cost else []))]
    return [[*[""] * before, *line] for line in zip(*lines, strict=True)]


def _head(column: str, lang: str) -> list[str]:
    return translated("effects", column, lang).split("\n")


def effects_table(comparison: Comparison, levels: bool = False, lang: str = "en") -> str:
    """Return the table that `shequ compare` prints: differences to the baseline, or values."""
    effects, money = comparison.effects, comparison.price
    wide = effects.set_index(["scenario", "outcome"])
    money = money[money["account"] == "public"].set_index("scenario")
    changed = set() if levels else comparison.changed
    rows = _heads(lang, 1, cost=not levels)
    for scenario in effects["scenario"].unique():
        is_base = comparison.results.references[scenario] == scenario
        cells = []
        for outcome in HEADLINE:
            cell = _cell(wide.loc[(scenario, outcome)], is_base or levels)
            cells.append(_marked(cell, (scenario, outcome) in changed) if changed else cell)
        cost = "" if is_base else price_cell(money.loc[scenario], lang)
        rows.append([in_one_line(scenario), *cells, *([] if levels else [cost])])
    return align(rows)


def _marked(cell: str, changes: bool) -> str:
    """Return a cell with room for two marks: its own, and that of a sign that changes."""
    return (cell.rstrip() + CHANGED * changes).ljust(len(cell) + 1)


def notes_below(comparison: Comparison, levels: bool, lang: str = "en") -> list[str]:
    """Return the lines below the table: what its numbers and marks mean, and what has to be said of money."""
    results = comparison.results
    months, replicates = last_months(results.manifest.last_months, lang), results.replicates
    if levels:
        notes = [word("levels note", lang, months=months)]
    elif replicates > 1:
        notes = [f"{INCLUDES_ZERO}  {word('table note', lang, months=months, replicates=replicates)}"]
    else:
        notes = [word("table note of one", lang, months=months)]
    notes += [] if levels else baseline_notes(comparison, lang)
    if len(comparison.ends) and not levels:
        notes.append(f"{CHANGED}  {word('changed note', lang)}")
    notes += [word(key, lang) for key in _of_blanks(comparison, levels)]
    notes += [] if levels else price_notes(comparison, lang, ("public",))
    notes += [*partial_notes(comparison.partial_years, HEADLINE, lang), *money_notes(comparison, lang)]
    return [*notes, *study_notes(results.manifest, lang)]


def baseline_notes(comparison: Comparison, lang: str) -> list[str]:
    """Say which scenario is the baseline, where it is not the usual one, and of which scenarios it is another."""
    references, first = comparison.results.references, comparison.results.baseline
    notes = [] if first == "baseline" else [word("reference note", lang, baseline=in_one_line(first))]
    for base in dict.fromkeys(references.values()):
        if base != first:
            names = [in_one_line(name) for name, other in references.items() if other == base and name != base]
            told = {"names": word("comma", lang).join(names), "baseline": in_one_line(base)}
            notes.append(word("reference of its own", lang, **told))
    return notes


def _of_blanks(comparison: Comparison, levels: bool) -> list[str]:
    """Return the keys of what has to be said where a replicate has no value of an outcome."""
    effects = comparison.effects
    shown = effects[effects["outcome"].isin(HEADLINE)]
    blank = shown["difference"].isna()
    keys = [] if levels or not blank.any() else ["no value"]
    return [*keys, "some without"] if (blank & shown["mean"].notna()).any() else keys


def money_notes(comparison: Comparison, lang: str = "en") -> list[str]:
    """Return what has to be said of money: orders that a budget scaled down, and appropriations not spent."""
    effects = comparison.effects
    mean = effects.pivot(index="scenario", columns="outcome", values="mean").loc[effects["scenario"].unique()]
    scaled = [(name, share) for name, share in mean["budget_scale"].items() if share < 1.0]
    notes = [word("scaled note", lang, name=in_one_line(name), share=f"{share:.0%}") for name, share in scaled]
    money = comparison.appropriations.set_index("scenario")
    left = 1.0 - money["spent"] / money["appropriated"].where(money["appropriated"] > 0.0)
    unspent = [f"{in_one_line(name)} {share:.1%}" for name, share in left.items() if share > WORTH_SAYING]
    return [*notes, word("unspent note", lang, names=word("comma", lang).join(unspent))] if unspent else notes


def estimands_table(estimands: Any, lang: str = "en") -> str:
    """Return the estimands of the party premium, one row each, and below them what each one is."""
    wide = estimands.set_index(["symbol", "outcome"])
    rows = _heads(lang, 2, cost=False)
    for one in ESTIMANDS:
        found = [wide.loc[(one.symbol, outcome)] for outcome in HEADLINE]
        cells = (difference(row["estimate"], row["ci_low"], row["ci_high"]) for row in found)
        rows.append([one.symbol, translated("estimands", one.symbol, lang, one.name), *cells])
    formulas = align([[one.symbol, "=", _formula(one.weights)] for one in ESTIMANDS], left=3)
    return f"{word('estimands table title', lang)}\n\n{align(rows, left=2)}\n\n{formulas}"


def _formula(weights: Mapping[str, float]) -> str:
    terms = [f"{'+' if weight > 0 else '−'} {name}" for name, weight in weights.items()]
    return " ".join(terms).removeprefix("+ ")


def break_even_table(reach: Any, lang: str = "en") -> str:
    """Return the gap of reach found and the one at which the hubs of Party and office would do equally well."""
    rows = [[word("gap of reach", lang), *(_head(outcome, lang)[1] for outcome in reach["outcome"])]]
    rows.append([word("gap found", lang), *(f"{value:.1f}" for value in reach["gap"])])
    rows.append([word("gap even", lang), *("–" if math.isnan(v) else f"{v:.1f}" for v in reach["break_even"])])
    return f"{align(rows)}\n{word('gap note', lang)}"


def _cell(row: Any, level: bool) -> str:
    if level and math.isnan(row["mean"]):
        return "– "
    if level:
        return f"{row['mean']:.1f}{SOME_WITHOUT if math.isnan(row['difference']) else ' '}"
    return difference(row["difference"], row["ci_low"], row["ci_high"])
