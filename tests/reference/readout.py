"""Read the first state out of a newly built city into plain objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reference.elder import Elder
from reference.facility import Facility
from reference.firm import OwnersCommittee, PropertyFirm
from reference.member import Member
from reference.places import Community, Estate
from reference.supplier import Partner, Supplier
from shequ.agents.coordinator import ORGANISATIONS
from shequ.agents.words import NOBODY, SERVICE_COUNT

if TYPE_CHECKING:
    from reference.model import PlainCity
    from shequ import City

BOOKS = (
    "call_hours", "coordination_hours", "mediation_hours", "studio_hours", "backlog", "unmet_share", "pooled_share",
    "mutual_hours", "visits", "volunteer_visits", "bought_hours", "market_hours", "paid_neighbour_hours",
)  # fmt: skip
ESTATE_STATES = (
    "households", "has_firm", "conflict_level", "care_draw", "pay", "effort", "own_level", "grievance", "disputes",
    "arrived", "complained", "closed_share", "poor_months", "months_mobilised", "offers_care",
)  # fmt: skip
ELDER_STATES = (
    "age", "male", "function", "living", "income", "party", "family_draw", "family_part", "awareness_draw",
    "acceptance_draw", "activity_taste", "timebank_draw", "norm", "expectation_anchor", "trust_anchor", "familiar",
    "quality", "trust", "met", "expectation", "quality_expected", "awareness_told", "active", "spirit", "balance",
    "voucher", "unmet_care", "wellbeing",
)  # fmt: skip
NEED_STATES = ("gross", "need", "known", "channel", "supplier", "second", "listed", "accepted", "served")
MEMBER_STATES = (
    "party", "retired", "willing_draw", "recruited_draw", "motive_anchor", "motive", "active", "fatigue",
    "visit_hours", "service_hours", "recorded_hours",
)  # fmt: skip
FACILITY_STATES = ("size", "quality", "grown", "posts", "bought_hours", "load", "open", "slack_months", "tie_draw")
KINDS = ("team", "volunteers", "mutual", "market")


def values_at(values: Any, community: int) -> dict[str, float]:
    """Return a month's parameters in one community as plain numbers."""
    return {name: float(by_community[community]) for name, by_community in values._values.items()}


def rows(table: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the rows of a table as plain dictionaries."""
    columns = [getattr(table, name).T.tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def read(model: PlainCity, city: City) -> None:
    """Fill a plain city with the state of a newly built one."""
    read_places(model, city)
    read_suppliers(model, city)
    read_elders(model, city)
    read_members(model, city)


def read_places(model: PlainCity, city: City) -> None:
    """Read communities, estates, firms and owners' committees."""
    society = city.society
    table = rows(society.communities, ("first_elders", "residents", *BOOKS))
    model.communities = [Community(c, **row) for c, row in enumerate(table)]
    model.firms = [PropertyFirm(model, i, firm.level, firm.tie_draw) for i, firm in enumerate(society.firms)]
    places, firms = society.estates.community.tolist(), society.estates.firm.tolist()
    model.estates = []
    for e, row in enumerate(rows(society.estates, ESTATE_STATES)):
        estate = Estate(e, model.communities[places[e]], **row)
        estate.firm = model.firms[firms[e]] if firms[e] != NOBODY else None
        owners = society.owners[e]
        if owners is not None:
            states = (owners.awake, owners.effectiveness, owners.tie_draw, owners.stance)
            estate.owners = OwnersCommittee(model, *states)
        estate.community.estates.append(estate)
        model.estates.append(estate)


def read_suppliers(model: PlainCity, city: City) -> None:
    """Read suppliers in their fixed order: facilities, four groups a community, firms' services, partners."""
    society, communities = city.society, model.communities
    order = [("facility", communities[provider.home]) for provider in society.providers]
    order += [(kind, community) for kind in KINDS for community in communities]
    order += [("firm", estate.community) for estate in model.estates]
    order += [("partner", communities[partner.community]) for partner in society.partners]
    model.suppliers = [Supplier(number, kind, place) for number, (kind, place) in enumerate(order)]
    now = society.suppliers
    for supplier in model.suppliers:
        supplier.community.suppliers.append(supplier)
        supplier.offer = now.offer[:, supplier.number].tolist()
        supplier.quality, supplier.reach = float(now.quality[supplier.number]), float(now.reach[supplier.number])
        supplier.face, supplier.outside = int(now.face[supplier.number]), bool(now.outside[supplier.number])
        supplier.publicly_paid = bool(now.publicly_paid[supplier.number])
        supplier.turns_away = float(now.turns_away[supplier.number])
    for estate in model.estates:
        estate.service = model.suppliers[society.order.firms + estate.number]
    read_facilities(model, city)
    read_partners(model, city)


def read_facilities(model: PlainCity, city: City) -> None:
    """Read facilities, and which of them each community reaches."""
    model.facilities = []
    for i, provider in enumerate(city.society.providers):
        facility = Facility(model, i, model.suppliers[i], provider.public)
        for name in FACILITY_STATES:
            setattr(facility, name, getattr(provider, name))
        facility.habit, facility.belief = provider.habit.tolist(), provider.belief.tolist()
        model.facilities.append(facility)
    reach = city.society.reach
    for community in model.communities:
        numbers, weights = reach.provider[community.number].tolist(), reach.weight[community.number].tolist()
        near = zip(numbers, weights, strict=True)
        community.reach = [(model.facilities[i], weight) for i, weight in near if i != NOBODY]


def read_partners(model: PlainCity, city: City) -> None:
    """Read outside partners."""
    model.partners, first = [], city.society.order.partners
    for i, other in enumerate(city.society.partners):
        supplier = model.suppliers[first + i]
        partner = Partner(model, i, supplier, other.services, ORGANISATIONS[other.line])
        partner.tie_draw, partner.joined, partner.fatigue = other.tie_draw, other.joined, other.fatigue
        supplier.community.partners.append(partner)
        model.partners.append(partner)


def read_elders(model: PlainCity, city: City) -> None:
    """Read elders with their needs, then tie neighbours."""
    table = city.society.elders
    places, estates, neighbours = table.community.tolist(), table.estate.tolist(), table.neighbours.T.tolist()
    needs = [rows_of_service(table, s) for s in range(SERVICE_COUNT)]
    model.elders, model.elders_ever = [], len(table)
    for row, states in enumerate(rows(table, ELDER_STATES)):
        elder = Elder(model, row, model.communities[places[row]], model.estates[estates[row]])
        for name, value in states.items():
            setattr(elder, name, value)
        for need, every in zip(elder.needs, needs, strict=True):
            for name, value in every[row].items():
                setattr(need, name, value)
            need.supplier, need.second = supplier_of(model, need.supplier), supplier_of(model, need.second)
        model.settle_in(elder)
    everybody = list(model.elders)
    for elder in everybody:
        elder.neighbours = [everybody[row] if row != NOBODY else None for row in neighbours[elder.row]]


def rows_of_service(table: Any, service: int) -> list[dict[str, Any]]:
    """Return every elder's need of one service."""
    columns = [getattr(table, name)[service].tolist() for name in NEED_STATES]
    return [dict(zip(NEED_STATES, row, strict=True)) for row in zip(*columns, strict=True)]


def supplier_of(model: PlainCity, number: Any) -> Supplier | None:
    """Return the supplier of a number."""
    return model.suppliers[number] if number != NOBODY else None


def read_members(model: PlainCity, city: City) -> None:
    """Read those who may serve."""
    table = city.society.members
    places, estates, elders = table.community.tolist(), table.estate.tolist(), table.elder.tolist()
    model.members, model.ever_members = [], []
    for row, states in enumerate(rows(table, MEMBER_STATES)):
        elder = model.elders[elders[row]] if elders[row] != NOBODY else None
        member = Member(model, row, model.communities[places[row]], model.estates[estates[row]], elder)
        for name, value in states.items():
            setattr(member, name, value)
        model.enlist(member)
