"""Time things side by side: machines are shared, so only ratios taken in one run mean anything."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds that something took: of the processor, and on the clock."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes
    ----------
    name, unit
        What the number is.
    value, wall
        The number by processor seconds, and by the clock (the same where no time is in it).
    bound, at_most
        What to reach, and from which side; None where the number is reported only.
    sides
        The two sides of a ratio, or what the number was taken from.
    """

    name: str
    value: float
    wall: float
    unit: str
    sides: str
    bound: float | None = None
    at_most: bool = True

    @property
    def reached(self) -> bool | None:
        """Say whether the bound is reached."""
        if self.bound is None:
            return None
        return self.value <= self.bound if self.at_most else self.value >= self.bound


def time_of(action: Callable[[], object]) -> Time:
    """Time one action."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Time(time.process_time() - cpu, time.perf_counter() - wall)


def best(actions: Sequence[Callable[[], object]], rounds: int) -> list[Time]:
    """Time several actions in turn, so that a busy spell falls on all, and keep the best of each."""
    return _least([[time_of(action) for action in actions] for _ in range(rounds)])


def _least(rounds: Sequence[Sequence[Time]]) -> list[Time]:
    return [Time(min(t.cpu for t in column), min(t.wall for t in column)) for column in zip(*rounds, strict=True)]


def best_apart(makers: Sequence[Callable[[], Callable[[], object]]], rounds: int) -> list[Time]:
    """Time actions in turn, each in a process of its own, so that none pays for the objects of another."""
    context = multiprocessing.get_context("spawn")
    lines = [context.Pipe() for _ in makers]
    started = [
        context.Process(target=_serve, args=(maker, there), daemon=True)
        for maker, (_, there) in zip(makers, lines, strict=True)
    ]
    for process in started:
        process.start()
    times = [[_asked(here) for here, _ in lines] for _ in range(rounds)]
    for process in started:
        process.terminate()
        process.join()  # or its processor time would be counted to whoever is timed next
    return _least(times)


def _serve(maker: Callable[[], Callable[[], object]], line: Connection) -> None:
    action = maker()
    while True:
        line.recv()
        line.send(time_of(action))


def _asked(line: Connection) -> Time:
    line.send("once more")
    answer: Time = line.recv()
    return answer


def ratio(
    name: str, over: Time, under: Time, *, bound: float | None = None, at_most: bool = True, scale: float = 1.0
) -> Figure:
    """Divide one time by another; ``scale`` multiplies the first, where the two did different amounts of work."""
    sides = f"{seconds(over.cpu)} : {seconds(under.cpu)}"
    return Figure(name, scale * over.cpu / under.cpu, scale * over.wall / under.wall, "×", sides, bound, at_most)


def seconds(value: float) -> str:
    """Return a time in readable units."""
    return f"{1000 * value:.3g} ms" if value < 1.0 else f"{value:.3g} s"
