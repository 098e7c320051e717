"""The words of figures: terms put into names, units and sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from shequ.outcomes import BY_NAME
from shequ.report.terms import OUTCOME_NAMES, STAGE_NAMES, TERMS, UNITS, WHOLES, Term
from shequ.report.terms.chinese import chinese
from shequ.study.statistics.conventions import FEWEST_FOR_P, LAST_MONTHS

if TYPE_CHECKING:
    from shequ.study.store.manifest import Manifest

LANGUAGES = ("en", "zh")
COARSE = 0.01  # smallest p-value that leaves room for an adjustment


def check_language(lang: str) -> None:
    """Refuse a language that has no words.

    Raises
    ------
    ValueError
        If it is neither ``en`` nor ``zh``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang={lang!r}: choose one of {', '.join(LANGUAGES)}.")


def say(term: Term, lang: str) -> str:
    """Return a term in one language."""
    check_language(lang)
    return term[LANGUAGES.index(lang)]


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


def in_language(english: str, chinese: str, lang: str) -> str:
    """Return a text in a language; the English one where there is no Chinese."""
    return (chinese if lang == "zh" else "") or english


def title_of(titled: Titled, lang: str) -> str:
    """Return a title in a language; the English one where there is no Chinese."""
    return in_language(titled.title, titled.title_zh, lang)


def headed(name: str, titled: Titled, lang: str) -> str:
    """Return the line that opens what is said of a name: the name and its title."""
    return f"{name}：{title_of(titled, lang)}" if lang == "zh" else f"{name}: {titled.title} {titled.title_zh}"


def translated(table: str, name: str, lang: str, english: str = "") -> str:
    """Return what one of the model's names means: itself in English if not said otherwise, and so where it is a user's own."""
    return chinese(table).get(name, english or name) if lang == "zh" else english or name


def word(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence of the figures, its gaps filled."""
    return say(TERMS[key], lang).format(**values)


def sentences(parts: Sequence[str], lang: str) -> str:
    """Return sentences one after another; Chinese ones need no blank between them."""
    return ("" if lang == "zh" else " ").join(parts)


def optional(key: str, lang: str) -> str:
    """Return a word, or nothing where there is none: names that users give have none."""
    return say(TERMS[key], lang) if key in TERMS else ""


def last_months(count: int, lang: str) -> str:
    """Return the words for the months over which outcomes are averaged."""
    if count == LAST_MONTHS:
        return word("last year", lang)
    return word("last months" if count > 1 else "last month", lang, count=count)


def title(figure: str, place: str, lang: str) -> str:
    """Return the title of a figure, with the name of the place, the default place's if none is given."""
    return word(f"{figure} title", lang, place=place or word("place", lang))


def outcome_name(outcome: str, lang: str) -> str:
    """Return the name of an outcome; what the model calls it where it has none of its own."""
    said = outcome.replace("_", " ").capitalize()
    return say(OUTCOME_NAMES.get(outcome, (said, translated("outcomes", outcome, "zh", said))), lang)


def outcome_within(outcome: str, lang: str) -> str:
    """Return the name of an outcome as it stands within a sentence."""
    name = outcome_name(outcome, lang)
    return name[0].lower() + name[1:]


def stage_name(stage: str, lang: str) -> str:
    """Return the name of a stage between need and care."""
    return say(STAGE_NAMES[stage], lang)


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
        return say(UNITS.get(unit, (unit, translated("units", unit, "zh"))), lang)
    whole = unit.removeprefix("% of ")
    named = say(WHOLES.get(whole, (whole, whole)), lang)
    spaced = lang == "zh" and named[0].isdigit()  # Chinese print sets digits apart
    return word("percent of", lang, whole=f" {named}" if spaced else named)


def difference_unit(outcome: str, lang: str) -> str:
    """Return the unit of a difference: percentages differ by percentage points."""
    return word("points", lang) if is_percent(outcome) else level_unit(outcome, lang)


def unit_after_number(outcome: str, lang: str) -> str:
    """Return the unit of a difference as it follows a number in a sentence."""
    if lang == "en":
        return difference_unit(outcome, lang)
    return "个百分点" if is_percent(outcome) else difference_unit(outcome, lang).removesuffix("（百分制）")


def signed(value: float) -> str:
    """Return a number with its sign, a true minus; zero has none."""
    return plain(value) if abs(value) < 1e-12 or value < 0 else f"+{plain(value)}"


def plain(value: float) -> str:
    """Return a number with a true minus."""
    return "0" if abs(value) < 1e-12 else f"{value:g}".replace("-", "−")


def share(value: float) -> str:
    """Return a percentage of need, without its sign."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 100.0 else "100"


def scenario_titles(frame: Any, titles: Mapping[str, str], baseline: str | None) -> dict[str, str]:
    """Return the title of every scenario in a frame: the baseline first, the others in the order of the titles.

    Raises
    ------
    ValueError
        If the baseline is not there.
    """
    there = list(dict.fromkeys(frame["scenario"]))
    order = [name for name in titles if name in there] + [name for name in there if name not in titles]
    base = order[0] if baseline is None else baseline
    if base not in there:
        raise ValueError(f"baseline={base!r}: no such scenario here. There are {', '.join(there)}.")
    return {name: " ".join(str(titles.get(name) or name).split()) for name in dict.fromkeys([base, *order])}


def baseline_level(outcome: str, effect: Any, lang: str) -> str:
    """Return the line that states the baseline's level, from its row of effects."""
    level = float(effect["mean"])
    if not math.isfinite(level):
        return f"{word('baseline', lang)} –"
    percent = "%" if is_percent(outcome) else ""
    return f"{word('baseline', lang)} {level:.1f}{percent}".replace("-", "−")


def effects_caption(shown: Any, own: Any, baseline: str, lang: str, months: int, changed: bool) -> str:
    """Return what stands below effects, from the rows that are shown and the baseline's own by outcome."""
    counts = set(map(int, shown["replicates"]))
    parts = [_with_replicates("effects caption", counts, lang, baseline=baseline, months=last_months(months, lang))]
    parts += few_replicates(min(counts), lang)
    if changed:
        parts.append(word("changed caption", lang))
    if "trust_local" in set(shown["outcome"]):
        parts.append(word("local trust", lang))
    apart = (shown["baseline_mean"] - shown["outcome"].map(own["mean"])).abs() > 1e-9
    if (apart & (shown["replicates"] == shown["outcome"].map(own["replicates"]))).any():
        parts.append(word("other baselines", lang))
    if shown["difference"].isna().any():
        parts.append(word("no value", lang))
    return sentences(parts, lang)


def few_replicates(replicates: int, lang: str) -> list[str]:
    """Return what has to be said of replicates too few for a p-value, or for a small one."""
    smallest = 2.0 / 2.0**replicates  # all signs the same, of a permutation test
    if 1 < replicates < FEWEST_FOR_P:
        return [word("few replicates", lang, replicates=replicates, fewest=FEWEST_FOR_P)]
    if replicates > 1 and smallest > COARSE:
        return [word("coarse p-values", lang, replicates=replicates, smallest=f"{smallest:.1%}")]
    return []


def paths_caption(months: Any, baseline: str, lang: str) -> str:
    """Return what stands below paths; the baseline is named where each row shows it again."""
    parts = [_with_replicates("paths caption", _counts(months), lang)]
    if baseline:
        parts.append(word("paths rows", lang, baseline=baseline))
    return sentences(parts, lang)


def funnel_caption(runs: Any, baseline: str, lang: str, months: int) -> str:
    """Return what stands below the funnel."""
    return word(
        "funnel caption", lang, replicates=replicate_count(_counts(runs), lang), baseline=baseline,
        months=last_months(months, lang),
    )  # fmt: skip


def _counts(months: Any) -> set[int]:
    return set(map(int, months.groupby("scenario")["replicate"].nunique()))


def replicate_count(counts: set[int], lang: str) -> str:
    """Return how many replicates there are; a range where scenarios have more or fewer."""
    low, high = min(counts), max(counts)
    if high == 1:
        return word("one replicate", lang)
    return word("replicates", lang, count=str(high) if low == high else f"{low}–{high}")


def _with_replicates(key: str, counts: set[int], lang: str, **values: str) -> str:
    of_one = " of one" if max(counts) == 1 else ""
    return word(key + of_one, lang, replicates=replicate_count(counts, lang), **values)


def _unit(outcome: str) -> str:
    return BY_NAME[outcome].unit if outcome in BY_NAME else ""


def quick_label(made: Manifest, lang: str) -> str:
    """Return the words that mark a quick look in all that is made of it; none for a whole study."""
    if not made.design.quick:
        return ""
    replicates, communities = made.design.replicates, made.communities
    if lang == "zh":
        return f"快速试算：{replicates} 次重复模拟，{communities} 个社区"
    places = "1 community" if communities == 1 else f"{communities} communities"
    return f"quick look: {replicates} replicate{'s' * (replicates > 1)}, {places}"
