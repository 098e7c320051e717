"""One task: a replicate of one past, with every scenario that shares it, run from branches of one city."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.population.world import World
from shequ.population.world_files import find_world
from shequ.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker needs to run one replicate of scenarios with the same past."""

    scenarios: tuple[Scenario, ...]
    replicate: int
    seed: int
    communities: int | None = None

    @property
    def months(self) -> int:
        """Months that all runs take together, the common past once."""
        past = self.scenarios[0].horizon.burn_in
        return past + sum(scenario.horizon.months for scenario in self.scenarios)

    def world(self) -> World:
        """Return the world, cut to its first communities if asked for."""
        world = find_world(self.scenarios[0].world)
        return world.first(self.communities) if self.communities else world


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
    """What a task brings back: months of the runs that finished, and the runs that did not."""

    months: pd.DataFrame
    failures: tuple[Failure, ...]


def run_task(task: Task, lived: Callable[[int], None] = lambda months: None) -> Result:
    """Build the world, live the common past once, and run each scenario from a branch of it.

    ``lived`` is called with 1 after each month: in a large world a run takes minutes.
    """
    first = task.scenarios[0]
    past = City(first, rng=task.seed, world=task.world())
    while past.policy_month < 0:
        past.step()
        lived(1)
    frames, failures = [], []
    for scenario in task.scenarios:
        city = past.branch(scenario)
        try:
            while city.month < city.horizon:
                city.step()
                lived(1)
        except Exception as error:
            failures.append(
                Failure(
                    scenario.name, task.replicate, task.seed, city.policy_month, repr(error), traceback.format_exc()
                )
            )
            continue
        frame = city.outcomes
        frame.insert(0, "scenario", scenario.name)
        frame.insert(1, "replicate", task.replicate)
        frame.attrs.clear()
        frames.append(frame)
    return Result(pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(), tuple(failures))


def group(scenarios: Sequence[Scenario], replicates: int, seed: int, communities: int | None = None) -> list[Task]:
    """Make one task for each replicate and each past that scenarios share."""
    pasts: dict[tuple[Any, ...], list[Scenario]] = {}
    for scenario in scenarios:
        pasts.setdefault(scenario.past(), []).append(scenario)
    return [
        Task(tuple(together), replicate, seed + replicate, communities)
        for replicate in range(replicates)
        for together in pasts.values()
    ]
