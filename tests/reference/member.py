"""A possible volunteer: a Party member, or the neighbour of no party on the same terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.places import Community, Estate


class Member(mesa.Agent):
    """Somebody who may serve."""

    def __init__(self, model: Any, row: int, community: Community, estate: Estate, elder: Elder | None) -> None:
        super().__init__(model)
        self.row, self.community, self.estate, self.elder = row, community, estate, elder
        self.retired = elder is not None
        self.fatigue = self.visit_hours = self.service_hours = self.recorded_hours = 0.0

    @property
    def p(self) -> dict[str, float]:
        """Return this month's parameters where the member registers."""
        return self.community.p

    @property
    def present(self) -> bool:
        """Say whether the member still lives here."""
        return self.elder is None or self.elder.alive

    @property
    def hours(self) -> float:
        """Return the real hours given this month."""
        return self.visit_hours + self.service_hours

    def of_pool(self, quantity: str) -> float:
        """Return what holds for members or for neighbours of no party."""
        return self.p[f"members.{quantity}" if self.party else f"neighbours.{quantity}"]

    def within_call(self) -> bool:
        """Say whether the member is called upon: members always, neighbours as far as they are recruited."""
        return self.present and (self.party or self.recruited_draw < self.p["neighbours.recruited"])

    def chance(self, decision: str) -> float:
        """Return the member's own number for a decision of this month."""
        return self.model.chance(decision, self.row)
