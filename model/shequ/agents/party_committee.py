"""The community Party committee, whose secretary heads the staff (一肩挑) and splits their hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, assumed

coordination_priority = assumed(
    "staff.coordination_priority", 0.25, 0.1, 1.0, "weight",
    "weight of waiting coordination against waiting calls and mediation",
    source="assumed; the study finds committees that lead without coordinating (牵头而不协调)",
)  # fmt: skip
PARAMETERS = [coordination_priority]


@dataclass(slots=True)
class HoursOfWork:
    """Hours of calls, coordination and mediation: waiting, or given."""

    calls: float
    coordination: float
    mediation: float


class PartyDecisions(Deciding):
    """What the Party committee of one community decides."""

    def __init__(self, model: Any, community: int) -> None:
        super().__init__(model)
        self.community = community

    def split_hours(self, hours: float, waiting: HoursOfWork, p: CommunityValues) -> HoursOfWork:
        """Split the staff's care hours in proportion to the work that waits in each queue.

        Coordination counts by its priority: work that nobody demands is left lying.

        Equations
        ---------
        hours for a queue | 分给各项工作的时数: hours(k) = care·weight(k)·queue(k)/Σ weight·queue
            with weight(k) = staff.coordination_priority
        """
        coordination = p[coordination_priority] * waiting.coordination
        total = waiting.calls + coordination + waiting.mediation
        if total <= 0.0:
            return HoursOfWork(hours, 0.0, 0.0)
        given = (hours * (queue / total) for queue in (waiting.calls, coordination, waiting.mediation))
        return HoursOfWork(*given)
