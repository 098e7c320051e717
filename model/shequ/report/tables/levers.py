"""Levers in words: the list, and one explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import Cost, Lever
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables.text import align
from shequ.report.words import head, headed, in_language, path_name, sentences, title_of, translated, word


def overview(levers: Mapping[str, Lever], lang: str) -> str:
    """Return the list of levers by path."""
    rows = [_heads(("path", "lever", "title", "changes"), lang)]
    for name, lever in levers.items():
        changed = ", ".join(change.parameter for change in lever.changes)
        rows.append([path_name(lever.path, lang), name, title_of(lever, lang), changed])
    return align(rows, left=4)


def explain(name: str, lever: Lever, lang: str, parameters: ParameterSet = PARAMETERS) -> str:
    """Return what a lever changes, what it costs and why, the study's passage, and how it can disappoint."""
    ramp = [word("lever ramp", lang, months=lever.ramp)]
    ramp += [word("lever follow-through", lang)] if lever.organisational else []
    unsaid = word("lever rival" if lever.path == "R" else "lever own", lang)
    parts = [
        headed(name, lever, lang),
        lever.about_zh if lang == "zh" else lever.about,
        sentences(ramp, lang),
        align(_changes(lever, lang, parameters), left=(0, 4)),
        align(_costs(lever, lang), left=(2, 4, 5, 6)) if lever.costs else word("lever purse", lang),
        word("lever staff", lang, hours=f"{lever.staff_hours:g}"),
        word("lever passage", lang, passage=lever.passage) if lever.passage else unsaid,
        word("can disappoint", lang, how=in_language(lever.disappoints, lever.disappoints_zh, lang)),
    ]
    return "\n\n".join(part for part in parts if part)


def _heads(keys: Sequence[str], lang: str) -> list[str]:
    return [head(key, lang) for key in keys]


def _changes(lever: Lever, lang: str, parameters: ParameterSet) -> list[list[str]]:
    rows = [_heads(("changes", "from", "to", "range of a lever", "unit"), lang)]
    for change in lever.changes:
        parameter = parameters[change.parameter]
        to = word("lever money", lang) if lever.money else f"{change.to:g}"
        spread = "" if lever.money else f"{change.low:g}–{change.high:g}"
        unit = translated("units", parameter.unit, lang)
        rows.append([change.parameter, f"{parameter.value:g}", to, spread, unit])
    return rows


def _costs(lever: Lever, lang: str) -> list[list[str]]:
    heads = ("price", "range of a lever", "per", "volume", "spread over", "kind of a price", "basis")
    rows = [_heads(heads, lang)]
    for cost in lever.costs:
        years = word("lever years", lang, years=f"{cost.years:g}") if cost.years else word("lever monthly", lang)
        spread, per = f"{cost.low:g}–{cost.high:g}", translated("counted", cost.per, lang)
        kind, basis = translated("kinds", cost.kind, lang), basis_of(cost, lang)
        rows.append([f"{cost.amount:g}", spread, per, f"{cost.volume:g}", years, kind, basis])
    return rows


def basis_of(cost: Cost, lang: str) -> str:
    """Return what a price rests on; in English where it has no Chinese."""
    return in_language(cost.basis, cost.basis_zh, lang)
