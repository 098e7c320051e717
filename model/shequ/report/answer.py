"""The answer of a comparison in three sentences, every number of which is read from its tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from shequ.outcomes import HEADLINE
from shequ.report import words
from shequ.report.words.numbers import fixed, rounded
from shequ.study.analyse.comparison import Comparison
from shequ.study.statistics.paired import apart, paired
from shequ.study.statistics.price import PRICED


def answer(comparison: Comparison, lang: str) -> list[str]:
    """Return what came out for coverage, for trust, and for cost and certainty.

    A difference that its interval does not separate from zero is never told as an effect.
    """
    effects, results = comparison.effects, comparison.results
    titles = results.titles(lang)
    others = effects[effects["scenario"].isin(results.policies)]
    if others.empty:
        return [words.word("answer alone", lang)]
    if not others["ci_low"].notna().any():
        return [words.word("answer one", lang)]
    level = effects.set_index(["scenario", "outcome"]).loc[(results.baseline, "coverage"), "mean"]
    return [
        _coverage(comparison, others, titles, float(level), lang),
        _trust(comparison, others, titles, lang),
        _certainty(comparison, others, titles, lang),
    ]


def in_words(row: Mapping[str, Any], lang: str) -> str:
    """Return a difference with its unit and interval."""
    value, low, high = (float(row[key]) for key in ("difference", "ci_low", "ci_high"))
    unit = words.unit_after_number(str(row["outcome"]), lang)
    if math.isnan(low):
        return words.word("by value", lang, value=fixed(value, 2, "+,"), unit=unit)
    return words.word("by interval", lang, unit=unit, **rounded(value, low, high, "+,"))


def _amount(row: Mapping[str, Any], lang: str) -> str:
    """Return by how much something rises, without the sign."""
    return in_words(row, lang).replace("+", "")


def _raised(others: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the policies that raise an outcome, the most first."""
    rows = others[(others["outcome"] == outcome) & (others["ci_low"] > 0.0)]
    return rows.sort_values("difference", ascending=False)


def _lowered(others: pd.DataFrame, outcome: str, titles: Mapping[str, str], lang: str) -> list[str]:
    """Return a sentence on the policies that lower an outcome, if any does."""
    rows = others[(others["outcome"] == outcome) & (others["ci_high"] < 0.0)].sort_values("difference")
    if rows.empty:
        return []
    worst = rows.iloc[0]
    about = {"count": len(rows), "worst": titles[worst["scenario"]], "difference": in_words(worst, lang)}
    return [words.word("answer lowers", lang, **about)]


def _tied(comparison: Comparison, raised: pd.DataFrame, titles: Mapping[str, str], lang: str) -> str:
    """Return a clause that names the policies whose difference from the best one its replicates do not separate."""
    best, outcome = raised.iloc[0]["scenario"], raised.iloc[0]["outcome"]
    runs = comparison.runs.pivot(index="replicate", columns="scenario", values=outcome).dropna()
    rest, bases = list(raised["scenario"].iloc[1:]), comparison.results.references
    gains = {name: runs[name] - runs[bases[name]] for name in (best, *rest)}
    ahead = paired(pd.DataFrame({name: gains[best] - gains[name] for name in rest}, index=runs.index))
    names = [titles[name] for name in rest if not ahead.loc[name, "ci_low"] > 0.0]
    if not names:
        return ""
    quoted = [words.word("quoted", lang, name=name) for name in names]
    return words.word("answer tied", lang, names=words.word("comma", lang).join(quoted))


def _best(comparison: Comparison, raised: pd.DataFrame, titles: Mapping[str, str], lang: str) -> dict[str, str]:
    """Return which policy raises an outcome most, and by how much, with those that are not told apart from it."""
    first = raised.iloc[0]
    difference = _amount(first, lang) + _tied(comparison, raised, titles, lang)
    return {"best": titles[first["scenario"]], "difference": difference}


def _coverage(comparison: Comparison, others: pd.DataFrame, titles: Mapping[str, str], level: float, lang: str) -> str:
    raised, lowered = _raised(others, "coverage"), _lowered(others, "coverage", titles, lang)
    about = {
        "baseline": titles[comparison.results.baseline], "level": f"{level:.1f}", "count": others["scenario"].nunique(),
    }  # fmt: skip
    if raised.empty:
        return words.sentences([words.word("answer no coverage", lang, **about), *lowered], lang)
    told = words.word("answer coverage", lang, raised=len(raised), **_best(comparison, raised, titles, lang), **about)
    return words.sentences([told, *lowered], lang)


def _trust(comparison: Comparison, others: pd.DataFrame, titles: Mapping[str, str], lang: str) -> str:
    """Say who raises local trust and trust in the Party organisation most, and who lowers them."""
    told: list[str] = []
    for outcome in ("trust_local", "trust_party"):
        raised = _raised(others, outcome)
        if raised.empty:
            told.append(words.word(f"answer no {outcome}", lang))
        else:
            told.append(words.word(f"answer {outcome}", lang, **_best(comparison, raised, titles, lang)))
        told += _lowered(others, outcome, titles, lang)
    return words.sentences(told, lang)


def _certainty(comparison: Comparison, others: pd.DataFrame, titles: Mapping[str, str], lang: str) -> str:
    shown = others[others["outcome"].isin(HEADLINE)]
    about = {"shown": len(shown), "open": int((~apart(shown["ci_low"], shown["ci_high"])).sum())}
    signs = words.word("answer signs", lang, flips=sum(outcome in HEADLINE for _, outcome in comparison.changed))
    end = signs if len(comparison.ends) else words.word("answer no signs", lang)
    money = comparison.price
    priced = money[(money["account"] == "public") & (money["verdict"] == PRICED)].sort_values("ratio")
    if priced.empty:
        return words.word("answer no cost", lang, **about) + end
    least, most = priced.iloc[0], priced.iloc[-1]
    return words.word(
        "answer cost", lang, least=f"{least['ratio']:,.0f}", cheapest=titles[least["scenario"]],
        most=f"{most['ratio']:,.0f}", dearest=titles[most["scenario"]], **about,
    ) + end  # fmt: skip
