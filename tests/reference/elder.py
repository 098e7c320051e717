"""An elder, and what an elder needs of each service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import mesa

from shequ.agents.words import ALONE, COMMITTEE, NOBODY, PARTY, SERVICE_COUNT

if TYPE_CHECKING:
    from reference.places import Community, Estate
    from reference.supplier import Supplier


@dataclass(slots=True)
class Need:
    """One elder's need of one service, in minutes a month, and what became of it."""

    gross: int = 0
    need: int = 0
    known: bool = False
    channel: int = NOBODY
    supplier: Supplier | None = None
    second: Supplier | None = None
    listed: int = 0
    accepted: bool = False
    served: int = 0
    newly: bool = False
    again: int = NOBODY
    pooled: int = 0

    @property
    def lacking(self) -> int:
        """Return the minutes that nobody gave."""
        return self.need - self.served


@dataclass(slots=True)
class Contacts:
    """Who came to an elder this month."""

    visited: bool = False
    volunteered: bool = False
    called: bool = False
    noticed: bool = False
    received: bool = False

    def any(self) -> bool:
        """Say whether anybody came."""
        return self.visited or self.volunteered or self.called or self.noticed or self.received


@dataclass
class Care:
    """What care was like this month: how much came from whom, and how good it was."""

    given: float = 0.0
    by_face: list[float] = field(default_factory=lambda: [0.0] * 5)
    publicly_paid: float = 0.0
    pooled: float = 0.0
    by_mutual_aid: float = 0.0
    good: float = 0.0


class Elder(mesa.Agent):
    """A person of 60 or over."""

    def __init__(self, model: Any, row: int, community: Community, estate: Estate) -> None:
        super().__init__(model)
        self.row, self.community, self.estate = row, community, estate
        self.alive = True
        self.neighbours: list[Elder | None] = []
        self.needs = [Need() for _ in range(SERVICE_COUNT)]
        self.contacts, self.care = Contacts(), Care()
        self.knew: list[bool] = [False] * 5
        self.confuses_draw: float = model.for_life("person.confuses", row)
        self.faces: list[float] = [0.0] * 5
        self.experience = 0.0
        self.gives_hours = False

    @property
    def p(self) -> dict[str, float]:
        """Return this month's parameters where the elder lives."""
        return self.community.p

    @property
    def alone(self) -> bool:
        """Say whether the elder lives alone."""
        return self.living == ALONE

    @property
    def needed(self) -> int:
        """Return all minutes of formal need."""
        return sum(need.need for need in self.needs)

    @property
    def got(self) -> int:
        """Return all minutes of care received."""
        return sum(need.served for need in self.needs)

    @property
    def gross_need(self) -> int:
        """Return all minutes of need before the family helps."""
        return sum(need.gross for need in self.needs)

    @property
    def trust_in_whom_to_ask(self) -> float:
        """Return trust in the Party organisation or the residents' committee, whichever is higher."""
        return max(self.trust[PARTY], self.trust[COMMITTEE])

    def chance(self, decision: str, kind: int | None = None) -> float:
        """Return the elder's own number for a decision of this month."""
        return self.model.chance(decision, self.row, kind)

    def is_aware(self) -> bool:
        """Say whether the elder knows that services exist: own draw < share by age + activity + tales."""
        p = self.p
        share = p["discovery.aware"] * (p["discovery.aware_over_80"] if self.age > 80 else 1.0)
        share += p["discovery.aware_active"] * self.active + self.awareness_told
        return self.awareness_draw < share

    def active_share_around(self) -> float:
        """Return the share of living neighbours who take part."""
        living = [one for one in self.neighbours if one is not None and one.alive]
        return ratio_of_active(living)

    def able_to_rate(self, target: int, there: bool) -> bool:
        """Say whether the elder can rate a target: known from life or met, and there to be rated."""
        return there and (self.familiar[target] or self.met[target])


def ratio_of_active(people: list[Elder]) -> float:
    """Return the share of some people who take part; 0 of nobody."""
    return sum(one.active for one in people) / len(people) if people else 0.0
