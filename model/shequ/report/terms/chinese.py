"""What the model's own tables say, in Chinese: names of parameters, outcomes, state variables and units."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from string import Formatter
from typing import Any


@cache
def chinese(table: str) -> Mapping[str, str]:
    """Return one table of the file: ``parameters``, ``outcomes``, ``units``, ``kinds`` or ``state.KIND``."""
    held = _file()
    words = held["words"]
    for part in table.split("."):
        held = held[part]
    return {name: text for key, value in held.items() for name, text in _expanded(key, value, words)}


@cache
def _file() -> Any:
    text = (resources.files("shequ.report.terms") / "zh.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _expanded(key: str, text: str, words: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield an entry for every combination of the words that its name leaves open."""
    gaps = [name for _, name, _, _ in Formatter().parse(key) if name]
    for values in product(*(words[gap].items() for gap in gaps)):
        names = {gap: value[0] for gap, value in zip(gaps, values, strict=True)}
        titles = {gap: value[1] for gap, value in zip(gaps, values, strict=True)}
        yield key.format(**names), text.format(**titles)
