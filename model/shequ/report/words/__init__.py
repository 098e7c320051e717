"""Words in English and Chinese: every term stands once, in ``words.toml``, which is read when one is first needed."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import product
from string import Formatter
from typing import Any, Protocol

from shequ.outcomes import BY_NAME
from shequ.study.statistics.conventions import LOOK_COMMUNITIES, LOOK_REPLICATES

LANGUAGES = ("en", "zh")
Term = tuple[str, str]  # English, Chinese; no English where the code itself names the thing
LOOK = {"look_replicates": LOOK_REPLICATES, "look_communities": LOOK_COMMUNITIES}  # which sentences mention


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


def check_language(lang: str) -> None:
    """Refuse a language that has no words.

    Raises
    ------
    ValueError
        If it is neither ``en`` nor ``zh``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang={lang!r}: choose one of {', '.join(LANGUAGES)}.")


def in_language(english: str, chinese: str, lang: str) -> str:
    """Return a text in a language; the English one where there is no Chinese."""
    check_language(lang)
    return (chinese if lang == "zh" else "") or english


class Titled(Protocol):
    """Anything with a title in both languages, the Chinese one perhaps empty."""

    @property
    def title(self) -> str:
        """Title in English."""
        ...

    @property
    def title_zh(self) -> str:
        """Title in Chinese."""
        ...


def title_of(titled: Titled, lang: str) -> str:
    """Return a title in a language; the English one where there is no Chinese."""
    return in_language(titled.title, titled.title_zh, lang)


def headed(name: str, titled: Titled, lang: str) -> str:
    """Return the line that opens what is said of a name: the name and its title."""
    title = title_of(titled, lang) if lang == "zh" else f"{titled.title} {titled.title_zh}".strip()
    return word("one of another", lang, one=name, other=title)


def word(key: str, lang: str, **values: object) -> str:
    """Return a term, its gaps filled."""
    return in_language(*table("terms")[key], lang).format(**LOOK, **values)


def optional(key: str, lang: str) -> str:
    """Return a term, or nothing where there is none: names that users give have none."""
    return in_language(*table("terms").get(key, ("", "")), lang)


def head(key: str, lang: str) -> str:
    """Return the head of a column."""
    return in_language(*table("heads")[key], lang)


def translated(of: str, name: str, lang: str, otherwise: str = "") -> str:
    """Return what one of the model's names means.

    Parameters
    ----------
    of
        Table of the file: ``units``, ``outcomes``, ``parameters``, ``state.elder`` or another.
    otherwise
        What to say where the file says nothing in the language; else it is the name itself.
    """
    english, chinese = table(of).get(name, ("", ""))
    return in_language(english or otherwise or name, chinese, lang)


def path_name(path: str, lang: str) -> str:
    """Return the letter and name of a path."""
    return f"{path} {translated('paths', path, lang)}"


def sentences(parts: Sequence[str], lang: str) -> str:
    """Return sentences one after another; Chinese ones need no blank between them."""
    return ("" if lang == "zh" else " ").join(parts)


def named_outcomes() -> list[str]:
    """Return the outcomes with an English name of their own: those that figures and the page show, in their order."""
    return [outcome for outcome, (english, _) in table("outcomes").items() if english]


def outcome_name(outcome: str, lang: str) -> str:
    """Return the name of an outcome; what the model calls it where it has none of its own."""
    return translated("outcomes", outcome, lang, outcome.replace("_", " ").capitalize())


def outcome_within(outcome: str, lang: str) -> str:
    """Return the name of an outcome as it stands within a sentence."""
    name = outcome_name(outcome, lang)
    return name[0].lower() + name[1:]


def stage_name(stage: str, lang: str) -> str:
    """Return the name of a stage between need and care."""
    return translated("stages", stage, lang)


def is_percent(outcome: str) -> bool:
    """Say whether an outcome is a percentage."""
    return _unit(outcome).startswith("% of ")


def bounds(outcome: str) -> tuple[float, float]:
    """Return the least and the largest value that an outcome can have."""
    unit = _unit(outcome)
    if unit == "−1 to 1":
        return -1.0, 1.0
    return 0.0, 100.0 if is_percent(outcome) or unit == "points of 100" else 1.0 if unit == "0–1" else math.inf


def level_unit(outcome: str, lang: str) -> str:
    """Return the unit of an outcome's level."""
    unit = _unit(outcome)
    if not is_percent(outcome):
        return translated("units", unit, lang)
    whole = translated("wholes", unit.removeprefix("% of "), lang)
    spaced = lang == "zh" and whole[0].isdigit()  # Chinese print sets digits apart
    return word("percent of", lang, whole=f" {whole}" if spaced else whole)


def difference_unit(outcome: str, lang: str) -> str:
    """Return the unit of a difference: percentages differ by percentage points."""
    return word("points", lang) if is_percent(outcome) else level_unit(outcome, lang)


def unit_after_number(outcome: str, lang: str) -> str:
    """Return the unit of a difference as it follows a number in a sentence."""
    unit = "percentage points" if is_percent(outcome) else _unit(outcome)
    return translated("after a number", unit, lang, difference_unit(outcome, lang))


def _unit(outcome: str) -> str:
    return BY_NAME[outcome].unit if outcome in BY_NAME else ""
