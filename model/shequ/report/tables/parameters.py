"""Parameters as rows of facts, in both languages."""

from __future__ import annotations

from typing import Any

from shequ.engine.parameters import Parameter
from shequ.policy.parameters import PARAMETERS
from shequ.report.words import head, translated

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
