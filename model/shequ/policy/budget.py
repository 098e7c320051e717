"""Equal budgets: what a plan is priced at, and how a rival comes to spend the same, worked out beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from shequ.policy.levers import Lever, prices
from shequ.policy.means import LIST
from shequ.policy.plan import HALVES, LeverUse, Plan, Where, part_of
from shequ.policy.schedule import ramp_of
from shequ.population.place import Place

AnyPlan = TypeVar("AnyPlan", bound=Plan)


def priced(plan: Plan, place: Place, months: int) -> float:
    """Return what a plan is priced at over the horizon, CNY: at most its own budget in any month."""
    limit = plan.budget.monthly if plan.budget.monthly is not None else math.inf
    full = {name: at_full(plan.lever(name), use, place) for name, use in plan.levers.items()}
    by_month = (
        sum(ramp_of(use, plan.lever(name), month) * full[name] for name, use in plan.levers.items())
        for month in range(1, months + 1)
    )
    return sum(min(price, limit) for price in by_month)


def lever_total(lever: Lever, use: LeverUse, place: Place, months: int) -> float:
    """Return what one lever is priced at over the horizon; scaled levers at full strength, the rest at nothing."""
    time = sum(ramp_of(use, lever, month) for month in range(1, months + 1))
    return time * at_full(lever, use, place)


def at_full(lever: Lever, use: LeverUse, place: Place) -> float:
    """Return what a lever is priced at in a month once ramped up, CNY."""
    if lever.money:
        amount = use.amount if isinstance(use.amount, float | int) else 0.0
        return amount * (covered(use.communities, place) > 0.0)
    strength = use.intensity if isinstance(use.intensity, float | int) else 1.0
    each = prices(lever, place)
    if isinstance(use.communities, list):
        here = [
            price for price, community in zip(each, place.communities, strict=True) if community.name in use.communities
        ]
        return strength * sum(here)
    return strength * sum(each) * covered(use.communities, place)


def reached(where: Where, place: Place) -> int:
    """Return the number of communities that a lever reaches."""
    if isinstance(where, list):
        return sum(community.name in where for community in place.communities)
    if isinstance(where, float | int):
        return part_of(len(place.communities), where)
    return part_of(len(place.communities), 0.5) if where in HALVES else len(place.communities)


def covered(where: Where, place: Place) -> float:
    """Return the share of communities that a lever reaches; a share chosen by the seed is priced at the mean."""
    return reached(where, place) / len(place.communities)


def in_part(plan: AnyPlan, place: Place) -> AnyPlan:
    """Return the plan for the part of a place that is run: each community gets the money that it has in the whole.

    Amounts and the monthly budget are totals over all communities of the place.
    """
    if place.whole is None:
        return plan
    changed = {}
    for name, use in plan.levers.items():
        if isinstance(use.amount, float | int):
            share = reached(use.communities, place) / max(reached(use.communities, place.whole), 1)
            changed[name] = use.model_copy(update={"amount": use.amount * share})
    part = len(place.communities) / len(place.whole.communities)
    monthly = plan.budget.monthly * part if plan.budget.monthly is not None else None
    return plan.model_copy(
        update={"levers": plan.levers | changed, "budget": plan.budget.model_copy(update={"monthly": monthly})}
    )


def staff_hours(plan: Plan, place: Place, months: int) -> list[float]:
    """Return the staff hours a community that a plan takes from other work, month by month."""
    full = {
        name: plan.lever(name).staff_hours * covered(use.communities, place)
        * (use.intensity if isinstance(use.intensity, float | int) else 1.0)
        for name, use in plan.levers.items() if not plan.lever(name).money
    }  # fmt: skip
    return [
        sum(ramp_of(plan.levers[name], plan.lever(name), month) * hours for name, hours in full.items())
        for month in range(1, months + 1)
    ]


def all_staff_hours(plan: Plan, place: Place, months: int) -> list[float]:
    """Return the staff hours a community that a plan takes and is granted, month by month."""
    granted = [*plan.staff_time, *[0.0] * months][:months]
    return [a + b for a, b in zip(staff_hours(plan, place, months), granted, strict=True)]


def with_equal_staff(plan: AnyPlan, hours: Sequence[float], place: Place) -> AnyPlan:
    """Return the plan with the staff hours of every month that it does not take itself, granted to it."""
    own = staff_hours(plan, place, len(hours))
    granted = tuple(max(a - b, 0.0) for a, b in zip(hours, own, strict=True))
    return plan.model_copy(update={"staff_time": granted})


def fitted(plan: AnyPlan, place: Place, months: int, money: float, hours: Sequence[float] | None = None) -> AnyPlan:
    """Return the plan with its ``scaled`` intensities and its ``rest`` amount worked out to spend the money.

    Scaled levers share one factor, at most 1; what is then left goes to the lever that takes the rest. With means of
    its own a plan is as large as they are: then every intensity is scaled. Where some lever takes the rest, the factor
    is no larger than staff hours allow: they can be granted, and not be taken away.
    """
    scaled = {name: use for name, use in plan.levers.items() if _is_scaled(use, plan.means != LIST)}
    fixed = {name: use for name, use in plan.levers.items() if name not in scaled}
    left = money - priced(plan.model_copy(update={"levers": fixed}), place, months)
    full_price = sum(lever_total(plan.lever(name), use, place, months) for name, use in scaled.items())
    factor = min(max(left / full_price, 0.0), 1.0) if full_price else 0.0
    takers = [name for name, use in plan.levers.items() if use.amount == "rest"]
    if takers and hours is not None:
        parts = (plan.model_copy(update={"levers": some}) for some in (fixed, scaled))
        factor = min(factor, _allowed(hours, *(staff_hours(part, place, months) for part in parts)))
    changed = {name: _times(use, factor) for name, use in scaled.items()}
    left -= factor * full_price
    for name in takers:
        use = plan.levers[name]
        time = sum(ramp_of(use, plan.lever(name), month) for month in range(1, months + 1))
        amount = max(left, 0.0) / len(takers) / time if time else 0.0
        changed[name] = use.model_copy(update={"amount": amount})
    return plan.model_copy(update={"levers": {name: changed.get(name, use) for name, use in plan.levers.items()}})


def _allowed(hours: Sequence[float], fixed: Sequence[float], scaled: Sequence[float]) -> float:
    """Return the largest factor at which hours that are fixed and hours that are scaled are enough in every month."""
    shares = (
        max(all_ - one, 0.0) / other for all_, one, other in zip(hours, fixed, scaled, strict=True) if other > 0.0
    )
    return min(shares, default=1.0)


def _is_scaled(use: LeverUse, every: bool) -> bool:
    return use.intensity == "scaled" or (every and use.amount is None)


def _times(use: LeverUse, factor: float) -> LeverUse:
    """Return the use of a lever at a share of its strength."""
    if isinstance(use.amount, float | int):
        return use.model_copy(update={"amount": use.amount * factor})
    strength = use.intensity if isinstance(use.intensity, float | int) else 1.0
    return use.model_copy(update={"intensity": strength * factor})


def share_of(reference: Plan, place: Place, months: int, money: float) -> float:
    """Return the one factor, at most 1, by which all levers of a plan are scaled so that it costs the money."""
    price = sum(lever_total(reference.lever(name), use, place, months) for name, use in reference.levers.items())
    return min(money / price, 1.0) if price else 1.0


def weakened(plan: AnyPlan, factor: float) -> AnyPlan:
    """Return the plan with the strength and amounts of all its levers times one factor."""
    return plan.model_copy(update={"levers": {name: _times(use, factor) for name, use in plan.levers.items()}})
