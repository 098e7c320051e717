"""Supply planning: what each supplier offers this month, and how good it is.

Equations
---------
quality of a facility | 机构服务质量: q = base + paid + more·trained + effort + own − lost·load^2
    with base = quality.base, paid = quality.paid, more = quality.trained, effort = quality.effort, lost = quality.lost_to_load
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents import coordinator as kinds
from shequ.agents.provider import joint_planning
from shequ.agents.society import Society
from shequ.agents.suppliers import PARTNERS_PER_COMMUNITY, Suppliers
from shequ.agents.words import (
    CLEANING,
    EMERGENCY,
    ERRANDS,
    FIRM,
    NEIGHBOURS,
    PARTY,
    SERVICE_COUNT,
    SKILL_OF,
)
from shequ.engine.groups import ratio, total, where_true
from shequ.engine.parameters import MonthValues, assumed
from shequ.rules.purchasing import SKILL_MIX, buy_hours

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MINUTES = 60.0

_ORGANISED = "upper bound: organisations with a Party organisation in 2017, "
tie_public = assumed("tie.public_provider", 0.9, 0.5, 0.95, "share", "of public facilities with a tie", maximum=1.0,
                     source=_ORGANISED + "public institutions 95.2% (mirror)")  # fmt: skip
tie_unit = assumed("tie.public_unit", 0.95, 0.5, 0.95, "share", "of public units of other lines with a tie",
                   maximum=1.0, source=_ORGANISED + "public institutions 95.2% (mirror)")  # fmt: skip
tie_private = assumed("tie.private_provider", 0.3, 0.1, 0.73, "share", "of private facilities with a tie", maximum=1.0,
                      source=_ORGANISED + "private firms 73.1% (mirror)")  # fmt: skip
tie_firm = assumed("tie.firm", 0.2, 0.05, 0.73, "share", "of property firms with a tie", maximum=1.0,
                   source=_ORGANISED + "private firms 73.1% (mirror)")  # fmt: skip
tie_owners = assumed("tie.owners", 0.12, 0.07, 0.25, "share", "of owners' committees with a tie", maximum=1.0)
tie_outside = assumed("tie.outside_partner", 0.3, 0.1, 0.62, "share", "of enterprises and non-profits with a tie",
                      maximum=1.0, source=_ORGANISED + "social organisations 61.7% (mirror)")  # fmt: skip
usable_tie = assumed("tie.usable_across_lines", 0.2, 0.0, 0.4, "share", "of ties to other lines that can be used (条块)",
                     maximum=1.0)  # fmt: skip
quality_base = assumed("quality.base", 0.50, 0.4, 0.6, "0–1", "quality of untrained, unpaid care", maximum=1.0)
quality_paid = assumed("quality.paid", 0.10, 0.0, 0.2, "0–1", "more when it is somebody's job")
quality_trained = assumed("quality.trained", 0.15, 0.05, 0.3, "0–1", "more when all who give it are trained")
quality_effort = assumed("quality.effort", 0.0, 0.0, 0.0, "0–1", "more through rated effort of facilities",
                         source="zero in the baseline; the lever star_rating_subsidy moves it")  # fmt: skip
quality_load = assumed("quality.lost_to_load", 0.12, 0.0, 0.25, "0–1", "less in a facility at full load")
quality_floor = assumed("quality.floor", 0.35, 0.2, 0.45, "0–1", "the worst that is let pass", maximum=1.0)
volunteers_trained = assumed("members.trained", 0.05, 0.0, 0.15, "share", "of volunteers' hours that are trained",
                             maximum=1.0)  # fmt: skip
firm_hours = assumed("firm.care_hours", 30.0, 10.0, 80.0, "hours a month", "elder service per 500 households")
PARAMETERS = [
    tie_public, tie_unit, tie_private, tie_firm, tie_owners, tie_outside, usable_tie, quality_base, quality_paid,
    quality_trained, quality_effort, quality_load, quality_floor, volunteers_trained, firm_hours,
]  # fmt: skip

FIRM_SERVICES = (CLEANING, ERRANDS, EMERGENCY)
_SKILL = np.array(SKILL_OF)
_LEVEL = [np.flatnonzero(level == _SKILL) for level in range(3)]


def plan_supply(society: Society, p: MonthValues) -> None:
    """Set what every supplier offers, in whole minutes, with its quality, reach, face and payer.

    Facilities plan ahead (see `Provider.plan`); all others go by the claims that already lie before them.
    """
    suppliers = Suppliers.empty(society.order)
    buy_hours(society, p)
    asked = claims_by_supplier(society)
    _plan_providers(society, p, suppliers)
    _plan_volunteers(society, p, suppliers, asked)
    _plan_market(society, p, suppliers, asked)
    _plan_firms(society, p, suppliers, asked)
    _plan_partners(society, p, suppliers, asked)
    suppliers.quality = np.clip(suppliers.quality, p[quality_floor][suppliers.community], 1.0)
    society.suppliers = suppliers


def claims_by_supplier(society: Society) -> Floats:
    """Sum accepted, known need by service and supplier, minutes, shape ``(8, suppliers)``."""
    elders, n = society.elders, society.order.count
    service, rows = where_true(elders.accepted & (elders.supplier >= 0))
    cell = service * n + elders.supplier[service, rows]
    return total(cell, SERVICE_COUNT * n, elders.need[service, rows]).reshape(SERVICE_COUNT, n)


def accepted_need(society: Society) -> Floats:
    """Sum accepted, known need by service and community, minutes, shape ``(8, communities)``."""
    elders, n = society.elders, society.community_count
    service, rows = where_true(elders.accepted)
    cell = service * n + elders.community[rows]
    return total(cell, SERVICE_COUNT * n, elders.need[service, rows]).reshape(SERVICE_COUNT, n)


def _plan_providers(society: Society, p: MonthValues, suppliers: Suppliers) -> None:
    if not society.providers:
        return
    communities, reach = society.communities, society.reach
    living = total(society.elders.community, len(communities), society.elders.alive)
    use = ratio(reach.weight, reach.weight.sum(axis=1, keepdims=True))
    n = len(society.providers)
    elders_of, need_of, bought = np.zeros(n), np.zeros((n, SERVICE_COUNT)), np.zeros(n)
    np.add.at(elders_of, reach.provider, use * living[:, None])
    accepted = accepted_need(society)
    np.add.at(need_of, reach.provider, reach.weight[:, :, None] * accepted.T[:, None, :])
    public = np.diff(reach.cumulative_public, axis=1, prepend=0.0)
    np.add.at(bought, reach.provider, public * communities.bought_hours[:, None])
    home = np.array([provider.home for provider in society.providers])
    grown = living / communities.first_elders
    stays = society.draw_few("provider.stays", n)
    for kind, public_kind in ((kinds.PUBLIC_PROVIDER, True), (kinds.PRIVATE_PROVIDER, False)):
        of_kind = np.array([i for i, x in enumerate(society.providers) if x.public == public_kind], dtype=np.int64)
        share = p.over(home[of_kind])[tie_public if public_kind else tie_private]
        tie = np.array([society.providers[i].tie_draw for i in of_kind]) < share
        suppliers.reach[of_kind] = society.coordinator.reach(p, kind, tie, home[of_kind])
        suppliers.publicly_paid[of_kind] = public_kind
    for i, provider in enumerate(society.providers):
        at = p.at(provider.home)
        provider.bought_hours = float(bought[i])
        provider.grow(at)
        provider.decide_to_stay(float(communities.unmet_share[provider.home]), float(stays[i]), at)
        hours = provider.hours_by_skill(float(grown[provider.home]), at)
        joint = at[joint_planning] * suppliers.reach[i]
        plan = provider.plan(need_of[i], float(joint), at)
        offer = provider.capacity(plan, hours, float(elders_of[i]), at)
        suppliers.offer[:, i] = np.floor(offer * MINUTES + 1e-9)
        suppliers.turns_away[i] = provider.turns_away(at)
        trained = (hours[1] + hours[2]) / hours.sum() if hours.sum() > 0 else 0.0
        suppliers.quality[i] = (
            at[quality_base] + at[quality_paid] + at[quality_trained] * trained + at[quality_effort]
            + provider.quality - at[quality_load] * provider.load**2
        )  # fmt: skip
    suppliers.community[:n] = home


def _by_claims(hours: Floats, asked: Floats, services: NDArray[np.int64]) -> Floats:
    """Spread hours over services in proportion to claims, evenly where there are none."""
    claims = asked[services]
    sums = claims.sum(axis=0)
    share = np.where(sums > 0, claims / np.where(sums > 0, sums, 1.0), 1.0 / len(services))
    return np.floor(hours * share * MINUTES + 1e-9)


def _plan_volunteers(society: Society, p: MonthValues, suppliers: Suppliers, asked: Floats) -> None:
    """Members, recruited neighbours and mutual aid: everyday help, and trained help as far as trained."""
    members, communities, order, n = society.members, society.communities, society.order, society.community_count
    here = np.arange(n)
    none = np.zeros(n)
    groups = (
        (order.team, members.party, PARTY, kinds.MEMBERS),
        (order.volunteers, ~members.party, NEIGHBOURS, kinds.VOLUNTEERS),
        (order.mutual, None, NEIGHBOURS, kinds.MUTUAL_AID),
    )
    for first, pool, face, kind in groups:
        at = slice(first, first + n)
        if pool is None:
            hours, trained = communities.mutual_hours + communities.paid_neighbour_hours, none
        else:
            hours = total(members.community, n, members.service_hours * pool)
            trained = p[volunteers_trained]
        suppliers.offer[_LEVEL[1], at] = _by_claims(hours * trained, asked[:, at], _LEVEL[1])
        suppliers.offer[_LEVEL[0], at] = _by_claims(hours * (1.0 - trained), asked[:, at], _LEVEL[0])
        suppliers.quality[at] = p[quality_base] + p[quality_trained] * trained
        suppliers.reach[at] = society.coordinator.reach(p, kind, none, here)
        suppliers.face[at] = face
        suppliers.community[at] = here


def _plan_market(society: Society, p: MonthValues, suppliers: Suppliers, asked: Floats) -> None:
    n, here = society.community_count, np.arange(society.community_count)
    at = slice(society.order.market, society.order.market + n)
    suppliers.offer[:, at] = _by_claims(society.communities.market_hours, asked[:, at], np.arange(SERVICE_COUNT))
    suppliers.quality[at] = p[quality_base] + p[quality_paid] + p[quality_trained] * (SKILL_MIX[1] + SKILL_MIX[2])
    suppliers.community[at] = here
    suppliers.outside[at] = True


def _plan_firms(society: Society, p: MonthValues, suppliers: Suppliers, asked: Floats) -> None:
    estates, n = society.estates, len(society.estates)
    at = slice(society.order.firms, society.order.firms + n)
    each = p.over(estates.community)
    hours = each[firm_hours] * estates.households / 500.0 * (estates.offers_care & estates.has_firm)
    suppliers.offer[FIRM_SERVICES, at] = _by_claims(hours, asked[:, at], np.array(FIRM_SERVICES))
    suppliers.quality[at] = each[quality_base] + each[quality_paid]
    draws = np.array([firm.tie_draw for firm in society.firms] + [1.0])
    tie = draws[estates.firm] < each[tie_firm]
    suppliers.reach[at] = society.coordinator.reach(p, kinds.PROPERTY_FIRM, tie, estates.community)
    suppliers.face[at] = FIRM
    suppliers.community[at] = estates.community


def _plan_partners(society: Society, p: MonthValues, suppliers: Suppliers, asked: Floats) -> None:
    draws = society.draw_few("partner.stays", len(society.partners))
    used = share_given(society)
    all_of_them = slice(society.order.partners, society.order.count)
    suppliers.community[all_of_them] = [partner.community for partner in society.partners]
    suppliers.outside[all_of_them] = True
    for i, partner in enumerate(society.partners):
        j, at = society.order.partners + i, p.at(partner.community)
        partner.tire(float(used[j]), at)
        partner.decide_to_stay(float(draws[i]), at)
        if not partner.joined:
            continue
        services = np.array(partner.services)
        hours = np.array([partner.offer(at)])
        suppliers.offer[services, j] = _by_claims(hours, asked[:, [j]], services)[:, 0]
        share = at[tie_outside] if partner.line == kinds.OUTSIDE_PARTNER else at[tie_unit] * at[usable_tie]
        tie = np.array([partner.tie_draw < share])
        suppliers.reach[j] = society.coordinator.reach(p, partner.line, tie, np.array([partner.community]))[0]
        suppliers.quality[j] = at[quality_base] + at[quality_paid]


def share_given(society: Society) -> Floats:
    """Return the share of its offer that each supplier gave last month, pooled cases among it."""
    offered = society.suppliers.offer.sum(axis=0)
    return ratio(society.flows.used, offered) if len(society.flows.used) else np.zeros(len(offered))


def partners_by_service(society: Society) -> Integers:
    """Return joined partners by service and community, −1 padded, shape ``(8, communities, 6)``."""
    table = np.full((SERVICE_COUNT, society.community_count, PARTNERS_PER_COMMUNITY), -1)
    filled = np.zeros(table.shape[:2], dtype=int)
    for i, partner in enumerate(society.partners):
        for service in partner.services if partner.joined else ():
            table[service, partner.community, filled[service, partner.community]] = society.order.partners + i
            filled[service, partner.community] += 1
    return table
