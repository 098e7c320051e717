"""Trust: contacts, care, unserved cases, climate and services move it; tales, incidents and time do the rest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.formulas import between, ratio
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
    OWNERS,
    PARTY,
    TRUSTED_COUNT,
)

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity
    from reference.places import Community

OTHER = {PARTY: COMMITTEE, COMMITTEE: PARTY}


class Step:
    """What one elder feels this month; every event starts from the trust with which the month began."""

    def __init__(self, elder: Elder) -> None:
        self.elder, self.p, self.before = elder, elder.p, list(elder.trust)
        self.own, self.mistaken = [0.0] * TRUSTED_COUNT, [0.0] * TRUSTED_COUNT

    def change(self, target: int, surplus: float) -> float:
        """Return d·(1 − T) for a gain; −(d + (R − 1)·(d − δ)⁺)·T for a shortfall."""
        trust = self.before[target]
        if surplus > 0.0:
            return surplus * (1.0 - trust)
        excess = max(-surplus - self.p["trust.tolerance"], 0.0)
        return -(-surplus + (self.p["trust.loss_gain_ratio"] - 1.0) * excess) * trust

    def feel(self, target: int, experience: float, reference: float, weight: float) -> None:
        """Let an event move trust in a target by u·w·change, and in whoever is taken for it."""
        if weight == 0.0:
            return
        size, surplus = self.p["trust.step"] * weight, experience - reference
        self.own[target] += size * self.change(target, surplus)
        if target in OTHER:
            confuses = self.elder.confuses_draw < self.p["trust.confusion"]
            passed = (surplus > 0.0) == (target == COMMITTEE)  # its credit goes up, the Party's blame goes down
            part = confuses + self.p["trust.credit_up"] * passed
            self.mistaken[OTHER[target]] += size * part * self.change(OTHER[target], surplus)

    def take(self) -> None:
        """Let all that was felt act."""
        self.elder.trust = [b + o + m for b, o, m in zip(self.before, self.own, self.mistaken, strict=True)]


def update_trust(model: PlainCity) -> None:
    """Let events act on everybody, then tales between neighbours, incidents, and the return to one's own level."""
    for elder in model.elders:
        step = Step(elder)
        weigh_care(model, elder)
        feel_contacts(model, elder, step)
        for target in range(TRUSTED_COUNT):
            step.feel(target, elder.experience, elder.expectation, elder.p["trust.care_weight"] * elder.faces[target])
        feel_unserved(model, elder, step)
        feel_climate(model, elder, step)
        step.take()
    for elder in model.elders:
        hear_tales(elder)
    for community in model.communities:
        incident(model, community)
        plannable = what_can_be_planned(community)
        for elder in community.elders:
            settle_down(elder, plannable)


def weigh_care(model: PlainCity, elder: Elder) -> None:
    """Set experience z = √(met share of accepted need · quality), and the part of care in which each is seen."""
    asked = sum(need.need for need in elder.needs if need.accepted)
    elder.experience = math.sqrt(min(ratio(elder.got, asked), 1.0) * elder.quality)
    care, seen = elder.care, list(elder.care.by_face)
    if elder.chance("trust.organiser_seen") < elder.p["trust.organiser_visible"]:
        seen[model.coordinator.face] += care.publicly_paid + care.pooled
    elder.faces = [ratio(minutes, care.given + care.pooled) for minutes in seen]


def feel_contacts(model: PlainCity, elder: Elder, step: Step) -> None:
    """Feel a meeting: z = base + more if met before − effect·(formalism − 0.25), against what the elder thinks decent."""
    p, contacts = elder.p, elder.contacts
    stiff = p["trust.formalism_effect"] * (p["trust.formalism"] - 0.25)
    for target, came in (
        (PARTY, contacts.visited),
        (COMMITTEE, contacts.called),
        (NEIGHBOURS, contacts.volunteered),
        (FIRM, contacts.noticed),
        (model.coordinator.studio_face, contacts.received),
    ):
        z = p["trust.contact"] + p["trust.contact_known"] * elder.knew[target] - stiff
        step.feel(target, z, elder.norm, p["trust.contact_weight"] * came)


def feel_unserved(model: PlainCity, elder: Elder, step: Step) -> None:
    """Feel an unserved case: z = 0, weight blame·unmet share of all need, for whoever took it up or was asked."""
    p, blamed = elder.p, [0.0] * TRUSTED_COUNT
    taker = {BY_MEMBER: PARTY, BY_VOLUNTEER: NEIGHBOURS, BY_STAFF: COMMITTEE, BY_FIRM: FIRM, BY_NEIGHBOUR: NEIGHBOURS}
    taker[BY_STUDIO] = model.coordinator.studio_face
    by_asking = {BY_SELF: 1.0, BY_MARKET: p["trust.market_blame"]}
    for need in elder.needs:
        if not (need.known and need.accepted and need.lacking > 0):
            continue
        if need.channel in taker:
            blamed[taker[need.channel]] += need.lacking
        elif need.channel in by_asking:
            share = share_of_party(step.before)
            blamed[PARTY] += need.lacking * by_asking[need.channel] * share
            blamed[COMMITTEE] += need.lacking * by_asking[need.channel] * (1.0 - share)
    for target in range(TRUSTED_COUNT):
        weight = p["trust.blame_weight"] * ratio(blamed[target], elder.needed)
        step.feel(target, 0.0, elder.expectation, weight)


def share_of_party(trust: list[float]) -> float:
    """Return 1 if the Party is trusted more than the committee and was asked, 0 if less, one half if equally."""
    if trust[PARTY] == trust[COMMITTEE]:
        return 0.5
    return 1.0 if trust[PARTY] > trust[COMMITTEE] else 0.0


def feel_climate(model: PlainCity, elder: Elder, step: Step) -> None:
    """Climate z = ½ − ½·disputes + a·settled share for mediators by hours; upkeep for the firm, strength for owners."""
    p, estate, community = elder.p, elder.estate, elder.community
    z = 0.5 - 0.5 * estate.weight_of_disputes() + p["trust.climate_settled"] * estate.closed_share
    staff, studio = community.mediation_hours, community.studio_hours
    for target, hours in ((model.coordinator.face, staff), (model.coordinator.studio_face, studio)):
        step.feel(target, z, elder.norm, p["trust.climate_weight"] * ratio(hours, staff + studio))
    step.feel(FIRM, estate.satisfaction(), elder.norm, p["trust.service_weight"] * estate.has_firm)
    if estate.has_committee:
        step.feel(OWNERS, estate.owners.effectiveness, elder.norm, p["trust.service_weight"])


def hear_tales(elder: Elder) -> None:
    """Hear what served neighbours tell: T += step·mean(face·(z − expectation)), and awareness."""
    p, heard, change = elder.p, 0, [0.0] * TRUSTED_COUNT
    for teller in elder.neighbours:
        if teller is None or not teller.alive or teller.got == 0:
            continue
        heard += 1
        for k in range(TRUSTED_COUNT):
            change[k] += teller.faces[k] * (teller.experience - elder.expectation)
    places = len(elder.neighbours)
    elder.trust = [t + p["trust.told"] * c / places for t, c in zip(elder.trust, change, strict=True)]
    told = p["trust.told_awareness"] * heard / places - p["trust.told_fades"] * elder.awareness_told
    elder.awareness_told = between(elder.awareness_told + told, 0.0, p["trust.told_most"])


def incident(model: PlainCity, community: Community) -> None:
    """Misuse that comes out costs a share of trust in whoever runs the hub, and in whoever is taken for it."""
    p = community.p
    found = model.chance("trust.incident", community.number) < p["trust.incident"] * p["trust.incident_found"]
    if not found and p["trust.incident_forced"] <= 0.5:
        return
    face, lost = model.coordinator.face, p["trust.incident_loss"]
    for elder in community.elders:
        elder.trust[face] *= 1.0 - lost
        if elder.confuses_draw < p["trust.confusion"]:
            elder.trust[OTHER[face]] *= 1.0 - lost


def what_can_be_planned(community: Community) -> float:
    """Return the mean experience of those with an accepted need; one half where there is none."""
    asked = [elder.experience for elder in community.elders if any(need.accepted for need in elder.needs)]
    return ratio(sum(asked), len(asked), otherwise=0.5)


def settle_down(elder: Elder, plannable: float) -> None:
    """Trust returns to its anchor, expectation follows care and returns, meetings are forgotten."""
    p, expected = elder.p, elder.expectation
    pull = p["trust.returning"]
    anchored = zip(elder.trust, elder.trust_anchor, strict=True)
    elder.trust = [between(t + pull * (anchor - t), 0.0, 1.0) for t, anchor in anchored]
    change = p["trust.expectation_planned"] * (plannable - expected)
    if elder.got > 0:
        change += p["trust.expectation_learning"] * (elder.experience - expected)
    anchor = elder.expectation_anchor + p["trust.expectation_raised"]
    elder.expectation += change + p["trust.expectation_return"] * (anchor - expected)
    forgets = p["trust.forgetting"]
    elder.met = [met and elder.chance("trust.forget", k) >= forgets for k, met in enumerate(elder.met)]
