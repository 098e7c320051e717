"""The residents' committee, whose staff serve committee and hub alike."""

from __future__ import annotations

from typing import Any

from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, Kind, Parameter, assumed

residents_per_worker = Parameter(
    "staff.residents_per_worker", 350.0, "residents", 250.0, 450.0, Kind.SEEN,
    "6 workers a community, each for 350 residents (2020, mirror)",
    "residents for whom one community worker is there", 1.0,
)  # fmt: skip
hours_per_worker = assumed(
    "staff.hours_per_worker", 174.0, 160.0, 208.0, "hours a month", "working time of a full post"
)
attention = assumed(
    "staff.attention", 0.10, 0.04, 0.20, "share", "working time that goes to elderly care and the hub",
    maximum=1.0,
    source="assumed; county officials spend 5% of their time with the public (CASS, 162 officials, 2011)",
)  # fmt: skip
upward_load = assumed(
    "staff.upward_load", 0.6, 0.3, 0.9, "share", "of it lost to reports, meetings and checks from above",
    maximum=1.0, source="assumed; 形式化负担",
)  # fmt: skip
diligence = assumed("staff.diligence", 0.7, 0.4, 1.0, "share", "of the hours left that are really worked", maximum=1.0)
council_hours = assumed(
    "staff.council_hours", 0.0, 0.0, 0.0, "hours a month", "hours that council meetings take",
    source="zero in the baseline; the lever tripartite_council moves it",
)  # fmt: skip
PARAMETERS = [residents_per_worker, hours_per_worker, attention, upward_load, diligence, council_hours]


class ResidentsDecisions(Deciding):
    """What the residents' committee of one community decides."""

    def __init__(self, model: Any, community: int, residents: float) -> None:
        super().__init__(model)
        self.community = community
        self.residents = residents

    def staff_hours(self, p: CommunityValues) -> float:
        """Return all working hours of the community's staff in a month."""
        return self.residents / p[residents_per_worker] * p[hours_per_worker]

    def care_hours(self, p: CommunityValues) -> float:
        """Return hours for calls, coordination and mediation.

        Equations
        ---------
        care hours of the staff | 工作人员用于养老的时数: care = (staff·attention·(1 − load)·diligence − council)⁺
            with attention = staff.attention, load = staff.upward_load, diligence = staff.diligence, council = staff.council_hours
        """
        hours = self.staff_hours(p) * p[attention] * (1.0 - p[upward_load]) * p[diligence]
        return max(hours - p[council_hours], 0.0)
