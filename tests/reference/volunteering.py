"""Volunteering: who is willing, who serves, for how long, and what serving does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.formulas import between, ratio, sigmoid

if TYPE_CHECKING:
    from reference.member import Member
    from reference.model import PlainCity
    from reference.places import Estate


def volunteer(model: PlainCity) -> None:
    """Let each one decide by what peers did last month, give hours and feel what it does; then count visits."""
    able = {member for member in model.members if member.within_call() and is_willing(member)}
    serving = {member for member in able if member.active}
    for estate in model.estates:
        among = [member for member in estate.members if member in able]
        for member in estate.members:
            if member in able:
                decide_to_serve(member, among, serving)
            else:
                member.active = False
    for member in model.members:
        give_hours(member, member in able)
        live_with_it(member)
    for community in model.communities:
        length = community.p["members.visit_length"]
        hours = [(member.party, member.visit_hours) for member in community.members]
        community.visits = sum(h for party, h in hours if party) / length
        community.volunteer_visits = sum(h for party, h in hours if not party) / length


def recognised(member: Member) -> float:
    """Return the recognition that the retired of a pool get."""
    return member.of_pool("recognition") if member.retired else 0.0


def is_willing(member: Member) -> bool:
    """Own draw < share + enthusiasts + by age + a·(motive − 1/2) + recognition − less if frail."""
    p = member.p
    share = p["members.willing"] + p["members.enthusiasts"]
    share += p["members.willing_retired"] if member.retired else p["members.willing_in_service"]
    share += p["members.willing_per_motive"] * (member.motive - 0.5) + recognised(member)
    if member.elder is not None and member.elder.function > 0:
        share -= p["members.unwilling_frail"]
    return member.willing_draw < share


def active_share(member: Member, among: list[Member], serving: set[Member]) -> float:
    """Return the share that serves of a group, without the member."""
    others = [other for other in among if other is not member]
    return ratio(sum(other in serving for other in others), len(others))


def decide_to_serve(member: Member, among: list[Member], serving: set[Member]) -> None:
    """Reconsider with some chance: logit of active peers, exemplars, motive, recognition and fatigue."""
    p = member.p
    if member.chance("volunteering.reconsider") >= p["members.reconsider"]:
        return
    retired = active_share(member, [other for other in among if other.retired], serving)
    shown = (p["members.exemplar_on_retired"] if member.retired else 1.0) * (
        1.0 + p["members.retired_example"] * retired
    )
    odds = (
        p["members.activation"]
        + p["members.peer_effect"] * min(active_share(member, among, serving), p["members.peer_cap"])
        + p["members.exemplar_effect"] * member.of_pool("exemplar") * shown
        + p["members.motive_effect"] * (member.motive - 0.5)
        + recognised(member)
        - p["members.fatigue_effect"] * member.fatigue
    )
    member.active = member.chance("volunteering.activate") < sigmoid(odds)


def give_hours(member: Member, able: bool) -> None:
    """Visit first, then serve, within free hours; an evaluated member fills up the record, in part for real."""
    p = member.p
    free = p["members.free_retired"] if member.retired else p["members.free_in_service"]
    free *= max(1.0 - p["members.hours_lost_to_fatigue"] * member.fatigue, 0.0)
    visiting = serving = top_up = 0.0
    if member.active:
        wished = member.of_pool("visits") * p["members.visit_length"]
        visiting = min(wished, p["members.visit_limit"] * free)
        usual = p["members.usual_service"] * (1.0 + p["members.service_per_recognition"] * recognised(member))
        serving = min(max(free - visiting, 0.0), usual)
    given = visiting + serving
    if able and member.party and member.chance("volunteering.comply") < p["members.compliance"]:
        lacking = between(p["members.quota"] - given, 0.0, max(free - given, 0.0))
        top_up = p["members.evaluation"] * lacking
    member.visit_hours = visiting
    member.service_hours = serving + top_up * (1.0 - p["members.padding"])
    member.recorded_hours = given + top_up


def live_with_it(member: Member) -> None:
    """Tire by hours and rest; motive returns, falls with fatigue, rises with recognition, moves when evaluated."""
    p = member.p
    member.fatigue += p["members.tiring"] * member.hours - p["members.resting"] * member.fatigue
    change = p["members.motive_return"] * (member.motive_anchor - member.motive)
    change -= p["members.motive_lost_to_fatigue"] * member.fatigue
    change += p["members.motive_by_recognition"] * recognised(member)
    if member.party:
        change += p["members.motive_by_evaluation"] * (member.motive - 0.5) / 0.5 * p["members.evaluation"]
    member.motive = between(member.motive + change, 0.0, 1.0)


def carriers(estate: Estate) -> int:
    """Count active members of the estate, who carry disputes to mediation."""
    return sum(member.party and member.active for member in estate.members)
