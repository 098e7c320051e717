"""Processes that do the work: workers started here, or those of a cluster that is already there."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from textwrap import shorten
from typing import Any

from shequ.engine.errors import InputError

STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
QUIET = 60.0  # seconds after which a worker that has not been heard of is told
SILENT = logging.CRITICAL + 1  # the scheduler calls it critical that the client has gone, which Ctrl-C asks for
KEPT = str(256 * 2**20)
LONGEST = 200  # letters of a reason in a message
WORKERS = {
    "distributed.worker.daemon": True,
    # Looks at itself fifty to a hundred times a second, in each process: a tenth of a core for nothing of ours.
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.profile.enabled": False,
    # What is remembered of tasks long done; the usual lengths take 100 MB.
    "distributed.admin.log-length": 100,
    "distributed.admin.low-level-log-length": 100,
    # A month makes and drops thousands of arrays: memory given back at once would be fetched again at once.
    "distributed.nanny.pre-spawn-environ": {
        "MALLOC_TRIM_THRESHOLD_": KEPT, "MALLOC_MMAP_THRESHOLD_": KEPT, "OMP_NUM_THREADS": 1, "OPENBLAS_NUM_THREADS": 1,
    },
}  # fmt: skip


class SchedulerError(InputError):
    """The scheduler that was named cannot be reached, or has gone away."""


@contextmanager
def connected(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Connect to a scheduler, or start local workers that Ctrl-C reaches only through us.

    Raises
    ------
    SchedulerError
        If the scheduler cannot be reached.
    """
    with _starting(f"--scheduler {scheduler}" if scheduler else f"--jobs {jobs}"):
        import dask
        from distributed import Client, LocalCluster

    for name in ("distributed", "distributed.client"):  # of which the second has a level of its own
        logging.getLogger(name).setLevel(SILENT)
    with warnings.catch_warnings(), _main_left_alone(), dask.config.set(WORKERS), ExitStack() as stack:
        warnings.simplefilter("ignore")
        if scheduler is not None:
            yield stack.enter_context(_reached(Client, scheduler))
            return
        with _signals_wait(), _starting(f"--jobs {jobs}"):
            cluster = LocalCluster(
                n_workers=jobs, threads_per_worker=1, dashboard_address=None, memory_limit=0,
                silence_logs=SILENT,
            )  # fmt: skip
            stack.enter_context(cluster)
            client = stack.enter_context(Client(cluster))
        yield client


@contextmanager
def _starting(option: str) -> Iterator[None]:
    """Tell in one message of workers that cannot be started: settings of Dask reach those that are started here too."""
    try:
        yield
    except Exception as error:  # of as many kinds as there are settings
        cause: BaseException = error
        while below := cause.__cause__ or cause.__context__:
            cause = below
        why = f"{type(cause).__name__}: {cause}".splitlines()[0]
        raise SchedulerError(
            f"{option}: workers cannot be started: {shorten(why, LONGEST)}. Look at Dask's settings, which are DASK_… in the "
            "environment and the files in ~/.config/dask, or run with --jobs 1."
        ) from None


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Be stopped afterwards only; processes started meanwhile, and what they start, never hear Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():  # which Python's signals do not reach
        yield
        return
    heard: list[int] = []
    with_handler = [stop for stop in STOPS if callable(signal.getsignal(stop))]
    before = {stop: signal.signal(stop, lambda number, frame: heard.append(number)) for stop in with_handler}
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # started with the first worker, it would let Ctrl-C through again
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for stop, handler in before.items():
            signal.signal(stop, handler)
        if heard:
            signal.raise_signal(heard[0])


def _reached(client: Any, scheduler: str) -> Any:
    try:
        return client(scheduler, timeout="10s")
    except Exception as error:
        raise SchedulerError(
            f"--scheduler {scheduler}: no Dask scheduler answers there ({shorten(str(error), LONGEST)}). Start one with: "
            "dask scheduler"
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


class Silence:
    """Workers that have not been heard of for a while: stopped, or on a machine that sleeps. Clocks may jump meanwhile."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, float]] = {}
        self._told: set[str] = set()

    def lines(self, heard: Mapping[str, float], now: float) -> Iterator[str]:
        """Yield what has to be said of workers.

        Parameters
        ----------
        heard
            When the scheduler last heard of each, by its clock.
        now
            By a clock of ours that does not jump.
        """
        for worker, when in heard.items():
            if self._heard.get(worker, (None, now))[0] != when:
                self._heard[worker] = when, now
                if worker in self._told:
                    self._told.remove(worker)
                    yield f"worker {worker} is heard of again"
            elif now - self._heard[worker][1] > QUIET and worker not in self._told:
                self._told.add(worker)
                yield (
                    f"worker {worker} has not been heard of for {QUIET:.0f} s: it is stopped, or its machine sleeps. Its runs "
                    "wait until it goes on or is replaced."
                )
