"""Referral: to whom a known need is sent, and whether the elder accepts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.formulas import ratio, sigmoid
from reference.hub import pooled_share
from reference.planning import EVERYDAY, FIRM_SERVICES
from shequ.agents.words import (
    BY_FIRM,
    BY_MARKET,
    BY_MEMBER,
    BY_NEIGHBOUR,
    BY_SELF,
    BY_STAFF,
    BY_STUDIO,
    BY_VOLUNTEER,
    COMMITTEE,
    FIRM,
    NEIGHBOURS,
    NOBODY,
    PARTY,
    SKILL_OF,
)

if TYPE_CHECKING:
    from reference.elder import Elder, Need
    from reference.facility import Facility
    from reference.model import PlainCity
    from reference.places import Community
    from reference.supplier import Partner, Supplier

PUBLIC_FIRST = (BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_STUDIO)


def refer_and_pool(model: PlainCity) -> None:
    """Refer what was found, take some cases up once more, let elders answer, and see what the hub can pool."""
    for community in model.communities:
        to_mutual = share_of_mutual_aid(community)
        for elder in community.elders:
            refer_needs_of(model, elder, to_mutual)
        community.pooled_share = pooled_share(community)


def refer_needs_of(model: PlainCity, elder: Elder, to_mutual: float) -> None:
    """Refer one elder's needs; all that is found in a month goes the same way."""
    if not any(need.known for need in elder.needs):
        return
    route, choice = elder.chance("referral.route"), elder.chance("referral.choice")
    second = elder.chance("referral.second_route"), elder.chance("referral.second_choice")
    once_more = elder.chance("referral.again") < elder.p["referral.again"]
    for service, need in enumerate(elder.needs):
        if not need.known:
            continue
        found = need.channel != BY_MARKET
        if need.newly and found:
            need.supplier = refer(elder, service, need.channel, route, choice)
        if need.again != NOBODY:
            need.second = refer(elder, service, need.again, *second)
        anew = not need.newly and found and once_more
        if anew and need.served == 0:
            need.supplier = refer_again(elder, service, route, choice, to_mutual)
        if anew or (need.newly and found):
            need.accepted = accepts(model, elder, service, need)


def refer(elder: Elder, service: int, channel: int, route: float, choice: float) -> Supplier | None:
    """Own group first by its share, then partners by theirs, else a facility by nearness."""
    share, group = own_group(elder, service, channel)
    if route < share:
        return group
    if channel in (BY_STAFF, BY_STUDIO):
        partners = partners_for(elder.community, service)
        each = elder.p["referral.staff_to_partner" if channel == BY_STAFF else "referral.studio_to_partner"]
        if route < share + each * min(len(partners), elder.p["referral.most_partners"]):
            return partners[int(choice * len(partners))].supplier
    return ask_facility(elder.community, choice, public=channel in PUBLIC_FIRST)


def own_group(elder: Elder, service: int, channel: int) -> tuple[float, Supplier]:
    """Return the share that a finder's own group takes up, as far as it is able, and the group.

    Volunteers can do all everyday help, and trained help as far as they are trained.
    """
    p, community, skill = elder.p, elder.community, SKILL_OF[service]
    able = (1.0, p["members.trained"], 0.0)[skill]
    everyday = 1.0 if skill == 0 else 0.0
    if channel == BY_FIRM:
        return p["referral.firm_to_itself"] * (service in FIRM_SERVICES), elder.estate.service
    share, kind = {
        BY_SELF: (p["referral.self_to_mutual"] * everyday, "mutual"),
        BY_MEMBER: (p["referral.visitor_to_team"] * able, "team"),
        BY_VOLUNTEER: (p["referral.visitor_to_team"] * able, "volunteers"),
        BY_STAFF: (p["referral.staff_to_team"] * able, "team"),
        BY_NEIGHBOUR: (p["referral.neighbour_to_mutual"] * everyday, "mutual"),
        BY_STUDIO: (p["referral.studio_to_team"] * able, "team"),
    }[channel]
    return share, community.supplier(kind)


def partners_for(community: Community, service: int) -> list[Partner]:
    """Return the joined partners that give a service."""
    return [partner for partner in community.partners if partner.joined and service in partner.services]


def ask_facility(community: Community, draw: float, public: bool = False) -> Supplier | None:
    """Ask a facility by nearness; one that turns the case away sends it to another, or home."""
    first = by_nearness(community.reach_of_public_money() if public else community.reach, draw)
    if first is None:
        return None
    if math.modf(draw * 4096.0)[0] >= first.supplier.turns_away:
        return first.supplier
    other = by_nearness(community.reach, (draw + 0.5) % 1.0)
    if other is first or other.supplier.turns_away >= 1.0:
        return None
    return other.supplier


def by_nearness(near: list[tuple[Facility, float]], draw: float) -> Facility | None:
    """Choose a facility in proportion to its weight."""
    total, reached = sum(weight for _, weight in near), 0.0
    for facility, weight in near:
        reached += weight
        if draw < reached / total:
            return facility
    return near[-1][0] if near else None


def share_of_mutual_aid(community: Community) -> float:
    """Return the part of a community's everyday minutes that mutual aid offers."""
    mutual = sum(community.supplier("mutual").offer[s] for s in EVERYDAY)
    return ratio(mutual, sum(one.offer[s] for one in community.suppliers for s in EVERYDAY))


def refer_again(elder: Elder, service: int, route: float, choice: float, to_mutual: float) -> Supplier | None:
    """Send an unserved case to mutual aid by its share of everyday minutes, else to any facility by nearness."""
    if SKILL_OF[service] == 0 and route < to_mutual:
        return elder.community.supplier("mutual")
    return ask_facility(elder.community, choice)


def accepts(model: PlainCity, elder: Elder, service: int, need: Need) -> bool:
    """Accept with the logit of trust in who refers, expected quality, limitation, expectation and outsiders.

    The choice is 60% the elder's own and 40% the offer's.
    """
    if need.supplier is None:
        return False
    p = elder.p
    trust, introduced = referrer(model, elder, need.channel)
    odds = p["acceptance.base"] + p["acceptance.per_trust"] * (trust - 0.5)
    odds += p["acceptance.per_quality"] * (elder.quality_expected - 0.55)
    odds += p["acceptance.per_limitation"] * (elder.function - 1)
    odds -= p["acceptance.per_expectation"] * (elder.expectation - 0.45)
    if need.supplier.outside and not introduced:
        odds -= p["acceptance.outsider"]
    mixed = 0.6 * elder.acceptance_draw + 0.4 * elder.chance("acceptance.offer", service)
    return rank_of_mixture(mixed) < sigmoid(odds)


def referrer(model: PlainCity, elder: Elder, channel: int) -> tuple[float, bool]:
    """Return trust in whoever refers, and whether the elder had met them before this month."""
    if channel == BY_SELF:
        return elder.trust_in_whom_to_ask, False
    if channel == BY_NEIGHBOUR:
        return elder.trust[NEIGHBOURS], True
    studio = model.coordinator.studio_face
    target = {BY_MEMBER: PARTY, BY_VOLUNTEER: NEIGHBOURS, BY_STAFF: COMMITTEE, BY_FIRM: FIRM, BY_STUDIO: studio}[
        channel
    ]
    return elder.trust[target], elder.knew[target]


def rank_of_mixture(x: float) -> float:
    """Return the chance that 0.6·U + 0.4·V lies below x: two parabolas with a straight line between."""
    if x < 0.4:
        return x**2 / 0.48
    if x > 0.6:
        return 1.0 - (1.0 - x) ** 2 / 0.48
    return (x - 0.2) / 0.6
