"""What a sweep will take: runs counted, time and disk from a timed probe."""

from __future__ import annotations

import time
from dataclasses import dataclass

from shequ.lab.runner import NOBODY_WATCHES, Watcher
from shequ.lab.sweep.driver import Wanted
from shequ.lab.sweep.store import Store, as_parquet
from shequ.lab.task import run_task

PROBED = 2  # scenarios, from one past


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is missing of a sweep, and what that will take."""

    runs: int
    months: int
    seconds: float
    bytes: float


def estimate(wanted: Wanted, store: Store, jobs: int, watcher: Watcher = NOBODY_WATCHES) -> Estimate:
    """Run the first task that is missing, or two scenarios of it, and take the rest to be like it.

    ``jobs`` workers are taken to be as fast as one each.
    """
    runs, months = wanted.size(store)
    if not runs:
        return Estimate(0, 0, 0.0, 0.0)
    first = next(wanted.tasks(store))
    probe = first.of([scenario.name for scenario in first.scenarios[:PROBED]])
    watcher.expected(len(probe.scenarios), probe.months)
    started = time.perf_counter()
    result = run_task(probe, watcher.lived)
    seconds = (time.perf_counter() - started) / probe.months
    size = sum(len(as_parquet(table)) for table in result.tables.values())
    return Estimate(runs, months, seconds * months / jobs, size / len(probe.scenarios) * runs)
