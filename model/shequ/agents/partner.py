"""Outside partners: units, enterprises, non-profits, hospitals and schools that may join."""

from __future__ import annotations

from typing import Any

from shequ.agents.coordinator import OUTSIDE_PARTNER, PUBLIC_UNIT
from shequ.agents.words import CLEANING, COMPANIONSHIP, EMERGENCY, ERRANDS, MEALS, MEDICAL, NURSING
from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, assumed

# Kind: line it belongs to, services it can give.
PARTNER_KINDS = {
    "hospital": (PUBLIC_UNIT, (MEDICAL, NURSING)),
    "school": (PUBLIC_UNIT, (COMPANIONSHIP, ERRANDS)),
    "government unit": (PUBLIC_UNIT, (ERRANDS, EMERGENCY)),
    "enterprise": (OUTSIDE_PARTNER, (MEALS, CLEANING)),
    "non-profit": (OUTSIDE_PARTNER, (COMPANIONSHIP, CLEANING)),
}

joining = assumed(
    "partner.joining", 0.004, 0.001, 0.01, "per month", "units in reach that join in a month", maximum=1.0
)
leaving = assumed("partner.leaving", 0.05, 0.02, 0.1, "per month", "partners that leave when not tired", maximum=1.0)
tiredness = assumed("partner.leaving_per_fatigue", 1.0, 0.0, 3.0, "ratio", "leave sooner when tired")
hours = assumed("partner.hours", 30.0, 10.0, 60.0, "hours a month", "brought by a rested partner")
tiring = assumed("partner.tiring", 0.05, 0.0, 0.1, "per month", "fatigue from being called upon")
recovering = assumed("partner.recovering", 0.1, 0.05, 0.3, "per month", "recovery from fatigue", maximum=1.0)
PARAMETERS = [joining, leaving, tiredness, hours, tiring, recovering]


class PartnerDecisions(Deciding):
    """What a unit of another system within reach of a community decides."""

    def __init__(self, model: Any, community: int, kind: str, tie_draw: float, joined: bool) -> None:
        super().__init__(model)
        self.community = community
        self.kind = kind
        self.tie_draw = tie_draw
        self.joined = joined
        self.fatigue = 0.0

    @property
    def line(self) -> int:
        """Return the number of the kind of organisation it is."""
        return PARTNER_KINDS[self.kind][0]

    @property
    def services(self) -> tuple[int, ...]:
        """Return the numbers of the services it can give."""
        return PARTNER_KINDS[self.kind][1]

    def decide_to_stay(self, draw: float, p: CommunityValues) -> None:
        """Join or leave: join at a constant hazard, leave sooner when tired."""
        if self.joined:
            self.joined = draw >= p[leaving] * (1.0 + p[tiredness] * self.fatigue)
        else:
            self.joined = draw < p[joining]

    def offer(self, p: CommunityValues) -> float:
        """Return hours offered this month: fewer when tired."""
        return p[hours] * (1.0 - min(self.fatigue, 1.0)) if self.joined else 0.0

    def tire(self, use: float, p: CommunityValues) -> None:
        """Tire with the share of the offer that was called upon, and recover."""
        self.fatigue += p[tiring] * use - p[recovering] * self.fatigue
