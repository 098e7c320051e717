"""Suppliers: everybody who can give care, as columns for one month.

What is fragmented are suppliers, not facilities alone: facilities, the members' team, recruited
neighbours, mutual aid, firms, outside partners and the market behind vouchers. Their numbers follow one
fixed order, so that a referral means the same supplier in every month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shequ.agents.words import NOBODY, SERVICE_COUNT

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
PARTNERS_PER_COMMUNITY = 6


@dataclass(frozen=True, slots=True)
class SupplierOrder:
    """Where each kind of supplier stands in the fixed order."""

    providers: int
    communities: int
    estates: int

    @property
    def team(self) -> int:
        """First members' team; one a community."""
        return self.providers

    @property
    def volunteers(self) -> int:
        """First team of recruited neighbours; one a community."""
        return self.team + self.communities

    @property
    def mutual(self) -> int:
        """First mutual-aid group; one a community."""
        return self.volunteers + self.communities

    @property
    def market(self) -> int:
        """First market behind vouchers; one a community."""
        return self.mutual + self.communities

    @property
    def firms(self) -> int:
        """First firm's elder service; one an estate."""
        return self.market + self.communities

    @property
    def partners(self) -> int:
        """First outside partner; a fixed number a community."""
        return self.firms + self.estates

    def is_mutual(self, supplier: Integers) -> NDArray[np.bool_]:
        """Say which suppliers are mutual-aid groups."""
        return np.asarray((supplier >= self.mutual) & (supplier < self.market))

    def is_market(self, supplier: Integers) -> NDArray[np.bool_]:
        """Say which suppliers are markets."""
        return np.asarray((supplier >= self.market) & (supplier < self.firms))

    @property
    def count(self) -> int:
        """All suppliers."""
        return self.partners + PARTNERS_PER_COMMUNITY * self.communities


@dataclass(slots=True)
class Suppliers:
    """What each supplier is and offers this month; arrays of shape ``(suppliers,)`` or ``(8, suppliers)``.

    Attributes
    ----------
    community
        Where its idle hours can be pooled.
    offer
        Minutes of each service.
    quality
        Quality of its care, 0 to 1.
    reach
        Share of its idle minutes that the coordinator can call upon.
    face
        Whom elders see in its care: a number of those trusted, −1 for none of the five.
    outside
        Whether residents see an outside force in it.
    publicly_paid
        Whether public money pays for its hours.
    turns_away
        Share of new cases that it declines.
    """

    community: Integers
    offer: Integers
    quality: Floats
    reach: Floats
    face: Integers
    outside: NDArray[np.bool_]
    publicly_paid: NDArray[np.bool_]
    turns_away: Floats

    @classmethod
    def empty(cls, order: SupplierOrder) -> Suppliers:
        """Return suppliers that offer nothing."""
        n = order.count
        return cls(
            community=np.zeros(n, dtype=np.int64),
            offer=np.zeros((SERVICE_COUNT, n), dtype=np.int64),
            quality=np.full(n, 0.5),
            reach=np.zeros(n),
            face=np.full(n, NOBODY, dtype=np.int64),
            outside=np.zeros(n, dtype=np.bool_),
            publicly_paid=np.zeros(n, dtype=np.bool_),
            turns_away=np.zeros(n),
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """Facilities within reach of each community, padded with −1; all of shape ``(communities, most)``.

    ``cumulative`` and ``cumulative_public`` turn a uniform into a choice by weight.
    """

    provider: Integers
    weight: Floats
    cumulative: Floats
    cumulative_public: Floats

    def choose(self, community: Integers, draw: Floats, public: bool) -> Integers:
        """Choose a facility for each row, by weight, among public ones if asked and possible; −1 where there is none."""
        table = self.cumulative_public if public else self.cumulative
        place = (draw[:, None] >= table[community]).sum(axis=1)
        return np.asarray(self.provider[community, np.minimum(place, self.provider.shape[1] - 1)])
