"""Supply planning: what each supplier offers this month, how good it is and who can call upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.facility import Facility
from reference.formulas import between
from reference.purchasing import PROFESSIONAL_PART, TRAINED_PART, buy_hours
from shequ.agents.words import (
    CLEANING,
    EMERGENCY,
    ERRANDS,
    FIRM,
    NEIGHBOURS,
    NOBODY,
    PARTY,
    SERVICE_COUNT,
    SKILL_OF,
)

if TYPE_CHECKING:
    from reference.model import PlainCity
    from reference.places import Community, Estate
    from reference.supplier import Partner, Supplier

FIRM_SERVICES = (CLEANING, ERRANDS, EMERGENCY)
EVERYDAY = tuple(s for s in range(SERVICE_COUNT) if SKILL_OF[s] == 0)
TRAINED = tuple(s for s in range(SERVICE_COUNT) if SKILL_OF[s] == 1)
Asked = dict["Supplier", list[float]]


def plan_supply(model: PlainCity) -> None:
    """Let everybody who can give care put this month's minutes on offer."""
    buy_hours(model)
    asked = claims_that_lie(model)
    for partner in model.partners:
        partner.tire()
        partner.decide_to_stay()
    for supplier in model.suppliers:
        supplier.offer, supplier.quality, supplier.reach = [0] * SERVICE_COUNT, 0.5, 0.0
    plan_facilities(model)
    for community in model.communities:
        plan_groups(model, community, asked)
        plan_market(community, asked)
    for estate in model.estates:
        plan_firm(model, estate, asked)
    for partner in model.partners:
        plan_partner(model, partner, asked)
    for supplier in model.suppliers:
        supplier.quality = between(supplier.quality, supplier.community.p["quality.floor"], 1.0)


def claims_that_lie(model: PlainCity) -> Asked:
    """Sum accepted need that was referred, by supplier and service."""
    asked: Asked = {supplier: [0.0] * SERVICE_COUNT for supplier in model.suppliers}
    for elder in model.elders:
        for service, need in enumerate(elder.needs):
            if need.accepted and need.supplier is not None:
                asked[need.supplier][service] += need.need
    return asked


def accepted_need(community: Community) -> list[float]:
    """Sum accepted need of a community by service."""
    return [
        float(sum(elder.needs[s].need for elder in community.elders if elder.needs[s].accepted))
        for s in range(SERVICE_COUNT)
    ]


def plan_facilities(model: PlainCity) -> None:
    """Let facilities grow, stay or close, and plan for the elders, money and need that come to them by nearness."""
    elders = dict.fromkeys(model.facilities, 0.0)
    need_of: dict[Facility, list[float]] = {facility: [0.0] * SERVICE_COUNT for facility in model.facilities}
    bought = dict.fromkeys(model.facilities, 0.0)
    for community in model.communities:
        accepted = accepted_need(community)
        near, paid = community.reach, community.reach_of_public_money()
        for facility, weight in near:
            elders[facility] += weight / sum(w for _, w in near) * len(community.elders)
            for s in range(SERVICE_COUNT):
                need_of[facility][s] += weight * accepted[s]
        for facility, weight in paid:
            bought[facility] += weight / sum(w for _, w in paid) * community.bought_hours
    for facility in model.facilities:
        home = facility.supplier.community
        facility.bought_hours = bought[facility]
        facility.grow()
        facility.decide_to_stay(home.unmet_share)
        plan_facility(model, facility, need_of[facility], elders[facility])


def plan_facility(model: PlainCity, facility: Facility, need: list[float], elders: float) -> None:
    """Set what one facility offers: staff follow the number of elders at home."""
    supplier = facility.supplier
    home = supplier.community
    supplier.reach = model.coordinator.reach(facility.kind, facility.has_tie(), home.p)
    supplier.publicly_paid = facility.public
    hours = facility.hours_by_skill(len(home.elders) / home.first_elders)
    facility.offer_care(hours, need, elders)
    supplier.turns_away = facility.turns_away()
    supplier.quality = facility.quality_of_care(hours)


def plan_groups(model: PlainCity, community: Community, asked: Asked) -> None:
    """Members' team, recruited neighbours and mutual aid: everyday help, and trained help as far as trained."""
    p = community.p
    members = sum(member.service_hours for member in community.members if member.party)
    neighbours = sum(member.service_hours for member in community.members if not member.party)
    mutual = community.mutual_hours + community.paid_neighbour_hours
    trained = p["members.trained"]
    for kind, called, hours, share, face in (
        ("team", "members", members, trained, PARTY),
        ("volunteers", "volunteers", neighbours, trained, NEIGHBOURS),
        ("mutual", "mutual_aid", mutual, 0.0, NEIGHBOURS),
    ):
        group = community.supplier(kind)
        group.spread_by_claims(hours * share, TRAINED, asked[group])
        group.spread_by_claims(hours * (1.0 - share), EVERYDAY, asked[group])
        group.quality = p["quality.base"] + p["quality.trained"] * share
        group.reach = model.coordinator.reach(called, False, p)
        group.face = face


def plan_market(community: Community, asked: Asked) -> None:
    """Let the market behind vouchers follow the claims on it."""
    p, market = community.p, community.supplier("market")
    market.spread_by_claims(community.market_hours, tuple(range(SERVICE_COUNT)), asked[market])
    trained = TRAINED_PART + PROFESSIONAL_PART
    market.quality = p["quality.base"] + p["quality.paid"] + p["quality.trained"] * trained
    market.face, market.outside = NOBODY, True


def plan_firm(model: PlainCity, estate: Estate, asked: Asked) -> None:
    """Let a firm that offers elder service give hours in proportion to households."""
    p, service = estate.p, estate.service
    offers = estate.has_firm and estate.offers_care
    hours = p["firm.care_hours"] * estate.households / 500.0 * offers
    service.spread_by_claims(hours, FIRM_SERVICES, asked[service])
    service.quality = p["quality.base"] + p["quality.paid"]
    service.reach = model.coordinator.reach("firm", estate.firm_tie, p)
    service.face = FIRM


def plan_partner(model: PlainCity, partner: Partner, asked: Asked) -> None:
    """Let a joined partner give its hours to the services it can do."""
    p, supplier = partner.p, partner.supplier
    supplier.outside = True
    if not partner.joined:
        return
    supplier.spread_by_claims(partner.hours(), partner.services, asked[supplier])
    supplier.reach = model.coordinator.reach(partner.kind, partner.has_tie(), p)
    supplier.quality = p["quality.base"] + p["quality.paid"]
