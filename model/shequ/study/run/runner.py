"""Running tasks: in this process, on local workers, or on a cluster that is already there.

A worker that dies costs what it was doing: that is done again elsewhere. Only a run that raises, three times, is given up.
"""

from __future__ import annotations

import math
import pickle
import queue
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from shequ.engine.errors import InputError
from shequ.study.run.task import Result, Task, all_failed, run_task
from shequ.study.run.workers import SchedulerError, Silence, connected

Key = TypeVar("Key")

TRIES = 3  # of a run that raises
LOSSES = 5  # of a task; Dask itself gives one up after four dead workers, whatever killed them
TASKS_IN_FLIGHT = 3  # a worker
LOOK_AGAIN = 5.0  # seconds between counts of the workers
TOPIC = "shequ months"  # under which workers tell what they have lived
TOLD_EVERY = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how far the work is.

    Attributes
    ----------
    done
        Called after each task, in the order in which they finish.
    lived
        Called with a number of months that have been lived somewhere since the last call.
    told
        Called with a line when something has to be said.
    expected
        Called with numbers of runs and months when more work is known to come.
    """

    done: Callable[[Task, Result], None] = lambda task, result: None
    lived: Callable[[int], None] = lambda months: None
    told: Callable[[str], None] = lambda line: None
    expected: Callable[[int, int], None] = lambda runs, months: None


NOBODY_WATCHES = Watcher()


def run_all(
    tasks: Sequence[Task],
    jobs: int = 1,
    scheduler: str | None = None,
    watcher: Watcher = NOBODY_WATCHES,
) -> list[Result]:
    """Run tasks and return their results in the order of the tasks; see `run_each`."""
    watcher.expected(sum(len(task.scenarios) for task in tasks), sum(task.months for task in tasks))
    found: list[list[Result]] = [[] for _ in tasks]
    for place, result in run_each(enumerate(tasks), jobs, scheduler, watcher):
        found[place].append(result)
    return [_together(parts) for parts in found]


def run_each(
    tasks: Iterable[tuple[Key, Task]],
    jobs: int = 1,
    scheduler: str | None = None,
    watcher: Watcher = NOBODY_WATCHES,
) -> Generator[tuple[Key, Result]]:
    """Run tasks and yield each one's key and result, in the order in which they finish.

    Tasks are taken from the iterable as workers become free. A task of which a run raised comes back twice: with
    what finished, and later with the rest.

    Parameters
    ----------
    jobs
        Local worker processes; with 1 everything runs in this process.
    scheduler
        Address of a Dask scheduler, such as ``tcp://head:8786``, to use instead.
    watcher
        Who is told how far the work is.

    Raises
    ------
    SchedulerError
        If the scheduler cannot be reached or goes away.
    """
    tries = (_Try(key, task) for key, task in tasks)
    if jobs == 1 and scheduler is None:
        yield from _here(tries, watcher)
        return
    with connected(jobs, scheduler) as client:
        client.subscribe_topic(TOPIC, lambda event: watcher.lived(event[1]))
        yield from _Spread(client, tries, watcher).results()


@dataclass(frozen=True, slots=True)
class _Try:
    """A task that is being tried: how often a run of it has raised, and how often its worker was lost."""

    key: Any
    task: Task
    raised: int = 0
    lost: int = 0

    def judged(self, result: Result) -> tuple[Result, _Try | None]:
        """Return what is certain, and the runs to try again."""
        if not result.failures or self.raised + 1 == TRIES:
            return result, None
        again = self.task.of([failure.scenario for failure in result.failures])
        return Result(result.tables), replace(self, task=again, raised=self.raised + 1)

    def finished(self, again: _Try | None) -> Task:
        """Return the part of the task that is certain now."""
        if again is None:
            return self.task
        later = {scenario.name for scenario in again.task.scenarios}
        return self.task.of([s.name for s in self.task.scenarios if s.name not in later])


def _together(parts: Sequence[Result]) -> Result:
    tables: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for name, table in part.tables.items():
            tables.setdefault(name, []).append(table)
    whole: Mapping[str, pd.DataFrame] = {n: pd.concat(found, ignore_index=True) for n, found in tables.items()}
    return Result(whole, tuple(failure for part in parts for failure in part.failures))


def _here(tries: Iterator[_Try], watcher: Watcher) -> Iterator[tuple[Any, Result]]:
    for first in tries:
        one: _Try | None = first
        while one is not None:
            certain, again = one.judged(run_task(one.task, watcher.lived))
            watcher.done(one.finished(again), certain)
            yield one.key, certain
            one = again


def _there(packed: bytes) -> tuple[Result, int]:
    """Run a task on a worker, which tells the months it has lived now and then; return those not yet told too.

    It is unpacked here, where an unknown module is an error of this task: on its way it would break the connection.
    """
    from distributed import get_worker

    task: Task = pickle.loads(packed)
    worker = get_worker()
    untold, told = 0, time.monotonic()

    def lived(months: int) -> None:
        nonlocal untold, told
        untold += months
        if time.monotonic() - told > TOLD_EVERY:
            worker.log_event(TOPIC, untold)
            untold, told = 0, time.monotonic()

    return run_task(task, lived), untold


class _Spread:
    """Tasks on the workers of a scheduler, a few ahead of them at a time."""

    def __init__(self, client: Any, tries: Iterator[_Try], watcher: Watcher) -> None:
        self._client, self._waiting, self._watcher = client, tries, watcher
        self._running: dict[Any, _Try] = {}
        self._ready: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._room, self._counted, self._alone, self._silence = 0, -math.inf, False, Silence()

    def results(self) -> Iterator[tuple[Any, Result]]:
        """Yield results as they come."""
        self._fill()
        while self._running:
            try:
                future = self._ready.get(timeout=LOOK_AGAIN)
            except queue.Empty:
                self._fill()
                continue
            one = self._running.pop(future)
            certain, again = self._outcome(future, one)
            future.release()
            if again is not None:
                self._submit(again)
            self._fill()
            if certain is not None:
                self._watcher.done(one.finished(again), certain)
                yield one.key, certain

    def _outcome(self, future: Any, one: _Try) -> tuple[Result | None, _Try | None]:
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            result, untold = future.result()
        except FutureCancelledError:
            raise SchedulerError("the Dask scheduler has gone away") from None
        except KilledWorker as error:
            if one.lost + 1 < LOSSES:
                return None, replace(one, lost=one.lost + 1)
            reason = f"its workers died again and again, out of memory perhaps: {error!r}"
            return all_failed(one.task, reason, ""), None
        except Exception as error:  # on the way there or back
            return one.judged(all_failed(one.task, repr(error), traceback.format_exc()))
        self._watcher.lived(untold)
        return one.judged(result)

    def _submit(self, one: _Try) -> None:
        import cloudpickle  # takes classes of a notebook's cells along

        try:
            packed = cloudpickle.dumps(one.task)
        except (TypeError, pickle.PicklingError) as error:
            raise InputError(
                f"{one.task.city.__name__} cannot be sent to a worker ({error}). Move it to a module of its own, or "
                "run with one job."
            ) from None
        future = self._client.submit(_there, packed, pure=False)
        self._running[future] = one
        future.add_done_callback(self._ready.put)

    def _fill(self) -> None:
        """Submit tasks until each worker has a few; workers come and go."""
        if time.monotonic() - self._counted > LOOK_AGAIN:
            there = self._client.scheduler_info(n_workers=-1)["workers"]
            workers = sum(worker["nthreads"] for worker in there.values())
            self._room, self._counted = max(workers, 1) * TASKS_IN_FLIGHT, time.monotonic()
            if bool(workers) == self._alone:
                self._alone = not workers
                self._watcher.told("no worker is there: waiting for one" if self._alone else "a worker is there")
            heard = {name: worker["last_seen"] for name, worker in there.items()}
            for line in self._silence.lines(heard, self._counted):
                self._watcher.told(line)
        while len(self._running) < self._room and (one := next(self._waiting, None)) is not None:
            self._submit(one)
