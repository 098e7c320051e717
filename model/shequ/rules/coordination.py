"""Coordination: to whom a known need is referred, whether the elder accepts, and what may be pooled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
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
from shequ.engine.groups import ratio, sigmoid, total, where_true
from shequ.engine.parameters import MonthValues, assumed
from shequ.rules.hub import pooled_share
from shequ.rules.planning import FIRM_SERVICES, partners_by_service, volunteers_trained

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Service = int | Integers

self_to_mutual = assumed(
    "referral.self_to_mutual", 0.12, 0.05, 0.25, "share", "who ask turn to mutual aid", maximum=1.0
)
member_to_team = assumed(
    "referral.visitor_to_team", 0.6, 0.3, 0.8, "share", "a visitor's team takes up itself", maximum=1.0
)
staff_to_team = assumed(
    "referral.staff_to_team", 0.2, 0.1, 0.4, "share", "staff hand to the members' team", maximum=1.0
)
staff_to_partner = assumed("referral.staff_to_partner", 0.06, 0.02, 0.12, "share a partner", "staff hand to partners")
firm_to_itself = assumed("referral.firm_to_itself", 0.5, 0.2, 0.8, "share", "a firm takes up itself", maximum=1.0)
neighbour_to_mutual = assumed(
    "referral.neighbour_to_mutual", 0.4, 0.2, 0.6, "share", "neighbours hand to mutual aid", maximum=1.0
)
studio_to_team = assumed(
    "referral.studio_to_team", 0.3, 0.1, 0.5, "share", "the studio hands to the members' team", maximum=1.0
)
studio_to_partner = assumed(
    "referral.studio_to_partner", 0.08, 0.03, 0.15, "share a partner", "the studio hands to partners"
)
most_partners = assumed("referral.most_partners", 4.0, 2.0, 6.0, "partners", "that come to a finder's mind")
again = assumed(
    "referral.again",
    0.06,
    0.02,
    0.15,
    "per month",
    "cases taken up once more: the elder chooses anew, and who was not served is referred once more",
    maximum=1.0,
)
accept_base = assumed(
    "acceptance.base",
    -1.2,
    -2.0,
    -0.3,
    "log odds",
    "accepting, before all else",
    minimum=-20.0,
    source="fitted: the commonest single service is used by about 4% of elders (3.91%, CLASS, as cited in s12877-022-02816-y)",
)
accept_trust = assumed("acceptance.per_trust", 2.0, 0.0, 4.0, "log odds per unit", "trust in who refers: the only bridge "
                       "from trust to use; results without it are always reported")  # fmt: skip
accept_quality = assumed("acceptance.per_quality", 2.0, 0.5, 4.0, "log odds per unit", "expected quality",
                         source="assumed; quality moves use (Shaanxi, ijerph18010228)")  # fmt: skip
accept_function = assumed("acceptance.per_limitation", 0.35, 0.1, 0.6, "log odds a step", "limitation above mild",
                          source="assumed; ADL-disabled are willing 3.1 times as often (s12913-022-08004-3)")  # fmt: skip
accept_expectation = assumed(
    "acceptance.per_expectation", 1.0, 0.0, 2.0, "log odds per unit", "less when more is expected"
)
outsider = assumed("acceptance.outsider", 0.6, 0.0, 1.2, "log odds", "less for an outside force nobody known introduces",
                   source="assumed; the study: residents resist outside forces (抵触情绪)")  # fmt: skip
PARAMETERS = [
    self_to_mutual, member_to_team, staff_to_team, staff_to_partner, firm_to_itself, neighbour_to_mutual,
    studio_to_team, studio_to_partner, most_partners, again, accept_base, accept_trust, accept_quality,
    accept_function, accept_expectation, outsider,
]  # fmt: skip

USUAL_QUALITY, USUAL_EXPECTATION = 0.55, 0.45
SKILL = np.array(SKILL_OF)
FINER = 4096.0
OWN_PART = 0.6  # of the choice to accept; the rest is drawn for the offer
PUBLIC_FIRST = (BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_STUDIO)


def refer_and_pool(society: Society, p: MonthValues) -> None:
    """Refer what was found this month, take some cases up once more, and let elders accept or decline.

    The pooled share ω follows from the hub's hours and last month's backlog (`hub.pooled_share`).
    """
    elders = society.elders
    route, choice = society.draw("referral.route"), society.draw("referral.choice")  # a month's finds go one way
    second_route, second_choice = society.draw("referral.second_route"), society.draw("referral.second_choice")
    offer = society.draw_services("acceptance.offer")
    once_more = society.draw("referral.again") < p.over(elders.community)[again]
    by_finder = elders.channel != BY_MARKET
    new = where_true(society.flows.newly & by_finder)
    elders.supplier[new] = refer(society, p, *new, elders.channel[new], route[new[1]], choice[new[1]])
    twice = where_true(society.flows.again != NOBODY)
    rows, channel = twice[1], society.flows.again[twice].astype(np.int64)
    elders.second[twice] = refer(society, p, *twice, channel, second_route[rows], second_choice[rows])
    anew = elders.known & ~society.flows.newly & by_finder & once_more
    unserved = where_true(anew & (elders.served == 0))
    elders.supplier[unserved] = refer_again(society, *unserved, route[unserved[1]], choice[unserved[1]])
    for asked in (new, where_true(anew)):
        elders.accepted[asked] = accepts(society, p, *asked, offer[asked])
    society.communities.pooled_share = pooled_share(society, p)


def refer(
    society: Society, p: MonthValues, service: Service, rows: Integers, channel: Integers, route: Floats, choice: Floats
) -> Integers:
    """Choose the supplier to which each finder refers a need; ``service`` is one for all rows, or one a row.

    A finder's own group takes up what it is able to do, with a probability; partners come next; a facility is
    chosen by how near it is, among public ones where staff or volunteers refer.
    """
    elders, order = society.elders, society.order
    place, estate = elders.community[rows], elders.estate[rows]
    each = p.over(place)
    public = np.isin(channel, PUBLIC_FIRST)
    chosen = np.where(
        public, ask_facility(society, place, choice, public=True), ask_facility(society, place, choice)
    ).astype(np.int64)
    level = SKILL[service]
    able = np.where(level == 0, 1.0, np.where(level == 1, each[volunteers_trained], 0.0))
    everyday = np.where(level == 0, 1.0, 0.0)
    own = {
        BY_SELF: (each[self_to_mutual] * everyday, order.mutual + place),
        BY_MEMBER: (each[member_to_team] * able, order.team + place),
        BY_VOLUNTEER: (each[member_to_team] * able, order.volunteers + place),
        BY_STAFF: (each[staff_to_team] * able, order.team + place),
        BY_FIRM: (each[firm_to_itself] * np.isin(service, FIRM_SERVICES), order.firms + estate),
        BY_NEIGHBOUR: (each[neighbour_to_mutual] * everyday, order.mutual + place),
        BY_STUDIO: (each[studio_to_team] * able, order.team + place),
    }
    partner, able_partners = _partner(society, service, place, choice)
    count = np.minimum(able_partners, each[most_partners])
    for by, (share, supplier) in own.items():
        mine = channel == by
        taken = mine & (route < share)
        chosen = np.where(taken, supplier, chosen)
        if by in (BY_STAFF, BY_STUDIO):
            to_partner = count * each[staff_to_partner if by == BY_STAFF else studio_to_partner]
            chosen = np.where(mine & ~taken & (route < share + to_partner), partner, chosen)
    return chosen


def ask_facility(society: Society, place: Integers, draw: Floats, public: bool = False) -> Integers:
    """Choose a facility by nearness; one that turns a case away sends it on, and if there is no other, home."""
    first = society.reach.choose(place, draw, public)
    away = society.suppliers.turns_away
    turned = np.modf(draw * FINER)[0] < away[first]  # the fine digits of a uniform are a uniform of their own
    other = society.reach.choose(place, (draw + 0.5) % 1.0, public=False)
    sent = np.where((other == first) | (away[other] >= 1.0), NOBODY, other)
    return np.where(turned, sent, first)


def _partner(society: Society, service: Service, place: Integers, choice: Floats) -> tuple[Integers, Integers]:
    """Choose one of the joined partners that give a service, −1 where there is none; and count them."""
    table = partners_by_service(society)
    count = (table != NOBODY).sum(axis=2)[service, place]
    return table[service, place, (choice * count).astype(np.int64)], count


def refer_again(society: Society, service: Service, rows: Integers, route: Floats, choice: Floats) -> Integers:
    """Refer an unserved case once more: to mutual aid by its share of everyday hours, else by nearness.

    The facility may be the same again: whoever refers does not know where there is room.
    """
    place, order, n = society.elders.community[rows], society.order, society.community_count
    chosen = ask_facility(society, place, choice)
    everyday = society.suppliers.offer[np.flatnonzero(SKILL == 0)].sum(axis=0)
    share = ratio(everyday[order.mutual : order.market], total(society.suppliers.community, n, everyday))
    return np.where((SKILL[service] == 0) & (route < share[place]), order.mutual + place, chosen)


def accepts(society: Society, p: MonthValues, service: Service, rows: Integers, offer: Floats) -> Flags:
    """Let elders accept or decline what they are offered; where nobody can be referred to, there is no offer.

    The log odds rise with trust in who refers, expected quality and limitation, and fall with expectation and
    where an outside force comes that nobody known introduces. The choice is 60% the elder's own and 40% the
    offer's: the mixture of the two uniforms is turned by its distribution function, so that the odds hold.

    Equations
    ---------
    accepting an offer | 接受服务: logit P(accept) = base + t·(trust(referrer) − 0.5) + q·(quality − 0.55) + l·(function − 1) − x·(expectation − 0.45) − o·outsider
        with base = acceptance.base, t = acceptance.per_trust, q = acceptance.per_quality, l = acceptance.per_limitation, x = acceptance.per_expectation, o = acceptance.outsider
    """
    elders, each = society.elders, p.over(society.elders.community[rows])
    channel, supplier = elders.channel[service, rows], elders.supplier[service, rows]
    referrer, introduced = _referrer(society, rows, channel)
    odds = (
        each[accept_base]
        + each[accept_trust] * (referrer - 0.5)
        + each[accept_quality] * (elders.quality_expected[rows] - USUAL_QUALITY)
        + each[accept_function] * (elders.function[rows] - 1.0)
        - each[accept_expectation] * (elders.expectation[rows] - USUAL_EXPECTATION)
        - each[outsider] * (society.suppliers.outside[supplier] & ~introduced)
    )
    mixed = OWN_PART * elders.acceptance_draw[rows] + (1.0 - OWN_PART) * offer
    return np.asarray((mixture_rank(mixed) < sigmoid(odds)) & (supplier != NOBODY))


def _referrer(society: Society, rows: Integers, channel: Integers) -> tuple[Floats, Flags]:
    """Return trust in who refers, and whether the elder knew them before."""
    elders, studio = society.elders, society.coordinator.studio_face
    trust, knew = elders.trust[:, rows], society.flows.knew[:, rows]
    asked = np.maximum(trust[PARTY], trust[COMMITTEE])
    table = {
        BY_MEMBER: (trust[PARTY], knew[PARTY]),
        BY_VOLUNTEER: (trust[NEIGHBOURS], knew[NEIGHBOURS]),
        BY_STAFF: (trust[COMMITTEE], knew[COMMITTEE]),
        BY_FIRM: (trust[FIRM], knew[FIRM]),
        BY_NEIGHBOUR: (trust[NEIGHBOURS], np.ones(len(rows), bool)),
        BY_STUDIO: (trust[studio], knew[studio]),
    }
    referrer, introduced = asked.copy(), np.zeros(len(rows), dtype=bool)
    for by, (value, known) in table.items():
        mine = channel == by
        referrer[mine] = value[mine]
        introduced[mine] = known[mine]
    return referrer, introduced


def mixture_rank(x: Floats) -> Floats:
    """Distribution function of 0.6·U + 0.4·V for two uniforms: a trapezoid."""
    a, b = min(OWN_PART, 1 - OWN_PART), max(OWN_PART, 1 - OWN_PART)
    low, high = x**2 / (2 * a * b), 1.0 - (1.0 - x) ** 2 / (2 * a * b)
    return np.where(x < a, low, np.where(x > b, high, (x - a / 2) / b))
