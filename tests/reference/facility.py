"""Care facilities: how many hours they have, what they plan, and whether they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from reference.formulas import ratio, whole_minutes
from shequ.agents.words import GROUP_SERVICES, NURSING, SERVICE_COUNT, SKILL_OF

if TYPE_CHECKING:
    from reference.supplier import Supplier

SERVICES_OF_SKILL = [[s for s in range(SERVICE_COUNT) if SKILL_OF[s] == skill] for skill in range(3)]


class Facility(mesa.Agent):
    """A station or institution of community care."""

    def __init__(self, model: Any, row: int, supplier: Supplier, public: bool) -> None:
        super().__init__(model)
        self.row, self.supplier, self.public = row, supplier, public
        self.belief = [0.0] * SERVICE_COUNT
        self.posts = self.grown = self.bought_hours = 0.0

    @property
    def p(self) -> dict[str, float]:
        """Return this month's parameters where it stands."""
        return self.supplier.community.p

    @property
    def kind(self) -> str:
        """Return the kind of organisation it is to a coordinator."""
        return "public_provider" if self.public else "private_provider"

    def has_tie(self) -> bool:
        """Say whether a Party member holds a key post."""
        return self.tie_draw < self.p[f"tie.{self.kind}"]

    def grow(self) -> None:
        """Approach the staff that a subsidy pays for."""
        self.grown += self.p["provider.growth_speed"] * (self.p["provider.growth"] - self.grown)

    def decide_to_stay(self, unmet: float) -> None:
        """Private ones close when idle beyond patience, and open again where accepted need goes unmet."""
        if self.public:
            return
        p, draw = self.p, self.model.chance("provider.stays", self.row)
        if self.open:
            self.slack_months = self.slack_months + 1 if self.load < p["provider.slack_load"] else 0
            self.open = self.slack_months <= p["provider.patience"] or draw >= p["provider.closing"]
        elif draw < p["provider.opening"] * unmet:
            self.open, self.slack_months = True, 0

    def hours_by_skill(self, elders_grown: float) -> list[float]:
        """Return basic, trained and professional hours: posts·hours·(1 − leakage) + bought ones, by shares."""
        p = self.p
        self.posts = p["provider.staff"] * self.size * elders_grown * (1.0 + self.grown)
        hours = self.posts * p["provider.hours_per_post"] * (1.0 - p["provider.leakage"]) + self.bought_hours
        hours *= self.open
        trained, professional = p["provider.trained_share"], p["provider.professional_share"]
        basic = 1.0 - trained - professional
        lifted = basic * p["provider.staff_trained"]
        return [hours * (basic - lifted), hours * (trained + lifted), hours * professional]

    def plan(self, all_need: list[float]) -> list[float]:
        """Return shares of hours: (1 − J)·[(1 − ρ)·habit + ρ·belief] + J·all accepted need in reach."""
        p, believed, needed = self.p, sum(self.belief), sum(all_need)
        rho = p["provider.responsiveness"] if believed > 0.0 else 0.0
        joint = p["provider.joint_planning"] * self.supplier.reach if needed > 0.0 else 0.0
        plan = []
        for s in range(SERVICE_COUNT):
            own = (1.0 - rho) * self.habit[s] + rho * ratio(self.belief[s], believed)
            plan.append((1.0 - joint) * own + joint * ratio(all_need[s], needed))
        return plan

    def capacity(self, plan: list[float], hours: list[float], elders: float) -> list[float]:
        """Return hours on offer: skilled work first, the rest one level below, then rooms and nursing beds."""
        p, offer, spare = self.p, [0.0] * SERVICE_COUNT, 0.0
        for skill in (2, 1, 0):
            available = hours[skill] + spare
            mine = sum(plan[s] for s in SERVICES_OF_SKILL[skill])
            up_to = sum(plan[s] for s in range(SERVICE_COUNT) if SKILL_OF[s] <= skill)
            kept = 1.0 if skill == 0 else min(1.0, p["provider.skill_reserve"] * ratio(mine, up_to))
            for s in SERVICES_OF_SKILL[skill]:
                offer[s] = available * kept * ratio(plan[s], mine)
            spare = available * (1.0 - kept)
        together = sum(offer[s] for s in GROUP_SERVICES)
        room = p["provider.rooms"] / 1000.0 * elders * p["provider.room_hours"]
        for s in GROUP_SERVICES:
            offer[s] *= 1.0 + min(p["provider.group_size"] - 1.0, ratio(room, together))
        offer[NURSING] += p["provider.nursing_beds"] / 1000.0 * elders * p["provider.bed_hours"] * self.open
        return offer

    def turns_away(self) -> float:
        """Return the share of new cases declined: rising from a busy load to full load, all when closed."""
        if not self.open:
            return 1.0
        busy = self.p["provider.busy"]
        return self.p["provider.declining"] * min(max(self.load - busy, 0.0) / max(1.0 - busy, 1e-9), 1.0)

    def quality_of_care(self, hours: list[float]) -> float:
        """Return base + paid + trained·share + rated effort + own departure − loss·load²."""
        p = self.p
        trained = ratio(hours[1] + hours[2], sum(hours))
        quality = p["quality.base"] + p["quality.paid"] + p["quality.trained"] * trained + p["quality.effort"]
        return quality + self.quality - p["quality.lost_to_load"] * self.load**2

    def offer_care(self, hours: list[float], all_need: list[float], elders: float) -> None:
        """Put the planned minutes on offer."""
        offer = self.capacity(self.plan(all_need), hours, elders)
        self.supplier.offer = [whole_minutes(one) for one in offer]

    def believe(self, asked: list[int]) -> None:
        """Move beliefs toward the minutes that were asked for this month."""
        speed = self.p["provider.belief_speed"]
        self.belief = [b + speed * (minutes - b) for b, minutes in zip(self.belief, asked, strict=True)]
