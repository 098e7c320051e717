"""Discovery: who meets whom, what they see, and how lists are kept and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.elder import Contacts
from reference.formulas import at_least_one, ratio
from reference.hub import share_hours
from shequ.agents.words import (
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
    SERVICES,
)

if TYPE_CHECKING:
    from reference.elder import Elder, Need
    from reference.model import PlainCity
    from reference.places import Community

FOUND_BY = (BY_SELF, BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_FIRM, BY_NEIGHBOUR, BY_STUDIO)
VISIBLE = [f"discovery.visible_{service}" for service in SERVICES]


def discover_needs(model: PlainCity) -> None:
    """Let each channel meet elders, each meeting reveal needs, and meetings be remembered."""
    share_hours(model)
    for community in model.communities:
        weights = {elder: visit_weight(elder) for elder in community.elders}
        calls = {elder: call_weight(elder, weight) for elder, weight in weights.items()}
        totals = sum(weights.values()), sum(calls.values())
        merging = merge_share(community)
        for elder in community.elders:
            visits = ratio(weights[elder], totals[0]), ratio(calls[elder], totals[1])
            channels = who_meets(model, elder, visits)
            list_what_is_seen(model, elder, channels, merging)
            remember_meetings(model, elder, channels)


def visit_weight(elder: Elder) -> float:
    """Return how strongly visits go to an elder: by limitation, living alone and age."""
    p = elder.p
    weight = p["discovery.visit_any"]
    weight += p["discovery.visit_mild"] * (elder.function == 1)
    weight += p["discovery.visit_disabled"] * (elder.function >= 2)
    weight += p["discovery.visit_alone"] * elder.alone
    weight += p["discovery.visit_old"] * (elder.age > 75)
    return weight


def call_weight(elder: Elder, weight: float) -> float:
    """Return how strongly calls go to an elder: in part as visits do, in part to anybody."""
    by_need = elder.p["discovery.calls_by_need"]
    return 1.0 - by_need + by_need * weight


def who_meets(model: PlainCity, elder: Elder, visits: tuple[float, float]) -> list[int]:
    """Return the channels that meet an elder this month, in their order; ``visits`` are shares of visits and calls."""
    community, p = elder.community, elder.p
    by_visit, by_call = visits
    chances = {
        BY_SELF: chance_to_ask(elder),
        BY_MEMBER: at_least_one(community.visits * by_visit),
        BY_VOLUNTEER: at_least_one(community.volunteer_visits * by_visit),
        BY_STAFF: at_least_one(community.call_hours / p["hub.call_length"] * by_call),
        BY_FIRM: p["discovery.firm_notices"] * elder.estate.offers_care,
        BY_NEIGHBOUR: chance_that_neighbours_tell(elder),
        BY_STUDIO: chance_to_come(elder, model.coordinator.studio_face),
    }
    return [channel for k, channel in enumerate(FOUND_BY) if elder.chance("discovery.meeting", k) < chances[channel]]


def chance_to_ask(elder: Elder) -> float:
    """Return ask · aware · (1 + more if active) · (less if severe) · trust in whom to ask / 0.5."""
    p = elder.p
    if not elder.is_aware():
        return 0.0
    asks = p["discovery.ask"] * (1.0 + p["discovery.ask_active"] * elder.active)
    if elder.function == 3:
        asks *= p["discovery.ask_severe"]
    return asks * elder.trust_in_whom_to_ask / 0.5


def chance_that_neighbours_tell(elder: Elder) -> float:
    """Return tell · (idle + a·active share) · trust in neighbours / 0.5 · (1 + b·mutual hours an elder, at most ½)."""
    p, community = elder.p, elder.community
    tells = p["discovery.tells_idle"] + p["discovery.tells_per_active"] * elder.active_share_around()
    mutual = min(ratio(community.mutual_hours, len(community.elders)), 0.5)
    tells *= p["discovery.neighbour_tells"] * elder.trust[NEIGHBOURS] / 0.5
    return tells * (1.0 + p["discovery.tells_per_mutual_hour"] * mutual)


def chance_to_come(elder: Elder, studio_face: int) -> float:
    """Return intake · (less if severe or independent) · trust in whoever is seen in the studio / 0.5."""
    p = elder.p
    comes = p["discovery.studio_intake"] * elder.trust[studio_face] / 0.5
    if elder.function == 3:
        return comes * p["discovery.intake_severe"]
    return comes * p["discovery.intake_independent"] if elder.function == 0 else comes


def sight(model: PlainCity, elder: Elder, channel: int) -> float:
    """Return what a channel sees beyond a stranger's first look: own need, or more if they had met."""
    if channel == BY_SELF:
        return elder.p["discovery.own_need"]
    target = {
        BY_MEMBER: PARTY,
        BY_VOLUNTEER: NEIGHBOURS,
        BY_STAFF: COMMITTEE,
        BY_FIRM: FIRM,
        BY_STUDIO: model.coordinator.studio_face,
    }
    known = channel == BY_NEIGHBOUR or elder.met[target[channel]]
    return elder.p["discovery.seen_when_met"] * known


def list_what_is_seen(model: PlainCity, elder: Elder, channels: list[int], merging: float) -> None:
    """List each need that a channel sees: own number for the service < min(visible + bonus, most)."""
    for need in elder.needs:
        need.newly, need.again = False, NOBODY
    if not channels:
        return
    p = elder.p
    bonus = [(channel, sight(model, elder, channel)) for channel in channels]
    merged = elder.chance("discovery.merge") < merging
    relists = elder.chance("discovery.relist") < p["discovery.relisted"]
    for service, need in enumerate(elder.needs):
        if need.need == 0:
            continue
        draw = elder.chance("discovery.sight", service)
        seen_by = [c for c, more in bonus if draw < min(p[VISIBLE[service]] + more, p["discovery.most_seen"])]
        if seen_by:
            list_need(need, seen_by, relists, merged, model.month)


def list_need(need: Need, seen_by: list[int], relists: bool, merged: bool, month: int) -> None:
    """List a new need by the first channel; again by a second one or a later meeting, unless the two are merged."""
    if not need.known:
        need.known = need.newly = True
        need.listed = month
        need.channel = seen_by[0]
        twice = seen_by[1] if len(seen_by) > 1 else NOBODY
    else:
        twice = seen_by[0] if relists else NOBODY
    need.again = NOBODY if merged else twice


def remember_meetings(model: PlainCity, elder: Elder, channels: list[int]) -> None:
    """Note who came, and whom the elder had met before."""
    elder.knew = list(elder.met)
    elder.contacts = Contacts(*(c in channels for c in (BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_FIRM, BY_STUDIO)))
    elder.met[PARTY] |= elder.contacts.visited
    elder.met[COMMITTEE] |= elder.contacts.called
    elder.met[NEIGHBOURS] |= elder.contacts.volunteered
    elder.met[FIRM] |= elder.contacts.noticed
    elder.met[model.coordinator.studio_face] |= elder.contacts.received


def merge_share(community: Community) -> float:
    """Return memory of lists + merging · mean reach over suppliers with something to give, at most 1."""
    giving = [one.reach for one in community.suppliers if one.kind != "market" and one.offered > 0]
    reach = ratio(sum(giving), len(giving))
    return min(community.p["discovery.memory"] + community.p["discovery.merging"] * reach, 1.0)


def forget_needs(elder: Elder) -> None:
    """Forget what nobody served with chance fading·(1 − memory, less over 80); some double listings come to light."""
    p = elder.p
    memory = p["discovery.memory"] * (p["discovery.memory_over_80"] if elder.age > 80 else 1.0)
    fades = p["discovery.fading"] * (1.0 - memory)
    for service, need in enumerate(elder.needs):
        if not need.known:
            continue
        if need.need == 0 or (need.served == 0 and elder.chance("discovery.fading", service) < fades):
            need.known = need.accepted = False
            need.supplier = need.second = None
            need.channel = NOBODY
    if elder.chance("discovery.notice") < p["discovery.double_noticed"]:
        for need in elder.needs:
            need.second = None
