"""Care providers: stations and institutions that plan their hours by habit and belief."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.words import GROUP_SERVICES, NURSING, SERVICE_COUNT, SKILL_OF
from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, Kind, Parameter, assumed

Floats = NDArray[np.float64]

staff = assumed(
    "provider.staff", 3.0, 2.0, 4.0, "full posts",
    "staff of a community facility of average size", lifelong=True,
    source="2–4 full posts, a quarter part-time: from a census of 69 centres in Chongqing (S283145)",
)  # fmt: skip
hours_per_post = assumed(
    "provider.hours_per_post", 130.0, 110.0, 160.0, "hours a month", "hours with elders of a full post"
)
trained_share = assumed(
    "provider.trained_share", 0.26, 0.15, 0.5, "share of hours", "hours of trained carers", maximum=1.0
)
professional_share = assumed(
    "provider.professional_share", 0.12, 0.05, 0.2, "share of hours", "hours of nurses and the like",
    maximum=1.0,
)  # fmt: skip
leakage = assumed(
    "provider.leakage", 0.08, 0.02, 0.15, "share of hours", "paid hours that never reach an elder",
    maximum=1.0,
)  # fmt: skip
staff_trained = assumed(
    "provider.staff_trained", 0.0, 0.0, 0.0, "share of hours", "untrained hours that training lifts",
    source="zero in the baseline; the lever internal_mobilisation moves it", maximum=1.0,
)  # fmt: skip
growth = assumed(
    "provider.growth", 0.0, 0.0, 0.0, "share of staff", "staff above the norm, once grown",
    source="zero in the baseline; the lever star_rating_subsidy moves it",
)  # fmt: skip
growth_speed = assumed("provider.growth_speed", 0.03, 0.01, 0.08, "per month", "speed of growth of staff", maximum=1.0)
habit_strength = assumed(
    "provider.own_specialty", 1.15, 0.5, 1.5, "log standard deviation",
    "how far a provider's habitual menu departs from the standard one (单一化)", lifelong=True,
)  # fmt: skip
responsiveness = assumed(
    "provider.responsiveness", 0.12, 0.0, 0.5, "share", "of a plan that follows believed demand",
    maximum=1.0,
)  # fmt: skip
belief_speed = assumed(
    "provider.belief_speed", 0.10, 0.05, 0.3, "per month", "speed at which beliefs follow referrals",
    maximum=1.0,
)  # fmt: skip
joint_planning = assumed(
    "provider.joint_planning", 0.10, 0.0, 0.3, "share",
    "of a plan that a coordinator asks to be made jointly", maximum=1.0,
)  # fmt: skip
cascade = assumed(
    "provider.skill_reserve", 1.6, 1.0, 2.5, "ratio",
    "share of skilled hours kept for skilled work, against its share in the plan",
)  # fmt: skip
room_hours = assumed("provider.room_hours", 3.0, 1.5, 6.0, "person-hours a m² and month", "use of a community room")
group_size = assumed(
    "provider.group_size", 3.0, 2.0, 5.0, "people", "served at once by one worker in a room", minimum=1.0
)
rooms = Parameter(
    "provider.rooms", 43.714, "m² per 1,000 elders", 30.0, 60.0, Kind.DERIVED,
    "the study: 29,000 m² transferred for 663,400 elders", "community rooms in use",
)  # fmt: skip
nursing_beds = Parameter(
    "provider.nursing_beds", 0.09044, "beds per 1,000 elders", 0.05, 0.15, Kind.DERIVED,
    "the study: 60 nursing beds for 663,400 elders", "nursing beds",
)  # fmt: skip
bed_hours = assumed("provider.bed_hours", 50.0, 20.0, 100.0, "hours a bed and month", "nursing given in a bed")
busy = assumed("provider.busy", 0.85, 0.7, 0.95, "load", "from which a facility turns new cases away", maximum=1.0)
declining = assumed("provider.declining", 0.5, 0.0, 0.8, "share", "of new cases turned away at full load", maximum=1.0)
slack_load = assumed("provider.slack_load", 0.35, 0.2, 0.5, "load", "below which a private facility loses", maximum=1.0)
patience = assumed("provider.patience", 12.0, 6.0, 24.0, "months", "that it bears losses")
closing = assumed("provider.closing", 0.03, 0.01, 0.06, "per month", "it closes after that", maximum=1.0)
opening = assumed(
    "provider.opening", 0.04, 0.01, 0.1, "per month", "a closed one opens again where no accepted need is met",
    maximum=1.0,
)  # fmt: skip
PARAMETERS = [
    busy, declining, slack_load, patience, closing, opening, staff, hours_per_post, trained_share, professional_share, leakage, staff_trained, growth,
    growth_speed, habit_strength, responsiveness, belief_speed, joint_planning, cascade, room_hours,
    group_size, rooms, nursing_beds, bed_hours,
]  # fmt: skip

_SKILL = np.array(SKILL_OF)
_LEVEL = [np.flatnonzero(level == _SKILL) for level in range(3)]
_GROUP = np.array(GROUP_SERVICES)


class ProviderDecisions(Deciding):
    """What a community care facility decides, public or private."""

    def __init__(
        self,
        model: Any,
        home: int,
        public: bool,
        size: float,
        quality: float,
        habit: Floats,
        tie_draw: float,
    ) -> None:
        super().__init__(model)
        self.home = home
        self.public = public
        self.size = size  # against the average facility; grows with the number of elders
        self.quality = quality  # own departure from what pay and training give
        self.habit = habit
        self.tie_draw = tie_draw
        self.belief = np.zeros(SERVICE_COUNT)
        self.grown = 0.0
        self.posts = 0.0
        self.bought_hours = 0.0
        self.load = 0.8  # share of its minutes given last month
        self.open = True
        self.slack_months = 0

    def hours_by_skill(self, per_facility: float, p: CommunityValues) -> Floats:
        """Return hours of volunteer-level, trained and professional staff, shape ``(3,)``.

        ``per_facility`` is the number of elders a facility now serves against the first month:
        posts follow the number of elders, so that ageing alone looks like no policy.
        """
        self.posts = p[staff] * self.size * per_facility * (1.0 + self.grown)
        hours = self.posts * p[hours_per_post] * (1.0 - p[leakage]) + self.bought_hours
        trained, professional = p[trained_share], p[professional_share]
        basic = 1.0 - trained - professional
        lifted = basic * p[staff_trained]
        shares: Floats = np.array([basic - lifted, trained + lifted, professional])
        by_skill: Floats = np.multiply(hours * self.open, shares)
        return by_skill

    def decide_to_stay(self, unmet: float, draw: float, p: CommunityValues) -> None:
        """Close a private facility that has long been idle; open it again where accepted need goes unmet.

        ``unmet`` is the share of accepted need around it that nobody met last month. Public ones stay.
        """
        if self.public:
            return
        if self.open:
            self.slack_months = self.slack_months + 1 if self.load < p[slack_load] else 0
            self.open = self.slack_months <= p[patience] or draw >= p[closing]
        elif draw < p[opening] * unmet:
            self.open, self.slack_months = True, 0

    def turns_away(self, p: CommunityValues) -> float:
        """Return the share of new cases that it declines: none up to a load, and all when closed.

        Equations
        ---------
        new cases turned away | 拒收新个案: share = declining·min(1, (load − busy)⁺/(1 − busy))
            with declining = provider.declining, busy = provider.busy
        """
        if not self.open:
            return 1.0
        over = max(self.load - p[busy], 0.0) / max(1.0 - p[busy], 1e-9)
        return p[declining] * min(over, 1.0)

    def grow(self, p: CommunityValues) -> None:
        """Approach the staff that the subsidy pays for."""
        self.grown += p[growth_speed] * (p[growth] - self.grown)

    def believe(self, claims: Floats, p: CommunityValues) -> None:
        """Move beliefs about demand toward the claims of the month, minutes by service.

        Equations
        ---------
        belief about demand | 对需求的判断: Δbelief = λ·(claims − belief)
            with λ = provider.belief_speed
        """
        self.belief += p[belief_speed] * (claims - self.belief)

    def plan(self, all_need: Floats, joint: float, p: CommunityValues) -> Floats:
        """Return the share of hours for each service, shape ``(8,)``, summing to one.

        Alone a provider sees its own referrals; jointly it sees the need of all.

        Equations
        ---------
        share of hours for a service | 各项服务的时数份额: plan = (1 − j·reach)·((1 − ρ)·habit + ρ·belief/Σ belief) + j·reach·need/Σ need
            with j = provider.joint_planning, ρ = provider.responsiveness
        """
        own = self.habit
        if self.belief.sum() > 0.0:
            rho = p[responsiveness]
            own = np.asarray((1.0 - rho) * self.habit + rho * self.belief / self.belief.sum())
        if all_need.sum() <= 0.0:
            return own
        return np.asarray((1.0 - joint) * own + joint * all_need / all_need.sum())

    def capacity(self, plan: Floats, hours: Floats, elders: float, p: CommunityValues) -> Floats:
        """Return hours of each service on offer, shape ``(8,)``.

        Skilled hours do skilled work up to a reserve, the rest help one level below. Rooms let one worker
        serve several people at meals, bathing and company; nursing beds add nursing.
        """
        offer = np.zeros(SERVICE_COUNT)
        spare = 0.0
        for level in (2, 1, 0):
            available = hours[level] + spare
            mine, lower = plan[_LEVEL[level]], sum(plan[_LEVEL[k]].sum() for k in range(level))
            within = mine.sum() + lower
            kept = 1.0 if level == 0 else min(1.0, p[cascade] * mine.sum() / within) if within else 0.0
            if mine.sum() > 0.0:
                offer[_LEVEL[level]] = available * kept * mine / mine.sum()
            spare = available * (1.0 - kept)
        there = offer[_GROUP].sum()
        room = p[rooms] / 1000.0 * elders * p[room_hours]
        if there > 0.0:
            offer[_GROUP] *= 1.0 + min(p[group_size] - 1.0, room / there)
        offer[NURSING] += p[nursing_beds] / 1000.0 * elders * p[bed_hours] * self.open
        return offer
