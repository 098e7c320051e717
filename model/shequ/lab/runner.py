"""Running tasks: in this process, on local workers, or on a cluster that is already there."""

from __future__ import annotations

import logging
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from shequ.engine.errors import InputError
from shequ.lab.task import Result, Task, run_task

TASKS_IN_FLIGHT = 3  # a worker
KEPT = str(256 * 2**20)
WORKERS = {
    "distributed.worker.daemon": True,
    # A month makes and drops thousands of arrays: memory given back at once would be fetched again at once.
    "distributed.nanny.pre-spawn-environ": {
        "MALLOC_TRIM_THRESHOLD_": KEPT, "MALLOC_MMAP_THRESHOLD_": KEPT, "OMP_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1,
    },
}  # fmt: skip


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
    """

    done: Callable[[Task, Result], None] = lambda task, result: None
    lived: Callable[[int], None] = lambda months: None


NOBODY_WATCHES = Watcher()


class SchedulerError(InputError):
    """The scheduler that was named cannot be reached."""


def run_all(
    tasks: Sequence[Task],
    jobs: int = 1,
    scheduler: str | None = None,
    watcher: Watcher = NOBODY_WATCHES,
) -> list[Result]:
    """Run tasks and return their results in the order of the tasks.

    Parameters
    ----------
    jobs
        Local worker processes; with 1 everything runs in this process.
    scheduler
        Address of a Dask scheduler, such as ``tcp://head:8786``, to use instead.
    watcher
        Who is told how far the work is.
    """
    if jobs == 1 and scheduler is None:
        return [_here(task, watcher) for task in tasks]
    with _client(jobs, scheduler) as client:
        client.subscribe_topic(TOPIC, lambda event: watcher.lived(event[1]))
        return _spread(client, tasks, watcher)


def _here(task: Task, watcher: Watcher) -> Result:
    result = run_task(task, watcher.lived)
    watcher.done(task, result)
    return result


def _there(task: Task) -> Result:
    """Run a task on a worker, which tells the months it has lived now and then."""
    from distributed import get_worker

    worker = get_worker()
    untold, told = 0, time.monotonic()

    def lived(months: int) -> None:
        nonlocal untold, told
        untold += months
        if time.monotonic() - told > TOLD_EVERY:
            worker.log_event(TOPIC, untold)
            untold, told = 0, time.monotonic()

    result = run_task(task, lived)
    worker.log_event(TOPIC, untold)
    return result


def _spread(client: Any, tasks: Sequence[Task], watcher: Watcher) -> list[Result]:
    from distributed import as_completed

    waiting: Iterator[tuple[int, Task]] = iter(enumerate(tasks))
    results: list[Result | None] = [None] * len(tasks)
    running: dict[Any, int] = {}

    def submit() -> Any:
        following = next(waiting, None)
        if following is None:
            return None
        place, task = following
        future = client.submit(_there, task, pure=False)
        running[future] = place
        return future

    workers = max(len(client.scheduler_info()["workers"]), 1)
    first = [future for future in (submit() for _ in range(workers * TASKS_IN_FLIGHT)) if future is not None]
    completed = as_completed(first)
    for future in completed:
        place = running.pop(future)
        result = future.result()
        results[place] = result
        watcher.done(tasks[place], result)
        following = submit()
        if following is not None:
            completed.add(following)
    return [result for result in results if result is not None]


@contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Connect to a scheduler, or start local workers that Ctrl-C reaches only through us."""
    import dask
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with warnings.catch_warnings(), _main_left_alone(), dask.config.set(WORKERS):
        warnings.simplefilter("ignore")
        if scheduler is not None:
            with _reached(Client, scheduler) as client:
                yield client
            return
        interrupt = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            cluster = LocalCluster(
                n_workers=jobs, threads_per_worker=1, dashboard_address=None, memory_limit=0,
                silence_logs=logging.CRITICAL,
            )  # fmt: skip
        finally:
            signal.signal(signal.SIGINT, interrupt)
        with cluster, Client(cluster) as client:
            yield client


def _reached(client: Any, scheduler: str) -> Any:
    try:
        return client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise SchedulerError(
            f"--scheduler {scheduler}: no Dask scheduler answers there ({error}). Start one with: dask scheduler"
        ) from None


@contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep workers from running the user's script once more: they need this package only.

    A new process imports the main module by its file name, if it has one. A script without a guard would start
    workers from its workers, and a program read from standard input has a name but no file.
    """
    main = sys.modules["__main__"]
    kept = {name: vars(main).pop(name) for name in ("__file__", "__spec__") if name in vars(main)}
    main.__spec__ = None
    try:
        yield
    finally:
        vars(main).update({"__spec__": None} | kept)
