"""Uniforms of the original, read by whoever stands for whom in a twin city."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metamorphic.numbering import Numbering, Numbers
from shequ.agents.society import Society
from shequ.engine.draws import Draws

# What each stream is read by; all others are read by the rows of elders.
READ_BY = {
    "members": ("volunteering.",),
    "estates": ("estates.", "estate.", "owners."),
    "communities": ("ageing.newcomers", "trust.incident", "policy."),
    "providers": ("provider.",),
    "partners": ("partner.",),
}
ARRIVING = {"elders": "person.", "members": "member."}  # by place among those who arrive in a month
FOR_LIFE = "person.confuses"  # by the rows of elders


class TwinDraws(Draws):
    """The numbers that each row's original gets from the same seed."""

    def __init__(self, seed: int, numbers: Numbers, society: Society) -> None:
        super().__init__(seed)
        self.numbers, self.society = numbers, society

    def uniform(self, decision: str, month: int, rows: int) -> NDArray[np.float64]:
        """Draw the original's uniforms and hand them to those who stand for them."""
        numbering = self._read_by(decision)
        assert len(numbering) == rows, decision
        return numbering.moved(super().uniform(decision, month, numbering.originals))

    def uniforms(self, decision: str, month: int, rows: int, kinds: int) -> NDArray[np.float64]:
        """Draw the original's uniforms of several kinds and hand them on."""
        numbering = self._read_by(decision)
        assert len(numbering) == rows, decision
        numbers = numbering.moved(super().uniforms(decision, month, numbering.originals, kinds))
        return self._same_neighbours(numbers) if decision == "person.tie_where" else numbers

    def _read_by(self, decision: str) -> Numbering:
        for table, prefix in ARRIVING.items():
            if decision.startswith(prefix) and decision != FOR_LIFE:
                return self.numbers.arrived[table]
        named = (table for table, prefixes in READ_BY.items() if decision.startswith(prefixes))
        numbering = self.numbers.of[next(named, "elders")]
        living_here = len(self.society.elders)
        if numbering is self.numbers.of["elders"] and len(numbering) > living_here:  # before the month's arrivals
            return Numbering(numbering.origin[:living_here], numbering.copy[:living_here])
        return numbering

    def _same_neighbours(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn uniforms so that an arrival finds the same neighbours: the rule counts the estate's living by row."""
        elders, numbering = self.society.elders, self.numbers.of["elders"]
        first = len(elders) - numbers.shape[1]
        living = np.flatnonzero(elders.alive[:first])
        turned = numbers.copy()
        for place, estate in enumerate(elders.estate[first:].tolist()):
            here = living[elders.estate[living] == estate]
            by_origin = np.argsort(numbering.origin[here])
            for kind in range(len(numbers) if len(here) else 0):
                chosen = by_origin[int(numbers[kind, place] * len(here))]
                turned[kind, place] = (chosen + 0.5) / len(here)
        return turned
