"""Participation: who takes part, how public spirit moves, and what mutual aid collects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.formulas import between, ratio, sigmoid

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity
    from reference.places import Community


def take_part(model: PlainCity) -> None:
    """Everybody looks at neighbours as they were, then some reconsider and spirit moves; then savers give hours."""
    around = {elder: elder.active_share_around() for elder in model.elders}
    for community in model.communities:
        exemplars = exemplars_seen(community)
        for elder in community.elders:
            reconsider(elder, around[elder])
            move_spirit(model, elder, around[elder], exemplars)
        collect_mutual_aid(community)


def reconsider(elder: Elder, around: float) -> None:
    """Take part with the logit of active neighbours, spirit above the usual, limitation and taste."""
    p = elder.p
    if elder.chance("taking_part.reconsider") >= p["taking_part.reconsider"]:
        return
    odds = (
        p["taking_part.base"]
        + p["taking_part.neighbours"] * around
        + p["taking_part.spirit"] * (elder.spirit - p["spirit.level"])
        - p["taking_part.limitation"] * elder.function
        + p["taking_part.taste"] * elder.activity_taste
    )
    elder.active = elder.chance("taking_part.choice") < sigmoid(odds)


def exemplars_seen(community: Community) -> float:
    """Return visibility of exemplars · (½ + share of the retired within call who serve)."""
    retired = [member for member in community.members if member.retired and member.within_call()]
    shown = ratio(sum(member.active for member in retired), len(retired))
    return max(community.p["members.exemplar"], community.p["neighbours.exemplar"]) * (0.5 + shown)


def move_spirit(model: PlainCity, elder: Elder, around: float, exemplars: float) -> None:
    """Spirit returns, and moves with activity around, exemplars, disseminated values by trust, and disputes."""
    p = elder.p
    change = p["spirit.returning"] * (p["spirit.level"] - elder.spirit)
    change += p["spirit.by_activity"] * (around - p["spirit.usual_activity"])
    change += p["spirit.by_exemplar"] * (exemplars - p["spirit.usual_exemplar"])
    trust = elder.trust[model.coordinator.studio_face]
    change += p["spirit.by_values"] * trust / 0.5 * (1.0 - elder.spirit)
    change -= p["spirit.lost_to_disputes"] * (elder.estate.weight_of_disputes() - p["spirit.usual_disputes"])
    elder.spirit = between(elder.spirit + change, 0.0, 1.0)


def collect_mutual_aid(community: Community) -> None:
    """Savers give hours and gain balance; who was served by their gifts spends it."""
    paid = community.paid_neighbour_hours
    gifts = ratio(community.mutual_hours, community.mutual_hours + paid)
    collected = 0.0
    for elder in community.elders:
        hours = hours_given(elder, paid > 0)
        elder.balance += elder.p["timebank.credit"] * hours
        elder.balance -= min(elder.care.by_mutual_aid / 60.0 * gifts, elder.balance)
        collected += hours
    community.mutual_hours = collected


def hours_given(elder: Elder, others_are_paid: bool) -> float:
    """Return hours·(1 − a/2 + a·spirit)·(less where neighbours are paid) of active, able savers below an age."""
    p = elder.p
    saves = elder.active and elder.function == 0 and elder.age < p["timebank.oldest"]
    if not saves or elder.timebank_draw >= p["timebank.entry"]:
        return 0.0
    effect = p["timebank.hours_by_spirit"]
    hours = p["timebank.hours"] * (1.0 - effect / 2.0 + effect * elder.spirit)
    return hours * (1.0 - p["timebank.lost_to_pay"]) if others_are_paid else hours
