"""The plain city: a Mesa model of objects that lives month by month as the package's rules say."""

from __future__ import annotations

from typing import Any

import mesa

from reference import readout
from reference.accounts import close_month
from reference.ageing import age_elders, life_tables
from reference.arrivals import living_at_60, welcome
from reference.chance import Ordinary, Slots
from reference.coordinator import NOBODY_COORDINATES, coordinator_of
from reference.delivery import deliver_care
from reference.discovery import discover_needs
from reference.elder import Elder
from reference.estates import run_estates
from reference.member import Member
from reference.need import assess_need
from reference.participation import take_part
from reference.planning import plan_supply
from reference.referral import refer_and_pool
from reference.trust import update_trust
from reference.volunteering import volunteer
from shequ import City
from shequ.agents.words import TRUSTED_COUNT

RULES = [
    age_elders,
    assess_need,
    volunteer,
    discover_needs,
    plan_supply,
    refer_and_pool,
    deliver_care,
    run_estates,
    update_trust,
    take_part,
    close_month,
]


class PlainCity(mesa.Model):
    """A city of plain objects.

    Parameters
    ----------
    city
        A newly built city, from which the first state is read; it is left as it is.
    draws
        ``"slots"`` reads the package's numbers, ``"random"`` draws fresh ones whenever somebody decides.
    """

    def __init__(self, city: City, draws: str = "slots") -> None:
        super().__init__(rng=city.seed)
        self.policy, self.place, self.schedule = city.policy, city.place, city.schedule
        self.luck = Slots(city.seed) if draws == "slots" else Ordinary(self.random)
        self.chance, self.for_life = self.luck.chance, self.luck.for_life
        self.month, self.coordinator = 0, NOBODY_COORDINATES
        self.sums: dict[str, float] = {}
        self.values: Any = None
        self.start = readout.values_at(self.schedule.at(0).values, 0)
        self.life = life_tables(self.start)
        self.living_at_60 = living_at_60(self)
        readout.read(self, city)
        self.trust_of_estates = [
            [self.for_life("estate.trust", estate.number, k) for k in range(TRUSTED_COUNT)] for estate in self.estates
        ]

    def step(self) -> None:
        """Live one month."""
        self.begin_month()
        for rule in RULES:
            rule(self)

    def begin_month(self) -> None:
        """Turn the page: this month's parameters, coordinator and luck."""
        self.month += 1
        coming = self.month - self.policy.horizon.burn_in
        orders = self.schedule.at(coming)
        if orders.values is not self.values:
            self.values = orders.values
            for community in self.communities:
                community.p = readout.values_at(orders.values, community.number)
        self.sums = {"lever_cost": sum(orders.lever_cost.values())}
        if coming > 0:
            self.coordinator = coordinator_of(self.policy.coordinator, self.policy.label)
        self.luck.begin(self.month)

    def next_row(self) -> int:
        """Return the number of the next elder; numbers are never used again."""
        self.elders_ever += 1
        return self.elders_ever - 1

    def welcome_newcomers(self) -> None:
        """Let people turn 60."""
        welcome(self)

    def settle_in(self, elder: Elder) -> None:
        """Add an elder to the lists of city, community and estate."""
        for people in (self.elders, elder.community.elders, elder.estate.elders):
            people.append(elder)

    def bury(self, elder: Elder) -> None:
        """Take a dead elder off all lists; neighbours still remember them."""
        elder.alive = False
        for people in (self.elders, elder.community.elders, elder.estate.elders):
            people.remove(elder)
        elder.remove()

    def enlist(self, member: Member) -> None:
        """Add somebody who may serve."""
        self.ever_members.append(member)
        for people in (self.members, member.community.members, member.estate.members):
            people.append(member)

    def release(self, member: Member) -> None:
        """Take somebody who has died off the lists of those who may serve."""
        member.active = False
        for people in (self.members, member.community.members, member.estate.members):
            people.remove(member)
        member.remove()
