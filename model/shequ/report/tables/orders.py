"""What a scenario orders, lever by lever: strength, dates, places and price."""

from __future__ import annotations

from dataclasses import dataclass

from shequ.policy.budget import lever_total
from shequ.policy.levers import Lever
from shequ.policy.plan import Where
from shequ.policy.schedule import ramp_of
from shequ.population.place import Place
from shequ.report.words import path_name, word
from shequ.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Order:
    """One lever as a scenario uses it.

    ``price`` is the mean over the policy period, CNY a month; ``last`` the share of full strength in its last month.
    """

    name: str
    lever: Lever
    strength: str
    start: int
    ramp: int
    end: int | None
    communities: Where
    price: float
    last: float

    def path(self, lang: str) -> str:
        """Return the lever's path."""
        return path_name(self.lever.path, lang)

    def until(self, lang: str) -> str:
        """Return the first month without it, in words."""
        return word("the end", lang) if self.end is None else str(self.end)

    def where(self, lang: str) -> str:
        """Return the communities that it reaches, in words."""
        if isinstance(self.communities, list):
            return ", ".join(self.communities)
        if isinstance(self.communities, float | int):
            return f"{self.communities:.0%}"
        return word("everywhere" if self.communities == "all" else self.communities.replace("-", " "), lang)


def orders_of(policy: Scenario, place: Place) -> list[Order]:
    """Return the orders of a scenario as it was resolved for a place, or for part of one."""
    months = policy.horizon.months
    found = []
    for name, use in policy.levers.items():
        lever = policy.lever(name)
        intensity = use.intensity if use.intensity is not None else 1.0
        strength = f"{use.amount:,.0f} CNY" if lever.money else f"{intensity:.3g}"
        found.append(
            Order(
                name, lever, strength, use.start, lever.ramp if use.ramp is None else use.ramp, use.end, use.communities,
                lever_total(lever, use, place, months) / months, ramp_of(use, lever, months),
            )
        )  # fmt: skip
    return found
