"""Communities and estates: where people live, with the books that are kept there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reference.formulas import mean

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.facility import Facility
    from reference.firm import OwnersCommittee, PropertyFirm
    from reference.member import Member
    from reference.supplier import Partner, Supplier


@dataclass(eq=False)
class Community:
    """A community, its people and its books."""

    number: int
    first_elders: int
    residents: float
    p: dict[str, float] = field(default_factory=dict)
    elders: list[Elder] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    estates: list[Estate] = field(default_factory=list)
    suppliers: list[Supplier] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    reach: list[tuple[Facility, float]] = field(default_factory=list)
    call_hours: float = 0.0
    coordination_hours: float = 0.0
    mediation_hours: float = 0.0
    studio_hours: float = 0.0
    backlog: float = 0.0
    unmet_share: float = 0.0
    pooled_share: float = 0.0
    mutual_hours: float = 0.0
    visits: float = 0.0
    volunteer_visits: float = 0.0
    bought_hours: float = 0.0
    market_hours: float = 0.0
    paid_neighbour_hours: float = 0.0
    voucher_hours_used: float = 0.0

    def supplier(self, kind: str) -> Supplier:
        """Return the one supplier of a kind of which a community has one."""
        return next(one for one in self.suppliers if one.kind == kind)

    def reach_of_public_money(self) -> list[tuple[Facility, float]]:
        """Return the public facilities in reach with their weights, or all where none is public."""
        public = [(facility, weight) for facility, weight in self.reach if facility.public]
        return public or self.reach


@dataclass(eq=False)
class Estate:
    """A residential estate, or a group of rural households."""

    number: int
    community: Community
    households: float
    has_firm: bool
    conflict_level: float
    care_draw: float
    pay: float
    effort: float
    own_level: float
    grievance: float
    disputes: float
    arrived: float
    complained: float
    closed_share: float
    poor_months: int
    months_mobilised: int
    offers_care: bool
    firm: PropertyFirm | None = None
    owners: OwnersCommittee | None = None
    elders: list[Elder] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    service: Supplier | None = None

    @property
    def p(self) -> dict[str, float]:
        """Return this month's parameters of its community."""
        return self.community.p

    @property
    def has_committee(self) -> bool:
        """Say whether an owners' committee works here."""
        return self.owners is not None and self.owners.awake

    @property
    def stance(self) -> float:
        """Return how far owners defend their rights; 0.1 where nobody could found a committee."""
        return self.owners.stance if self.owners is not None else 0.1

    @property
    def firm_tie(self) -> bool:
        """Say whether a Party member holds a key post in the firm."""
        return self.firm is not None and self.firm.tie_draw < self.p["tie.firm"]

    @property
    def owners_tie(self) -> bool:
        """Say whether a Party member holds a key post in the owners' committee."""
        return self.owners is not None and self.owners.tie_draw < self.p["tie.owners"]

    def weight_of_disputes(self) -> float:
        """Return d/(1 + d), d being felt disputes a household."""
        d = self.p["estates.felt_disputes"] * self.disputes / self.households
        return d / (1.0 + d)

    def satisfaction(self) -> float:
        """Return effort less what disputes spoil."""
        return self.effort - self.p["estates.satisfaction_lost"] * self.weight_of_disputes()

    def mean(self, values: list[float]) -> float:
        """Return a mean over its living elders; one half where nobody lives."""
        return mean(values, 0.5)
