"""The file of words, read when a word is first needed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from string import Formatter
from typing import Any

Term = tuple[str, str]  # English, Chinese; no English where the code itself names the thing


@cache
def table(name: str) -> Mapping[str, Term]:
    """Return one table of the file, such as ``terms``, ``units`` or ``state.elder``."""
    held = _file()
    names = held["names"]
    for part in name.split("."):
        held = held[part]
    return {key: term for entry, value in held.items() for key, term in _expanded(entry, value, names)}


@cache
def _file() -> Any:
    return tomllib.loads((resources.files("shequ.report.words") / "words.toml").read_text(encoding="utf-8"))


def _expanded(key: str, value: str | list[str], names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Term]]:
    """Yield an entry; one for every combination of names where its key leaves some open."""
    english, chinese = ("", value) if isinstance(value, str) else value
    gaps = [name for _, name, _, _ in Formatter().parse(key) if name]
    if not gaps:
        yield key, (english, chinese)
        return
    for chosen in product(*(names[gap].items() for gap in gaps)):
        filled = {gap: name for gap, (name, _) in zip(gaps, chosen, strict=True)}
        said = {gap: text for gap, (_, text) in zip(gaps, chosen, strict=True)}
        yield key.format(**filled), (english, chinese.format(**said))
