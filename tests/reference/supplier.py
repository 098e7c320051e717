"""Whoever can give care: what is on offer, and the outside partners among those who offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import mesa

from reference.formulas import ratio, whole_minutes
from shequ.agents.words import NOBODY, SERVICE_COUNT

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.places import Community


@dataclass(eq=False)
class Supplier:
    """A supplier of care and its offer this month, in minutes of each service."""

    number: int
    kind: str
    community: Community
    offer: list[int] = field(default_factory=lambda: [0] * SERVICE_COUNT)
    quality: float = 0.5
    reach: float = 0.0
    face: int = NOBODY
    outside: bool = False
    publicly_paid: bool = False
    turns_away: float = 0.0
    used: float = 0.0
    left: list[int] = field(default_factory=lambda: [0] * SERVICE_COUNT)
    asked: list[int] = field(default_factory=lambda: [0] * SERVICE_COUNT)

    @property
    def offered(self) -> int:
        """Return all minutes on offer."""
        return sum(self.offer)

    @property
    def share_given(self) -> float:
        """Return the share of the offer that was called upon."""
        return ratio(self.used, self.offered)

    def spread_by_claims(self, hours: float, services: tuple[int, ...], asked: list[float]) -> None:
        """Offer hours of services in proportion to the claims on each, evenly where there are none."""
        claims = sum(asked[s] for s in services)
        for s in services:
            share = asked[s] / claims if claims > 0 else 1.0 / len(services)
            self.offer[s] = whole_minutes(hours * share)


@dataclass(slots=True)
class Claim:
    """One elder's listed and accepted need as it lies before one supplier."""

    elder: Elder
    service: int
    supplier: Supplier
    minutes: int
    given: int = 0


class Partner(mesa.Agent):
    """A unit of another system that may join."""

    def __init__(self, model: Any, row: int, supplier: Supplier, services: tuple[int, ...], kind: str) -> None:
        super().__init__(model)
        self.row, self.supplier, self.services, self.kind = row, supplier, services, kind
        self.fatigue = 0.0

    @property
    def p(self) -> dict[str, float]:
        """Return this month's parameters of its community."""
        return self.supplier.community.p

    def tire(self) -> None:
        """Tire with the share of the offer that was used last month, and recover: f += a·use − b·f."""
        use = self.supplier.share_given
        self.fatigue += self.p["partner.tiring"] * use - self.p["partner.recovering"] * self.fatigue

    def decide_to_stay(self) -> None:
        """Leave with hazard h·(1 + k·fatigue) if joined, else join with a constant one."""
        draw = self.model.chance("partner.stays", self.row)
        if self.joined:
            tired = 1.0 + self.p["partner.leaving_per_fatigue"] * self.fatigue
            self.joined = draw >= self.p["partner.leaving"] * tired
        else:
            self.joined = draw < self.p["partner.joining"]

    def hours(self) -> float:
        """Return the hours on offer, fewer when tired."""
        return self.p["partner.hours"] * (1.0 - min(self.fatigue, 1.0))

    def has_tie(self) -> bool:
        """Say whether a usable tie leads to it: ties to other lines can be used in part."""
        if self.kind == "outside_partner":
            return self.tie_draw < self.p["tie.outside_partner"]
        return self.tie_draw < self.p["tie.public_unit"] * self.p["tie.usable_across_lines"]
