"""Names and units of outcomes, and the values that they can have."""

from __future__ import annotations

import math

from shequ.outcomes import BY_NAME
from shequ.report.words.languages import table, translated, word


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
