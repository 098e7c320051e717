"""What the page draws: numbers of a comparison, rounded, as plain lists and dictionaries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from shequ.outcomes import HEADLINE
from shequ.outcomes.by_group import KINDS
from shequ.report import words
from shequ.report.answer import in_words
from shequ.report.figures.funnel import STAGES
from shequ.report.figures.paths import Paths
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.frontier import differences, plane
from shequ.study.analyse.reached import coverage_by_kind
from shequ.study.statistics.paired import apart

SIGNIFICANT = 5
SAID = ("play", "pause", "month", "not told from zero", "more cost", "more hours", "public account",
        "social account")  # fmt: skip


def page_data(comparison: Comparison, lang: str) -> dict[str, Any]:
    """Return all numbers that the figures of the page show."""
    there = [name for name in words.named_outcomes() if name in comparison.months]
    base = comparison.results.baseline
    return {
        "baseline": base,
        "scenarios": [{"name": name, "title": title} for name, title in comparison.results.titles(lang).items()],
        "outcomes": [
            {"name": name, "title": words.outcome_name(name, lang), "unit": words.level_unit(name, lang),
             "difference": words.difference_unit(name, lang), "headline": name in HEADLINE}
            for name in there
        ],
        "effects": _effects(comparison, there, lang),
        "paths": _paths(comparison, there),
        "stages": [{"name": stage, "title": words.stage_name(stage, lang)} for stage in STAGES],
        "funnel": _funnel(comparison.months),
        "reached": _reached(comparison, lang),
        "plane": _plane(comparison),
        "words": {name: words.word(name, lang) for name in SAID} | {
            "of need": words.level_unit(STAGES[1], lang), "page funnel": words.word("page funnel", lang, title="{title}"),
        },
    }  # fmt: skip


def rounded(value: Any) -> float | None:
    """Return a number with a few significant digits; none where it is not a number."""
    number = float(value)
    return float(f"{number:.{SIGNIFICANT}g}") if math.isfinite(number) else None


def _list(values: Any) -> list[float | None]:
    return [rounded(value) for value in values]


def _effects(comparison: Comparison, outcomes: Sequence[str], lang: str) -> dict[str, dict[str, Any]]:
    """Return, by outcome and scenario: a difference, its interval, whether it is separated or changes its sign, and words."""
    policies = set(comparison.results.policies)
    found: dict[str, dict[str, Any]] = {outcome: {} for outcome in outcomes}
    for row in comparison.effects.to_dict("records"):
        if row["outcome"] in found and row["scenario"] in policies:
            found[row["outcome"]][row["scenario"]] = {
                "value": rounded(row["difference"]), "low": rounded(row["ci_low"]), "high": rounded(row["ci_high"]),
                "separated": bool(apart(row["ci_low"], row["ci_high"])), "words": in_words(row, lang),
                "changes": (row["scenario"], row["outcome"]) in comparison.changed,
            }  # fmt: skip
    return found


def _paths(comparison: Comparison, outcomes: Sequence[str]) -> dict[str, Any]:
    """Return, by outcome and scenario: mean and band, month by month."""
    paths = Paths.of(comparison.months, outcomes, comparison.results.references)
    parts = {"mean": paths.mean, "low": paths.low, "high": paths.high}
    names = list(dict.fromkeys(paths.mean.index.get_level_values("scenario")))
    months = sorted(set(paths.mean.index.get_level_values("policy_month")))
    return {
        "months": [int(month) for month in months],
        "of": {
            outcome: {
                name: {key: _list(part.loc[name][outcome].reindex(months)) for key, part in parts.items()}
                for name in names
            }
            for outcome in outcomes
        },
    }


def _funnel(months: pd.DataFrame) -> dict[str, Any]:
    """Return, by stage and scenario: its mean share of formal need, month by month."""
    stages = [stage for stage in STAGES if stage in months]
    means = months.groupby(["scenario", "policy_month"], sort=True)[stages].mean()
    return {
        stage: {name: _list(means.loc[name][stage]) for name in means.index.get_level_values(0).unique()}
        for stage in stages
    }


def _reached(comparison: Comparison, lang: str) -> list[dict[str, Any]]:
    """Return, by kind of elder: its groups and their coverage by scenario."""
    table = coverage_by_kind(comparison.results.read("groups"))
    kinds = []
    for kind in KINDS:
        rows = table[table["kind"] == kind]
        groups = list(dict.fromkeys(rows["group"]))
        of = {
            name: {row["group"]: _list([row["mean"], row["low"], row["high"]]) for row in own.to_dict("records")}
            for name, own in rows.groupby("scenario", sort=False)
        }
        shown = [{"name": group, "title": words.word(f"group {group}", lang)} for group in groups]
        kinds.append({"title": words.word(f"kind {kind}", lang), "groups": shown, "of": of})
    return kinds


def _plane(comparison: Comparison) -> list[dict[str, Any]]:
    if not comparison.results.policies:
        return []
    points = plane(differences(comparison.results))
    numbers = ("hours", "hours_low", "hours_high", "cost", "cost_low", "cost_high")
    return [
        {"account": row["account"], "scenario": row["scenario"], "frontier": bool(row["frontier"])}
        | {name: rounded(row[name]) for name in numbers}
        for row in points.to_dict("records")
    ]
