"""Wellbeing, smoothed unmet care, and the three accounts of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.discovery import forget_needs
from reference.formulas import ratio
from reference.purchasing import price_of_hour, spending
from shequ.agents.words import PERSONAL_CARE

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.facility import Facility
    from reference.model import PlainCity


def close_month(model: PlainCity) -> None:
    """Move wellbeing and unmet care, add up money and hours, and forget needs last of all."""
    serving = {member.elder for member in model.members if member.active and member.elder is not None}
    displaced = 0.0
    for elder in model.elders:
        displaced += live_on(elder, elder in serving)
    close_accounts(model, displaced / 60.0)
    for elder in model.elders:
        forget_needs(elder)


def live_on(elder: Elder, serves: bool) -> float:
    """Move wellbeing to base + met need + contact + function + having given; return displaced family minutes."""
    p, got = elder.p, elder.got
    family = elder.gross_need - elder.needed
    displaced = min(p["family.displaced"] * got, family)
    met = min(ratio(family - displaced + got, elder.gross_need, otherwise=1.0), 1.0)
    contact = elder.contacts.any() or got > 0 or elder.active
    gave = serves or (elder.active and elder.balance > 0.0)
    target = p["wellbeing.base"] + p["wellbeing.met_need"] * met + p["wellbeing.contact"] * contact
    target += p["wellbeing.function"] * (1.0 - elder.function / 3.0) + p["wellbeing.giving"] * gave
    elder.wellbeing += p["wellbeing.speed"] * (min(target, 1.0) - elder.wellbeing)
    personal = [elder.needs[s] for s in PERSONAL_CARE]
    gross = sum(need.gross for need in personal)
    unmet = ratio(sum(need.lacking for need in personal), gross, otherwise=p["ageing.usual_unmet_care"])
    elder.unmet_care += p["wellbeing.unmet_smoothing"] * (unmet - elder.unmet_care)
    return displaced


def close_accounts(model: PlainCity, displaced_hours: float) -> None:
    """Add up public money, social cost and staff hours; none of them pays for another."""
    sums = model.sums
    for community in model.communities:
        for name, money in spending(community).items():
            key = name if name == "copayments" else f"spent_{name}"
            sums[key] = sums.get(key, 0.0) + money
    spent = sum(money for name, money in sums.items() if name.startswith("spent_"))
    sums["facility_cost"] = sum(facility_cost(facility) for facility in model.facilities)
    sums["public_cost"] = sums["facility_cost"] + spent + sums["lever_cost"]
    given = [c.mutual_hours + sum(member.hours for member in c.members) for c in model.communities]
    sums["volunteer_hours"] = sum(given)
    worth = sum(c.p["cost.volunteer_hour"] * hours for c, hours in zip(model.communities, given, strict=True))
    sums["social_cost"] = sums["public_cost"] + worth + sums["copayments"]
    sums["recorded_hours"] = sum(member.recorded_hours for member in model.members)
    sums["staff_hours"] = sum(c.call_hours + c.coordination_hours + c.mediation_hours for c in model.communities)
    sums["displaced_family_hours"] = displaced_hours


def facility_cost(facility: Facility) -> float:
    """Return what public money pays of a facility's own hours; growth is paid by its subsidy."""
    p = facility.p
    posts = facility.posts / (1.0 + facility.grown) * facility.open
    return posts * p["provider.hours_per_post"] * price_of_hour(p) * p["cost.publicly_funded"]
