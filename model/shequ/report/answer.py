"""The answer of a comparison in three sentences, every number of which is read from its tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from shequ.lab.compare import HEADLINE, Comparison
from shequ.lab.conventions import FEWEST_FOR_P
from shequ.report import words
from shequ.report.tables import digits, fixed


def answer(comparison: Comparison, titles: Mapping[str, str], lang: str) -> list[str]:
    """Return what came out for coverage, for trust, and for cost and certainty.

    A difference that its interval does not separate from zero is never told as an effect.
    """
    effects, base = comparison.tables["effects"], comparison.question.baseline
    others = effects[effects["scenario"].isin(comparison.question.policies())]
    if others.empty:
        return [words.word("answer alone", lang)]
    if not others["ci_low"].notna().any():
        return [words.word("answer one", lang)]
    if not others["p_value"].notna().any():
        return [words.word("answer few", lang, count=comparison.question.replicates, fewest=FEWEST_FOR_P)]
    level = effects.set_index(["scenario", "outcome"]).loc[(base, "coverage"), "mean"]
    return [
        _coverage(others, titles, titles[base], float(level), lang),
        _trust(others, titles, lang),
        _certainty(comparison, others, titles, lang),
    ]


def in_words(row: Mapping[str, Any], lang: str) -> str:
    """Return a difference with its unit and interval."""
    value, low, high = (float(row[key]) for key in ("difference", "ci_low", "ci_high"))
    unit = words.unit_after_number(str(row["outcome"]), lang)
    if math.isnan(low):
        return words.word("by value", lang, value=fixed(value, 2, "+,"), unit=unit)
    places = digits(low, high)
    value_, low_, high_ = (fixed(x, places, "+,") for x in (value, low, high))
    return words.word("by interval", lang, value=value_, unit=unit, low=low_, high=high_)


def _amount(row: Mapping[str, Any], lang: str) -> str:
    """Return by how much something rises, without the sign."""
    return in_words(row, lang).replace("+", "")


def _raised(others: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the policies that raise an outcome, the most first."""
    rows = others[(others["outcome"] == outcome) & others["separated"].astype(bool) & (others["difference"] > 0.0)]
    return rows.sort_values("difference", ascending=False)


def _coverage(others: pd.DataFrame, titles: Mapping[str, str], baseline: str, level: float, lang: str) -> str:
    raised, count = _raised(others, "coverage"), others["scenario"].nunique()
    about = {"baseline": baseline, "level": f"{level:.1f}", "count": count}
    if raised.empty:
        return words.word("answer no coverage", lang, **about)
    best = raised.iloc[0]
    return words.word(
        "answer coverage",
        lang,
        raised=len(raised),
        best=titles[best["scenario"]],
        difference=_amount(best, lang),
        **about,
    )


def _trust(others: pd.DataFrame, titles: Mapping[str, str], lang: str) -> str:
    local, party = _raised(others, "trust_local"), _raised(others, "trust_party")
    if local.empty or party.empty:
        return words.word("answer no trust", lang)
    one, two = local.iloc[0], party.iloc[0]
    return words.word(
        "answer trust", lang, local=titles[one["scenario"]], difference=_amount(one, lang),
        party=titles[two["scenario"]], other=_amount(two, lang),
    )  # fmt: skip


def _certainty(comparison: Comparison, others: pd.DataFrame, titles: Mapping[str, str], lang: str) -> str:
    shown = others[others["outcome"].isin(HEADLINE)]
    about = {"shown": len(shown), "open": int((~shown["separated"].astype(bool)).sum())}
    signs = words.word("answer signs", lang, flips=sum(outcome in HEADLINE for _, outcome in comparison.changed))
    end = signs if "ends" in comparison.tables else words.word("answer no signs", lang)
    money = comparison.tables["cost_per_quality_hour"]
    priced = money[(money["account"] == "public") & (money["ratio"] > 0.0)].sort_values("ratio")
    if priced.empty:
        return words.word("answer no cost", lang, **about) + end
    least, most = priced.iloc[0], priced.iloc[-1]
    return words.word(
        "answer cost", lang, least=f"{least['ratio']:,.0f}", cheapest=titles[least["scenario"]],
        most=f"{most['ratio']:,.0f}", dearest=titles[most["scenario"]], **about,
    ) + end  # fmt: skip
