"""What stands above and below figures and tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shequ.policy.means import LIST, of_each_community
from shequ.policy.parameters import PARAMETERS
from shequ.report.words import is_percent, outcome_name, sentences, word
from shequ.study.statistics.conventions import LAST_MONTHS

if TYPE_CHECKING:
    from shequ.study.design.factors import Factor
    from shequ.study.design.files import Design
    from shequ.study.store.manifest import Manifest

FACTORS_NAMED = 5  # of those that a study varied; the others are counted


def last_months(count: int, lang: str) -> str:
    """Return the words for the months over which outcomes are averaged."""
    if count == LAST_MONTHS:
        return word("last year", lang)
    return word("last months" if count > 1 else "last month", lang, count=count)


def quick_label(made: Manifest, lang: str) -> str:
    """Return the words that mark a quick look in all that is made of it; none for a whole study."""
    if not made.design.quick:
        return ""
    replicates, communities = made.design.replicates, made.communities
    return word(
        "quick label", lang,
        replicates=word("quick label one replicate" if replicates == 1 else "quick label replicates", lang, count=replicates),
        communities=word(
            "quick label one community" if communities == 1 else "quick label communities", lang, count=communities
        ),
    )  # fmt: skip


def means_label(design: Design, lang: str) -> str:
    """Return the words that tell the means of all policies; none where these are what their levers cost in the list."""
    text = str(design.means or LIST)
    money = of_each_community(text)
    if money is None:
        return ""
    times, _, fund = text.replace("×", "x").lower().rpartition("x")
    if fund.strip() != "fund":
        return word("means of money", lang, money=f"{money:,.0f}")
    return word("means of funds", lang, times=times) if times else word("means of a fund", lang)


def set_label(made: Manifest, lang: str) -> str:
    """Return the words that tell what a study set beside its scenarios' own: size, months, keys, and what it varied."""
    design, place = made.design, made.places[next(iter(made.scenarios.values())).place]
    part = place.first(made.communities)
    smaller = len(part.communities) < len(place.communities)
    said = {
        "label size": smaller, "label months": design.months is not None, "label burn-in": design.burn_in is not None,
        "label set": design.set, "label varied": made.factors,
    }  # fmt: skip
    names, more = list(made.factors)[:FACTORS_NAMED], len(made.factors) - FACTORS_NAMED
    varied = word("comma", lang).join([*names, *([word("label more", lang, count=more)] if more > 0 else [])])
    values = {
        "count": len(part.communities), "all": len(place.communities), "elders": f"{part.elders:,}", "months": design.months,
        "burn_in": design.burn_in, "keys": word("comma", lang).join(design.set), "varied": varied,
    }  # fmt: skip
    return word("label join", lang).join(word(key, lang, **values) for key, there in said.items() if there)


def study_label(made: Manifest, lang: str) -> str:
    """Return what stands on all that is made of a study: what it set, its means, and that it is a quick look."""
    labels = (set_label(made, lang), means_label(made.design, lang), quick_label(made, lang))
    return word("label join", lang).join(one for one in labels if one)


def study_notes(made: Manifest, lang: str) -> list[str]:
    """Return the same as lines below a table."""
    labels = {
        "set note": set_label(made, lang),
        "means note": means_label(made.design, lang),
        "quick note": quick_label(made, lang),
    }
    return [word(key, lang, label=label) for key, label in labels.items() if label]


def drawn_from(factors: Mapping[str, Factor], lang: str) -> str:
    """Return from which ranges worlds are drawn: the whole of every range only where every parameter varies over its own."""
    whole = all(
        name in factors and (factors[name].low, factors[name].high) == (one.low, one.high)
        for name, one in PARAMETERS.items()
        if one.low < one.high
    )
    return word("drawn whole", lang) if whole else word("drawn part", lang, count=len(factors))


def title(figure: str, place: str, lang: str) -> str:
    """Return the title of a figure, with the name of the place, the default place's if none is given."""
    return word(f"{figure} title", lang, place=place or word("place", lang))


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


def places_of(titles: Mapping[str, str], base: str) -> dict[str, int]:
    """Return the number under which every figure of a folder draws a scenario: 0 for the baseline, whoever else is shown."""
    return {name: number for number, name in enumerate(dict.fromkeys([base, *titles]))}


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


def partial_notes(partial: Any, outcomes: Sequence[str], lang: str) -> list[str]:
    """Return, of `statistics.last_months.partial_years`, a line an outcome that is a mean over fewer months than the others."""
    lines = []
    for outcome, rows in partial.groupby("outcome") if len(partial) else ():
        if outcome in outcomes:
            names = word("comma", lang).join(dict.fromkeys(rows["scenario"]))
            lines.append(word("partial year", lang, outcome=outcome_name(outcome, lang), names=names,
                              months=rows["months"].min(), of=rows["of"].max()))  # fmt: skip
    return lines


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
