"""The driver: which runs are wanted and not there yet, as tasks; and results into the store as they come."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace

import pandas as pd

from shequ.population.place import Place
from shequ.scenario import Scenario
from shequ.study.design.study import Case, Study, run_name
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_each
from shequ.study.run.task import Failure, Result, Task
from shequ.study.store.runs import Store

SCENARIOS_A_TASK = 8  # sharing one past; more would save little and lose more when a worker dies
# Results not yet on disk: those of so much of the time so far, at least and at most so many seconds.
KEPT_BACK, AT_LEAST, AT_MOST = 0.02, 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts of a study, each run by itself; a task belongs to one by its name alone."""

    number: int = 1
    of: int = 1

    def has(self, past: str, seed: int) -> bool:
        """Say whether the runs of a past under a seed belong to this part."""
        digest = hashlib.sha256(f"{past} {seed}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1


WHOLE = Shard()


@dataclass
class Done:
    """What was done: runs that finished now, and those that failed."""

    finished: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """Runs that are wanted.

    Attributes
    ----------
    replicates
        How many of each case, by its id.
    """

    study: Study
    replicates: Mapping[str, int]
    shard: Shard = WHOLE

    def missing(self, store: Store) -> Iterator[tuple[int, list[Case]]]:
        """Yield the runs that are not in the store: replicate, and cases that share a past and what is kept of them."""
        blocks = list(_blocks(self.study))
        seed = self.study.design.seed
        for replicate in range(max(self.replicates.values(), default=0)):
            for block in blocks:
                if self.shard.has(block[0].past, seed + replicate):
                    lacking = [case for case in block if self._lacks(case, replicate, store)]
                    if lacking:
                        yield replicate, lacking

    def size(self, store: Store) -> tuple[int, int]:
        """Count the runs that are missing, and the months that they take."""
        runs = months = 0
        for _, cases in self.missing(store):
            horizons = [self.study.scenarios[case.scenario].horizon for case in cases]
            runs, months = runs + len(cases), months + horizons[0].burn_in + sum(h.months for h in horizons)
        return runs, months

    def _lacks(self, case: Case, replicate: int, store: Store) -> bool:
        wanted = replicate < self.replicates.get(case.id, 0)
        return wanted and not store.has(self.study.run(case.id, replicate), self.study.tables(case))

    def tasks(self, store: Store) -> Iterator[Task]:
        """Yield the tasks of what is missing, each made when it is asked for."""
        for replicate, cases in self.missing(store):
            ready = [self.study.ready(case.scenario, case.point) for case in cases]
            named = [one.model_copy(update={"name": case.id}) for (one, _), case in zip(ready, cases, strict=True)]
            yield task_of(self.study, named, ready[0][1], replicate, self.study.tables(cases[0]))


def task_of(study: Study, ready: Sequence[Scenario], place: Place, replicate: int, keep: tuple[str, ...]) -> Task:
    """Return the task of scenarios that share a past and name no other, in the part of a place that is run.

    The place forgets of which whole it is a part: amounts have been worked out.
    """
    return Task(
        tuple(ready), replicate, study.design.seed + replicate, replace(place, whole=None), keep, study.city
    )  # fmt: skip


def _blocks(study: Study) -> Iterator[Sequence[Case]]:
    """Yield cases that share a past and of which the same is kept, a few at a time."""
    pasts: dict[tuple[str, tuple[str, ...]], list[Case]] = {}
    for case in study.by_id.values():
        pasts.setdefault((case.past, study.tables(case)), []).append(case)
    for together in pasts.values():
        for start in range(0, len(together), SCENARIOS_A_TASK):
            yield together[start : start + SCENARIOS_A_TASK]


def drive(
    wanted: Wanted, store: Store, jobs: int = 1, scheduler: str | None = None, watcher: Watcher = NOBODY_WATCHES
) -> Done:
    """Run what is missing and put it into the store as it comes; whatever ends this, finished runs are kept.

    Raises
    ------
    StoreError
        If results cannot be written.
    SchedulerError
        If the scheduler cannot be reached or goes away.
    """
    done, basket = Done(), _Basket(store, wanted.study.design.seed)
    watcher.expected(*wanted.size(store))
    tasks = ((None, task) for task in wanted.tasks(store))
    with closing(run_each(tasks, jobs, scheduler, watcher)) as results:
        try:
            for _, result in results:
                done.finished += basket.add(result)
                done.failures += result.failures
                for failure in result.failures:
                    _set_aside(failure, wanted, store)
        finally:
            basket.empty()
    return done


class _Basket:
    """Results that have come and are not yet on disk."""

    def __init__(self, store: Store, first_seed: int) -> None:
        self._store, self._first_seed, self._started = store, first_seed, time.monotonic()
        self._parts: dict[str, list[pd.DataFrame]] = {}
        self._emptied = self._started

    def add(self, result: Result) -> int:
        """Take a result; return its number of runs."""
        for table, frame in result.tables.items():
            self._parts.setdefault(table, []).append(frame)
        now = time.monotonic()
        if now - self._emptied > min(max(KEPT_BACK * (now - self._started), AT_LEAST), AT_MOST):
            self.empty()
            self._store.look()
        return len(result.tables["runs"]) if "runs" in result.tables else 0

    def empty(self) -> None:
        """Put everything into the store."""
        self._emptied = time.monotonic()
        if not self._parts:
            return
        together = {table: pd.concat(parts, ignore_index=True) for table, parts in self._parts.items()}
        tables = {table: _named(frame, self._first_seed) for table, frame in together.items()}
        self._store.write(tables)
        for run in tables["runs"]["run"]:
            self._store.forget_failure(run)
        self._parts = {}


def _named(frame: pd.DataFrame, first_seed: int) -> pd.DataFrame:
    """Return a table of results with run, case and seed in front."""
    seeds = first_seed + frame["replicate"]
    pairs = list(zip(frame["scenario"], seeds, strict=True))
    names = {pair: run_name(*pair) for pair in set(pairs)}
    front = pd.DataFrame({"run": [names[pair] for pair in pairs], "case": frame["scenario"], "seed": seeds})
    return pd.concat([front, frame.drop(columns=["scenario", "replicate"])], axis=1)


def _set_aside(failure: Failure, wanted: Wanted, store: Store) -> None:
    study = wanted.study
    case = study.by_id[failure.scenario]
    about = asdict(failure) | {
        "scenario": case.scenario,
        "case": case.id,
        "point": case.point,
        "inputs": study.applied(case.scenario, case.point).model_dump(mode="json"),
    }
    about["trace"] = failure.trace.split("\n")
    store.set_aside(study.run(case.id, failure.replicate), about)
