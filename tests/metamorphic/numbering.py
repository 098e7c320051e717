"""Which original each row of a twin city stands for, table by table, also when people arrive."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.suppliers import SupplierOrder
from shequ.agents.words import NOBODY

Integers = NDArray[np.int64]


class Numbering:
    """Rows of one table of the twin: the original each stands for, and the copy of the place it belongs to."""

    def __init__(self, origin: Integers, copy: Integers) -> None:
        self.origin, self.copy = origin, copy

    def __len__(self) -> int:
        """Count the twin's rows."""
        return len(self.origin)

    @property
    def originals(self) -> int:
        """How many rows the original has."""
        return int(self.origin.max()) + 1 if len(self) else 0

    def moved(self, column: NDArray) -> NDArray:
        """Return an original's column in the twin's order."""
        return column[..., self.origin]

    def renumbered(self, original: NDArray, copy: NDArray) -> NDArray:
        """Return the twin's numbers for an original's numbers as read in a copy; nobody stays nobody."""
        copies = max(int(self.copy.max(initial=0)), int(np.max(copy, initial=0))) + 1
        place = np.full((copies, self.originals + 1), NOBODY)
        place[self.copy, self.origin] = np.arange(len(self))
        return place[copy, original]  # −1 reads the last column, which says nobody

    def grown(self, origin: Integers, copy: Integers) -> Numbering:
        """Return the numbering with more rows."""
        return Numbering(np.concatenate([self.origin, origin]), np.concatenate([self.copy, copy]))


def followers(home: Integers, communities: Numbering) -> Numbering:
    """Give numbers to what belongs to communities in the order of the twin's communities, within each as in the original."""
    rows = [np.flatnonzero(home == community) for community in communities.origin]
    copies = [np.full(len(some), copy) for some, copy in zip(rows, communities.copy, strict=True)]
    return Numbering(np.concatenate(rows), np.concatenate(copies))


def shuffled(group: Integers, random: np.random.Generator) -> Numbering:
    """Give new numbers at random to the rows of a table, within each group of rows."""
    origin = np.arange(len(group))
    for some in np.unique(group):
        rows = np.flatnonzero(group == some)
        origin[rows] = random.permutation(rows)
    return Numbering(origin, np.zeros(len(group), dtype=np.int64))


def number_suppliers(order: SupplierOrder, of: dict[str, Numbering]) -> Numbering:
    """Give numbers to suppliers as their fixed order has it: facilities, four kinds a community, estates, partners."""
    communities = of["communities"]
    parts = [(0, of["providers"])]
    parts += [(first, communities) for first in (order.team, order.volunteers, order.mutual, order.market)]
    parts += [(order.firms, of["estates"]), (order.partners, of["partners"])]
    origin = np.concatenate([first + numbering.origin for first, numbering in parts])
    return Numbering(origin, np.concatenate([numbering.copy for _, numbering in parts]))


@dataclass
class Numbers:
    """The numberings of all tables, and of the month's arrivals among themselves."""

    of: dict[str, Numbering]
    arrived: dict[str, Numbering] = field(default_factory=dict)

    def follow_arrivals(self, society: Society, elders: int, members: int) -> None:
        """Give numbers to who arrived in the original's month, after so many elders and members, as they will arrive in the twin."""
        came = followers(society.elders.community[elders:], self.of["communities"])
        self.of["elders"] = self.of["elders"].grown(came.origin + elders, came.copy)
        row_of = {elder: row for row, elder in enumerate(society.members.elder[members:].tolist())}
        serves = np.array([elder in row_of for elder in (came.origin + elders).tolist()], dtype=bool)
        origin = np.array([row_of[elder] for elder in (came.origin[serves] + elders).tolist()], dtype=np.int64)
        joined = Numbering(origin, came.copy[serves])
        self.of["members"] = self.of["members"].grown(joined.origin + members, joined.copy)
        self.arrived = {"elders": came, "members": joined}
