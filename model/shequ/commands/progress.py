"""What is said while something long runs, and the command that started it."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click
from tqdm import tqdm

from shequ.lab.runner import Watcher
from shequ.lab.task import Result, Task
from shequ.report.tables import counted

T = TypeVar("T")

POINTS = "{n:,} of {total:,} points of the design are made [{elapsed}, {remaining} left]"
BAR = "{percentage:3.0f}% {bar} {postfix} [{elapsed}, {remaining} left]"


@contextmanager
def watching() -> Iterator[Watcher]:
    """Show months lived, time left, runs done, their rate, and failures; nothing where nobody looks."""
    with tqdm(total=0, bar_format=BAR, disable=None) as bar:
        yield _Bar(bar).watcher()


def counting(points: Sequence[T]) -> Iterator[T]:
    """Show how many points of a design have been made, if that takes more than a second; nothing where nobody looks."""
    yield from tqdm(points, bar_format=POINTS, delay=1.0, disable=None, leave=False)


class _Bar:
    def __init__(self, bar: tqdm[None]) -> None:
        self._bar, self._started = bar, time.monotonic()
        self._runs = self._finished = self._failed = 0

    def watcher(self) -> Watcher:
        return Watcher(self._done, self._bar.update, self._told, self._expect)

    def _expect(self, runs: int, months: int) -> None:
        self._runs += runs
        self._bar.total += months
        self._say()

    def _done(self, task: Task, result: Result) -> None:
        self._finished += len(task.scenarios)
        self._failed += len(result.failures)
        self._say()

    def _told(self, line: str) -> None:
        self._bar.clear()
        click.echo(line, err=True)

    def _say(self) -> None:
        seconds = time.monotonic() - self._started
        rate = f", {self._finished / seconds:.2g} a second" if self._finished else ""
        failed = f", {self._failed:,} failed" if self._failed else ""
        self._bar.set_postfix_str(f"{self._finished:,} of {counted(self._runs, 'run')}{rate}{failed}")


def command_line() -> str:
    """Return the command as it was given."""
    return f"shequ {shlex.join(sys.argv[1:])}"
