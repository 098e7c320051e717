"""Discovery: how a need that nobody sees comes to be known.

Equations
---------
visits and calls shared in a community | 社区内分摊的走访与上门探访: P(met) = 1 − exp(−contacts·weight/Σ weight)
asking | 主动求助: P(ask) = rate·aware·(1 + more·active)·ease(function)·max(trust(party), trust(committee))/0.5
    with rate = discovery.ask, more = discovery.ask_active, ease = discovery.ask_severe
a neighbour tells | 邻里告知: P(tell) = rate·(idle + more·active neighbours)·trust(neighbours)/0.5·(1 + mutual·min(hours, 0.5))
    with rate = discovery.neighbour_tells, idle = discovery.tells_idle, more = discovery.tells_per_active, mutual = discovery.tells_per_mutual_hour
coming to the studio | 到书记工作室: P(come) = intake·able(function)·trust(studio)/0.5
    with intake = discovery.studio_intake, able = discovery.intake_severe or discovery.intake_independent
a need is seen at a meeting | 接触时看见需求: U < min(visible(service) + more, most)
    with visible = discovery.visible_*, more = discovery.own_need or discovery.seen_when_met, most = discovery.most_seen
a known, unserved need is forgotten | 已知而未满足的需求被遗忘: P(fade) = fading·(1 − memory·kept(age))
    with fading = discovery.fading, memory = discovery.memory, kept = discovery.memory_over_80
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import (
    ALONE,
    BY_FIRM,
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
    SERVICE_COUNT,
    SERVICES,
)
from shequ.engine.groups import or_nobody, ratio, total, where_true
from shequ.engine.parameters import MonthValues, assumed
from shequ.rules.hub import call_length, calls_due, share_hours

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

visible = [
    assumed(f"discovery.visible_{service}", value, 0.6 * value, min(1.4 * value, 0.95), "probability",
            f"that a visitor sees a need for {service}", maximum=1.0,
            source="assumed; hidden are bathing, companionship and emergency")
    for service, value in zip(SERVICES, (0.6, 0.25, 0.55, 0.55, 0.45, 0.25, 0.2, 0.45), strict=True)
]  # fmt: skip
seen_by_self = assumed("discovery.own_need", 0.35, 0.2, 0.5, "probability", "more that elders see of their own need")
seen_when_met = assumed("discovery.seen_when_met", 0.15, 0.0, 0.3, "probability", "more shown to somebody met before")
most_seen = assumed("discovery.most_seen", 0.95, 0.9, 1.0, "probability", "the most that is seen", maximum=1.0)
ask = assumed("discovery.ask", 0.045, 0.02, 0.09, "per month", "an aware elder asks")
ask_active = assumed("discovery.ask_active", 0.6, 0.2, 1.0, "ratio", "active elders ask more")
ask_severe = assumed("discovery.ask_severe", 0.7, 0.4, 1.0, "ratio", "severely limited elders ask less")
aware = assumed("discovery.aware", 0.35, 0.2, 0.5, "share", "know that services exist", maximum=1.0,
                source="assumed; 86% did not know how their estate is run (Shanghai 2014)")  # fmt: skip
aware_oldest = assumed("discovery.aware_over_80", 0.8, 0.5, 1.0, "ratio", "awareness of those over 80", maximum=1.0)
aware_active = assumed("discovery.aware_active", 0.1, 0.0, 0.3, "share", "more of the active are aware")
visit_weight_mild = assumed("discovery.visit_mild", 1.0, 0.5, 2.0, "weight", "visits go to mild limitation")
visit_weight_disabled = assumed("discovery.visit_disabled", 2.0, 1.0, 4.0, "weight", "visits go to the disabled")
visit_weight_alone = assumed("discovery.visit_alone", 0.8, 0.3, 1.5, "weight", "visits go to those alone")
visit_weight_old = assumed("discovery.visit_old", 0.5, 0.2, 1.0, "weight", "visits go to those over 75")
visit_weight_any = assumed("discovery.visit_any", 0.25, 0.1, 1.0, "weight", "visits go to anybody")
calls_by_need = assumed(
    "discovery.calls_by_need",
    0.5,
    0.0,
    1.0,
    "share",
    "of the choice whom to call that follows need as visits do",
    maximum=1.0,
)
firm_notices = assumed(
    "discovery.firm_notices", 0.06, 0.02, 0.15, "per month", "staff of a firm that offers care notice"
)
neighbour_tells = assumed("discovery.neighbour_tells", 0.03, 0.01, 0.06, "per month", "a neighbour tells")
tells_active = assumed(
    "discovery.tells_per_active", 2.0, 1.0, 3.0, "ratio", "telling by the share of active neighbours"
)
tells_idle = assumed("discovery.tells_idle", 0.4, 0.2, 0.8, "ratio", "telling where no neighbour is active")
tells_mutual = assumed("discovery.tells_per_mutual_hour", 8.0, 2.0, 12.0, "per hour and elder", "telling by mutual aid")
intake = assumed("discovery.studio_intake", 0.0, 0.0, 0.0, "per month", "elders who come to the secretary's studio",
                 source="zero in the baseline; the lever secretary_studio moves it", maximum=1.0)  # fmt: skip
intake_severe = assumed("discovery.intake_severe", 0.4, 0.1, 0.8, "ratio", "the severely limited come less")
intake_able = assumed("discovery.intake_independent", 0.3, 0.1, 0.8, "ratio", "the independent come less")
relisted = assumed("discovery.relisted", 0.04, 0.01, 0.1, "per contact", "a known need is listed again", maximum=1.0)
memory = assumed("discovery.memory", 0.10, 0.0, 0.3, "share", "of lists that outlast the month", maximum=1.0)
memory_oldest = assumed("discovery.memory_over_80", 0.75, 0.4, 1.0, "ratio", "memory of a register for those over 80",
                        source="assumed; smartphones are used by over half at 65–69, 31% in the 70s, 12.6% in the 80s",
                        maximum=1.0)  # fmt: skip
noticed = assumed(
    "discovery.double_noticed", 0.05, 0.01, 0.2, "per month", "double listings that come to light", maximum=1.0
)
fading = assumed("discovery.fading", 0.14, 0.05, 0.25, "per month", "known, unserved needs forgotten", maximum=1.0)
merging = assumed("discovery.merging", 0.5, 0.2, 0.8, "share", "of double listings that a coordinator in reach merges")
PARAMETERS = [
    *visible, seen_by_self, seen_when_met, most_seen, ask, ask_active, ask_severe, aware, aware_oldest, aware_active,
    visit_weight_mild, visit_weight_disabled, visit_weight_alone, visit_weight_old, visit_weight_any, calls_by_need,
    firm_notices, neighbour_tells, tells_active, tells_idle, tells_mutual, intake, intake_severe, intake_able,
    relisted, memory, memory_oldest, noticed, fading, merging,
]  # fmt: skip

FOUND_BY = (BY_SELF, BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_FIRM, BY_NEIGHBOUR, BY_STUDIO)
USUAL_TRUST = 0.5
CONTACTS_APART = 0.02  # contacts an elder and month where nobody's contacts depend on others


def discover_needs(society: Society, p: MonthValues) -> None:
    """Let each channel meet elders, and each meeting reveal needs.

    A channel meets an elder with its monthly probability; a need of theirs is seen if the elder's uniform for the
    service lies below what that channel sees. The first channel in order lists the need. A second one, or a later
    meeting about a known need, lists it again unless the two lists are merged.
    """
    elders, flows = society.elders, society.flows
    share_hours(society, p, calls_due(society, p))
    met = meetings(society, p)
    by_channel = dict(zip(FOUND_BY, met, strict=True))
    flows.visited, flows.volunteered, flows.called = (by_channel[k] for k in (BY_MEMBER, BY_VOLUNTEER, BY_STAFF))
    flows.noticed, flows.received = by_channel[BY_FIRM], by_channel[BY_STUDIO]
    flows.newly = np.zeros((SERVICE_COUNT, len(elders)), dtype=bool)
    flows.again = np.full((SERVICE_COUNT, len(elders)), NOBODY, dtype=np.int8)
    rows = np.flatnonzero(np.any(met, axis=0))  # nobody else can be found this month
    _list_what_is_seen(society, p, rows, [channel[rows] for channel in met])
    flows.knew = elders.met.copy()
    elders.met[PARTY] |= flows.visited
    elders.met[COMMITTEE] |= flows.called
    elders.met[NEIGHBOURS] |= flows.volunteered
    elders.met[FIRM] |= flows.noticed
    elders.met[society.coordinator.studio_face] |= flows.received


def _list_what_is_seen(society: Society, p: MonthValues, rows: NDArray[np.int64], met: list[Flags]) -> None:
    elders, flows = society.elders, society.flows
    relist = society.draw("discovery.relist")[rows]
    merged = society.draw("discovery.merge")[rows] < merge_share(society, p)[elders.community[rows]]
    each, known = p.over(elders.community[rows]), elders.known[:, rows]
    first, second = first_two(_seen(society, p, rows, met), known.shape)
    new = ~known & (first != NOBODY)
    later = known & (first != NOBODY) & (relist < each[relisted])
    twice = np.where(new, second, np.where(later, first, np.int8(NOBODY)))
    flows.again[:, rows] = np.where(merged, np.int8(NOBODY), twice)
    flows.newly[:, rows] = new
    service, place = where_true(new)
    elders.known[service, rows[place]] = True
    elders.listed[service, rows[place]] = society.month
    elders.channel[service, rows[place]] = first[service, place]


def _seen(society: Society, p: MonthValues, rows: NDArray[np.int64], met: list[Flags]) -> list[Flags]:
    """Return, channel by channel, which needs of these elders it sees, each of shape ``(8, rows)``."""
    elders, each = society.elders, p.over(society.elders.community[rows])
    sight, there = society.draw_services("discovery.sight").take(rows, axis=1), elders.need.take(rows, axis=1) > 0
    stranger, most = np.array([each[chance] for chance in visible]), each[most_seen]
    bonus = [value[rows] for value in sight_bonus(society, p)]
    return [there & meets & (sight < np.minimum(stranger + more, most)) for meets, more in zip(met, bonus, strict=True)]


def first_two(seen: list[Flags], shape: tuple[int, ...]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the first and the second channel, in their order, that sees; −1 for none; ``seen`` is by channel."""
    first, second = np.full(shape, NOBODY, np.int8), np.full(shape, NOBODY, np.int8)
    for channel, sees in reversed(list(zip(FOUND_BY, seen, strict=True))):
        second = np.where(sees, first, second)
        first = np.where(sees, np.int8(channel), first)
    return first, second


def meetings(society: Society, p: MonthValues) -> list[Flags]:
    """Return, channel by channel, whom it meets this month."""
    n = len(society.elders)
    draws = society.draws.uniforms("discovery.meeting", society.month, n, len(FOUND_BY))
    chances = meeting_chances(society, p)
    return [society.elders.alive & (draws[k] < chance) for k, chance in enumerate(chances)]


def meeting_chances(society: Society, p: MonthValues) -> list[Floats]:
    """Return, channel by channel, each elder's chance to be met this month."""
    elders, communities, each = society.elders, society.communities, p.over(society.elders.community)
    place, old = elders.community, elders.age
    disabled, severe = elders.function >= 2, elders.function == 3
    weight = (
        each[visit_weight_any]
        + each[visit_weight_mild] * (elders.function == 1)
        + each[visit_weight_disabled] * disabled
        + each[visit_weight_alone] * (elders.living == ALONE)
        + each[visit_weight_old] * (old > 75)
    ) * elders.alive
    active = active_neighbours(society)
    knows = aware_now(society, p)
    asks = each[ask] * knows * (1.0 + each[ask_active] * elders.active) * np.where(severe, each[ask_severe], 1.0)
    asks = asks * np.maximum(elders.trust[PARTY], elders.trust[COMMITTEE]) / USUAL_TRUST
    calls = communities.call_hours / p[call_length]
    mutual = ratio(communities.mutual_hours, total(place, society.community_count, elders.alive))
    tells = each[neighbour_tells] * (each[tells_idle] + each[tells_active] * active)
    tells = tells * elders.trust[NEIGHBOURS] / USUAL_TRUST * (1.0 + each[tells_mutual] * np.minimum(mutual, 0.5)[place])
    comes = np.where(severe, each[intake_severe], np.where(elders.function == 0, each[intake_able], 1.0))
    comes = each[intake] * comes * elders.trust[society.coordinator.studio_face] / USUAL_TRUST
    by_channel = {
        BY_SELF: asks,
        BY_MEMBER: _spread(society, communities.visits, weight),
        BY_VOLUNTEER: _spread(society, communities.volunteer_visits, weight),
        BY_STAFF: _spread(society, calls, (1.0 - each[calls_by_need] + each[calls_by_need] * weight) * elders.alive),
        BY_FIRM: each[firm_notices] * society.estates.offers_care[elders.estate],
        BY_NEIGHBOUR: tells,
        BY_STUDIO: comes,
    }
    return [by_channel[channel] for channel in FOUND_BY]


def _spread(society: Society, contacts: Floats, weight: Floats) -> Floats:
    """Return each elder's chance of at least one of the community's contacts, 1 − exp(−expected)."""
    place = society.elders.community
    sums = total(place, society.community_count, weight)
    if not society.couplings.scarcity:  # then as many contacts as a fixed population would have had
        first = society.communities.first_elders
        contacts, sums = CONTACTS_APART * first, 1.2 * first
    return np.asarray(-np.expm1(-ratio(contacts, sums)[place] * weight))


def aware_now(society: Society, p: MonthValues) -> Flags:
    """Say who knows that services exist: a fixed draw below awareness, which activity and tales raise."""
    elders, each = society.elders, p.over(society.elders.community)
    share = each[aware] * np.where(elders.age > 80, each[aware_oldest], 1.0)
    share = share + each[aware_active] * elders.active + elders.awareness_told
    return np.asarray(elders.awareness_draw < share)


def active_neighbours(society: Society) -> Floats:
    """Return the share of an elder's living neighbours who take part; 0 without neighbours or influence."""
    elders = society.elders
    if not society.couplings.influence:
        return np.zeros(len(elders))
    # Each neighbour is looked up once: one for who lives, and one more than there are neighbours for who takes part too.
    weight = np.int16(len(elders.neighbours) + 1)
    counts = or_nobody(elders.alive) + weight * or_nobody(elders.alive & elders.active)
    around = np.zeros(len(elders), dtype=np.int16)
    for neighbour in elders.neighbours:
        around += counts[neighbour]
    active, living = np.divmod(around, weight)
    return ratio(active, living)


def sight_bonus(society: Society, p: MonthValues) -> list[Floats]:
    """Return what each channel sees beyond a stranger's first look."""
    elders, each = society.elders, p.over(society.elders.community)
    met_before = each[seen_when_met]
    return [
        each[seen_by_self],
        met_before * elders.met[PARTY],
        met_before * elders.met[NEIGHBOURS],
        met_before * elders.met[COMMITTEE],
        met_before * elders.met[FIRM],
        met_before,
        met_before * elders.met[society.coordinator.studio_face],
    ]


def merge_share(society: Society, p: MonthValues) -> Floats:
    """Return the share of double listings that are noticed: by a register, or by a coordinator in reach."""
    return np.minimum(p[memory] + p[merging] * mean_reach(society), 1.0)


def mean_reach(society: Society) -> Floats:
    """Return the mean reach over last month's suppliers with anything to give, by community."""
    suppliers = society.suppliers
    giving = suppliers.offer.sum(axis=0) > 0
    giving[society.order.market : society.order.firms] = False  # nobody can call upon the market
    n = society.community_count
    reach = total(suppliers.community[giving], n, suppliers.reach[giving])
    return ratio(reach, np.bincount(suppliers.community[giving], minlength=n))


def kept_on_lists(society: Society, p: MonthValues) -> Floats:
    """Return the share of each elder's listings that outlasts a month: a register does less for the oldest."""
    elders, each = society.elders, p.over(society.elders.community)
    return np.asarray(each[memory] * np.where(elders.age > 80, each[memory_oldest], 1.0))


def forget_needs(society: Society, p: MonthValues) -> None:
    """Let known needs that were not served this month fade; what is served is remembered."""
    elders, each = society.elders, p.over(society.elders.community)
    fades = each[fading] * (1.0 - kept_on_lists(society, p))
    draw = society.draw_services("discovery.fading")
    service, rows = where_true(elders.known)
    pointless = (elders.need[service, rows] == 0) | ~elders.alive[rows]
    unserved = elders.served[service, rows] == 0
    gone = pointless | (unserved & (draw[service, rows] < fades[rows]))
    service, rows = service[gone], rows[gone]
    elders.known[service, rows] = elders.accepted[service, rows] = False
    elders.supplier[service, rows] = elders.second[service, rows] = elders.channel[service, rows] = NOBODY
    elders.second[:, np.flatnonzero(society.draw("discovery.notice") < each[noticed])] = NOBODY
