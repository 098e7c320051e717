"""What a sweep will take: runs counted, time and disk from a timed probe."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from shequ.study.run.driver import AT_LEAST, AT_MOST, KEPT_BACK, Wanted
from shequ.study.run.runner import NOBODY_WATCHES, Watcher
from shequ.study.run.task import run_task
from shequ.study.store.runs import Store, as_parquet

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
    seconds = (time.perf_counter() - started) / probe.months * months / jobs
    per_run, per_file = _sizes(result.tables, len(probe.scenarios))
    return Estimate(runs, months, seconds, per_run * runs + per_file * min(_files(seconds), runs))


def _sizes(tables: Mapping[str, pd.DataFrame], runs: int) -> tuple[float, float]:
    """Return bytes a run, hardly compressed since its last bits are chance, and bytes a file of each table."""
    held = sum(float(table.memory_usage(index=False).sum()) for table in tables.values())
    return held / runs, float(sum(len(as_parquet(table.iloc[:0])) for table in tables.values()))


def _files(seconds: float) -> float:
    """Count the times at which results are put on disk: at first often, then after a share of the time so far."""
    first, last = AT_LEAST / KEPT_BACK, AT_MOST / KEPT_BACK
    often, growing, late = min(seconds, first), max(min(seconds, last) / first, 1.0), max(seconds - last, 0.0)
    return 1.0 + often / AT_LEAST + math.log(growing) / KEPT_BACK + late / AT_MOST
