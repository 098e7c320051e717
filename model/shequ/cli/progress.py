"""What is said while something long runs, and the command that started it."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from tqdm import tqdm

from shequ.report.words.numbers import counted
from shequ.study.run.runner import Watcher
from shequ.study.run.task import Result, Task

T = TypeVar("T")


class _Steady(tqdm):  # type: ignore[misc]  # which ships no types
    """A bar whose time is that of a clock which nobody sets."""

    monitor_interval = 0  # which looks at the other clock

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._time = time.monotonic
        self.start_t = self.last_print_t = self._time()


POINTS = "{n:,} of {total:,} points of the design are made [{elapsed}, {remaining} left]"
BAR = "{percentage:3.0f}% {bar} {postfix} [{elapsed}, {remaining} left]"
# Of a terminal that tells no size, or one of nothing, tqdm draws nothing.
NARROWEST, ROWS = 20, 20
LINE_EVERY = 60.0  # seconds between lines where no bar can be drawn


@contextmanager
def watching() -> Iterator[Watcher]:
    """Show months lived, time left, runs done, their rate, and failures: a bar, or now and then a line for a log."""
    width = max(shutil.get_terminal_size().columns - 1, NARROWEST)
    with _Steady(total=0, bar_format=BAR, disable=None, ncols=width, nrows=ROWS) as bar:
        yield _Bar(bar).watcher()


def counting(points: Sequence[T]) -> Iterator[T]:
    """Show how many points of a design have been made, if that takes more than a second; nothing where nobody looks."""
    yield from _Steady(points, bar_format=POINTS, delay=1.0, disable=None, leave=False)


class _Bar:
    def __init__(self, bar: tqdm[None]) -> None:
        self._bar, self._started = bar, time.monotonic()
        self._next_line = self._started + LINE_EVERY
        self._runs = self._finished = self._failed = self._months = self._lived = 0

    def watcher(self) -> Watcher:
        return Watcher(self._done, self._live, self._told, self._expect)

    def _expect(self, runs: int, months: int) -> None:
        self._runs += runs
        self._months += months
        self._bar.total = self._months
        self._say()

    def _live(self, months: int) -> None:
        self._lived += months
        self._bar.update(months)
        now = time.monotonic()
        if self._bar.disable and self._lived and now >= self._next_line:
            self._next_line = now + LINE_EVERY
            left = (now - self._started) * (self._months - self._lived) / self._lived
            click.echo(
                f"{self._lived / self._months:.0%} {self._runs_done()}, about {left / 60:.0f} min left", err=True
            )

    def _done(self, task: Task, result: Result) -> None:
        self._finished += len(task.scenarios)
        self._failed += len(result.failures)
        self._say()

    def _told(self, line: str) -> None:
        self._bar.clear()
        click.echo(line, err=True)

    def _say(self) -> None:
        self._bar.set_postfix_str(self._runs_done())

    def _runs_done(self) -> str:
        seconds = time.monotonic() - self._started
        rate = f", {self._finished / seconds:.2g} a second" if self._finished else ""
        failed = f", {self._failed:,} failed" if self._failed else ""
        return f"{self._finished:,} of {counted(self._runs, 'run')}{rate}{failed}"


def command_line() -> str:
    """Return the command as it was given."""
    return f"shequ {shlex.join(sys.argv[1:])}"
