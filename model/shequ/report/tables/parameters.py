"""Parameters as rows of facts, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shequ.engine.parameters import Parameter
from shequ.policy.parameters import PARAMETERS
from shequ.report.words import translated

COLUMNS: Mapping[str, str] = {
    "name": "参数", "value": "取值", "unit": "单位", "low": "区间下限", "high": "区间上限", "minimum": "最小", "maximum": "最大",
    "kind": "类别", "meaning": "含义", "source": "来源",
}  # fmt: skip


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
        rows.append({COLUMNS[column]: value for column, value in row.items()} if lang == "zh" else row)
    return rows
