"""Sweeps: what a run costs beside the model itself, and the memory of the program that hands out runs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.timing import Figure, time_of
from shequ.city import City
from shequ.study.design import Design, Study, study_of
from shequ.study.design.files import Level
from shequ.study.run.driver import Wanted
from shequ.study.run.runner import Watcher
from shequ.study.run.study_run import run_study
from shequ.study.run.task import Task
from shequ.study.store.runs import Store

FEW, MANY = 10_000, 30_000
WORKERS = 2
RUN = 0.2  # seconds


def overhead(points: int = 60) -> Iterator[Figure]:
    """Sweep runs of about a fifth of a second on two workers, and call the model for the same in two plain loops."""
    months = _months_of_a_run()
    loops, swept = [], []
    for _ in range(3):
        loops.append(_looped(points, months))
        swept.append(_swept(_study(points, months)))
    value = 100.0 * (min(swept) / min(loops) - 1.0)
    sides = f"{1000 * min(swept):.0f} : {1000 * min(loops):.0f} ms a run and worker, {2 * points} runs, best of 3"
    yield Figure("a sweep beside the model in a loop, two of each: more time a run", value, value, "%", sides, 10.0)


def _study(points: int, months: int) -> Study:
    """Return a study of two runs a point."""
    levels: list[Level] = [0.03 + 0.09 * point / points for point in range(points)]
    return study_of(Design(scenarios=["full"], replicates=1, elders=1200, months=months, burn_in=2,
                           uncertainties={"trust.step": levels}))  # fmt: skip


def _tasks(points: int, months: int) -> list[Task]:
    study = _study(points, months)
    with tempfile.TemporaryDirectory() as folder:
        return list(Wanted(study, study.replicates).tasks(Store(Path(folder))))


def _months_of_a_run() -> int:
    """Return how many months make a run of a fifth of a second on this machine."""
    for months in (4, 8, 16, 32):
        task = _tasks(1, months)[0]
        _lived(task)
        if time_of(partial(_lived, task)).wall > 2 * RUN:
            return months
    return 64


def _swept(study: Study) -> float:
    """Return the seconds of the clock that a run takes, from the first result to the last, for each worker."""
    came: list[tuple[float, int]] = []
    watcher = Watcher(done=lambda task, result: came.append((time.perf_counter(), len(task.scenarios))))
    with tempfile.TemporaryDirectory() as folder:
        run_study(study, Path(folder), jobs=WORKERS, watcher=watcher)
    (first, _), *others = came
    return WORKERS * (came[-1][0] - first) / sum(runs for _, runs in others)


def _looped(points: int, months: int) -> float:
    """Return the seconds of the clock that a run takes in two plain loops at once."""
    with get_context("spawn").Pool(WORKERS) as pool:
        pool.starmap(_part, [(number, 4, months) for number in range(WORKERS)], chunksize=1)  # imported and warm
        return max(pool.starmap(_part, [(number, points, months) for number in range(WORKERS)], chunksize=1))


def _part(number: int, points: int, months: int) -> float:
    tasks = _tasks(points, months)[number::WORKERS]
    took = time_of(lambda: [_lived(task) for task in tasks])
    return took.wall / sum(len(task.scenarios) for task in tasks)


def _lived(task: Task) -> None:
    past = City(task.scenarios[0], seed=task.seed, place=task.place)
    while past.policy_month < 0:
        past.step()
    for scenario in task.scenarios:
        city = past.branch(scenario)
        city.run_model()
        city.outcomes.tail(12).mean()


def driver_memory() -> Iterator[Figure]:
    """Hand out 10,000 and 30,000 runs in which nothing happens; scheduler and results are in the driver."""
    few, many = _highest(FEW), _highest(MANY)
    sides = f"{many:.0f} MB : {few:.0f} MB at their highest"
    yield Figure(
        f"memory of the driver, {MANY:,} runs against {FEW:,}: more", many - few, many - few, "MB", sides, 50.0
    )


def _highest(runs: int) -> float:
    words = [sys.executable, "-m", "benchmarks.tiny_runs", str(runs)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout) * 1024 / 1e6


FIGURES: list[Callable[[], Iterator[Figure]]] = [overhead, driver_memory]
