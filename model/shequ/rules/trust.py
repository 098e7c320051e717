"""Trust: what people meet, get, hear and are told moves it; left alone it returns to the person's own level.

One equation serves all five targets. An event is an experience z, a reference r (what the person thinks decent, or
expects of care) and a weight w; d = |z − r| is a gain or a loss, and a loss weighs more than a gain only beyond a zone of
tolerance δ. The form joins expectancy disconfirmation with a zone of tolerance to the asymmetry of trust (Slovic 1993); own
experience is asymmetric, what is only told is not (fpsyg.2023.1207453).

Equations
---------
gain | 增益: ΔT = u·w·d·(1 − T)
    with u = trust.step
loss | 损失: ΔT = −u·w·(d + (R − 1)·(d − δ)⁺)·T
    with u = trust.step, R = trust.loss_gain_ratio, δ = trust.tolerance
return | 回归: ΔT = ρ·(T₀ − T)
    with ρ = trust.returning
experience of a meeting | 接触的体验: z = base + known·met − f·(formalism − 0.25)
    with base = trust.contact, known = trust.contact_known, f = trust.formalism_effect, formalism = trust.formalism
experience of care | 照护的体验: z = √(met·quality)
climate of the estate | 小区氛围: z = 0.5 − 0.5·heavy + settled·closed
    with settled = trust.climate_settled
a tale told | 邻里传言: ΔT = told·mean(face·(z − x))
    with told = trust.told
expectation | 期望: Δx = learning·got·(z − x) + planned·(mean z − x) + return·(x₀ + raised − x)
    with learning = trust.expectation_learning, planned = trust.expectation_planned, return = trust.expectation_return, raised = trust.expectation_raised
"""

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
    CHANNELS,
    COMMITTEE,
    FIRM,
    NEIGHBOURS,
    NOBODY,
    OWNERS,
    PARTY,
    TRUSTED_COUNT,
)
from shequ.engine.groups import or_nobody, over_services, ratio, total, where_true
from shequ.engine.parameters import MonthValues, assumed
from shequ.rules.estates import satisfaction, weight_of_disputes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

step = assumed("trust.step", 0.10, 0.03, 0.12, "per unit", "step of trust from one event of weight 1", maximum=1.0)
loss_gain_ratio = assumed(
    "trust.loss_gain_ratio", 2.0, 1.0, 4.0, "ratio", "weight of a shortfall beyond tolerance", minimum=1.0
)
tolerance = assumed("trust.tolerance", 0.10, 0.0, 0.25, "0–1", "zone of tolerance", maximum=1.0)
returning = assumed("trust.returning", 0.022, 0.01, 0.05, "per month", "return to the person's own level", maximum=1.0)
contact_base = assumed("trust.contact", 0.50, 0.4, 0.6, "0–1", "experience of a stranger's visit", maximum=1.0)
contact_known = assumed("trust.contact_known", 0.15, 0.0, 0.3, "0–1", "more where they had met before")
formalism = assumed("trust.formalism", 0.25, 0.1, 0.5, "0–1", "visits paid for the record (形式主义)", maximum=1.0)
formalism_effect = assumed("trust.formalism_effect", 0.5, 0.2, 1.0, "per unit", "experience lost to formalism")
contact_weight = assumed("trust.contact_weight", 1.0, 0.3, 2.0, "weight", "meeting in person")
care_weight = assumed("trust.care_weight", 1.0, 0.5, 1.5, "weight", "care received")
blame_weight = assumed("trust.blame_weight", 0.2, 0.05, 0.6, "weight", "a case that is known and stays unserved")
market_blame = assumed(
    "trust.market_blame", 0.0, 0.0, 1.0, "share", "of what the market lacks is blamed on whom elders would have asked",
    maximum=1.0, source="assumed; nobody is thanked for market care either",
)  # fmt: skip
climate_weight = assumed("trust.climate_weight", 0.2, 0.05, 0.4, "weight", "climate of the estate")
climate_settled = assumed("trust.climate_settled", 0.2, 0.0, 0.4, "0–1", "better where disputes are settled")
service_weight = assumed("trust.service_weight", 0.6, 0.3, 1.2, "weight", "a month with one's firm or committee")
organiser_visible = assumed(
    "trust.organiser_visible", 0.3, 0.0, 0.6, "probability", "the organiser behind a face is seen", maximum=1.0
)
confusion = assumed("trust.confusion", 0.4, 0.0, 0.8, "share", "take the two committees for one", maximum=1.0,
                    source="assumed; 53% and 43% cannot rate them (Shanghai 2014, mirror)")  # fmt: skip
told_trust = assumed("trust.told", 0.03, 0.0, 0.08, "per unit", "step of trust from a neighbour's tale")
told_awareness = assumed("trust.told_awareness", 0.05, 0.0, 0.1, "per month", "awareness from a served neighbour")
told_most = assumed("trust.told_most", 0.3, 0.1, 0.5, "share", "the most awareness that tales give", maximum=1.0)
told_fades = assumed("trust.told_fades", 0.03, 0.01, 0.1, "per month", "tales are forgotten", maximum=1.0)
forgetting = assumed("trust.forgetting", 0.03, 0.01, 0.06, "per month", "a meeting is forgotten", maximum=1.0)
expectation_learning = assumed(
    "trust.expectation_learning", 0.04, 0.01, 0.08, "per month", "expectation follows care", maximum=1.0
)
expectation_return = assumed(
    "trust.expectation_return", 0.03, 0.01, 0.06, "per month", "and returns to the person's own", maximum=1.0
)
expectation_raised = assumed("trust.expectation_raised", 0.0, 0.0, 0.0, "0–1", "expectation raised by publicity", minimum=-0.5, maximum=0.5,
                             source="zero in the baseline; the lever value_dissemination moves it")  # fmt: skip
expectation_planned = assumed(
    "trust.expectation_planned", 0.0, 0.0, 0.0, "per month", "expectation goes to what can be planned, down or up",
    source="zero in the baseline; the lever feedback_to_planning moves it", maximum=1.0,
)  # fmt: skip
credit_up = assumed(
    "trust.credit_up", 0.0, 0.0, 0.5, "share", "of the committee's credit that goes up to the Party, and of the "
    "Party's blame that goes down", maximum=1.0, source="sensitivity only: hierarchical trust (差序信任)",
)  # fmt: skip
incident = assumed("trust.incident", 0.004, 0.001, 0.01, "per month", "money is misused in a community", maximum=1.0)
incident_found = assumed("trust.incident_found", 0.25, 0.1, 0.5, "probability", "and it comes out", maximum=1.0)
incident_loss = assumed(
    "trust.incident_loss", 0.10, 0.05, 0.25, "share", "of trust lost where it comes out", maximum=1.0
)
incident_forced = assumed("trust.incident_forced", 0.0, 0.0, 0.0, "yes or no", "an incident comes out this month", maximum=1.0,
                          source="zero in the baseline; a shock sets it")  # fmt: skip
PARAMETERS = [
    step, loss_gain_ratio, tolerance, returning, contact_base, contact_known, formalism, formalism_effect,
    contact_weight, care_weight, blame_weight, market_blame, climate_weight, climate_settled, service_weight, organiser_visible,
    confusion, told_trust, told_awareness, told_most, told_fades, forgetting, expectation_learning,
    expectation_return, expectation_raised, expectation_planned, credit_up, incident, incident_found, incident_loss, incident_forced,
]  # fmt: skip

USUAL_FORMALISM = 0.25
ONE_FOR_THE_OTHER = {PARTY: COMMITTEE, COMMITTEE: PARTY}


class TrustStep:
    """The step of trust, with this month's values and who confuses whom.

    Every step starts from the trust with which the month began, so that the order of events does not matter. What
    one target earned itself and what it got by being taken for another are summed apart: exchanging two targets
    that did the same exchanges their trust to the bit.
    """

    def __init__(self, society: Society, p: MonthValues) -> None:
        elders = society.elders
        each = p.over(elders.community)
        self.elders = elders
        self.size, self.ratio, self.zone = each[step], each[loss_gain_ratio], each[tolerance]
        confuses = society.draws.uniform("person.confuses", 0, len(elders))
        self.confuses = confuses < each[confusion]
        self.up = each[credit_up]
        self.before = elders.trust.copy()
        self.own, self.mistaken = np.zeros_like(self.before), np.zeros_like(self.before)

    def feel(self, target: int, experience: Floats, reference: Floats, weight: Floats) -> None:
        """Let an event move trust in a target; weight 0 where there was none."""
        touched = np.flatnonzero(weight != 0.0)
        rows = slice(None) if len(touched) == len(weight) else touched  # who is touched; all of them need no copies
        surplus = experience[rows] - reference[rows]
        gained, short = np.maximum(surplus, 0.0), np.maximum(-surplus, 0.0)
        lost = short + (self.ratio[rows] - 1.0) * np.maximum(short - self.zone[rows], 0.0)
        size = self.size[rows] * weight[rows]
        self.own[target][rows] += size * self._change(target, rows, gained, lost)
        other = ONE_FOR_THE_OTHER.get(target)
        if other is not None:
            mistaken = self.confuses[rows] + self.up[rows] * ((surplus > 0.0) == (target == COMMITTEE))
            self.mistaken[other][rows] += size * mistaken * self._change(other, rows, gained, lost)

    def _change(self, target: int, rows: NDArray[np.int64] | slice, gained: Floats, lost: Floats) -> Floats:
        trust = self.before[target][rows]
        return np.asarray(gained * (1.0 - trust) - lost * trust)

    def take(self) -> None:
        """Let all that was felt act."""
        self.elders.trust += self.own + self.mistaken


def update_trust(society: Society, p: MonthValues) -> None:
    """Let this month's contacts, care, unserved cases, climate and services act, then tales and incidents."""
    elders, each = society.elders, p.over(society.elders.community)
    move = TrustStep(society, p)
    experience, cared = care_experience(society)
    faces = care_faces(society, p)
    _contacts(society, p, move)
    for k in range(TRUSTED_COUNT):
        move.feel(k, experience, elders.expectation, each[care_weight] * faces[k])
    _unserved(society, p, move)
    if society.couplings.estates:
        _climate(society, p, move)
    move.take()
    if society.couplings.influence:
        _tales(society, p, experience, cared, faces)
    _incidents(society, p)
    elders.trust += each[returning] * (elders.trust_anchor - elders.trust)
    np.clip(elders.trust, 0.0, 1.0, out=elders.trust)
    learned = each[expectation_learning] * (experience - elders.expectation) * cared
    learned = learned + each[expectation_planned] * (
        plannable(society, experience)[elders.community] - elders.expectation
    )
    anchor = elders.expectation_anchor + each[expectation_raised]
    elders.expectation += learned + each[expectation_return] * (anchor - elders.expectation)
    elders.met &= society.draws.uniforms("trust.forget", society.month, len(elders), TRUSTED_COUNT) >= each[forgetting]


def plannable(society: Society, experience: Floats) -> Floats:
    """Return the mean experience of those whose needs were accepted, by community: what plans can promise."""
    elders, n = society.elders, society.community_count
    asked = elders.accepted.any(axis=0) & elders.alive
    mean = ratio(total(elders.community, n, experience * asked), total(elders.community, n, asked), otherwise=0.5)
    return mean


def settle_trust(society: Society, p: MonthValues) -> None:
    """Start trust in firms and owners' committees where a steady month would leave it.

    With gain g = u·w·d and return ρ, T* = (g + ρ·T₀)/(g + ρ); with loss l likewise ρ·T₀/(l + ρ).
    """
    elders, each = society.elders, p.over(society.elders.community)
    upkeep = satisfaction(society, p)[elders.estate]
    strength, awake = committee_strength(society)
    for target, z, there in (
        (FIRM, upkeep, society.estates.has_firm[elders.estate]),
        (OWNERS, strength[elders.estate], awake[elders.estate]),
    ):
        surplus = z - elders.norm
        short = np.maximum(-surplus, 0.0)
        pull = each[step] * each[service_weight] * there
        gain = pull * np.maximum(surplus, 0.0)
        loss = pull * (short + (each[loss_gain_ratio] - 1.0) * np.maximum(short - each[tolerance], 0.0))
        settled = (gain + each[returning] * elders.trust_anchor[target]) / (gain + loss + each[returning])
        elders.trust[target] = settled


def committee_strength(society: Society) -> tuple[Floats, Flags]:
    """Return the effectiveness of each estate's owners' committee, and whether it is awake."""
    strength = np.array([x.effectiveness if x is not None else 0.0 for x in society.owners])
    return strength * society.awake, society.awake


def care_experience(society: Society) -> tuple[Floats, Flags]:
    """Return z = √(met share of accepted need · quality), and who got any care."""
    elders = society.elders
    asked = over_services(elders.need * elders.accepted)
    got = over_services(elders.served)
    met = np.minimum(ratio(got, asked), 1.0)
    return np.sqrt(met * elders.quality), got > 0


def care_faces(society: Society, p: MonthValues) -> Floats:
    """Return for each target the part of an elder's care in which it is seen, shape ``(5, elders)``.

    The face of a supplier counts fully; behind pooled and publicly paid care the organiser is seen by some.
    """
    elders, suppliers, claims = society.elders, society.suppliers, society.flows.claims
    n = len(elders)
    faces = np.zeros((TRUSTED_COUNT, n))
    if claims is None:
        return faces
    face = suppliers.face[claims.supplier]
    seen = face != NOBODY
    faces += total((face * n + claims.elder)[seen], TRUSTED_COUNT * n, claims.given[seen]).reshape(TRUSTED_COUNT, n)
    public = np.bincount(claims.elder, claims.given * suppliers.publicly_paid[claims.supplier], minlength=n)
    sees = society.draw("trust.organiser_seen") < p.over(elders.community)[organiser_visible]
    faces[society.coordinator.face] += (public + over_services(society.flows.pooled)) * sees
    given = np.bincount(claims.elder, claims.given, minlength=n) + over_services(society.flows.pooled)
    return np.asarray(faces / np.maximum(given, 1))


def _contacts(society: Society, p: MonthValues, move: TrustStep) -> None:
    elders, flows, each = society.elders, society.flows, p.over(society.elders.community)
    stiff = each[formalism_effect] * (each[formalism] - USUAL_FORMALISM)
    for target, met in (
        (PARTY, flows.visited),
        (COMMITTEE, flows.called),
        (NEIGHBOURS, flows.volunteered),
        (FIRM, flows.noticed),
        (society.coordinator.studio_face, flows.received),
    ):
        z = each[contact_base] + each[contact_known] * flows.knew[target] - stiff
        move.feel(target, z, elders.norm, each[contact_weight] * met)


def _unserved(society: Society, p: MonthValues, move: TrustStep) -> None:
    """Blame whoever took up a case that nobody served, by the unmet share.

    The market has no face among the five. As nobody is thanked for its care, nobody is blamed for what it lacks,
    unless a share of that is laid at the door of whom the elder would have asked.
    """
    elders, each, n = society.elders, p.over(society.elders.community), len(society.elders)
    taker = np.full(len(CHANNELS), NOBODY)
    taker[[BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_FIRM, BY_NEIGHBOUR]] = PARTY, NEIGHBOURS, COMMITTEE, FIRM, NEIGHBOURS
    taker[BY_STUDIO] = society.coordinator.studio_face
    service, rows = where_true(elders.known & elders.accepted & (elders.served < elders.need))
    lacking = elders.need[service, rows] - elders.served[service, rows]
    blamed = taker[elders.channel[service, rows]]
    found, channel = blamed != NOBODY, elders.channel[service, rows]
    by_asker = lacking * np.where(channel == BY_SELF, 1.0, each[market_blame][rows] * (channel == BY_MARKET))
    by_target = total((blamed * n + rows)[found], TRUSTED_COUNT * n, lacking[found]).reshape(TRUSTED_COUNT, n)
    by_asking = total(rows, n, by_asker)
    first = 0.5 + 0.5 * np.sign(elders.trust[PARTY] - elders.trust[COMMITTEE])  # whoever is trusted more was asked
    by_target[PARTY] += by_asking * first
    by_target[COMMITTEE] += by_asking * (1.0 - first)
    lacked, nothing = by_target / np.maximum(over_services(elders.need), 1), np.zeros(n)
    for target in range(TRUSTED_COUNT):
        move.feel(target, nothing, elders.expectation, each[blame_weight] * lacked[target])


def _climate(society: Society, p: MonthValues, move: TrustStep) -> None:
    """Let the climate of the estate speak for those who mediate, its upkeep for firm and committee."""
    elders, books, estates = society.elders, society.communities, society.estates
    each, place = p.over(elders.community), elders.estate
    heavy = weight_of_disputes(society, p)
    z = 0.5 - 0.5 * heavy + p.over(estates.community)[climate_settled] * estates.closed_share
    staff, studio = books.mediation_hours, books.studio_hours
    for target, hours in ((society.coordinator.face, staff), (society.coordinator.studio_face, studio)):
        part = ratio(hours, staff + studio)[elders.community]
        move.feel(target, z[place], elders.norm, each[climate_weight] * part)
    upkeep = satisfaction(society, p)[place]
    move.feel(FIRM, upkeep, elders.norm, each[service_weight] * estates.has_firm[place])
    strength, awake = committee_strength(society)
    move.feel(OWNERS, strength[place], elders.norm, each[service_weight] * awake[place])


def _tales(society: Society, p: MonthValues, experience: Floats, cared: Flags, faces: Floats) -> None:
    """Neighbours who were cared for tell how it was, and in whose name: symmetric, as what is told is."""
    elders, each, n = society.elders, p.over(society.elders.community), len(society.elders)
    place, hears = where_true(or_nobody(cared)[elders.neighbours])
    teller = elders.neighbours[place, hears]
    surplus = experience[teller] - elders.expectation[hears]
    for k in range(TRUSTED_COUNT):
        elders.trust[k] += each[told_trust] * total(hears, n, faces[k][teller] * surplus) / len(elders.neighbours)
    awareness = total(hears, n, np.ones(len(hears)))
    told = each[told_awareness] * awareness / len(elders.neighbours) - each[told_fades] * elders.awareness_told
    elders.awareness_told = np.clip(elders.awareness_told + told, 0.0, each[told_most])


def _incidents(society: Society, p: MonthValues) -> None:
    """Misuse of money that comes out costs trust in whoever runs the hub, and in whoever is taken for it."""
    happens = society.draw("trust.incident", society.communities) < p[incident] * p[incident_found]
    happens |= p[incident_forced] > 0.5
    society.flows.sums["incidents"] = float(happens.sum())
    if not happens.any():
        return
    elders, target = society.elders, society.coordinator.face
    hit = happens[elders.community]
    lost = p.over(elders.community)[incident_loss] * hit
    confuses = society.draws.uniform("person.confuses", 0, len(elders)) < p.over(elders.community)[confusion]
    elders.trust[target] *= 1.0 - lost
    elders.trust[ONE_FOR_THE_OTHER[target]] *= 1.0 - lost * confuses
