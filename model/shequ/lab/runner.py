"""Running tasks: in this process, on local workers, or on a cluster that is already there."""

from __future__ import annotations

import logging
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from shequ.lab.task import Result, Task, run_task

TASKS_IN_FLIGHT = 3  # a worker
GUARD = (
    "shequ: a script that runs on several workers needs the guard\n"
    '    if __name__ == "__main__":\n'
    "around what it does; or use jobs=1."
)


def run_all(
    tasks: Sequence[Task],
    jobs: int = 1,
    scheduler: str | None = None,
    done: Callable[[Task, Result], None] = lambda task, result: None,
) -> list[Result]:
    """Run tasks and return their results in the order of the tasks.

    Parameters
    ----------
    jobs
        Local worker processes; with 1 everything runs in this process.
    scheduler
        Address of a Dask scheduler, such as ``tcp://head:8786``, to use instead.
    done
        Called after each task, in the order in which they finish.
    """
    if jobs == 1 and scheduler is None:
        return [_here(task, done) for task in tasks]
    with _client(jobs, scheduler) as client:
        return _spread(client, tasks, done)


def _here(task: Task, done: Callable[[Task, Result], None]) -> Result:
    result = run_task(task)
    done(task, result)
    return result


def _spread(client: Any, tasks: Sequence[Task], done: Callable[[Task, Result], None]) -> list[Result]:
    from distributed import as_completed

    waiting: Iterator[tuple[int, Task]] = iter(enumerate(tasks))
    results: list[Result | None] = [None] * len(tasks)
    running: dict[Any, int] = {}

    def submit() -> Any:
        following = next(waiting, None)
        if following is None:
            return None
        place, task = following
        future = client.submit(run_task, task, pure=False)
        running[future] = place
        return future

    workers = max(len(client.scheduler_info()["workers"]), 1)
    first = [future for future in (submit() for _ in range(workers * TASKS_IN_FLIGHT)) if future is not None]
    completed = as_completed(first)
    for future in completed:
        place = running.pop(future)
        result = future.result()
        results[place] = result
        done(tasks[place], result)
        following = submit()
        if following is not None:
            completed.add(following)
    return [result for result in results if result is not None]


@contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Connect to a scheduler, or start local workers that Ctrl-C reaches only through us."""
    _refuse_unguarded()
    import dask
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with warnings.catch_warnings(), dask.config.set({"distributed.worker.daemon": True}):
        warnings.simplefilter("ignore")
        if scheduler is not None:
            with Client(scheduler, timeout="10s") as client:
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


def _refuse_unguarded() -> None:
    """Say in one line what is wrong when a worker imports an unguarded script and would start workers again."""
    import multiprocessing

    if multiprocessing.current_process().name != "MainProcess" and multiprocessing.parent_process() is not None:
        print(GUARD, file=sys.stderr)
        raise SystemExit(2)
