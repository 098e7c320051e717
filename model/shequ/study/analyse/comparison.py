"""The comparison: scenarios under the same seeds, each held against the baseline that shares its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from shequ.outcomes import CHARGES, HEADLINE, OUTCOMES, unit_of
from shequ.study.analyse.estimands import REACH, SUITE, break_even, estimate
from shequ.study.design.looks import ENDS, changed_signs
from shequ.study.design.question import Question
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_all
from shequ.study.run.task import Failure, Result, Task, group
from shequ.study.statistics.conventions import LOOK_COMMUNITIES, LOOK_REPLICATES
from shequ.study.statistics.paired import appropriations, cost_per_quality_hour, effects

DETAILS = ("groups", "estates")


@dataclass(frozen=True)
class Comparison:
    """What came out.

    Attributes
    ----------
    months
        Every outcome in every month of every run.
    details
        By file name: ``groups`` and ``estates``, as a task keeps them; none in results of older versions.
    tables
        By file name: ``effects``, ``cost_per_quality_hour``, ``appropriations``; ``ends``, the differences again at the ends of the
        assumed weights, if that was asked for; ``estimands`` and ``break_even_reach`` where all scenarios of the
        party premium ran.
    """

    question: Question
    months: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    failures: tuple[Failure, ...]
    details: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def changed(self) -> set[tuple[str, str]]:
        """Scenario and outcome of the differences whose sign changes within assumed weights, as far as was looked at."""
        return changed_signs(self.tables)


def units() -> dict[str, str]:
    """Return the unit of every outcome and charge."""
    return {name: unit_of(name) for name in [*(outcome.name for outcome in OUTCOMES), *CHARGES]}


def tasks_of(question: Question) -> dict[str, list[Task]]:
    """Return the tasks of the question as it stands (named ``""``) and of each variant."""
    tasks = {
        "": group(question.scenarios, question.replicates, question.seed, question.communities, ("months", *DETAILS))
    }
    few = min(question.communities or LOOK_COMMUNITIES, LOOK_COMMUNITIES)
    for variant in question.variants:
        tasks[variant.name] = group(variant.of(question.scenarios), LOOK_REPLICATES, question.seed, few)
    return tasks


def compare(
    question: Question,
    jobs: int = 1,
    scheduler: str | None = None,
    watcher: Watcher = NOBODY_WATCHES,
) -> Comparison:
    """Run every scenario with every seed and compare each with its baseline, replicate by replicate."""
    tasks = tasks_of(question)
    results = iter(run_all([task for part in tasks.values() for task in part], jobs, scheduler, watcher))
    return evaluate(question, {name: [next(results) for _ in part] for name, part in tasks.items()})


def evaluate(question: Question, results: dict[str, list[Result]]) -> Comparison:
    """Put the results of all tasks together in the order of the question, and compare.

    Raises
    ------
    RuntimeError
        If every run failed, or every run of the baseline.
    """
    failures = tuple(failure for part in results.values() for result in part for failure in result.failures)
    together = {name: _together(question, part, "months") for name, part in results.items()}
    details = {table: _together(question, results[""], table) for table in DETAILS}
    months = together.pop("")
    if not len(months) or question.baseline not in set(months["scenario"]):
        which = f"the baseline {question.baseline}" if len(months) else "all scenarios"
        raise RuntimeError(f"every run of {which} failed; the first one with {failures[0].reason}")
    return Comparison(question, months, _tables(question.references(), months, together), failures, details)


def _tables(
    references: Mapping[str, str], months: pd.DataFrame, variants: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    tables = {
        "effects": effects(months, references, units()),
        "cost_per_quality_hour": cost_per_quality_hour(months, references),
        "appropriations": appropriations(months),
    }
    at_ends = [
        effects(variants[end.name], references, units()).assign(end=end.name)
        for end in ENDS
        if len(variants.get(end.name, ()))
    ]
    if at_ends:
        tables["ends"] = pd.concat(at_ends, ignore_index=True)
    if set(months["scenario"]) >= SUITE:
        tables["estimands"] = estimate(months, HEADLINE, units())
        if all(len(variants.get(variant.name, ())) for variant in REACH):
            tables["break_even_reach"] = break_even(variants, HEADLINE, units())
    return tables


def _together(question: Question, results: Sequence[Result], table: str) -> pd.DataFrame:
    """Return a table of all runs, sorted by scenario, replicate and, where there are months, month."""
    frames = [result.tables[table] for result in results if table in result.tables]
    if not frames:
        return pd.DataFrame()
    together = pd.concat(frames, ignore_index=True)
    order = {scenario.name: place for place, scenario in enumerate(question.scenarios)}
    together["order"] = together["scenario"].map(order)
    keys = [key for key in ("order", "replicate", "month") if key in together]
    return together.sort_values(keys, kind="stable").drop(columns="order").reset_index(drop=True)
