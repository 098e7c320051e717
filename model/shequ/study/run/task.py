"""One task: a replicate of one past, with every scenario that shares it, run from branches of one city."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from shequ.city import City
from shequ.outcomes.by_group import measure_communities, measure_estates, measure_kinds
from shequ.population.place import Place
from shequ.scenario import Scenario
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.statistics.last_months import last_year


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker needs to run one replicate of scenarios with the same past; it reads no file.

    Attributes
    ----------
    scenarios
        Each self-contained.
    keep
        Tables to bring back: ``months``, every outcome of every month; ``runs``, means over the last year;
        ``communities``, a few outcomes of every community and month of the policy period; ``groups``, parts and
        wholes of outcomes by community and kind of elder in the last year; ``estates``, a few outcomes of every estate
        as the policy found it (period ``before``) and in the last year (``after``).
    city
        The model; a subclass has rules of its own.
    """

    scenarios: tuple[Scenario, ...]
    replicate: int
    seed: int
    place: Place
    keep: tuple[str, ...] = ("months",)
    city: type[City] = City

    @property
    def months(self) -> int:
        """Months that all runs take together, the common past once."""
        past = self.scenarios[0].horizon.burn_in
        return past + sum(scenario.horizon.months for scenario in self.scenarios)

    def of(self, names: Sequence[str]) -> Task:
        """Return the same task with only some of its scenarios."""
        return replace(self, scenarios=tuple(s for s in self.scenarios if s.name in names))


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that raised: which one, when and why."""

    scenario: str
    replicate: int
    seed: int
    month: int
    reason: str
    trace: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a task brings back: tables of the runs that finished, and the runs that did not."""

    tables: Mapping[str, pd.DataFrame]
    failures: tuple[Failure, ...] = ()


def run_task(task: Task, lived: Callable[[int], None] = lambda months: None) -> Result:
    """Build the place, live the common past once, and run each scenario from a branch of it.

    ``lived`` is called with 1 after each month: in a large place a run takes minutes. A run that raises is told as a
    failure, and the others go on.
    """
    try:
        past = _common_past(task, lived)
    except Exception as error:
        return all_failed(task, repr(error), traceback.format_exc())
    parts: dict[str, list[pd.DataFrame]] = {table: [] for table in task.keep}
    failures = []
    for scenario in task.scenarios:
        city = past
        try:
            city = past.branch(scenario)
            for table, frame in _lived(city, task, lived):
                parts[table].append(frame)
        except Exception as error:
            failures.append(_failure(task, scenario, city.policy_month, error))
    tables = {table: pd.concat(frames, ignore_index=True) for table, frames in parts.items() if frames}
    return Result(tables, tuple(failures))


def _common_past(task: Task, lived: Callable[[int], None]) -> City:
    past = task.city(task.scenarios[0], rng=task.seed, place=task.place)
    while past.policy_month < 0:
        past.step()
        lived(1)
    return past


def _lived(city: City, task: Task, lived: Callable[[int], None]) -> list[tuple[str, pd.DataFrame]]:
    """Let a city live to its horizon and return the tables that are kept of it."""
    measures: dict[str, Callable[[City], pd.DataFrame]] = {
        "communities": _by_community, "groups": _by_group, "estates": _by_estate,
    }  # fmt: skip
    seen: dict[str, list[pd.DataFrame]] = {table: [] for table in task.keep if table in measures}
    before = _by_estate(city) if "estates" in task.keep else None
    while city.month < city.horizon:
        city.step()
        late = city.month > city.horizon - LAST_MONTHS and city.policy_month > 0
        for table in seen:
            if late or table == "communities":
                seen[table].append(measures[table](city))
        lived(1)
    months = _labelled(city.outcomes, city.policy.name, task)
    months.attrs.clear()
    tables = {table: pd.concat(frames, ignore_index=True) for table, frames in seen.items()}
    if before is not None:
        tables["estates"] = _before_and_after(before, tables["estates"])
    made = {table: _labelled(frame, city.policy.name, task) for table, frame in tables.items()} | {"months": months}
    if "runs" in task.keep:
        made["runs"] = last_year(months)
    return [(table, made[table]) for table in task.keep]


def _by_community(city: City) -> pd.DataFrame:
    frame = pd.DataFrame(measure_communities(city.society))
    frame.insert(0, "month", city.policy_month)
    frame.insert(1, "community", [community.name for community in city.place.communities])
    frame.insert(2, "treated", city.schedule.treated())
    return frame


def _by_group(city: City) -> pd.DataFrame:
    frame = pd.DataFrame(measure_kinds(city.society, tuple(community.name for community in city.place.communities)))
    frame.insert(0, "month", city.policy_month)
    return frame


def _by_estate(city: City) -> pd.DataFrame:
    return pd.DataFrame(measure_estates(city.society))


def _before_and_after(before: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    after = months.groupby(["community", "estate"], as_index=False).mean()
    both = pd.concat([before, after], ignore_index=True)
    both.insert(0, "period", ["before"] * len(before) + ["after"] * len(after))
    return both


def _labelled(frame: pd.DataFrame, scenario: str, task: Task) -> pd.DataFrame:
    frame.insert(0, "scenario", scenario)
    frame.insert(1, "replicate", task.replicate)
    return frame


def all_failed(task: Task, reason: str, trace: str) -> Result:
    """Return the result in which every run of a task failed for one reason."""
    failed = (Failure(scenario.name, task.replicate, task.seed, 0, reason, trace) for scenario in task.scenarios)
    return Result({}, tuple(failed))


def _failure(task: Task, scenario: Scenario, month: int, error: Exception) -> Failure:
    return Failure(scenario.name, task.replicate, task.seed, month, repr(error), traceback.format_exc())
