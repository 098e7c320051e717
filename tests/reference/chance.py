"""Where chance comes from: the numbered slots that the package reads too, or Mesa's own generator."""

from __future__ import annotations

from random import Random

from shequ.engine.draws import Draws

MOST_KINDS = 8


class Slots:
    """One uniform number for each decision, month and row, the same as the package's."""

    def __init__(self, seed: int) -> None:
        self.draws = Draws(seed)
        self.month = 0
        self.streams: dict[tuple[str, int | None], list[float]] = {}

    def begin(self, month: int) -> None:
        """Turn to the streams of another month."""
        self.month = month
        self.streams = {}

    def chance(self, decision: str, row: int, kind: int | None = None) -> float:
        """Return this month's number of one row, for one of several kinds of thing if there are several."""
        stream = self.streams.get((decision, kind))
        if stream is None or row >= len(stream):
            stream = self.streams[decision, kind] = self._read(decision, self.month, row, kind)
        return stream[row]

    def for_life(self, decision: str, row: int, kind: int | None = None) -> float:
        """Return a number that was fixed before the first month."""
        return self._read(decision, 0, row, kind)[row]

    def _read(self, decision: str, month: int, row: int, kind: int | None) -> list[float]:
        rows = (row // 256 + 1) * 256 if row < 4096 else row * 5 // 4
        if kind is None:
            return self.draws.uniform(decision, month, rows).tolist()
        every = self.draws.uniforms(decision, month, rows, MOST_KINDS).tolist()
        self.streams |= {(decision, k): numbers for k, numbers in enumerate(every)} if month == self.month else {}
        return every[kind]


class Ordinary:
    """A fresh random number whenever somebody decides, as models usually have it."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def begin(self, month: int) -> None:
        """Nothing depends on the month."""

    def chance(self, decision: str, row: int, kind: int | None = None) -> float:
        """Return a fresh uniform number."""
        return self.random.random()

    def for_life(self, decision: str, row: int, kind: int | None = None) -> float:
        """Return a fresh uniform number."""
        return self.random.random()
