"""Whole runs: memory of the prefecture, branching, workers, common random numbers, and the command line."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.timing import Figure, Time, ratio, time_of
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, load_scenario, scenario_files, self_contained
from shequ.study.run.runner import run_all
from shequ.study.run.task import Task, run_task

PREFECTURE = """
import time
from shequ import City, load_scenario
started = time.process_time(), time.perf_counter()
city = City(load_scenario("full").model_copy(update={"place": "bazhong-prefecture"}), seed=1)
city.run_model()
status = open("/proc/self/status").read().split()
print(time.process_time() - started[0], time.perf_counter() - started[1], status[status.index("VmHWM:") + 1], city.month)
"""
POLICIES = 16
COMMANDS = (["--help"], ["scenarios"], ["check", "full"])


def tasks_of(scenarios: Sequence[Scenario], replicates: int, communities: int | None = None) -> list[Task]:
    """Return a task for each replicate of scenarios that share a past."""
    place = find_place(scenarios[0].place).first(communities)
    ready = tuple(self_contained(scenario, place) for scenario in scenarios)
    return [Task(ready, number, 1 + number, replace(place, whole=None)) for number in range(replicates)]


def prefecture() -> Iterator[Figure]:
    """Live the whole prefecture, past and policy, in a process of its own."""
    told = subprocess.run([sys.executable, "-c", PREFECTURE], capture_output=True, text=True, check=True).stdout.split()
    cpu, wall, kilobytes, months = (float(number) for number in told)
    memory = kilobytes * 1024 / 1e9
    yield Figure(f"663,400 elders, {months:.0f} months: memory", memory, memory, "GB", "highest", 1.5)
    yield Figure("the same: time", cpu, wall, "s", "one process, building included")


def branching() -> Iterator[Figure]:
    """Sixteen policies from one past, against each from its own."""
    few = [load_scenario(name) for name in list(scenario_files())]
    chosen = tuple(s for s in few if s.past() == load_scenario("baseline").past())[:POLICIES]
    together = time_of(lambda: [run_task(task) for task in tasks_of(chosen, 1, 4)])
    apart = time_of(lambda: [run_task(task) for scenario in chosen for task in tasks_of([scenario], 1, 4)])
    yield ratio(f"{len(chosen)} scenarios from branches, against as many runs from scratch", together, apart, bound=0.8)


def workers() -> Iterator[Figure]:
    """Run the same tasks on two local workers and in this process."""
    tasks = tasks_of([load_scenario(name) for name in ("baseline", "full", "supply-only")], 8)
    alone, both = _counting_children(tasks, 1), _counting_children(tasks, 2)
    sides = f"{alone.wall:.3g} s : {both.wall:.3g} s on the clock"
    yield Figure(
        "runs a second, two workers against one", alone.wall / both.wall, alone.wall / both.wall, "×", sides, 1.7, False
    )
    sides = f"{alone.cpu:.3g} s : {both.cpu:.3g} s of processor"
    yield Figure(
        "runs a processor second, likewise", alone.cpu / both.cpu, alone.cpu / both.cpu, "×", sides, 0.9, False
    )


def _counting_children(tasks: list[Task], jobs: int) -> Time:
    before, wall = _children(), time.perf_counter()
    own = time_of(lambda: run_all(tasks, jobs))
    return Time(own.cpu + _children() - before, time.perf_counter() - wall)


def _children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def common_random_numbers(replicates: int = 20) -> Iterator[Figure]:
    """Replicates for one interval of the coverage difference, independent seeds against common random numbers."""
    results = run_all(tasks_of([load_scenario("baseline"), load_scenario("full")], replicates), jobs=2)
    months = [result.tables["months"] for result in results]
    last = [one[one["policy_month"] > 48].groupby("scenario")["coverage"].mean() for one in months]
    full, baseline = (np.array([one[name] for one in last]) for name in ("full", "baseline"))
    apart, paired = full.var(ddof=1) + baseline.var(ddof=1), (full - baseline).var(ddof=1)
    sides = f"variance {apart:.3g} : {paired:.3g}, {replicates} replicates"
    yield Figure(
        "replicates needed, independent seeds against common ones",
        apart / paired,
        apart / paired,
        "×",
        sides,
        10.0,
        False,
    )


def command_line() -> Iterator[Figure]:
    """Start of the command that only reads."""
    shequ = Path(sys.executable).with_name("shequ")
    for arguments in COMMANDS:
        cpu, wall = min(_started([str(shequ), *arguments]) for _ in range(8))
        yield Figure(f"shequ {' '.join(arguments)}", wall, wall, "s", f"best of 8; {cpu:.2f} s of processor", 0.3)


def _started(command: list[str]) -> tuple[float, float]:
    cpu, wall = _children(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return _children() - cpu, time.perf_counter() - wall


FIGURES: list[Callable[[], Iterator[Figure]]] = [command_line, branching, workers, common_random_numbers, prefecture]
