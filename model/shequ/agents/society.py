"""The society: everybody and everything that a rule may read and write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.coordinator import COORDINATORS, Coordinator
from shequ.agents.owners_committee import OwnersDecisions
from shequ.agents.partner import PartnerDecisions
from shequ.agents.party_committee import PartyDecisions
from shequ.agents.property_firm import FirmDecisions
from shequ.agents.provider import ProviderDecisions
from shequ.agents.residents_committee import ResidentsDecisions
from shequ.agents.suppliers import Reach, SupplierOrder, Suppliers
from shequ.engine.draws import Draws, Floats
from shequ.engine.groups import ratio, total
from shequ.engine.parameters import MonthValues
from shequ.engine.table import Table


@dataclass(frozen=True, slots=True)
class Couplings:
    """Five ways in which one elder's fate touches another's, switched off one by one to test a rule without them.

    They are not all ways: a mean experience tells what plans can promise, retired members set an example, and neighbours'
    gifts of time tie people to one another whatever is off. What a change in one elder never moves are the draws of others.
    """

    influence: bool = True  # neighbours' activity, tales and network
    scarcity: bool = True  # capacity is shared
    unmet_decline: bool = True  # unmet care speeds decline
    estates: bool = True  # the climate of the estate
    peers: bool = True  # active peers among members


@dataclass(slots=True)
class LifeTables:
    """Monthly hazards by age in months since 60, looked up by every elder, and how life starts."""

    death: Floats  # (months, function, sex)
    onset: Floats  # yearly rate (months, function)
    recovery: Floats  # monthly probability (months, function)
    widowing: Floats  # monthly probability (months, sex)
    alone_if_widowed: float  # share of the widowed who live alone
    usual_unmet: float  # share of personal care that is usually unmet


@dataclass(slots=True)
class NeedTables:
    """Hours of need by function, and what families can do."""

    gross: Floats  # hours a month (function, service)
    family_can: Floats  # share of a service that a family can give (service)
    remainder: Floats  # share that is left where the family gives nearly all (service)


def month_of_age(age: Floats, months: int) -> NDArray[np.int64]:
    """Return the row of a table by months of age since 60."""
    return np.clip(((age - 60.0) * 12.0 + 1e-6).astype(np.int64), 0, months - 1)


@dataclass(slots=True)
class Claims:
    """Listed and accepted needs as they lie before suppliers; every array has one entry a claim."""

    elder: NDArray[np.int64]
    service: NDArray[np.int64]
    supplier: NDArray[np.int64]
    minutes: NDArray[np.int64]  # asked
    given: NDArray[np.int64]  # minutes that the supplier spent on it


def _no_flags() -> NDArray[np.bool_]:
    return np.zeros(0, dtype=np.bool_)


@dataclass
class Flows:
    """What passes from one rule to a later one within the month."""

    visited: NDArray[np.bool_] = field(default_factory=_no_flags)  # by a member
    volunteered: NDArray[np.bool_] = field(default_factory=_no_flags)  # visited by a neighbour of no party
    called: NDArray[np.bool_] = field(default_factory=_no_flags)  # by staff
    noticed: NDArray[np.bool_] = field(default_factory=_no_flags)  # by the staff of a firm
    received: NDArray[np.bool_] = field(default_factory=_no_flags)  # in the secretary's studio
    newly: NDArray[np.bool_] = field(default_factory=_no_flags)  # needs found this month (8, elders)
    again: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))  # channel of a second listing
    knew: NDArray[np.bool_] = field(default_factory=_no_flags)  # whom elders had met before this month
    claims: Claims | None = None
    pooled: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))  # minutes (8, elders)
    used: Floats = field(default_factory=lambda: np.zeros(0))  # minutes that each supplier spent, pooled ones too
    family: Floats = field(default_factory=lambda: np.zeros(0))  # minutes families would give
    displaced: Floats = field(default_factory=lambda: np.zeros(0))  # of them displaced by formal care
    sums: dict[str, float] = field(default_factory=dict)


@dataclass
class Society:
    """State of the whole society between two months."""

    draws: Draws
    month: int
    elders: Table
    members: Table
    estates: Table
    communities: Table
    firms: list[FirmDecisions]
    owners: list[OwnersDecisions | None]
    residents: list[ResidentsDecisions]
    party: list[PartyDecisions]
    providers: list[ProviderDecisions]
    partners: list[PartnerDecisions]
    order: SupplierOrder
    suppliers: Suppliers
    reach: Reach
    life: LifeTables
    needs: NeedTables
    coordinator: Coordinator = COORDINATORS["none"]
    couplings: Couplings = Couplings()
    rationing: str = "need_first"
    newcomers: Callable[[Society, MonthValues, NDArray[np.int64]], None] | None = None
    flows: Flows = field(default_factory=Flows)
    after_rule: Callable[[str], None] | None = None  # told each rule's name when it is through, to look inside a month

    def draw(self, decision: str, table: Table | None = None) -> Floats:
        """Draw this month's uniforms of a decision, one an elder or one a row of another table."""
        return self.draws.uniform(decision, self.month, len(self.elders if table is None else table))

    def draw_services(self, decision: str) -> Floats:
        """Draw this month's uniforms of a decision, one an elder and service, shape ``(8, elders)``."""
        return self.draws.uniforms(decision, self.month, len(self.elders), len(self.needs.family_can))

    def draw_few(self, decision: str, agents: int) -> Floats:
        """Draw this month's uniforms of a decision, one for each of the few."""
        return self.draws.uniform(decision, self.month, agents)

    @property
    def community_count(self) -> int:
        """How many communities there are."""
        return len(self.communities)

    @property
    def awake(self) -> NDArray[np.bool_]:
        """In which estates an owners' committee works."""
        return np.array([owners is not None and owners.awake for owners in self.owners])

    def means_by_estate(self, *columns: NDArray[Any]) -> list[Floats]:
        """Return the mean of each of several values of living elders by estate; 0.5 where nobody lives."""
        estate, n, alive = self.elders.estate, len(self.estates), self.elders.alive
        living = total(estate, n, alive)
        return [ratio(total(estate, n, values * alive), living, otherwise=0.5) for values in columns]
