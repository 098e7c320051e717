"""Parameters as rows of facts, in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from shequ.engine.parameters import Parameter
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.report.source.uses import equations_of, uses_of
from shequ.report.tables.text import align
from shequ.report.words import head, path_name, translated, word
from shequ.report.words.numbers import plain
from shequ.scenario import load_scenario, scenario_files
from shequ.scenario.resolving import FIGURES

COLUMNS = ("name", "value", "unit", "low", "high", "minimum", "maximum", "kind", "meaning", "source")


def in_words(parameter: Parameter, lang: str) -> dict[str, str]:
    """Return unit, meaning and kind of a parameter in a language."""
    return {
        "unit": translated("units", parameter.unit, lang),
        "meaning": translated("parameters", parameter.name, lang, parameter.meaning),
        "kind": translated("kinds", str(parameter.kind), lang),
    }


def rows_of_parameters(lang: str) -> list[dict[str, Any]]:
    """Return a row for each declared parameter; sources stay in the language that they were written in."""
    rows = []
    for parameter in PARAMETERS.values():
        row = {column: getattr(parameter, column) for column in COLUMNS} | in_words(parameter, lang)
        rows.append({head(column, lang): value for column, value in row.items()})
    return rows


def explain(parameter: Parameter, lang: str) -> str:
    """Return what a parameter is and where it comes from, with the equations and functions that use it and what moves it."""
    said = in_words(parameter, lang)
    facts = [
        [head("value", lang), f"{parameter.value:g} {said['unit']}"],
        [head("range", lang), f"{plain(parameter.low)} – {plain(parameter.high)}"],
        [head("possible", lang), _possible(parameter, lang)],
        [head("kind", lang), said["kind"]],
        [head("source", lang), parameter.source],
    ]
    parts = [word("one of another", lang, one=parameter.name, other=said["meaning"]), align(facts, left=2)]
    parts += _section(
        "equations of parameter",
        [[one.title(lang), one.text, one.symbol_of(parameter.name)] for one in equations_of(parameter)],
        lang,
    )
    parts += _section(
        "uses of parameter", [[one.function, f"{one.file}:{one.line}"] for one in uses_of(parameter)], lang
    )
    parts += _section("movers of parameter", list(_movers(parameter, lang)), lang)
    return "\n\n".join(parts)


def _possible(parameter: Parameter, lang: str) -> str:
    if math.isinf(parameter.maximum):
        return word("or more", lang, value=plain(parameter.minimum))
    return f"{plain(parameter.minimum)} – {plain(parameter.maximum)}"


def _section(key: str, rows: list[list[str]], lang: str) -> list[str]:
    return [f"{word(key, lang)}\n{align([['', *row] for row in rows], left=4)}"] if rows else []


def _movers(parameter: Parameter, lang: str) -> Iterator[list[str]]:
    """Yield what gives the parameter another value: a figure of the place, levers, and scenarios."""
    if parameter.name in FIGURES:
        yield [word("figure of the place", lang), FIGURES[parameter.name]]
    for name, lever in levers().items():
        for change in lever.changes:
            if change.parameter == parameter.name:
                yield [f"{path_name(lever.path, lang)}: {name}", "" if lever.money else f"→ {change.to:g}"]
    for name in scenario_files():
        scenario = load_scenario(name)
        if parameter.name in scenario.parameters:
            yield [word("of scenario", lang, name=name), f"{scenario.parameters[parameter.name]:g}"]
        if any(shock.parameter == parameter.name for shock in scenario.shocks):
            yield [word("shock of scenario", lang, name=name), ""]
