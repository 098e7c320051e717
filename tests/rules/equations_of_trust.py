"""Equations of trust and of those who volunteer, as the code computes them."""

from typing import Any

import numpy as np

from shequ.agents.society import Couplings, Society
from shequ.agents.words import NOBODY, PARTY
from shequ.engine.groups import over_services, ratio
from shequ.rules import trust, volunteering
from shequ.rules.estates import weight_of_disputes
from small import meet_nobody

from .evaluated import Worked, World


def step(w: World, side: float) -> Worked:
    """One event of some weight for everybody: better than what was expected, or worse."""
    for name in ("trust.confusion", "trust.credit_up"):
        w.set(name, 0.0)
    elders = w.society.elders
    n = len(elders)
    elders.trust[:] = w.uniform(5, n)
    before, reference, d, weight = elders.trust[PARTY].copy(), w.uniform(n), w.uniform(n), 0.1 + w.uniform(n)
    move = trust.TrustStep(w.society, w.p)
    move.feel(PARTY, reference + side * d, reference, weight)
    move.take()
    return Worked({"w": weight, "d": d, "T": before}, elders.trust[PARTY] - before, elders.community)


def gain(w: World) -> Worked:
    """Take a gain."""
    return step(w, 1.0)


def loss(w: World) -> Worked:
    """Take a loss, within tolerance and beyond it."""
    return step(w, -1.0)


def quiet(w: World) -> Society:
    """Let nobody meet or serve anybody, and nothing come out."""
    s, n = w.society, len(w.society.elders)
    meet_nobody(s)
    s.flows.knew, s.flows.claims, s.flows.pooled = np.zeros((5, n), bool), None, np.zeros((8, n), np.int64)
    s.elders.known[:] = s.elders.accepted[:] = False
    s.couplings = Couplings(estates=False, influence=False)
    for name in ("trust.incident", "trust.incident_forced"):
        w.set(name, 0.0)
    return s


def comes_back(w: World) -> Worked:
    """Take a month in which nothing happens."""
    s = quiet(w)
    elders = s.elders
    elders.trust[:], elders.trust_anchor[:] = w.uniform(*elders.trust.shape), w.uniform(*elders.trust.shape)
    before = elders.trust.copy()
    trust.update_trust(s, w.p)
    return Worked(
        {"T0": elders.trust_anchor, "T": before}, elders.trust - before, np.broadcast_to(elders.community, before.shape)
    )


def felt(w: World) -> list[Any]:
    """Let a month's events act, and return whom each was about and how it was felt."""
    held: list[Any] = []
    feel = trust.TrustStep.feel

    def catching(self: Any, target: int, experience: Any, *more: Any) -> None:
        held.append((target, np.array(experience)))
        feel(self, target, experience, *more)

    w.patch.setattr(trust.TrustStep, "feel", catching)
    trust.update_trust(w.society, w.p)
    return held


def meeting(w: World) -> Worked:
    """Meetings with the Party's people, some of whom were known; the first event of the month."""
    s = w.society
    s.flows.knew = w.uniform(5, len(s.elders)) < 0.5
    knew = s.flows.knew[PARTY].copy()
    return Worked({"met": knew}, felt(w)[0][1], s.elders.community)


def care(w: World) -> Worked:
    """Everybody's care, of those who accepted it."""
    s, elders = w.society, w.society.elders
    elders.quality = w.uniform(len(elders))
    met = np.minimum(ratio(over_services(elders.served), over_services(elders.need * elders.accepted)), 1.0)
    z, _ = trust.care_experience(s)
    return Worked({"met": met, "quality": elders.quality}, z)


def climate(w: World) -> Worked:
    """Work out the estates of all elders: after meetings, care and blame, the next event."""
    s, elders = w.society, w.society.elders
    s.estates.closed_share, s.estates.disputes = w.uniform(len(s.estates)), w.uniform(len(s.estates)) * 30.0
    states = {"heavy": weight_of_disputes(s, w.p)[elders.estate], "closed": s.estates.closed_share[elders.estate]}
    return Worked(states, felt(w)[15][1], elders.community)


def tale(w: World) -> Worked:
    """Work out what every elder hears from all neighbours; those who had no care tell nothing."""
    s, elders, n = w.society, w.society.elders, len(w.society.elders)
    z, cared, faces, before = w.uniform(n), w.uniform(n) < 0.5, w.uniform(5, n), elders.trust.copy()
    trust._tales(s, w.p, z, cared, faces)
    there = elders.neighbours != NOBODY
    teller = np.where(there, elders.neighbours, 0)
    face = faces[PARTY][teller] * (there & cared[teller])
    states = {"face": face, "z": z[teller], "x": elders.expectation}
    return Worked(states, elders.trust[PARTY] - before[PARTY], elders.community)


def expectation(w: World) -> Worked:
    """Take a month with care for some, whose needs plans go by."""
    s = quiet(w)
    elders, n = s.elders, len(s.elders)
    z, got, before = w.uniform(n), w.uniform(n) < 0.5, w.uniform(n)
    elders.expectation, elders.accepted[0] = before.copy(), w.uniform(n) < 0.7
    asked = elders.accepted.any(axis=0) & elders.alive
    mean = np.array([z[asked & (elders.community == c)].mean() for c in range(w.n)])
    w.patch.setattr(trust, "care_experience", lambda society: (z, got))
    trust.update_trust(s, w.p)
    states = {"z": z, "got": got, "x": before, "mean_z": mean[elders.community], "x0": elders.expectation_anchor}
    return Worked(states, elders.expectation - before, elders.community)


def of_pool(w: World, name: str) -> Any:
    """Return what holds for each one: members' value, or neighbours'."""
    members = w.society.members
    theirs, ours = getattr(volunteering, name)
    each = w.p.over(members.community)
    return np.where(members.party, each[ours], each[theirs])


def willing(w: World) -> Worked:
    """All members and neighbours."""
    members = w.society.members
    members.motive = w.uniform(len(members))
    each, recognised = w.p.over(members.community), of_pool(w, "recognition") * members.retired
    age = np.where(members.retired, each[volunteering.willing_retired], each[volunteering.willing_in_service])
    limited = np.array([e != NOBODY and w.society.elders.function[e] > 0 for e in members.elder])
    states = {"age": age, "motive": members.motive, "recognition": recognised, "limited": limited}
    return Worked(states, volunteering.share_willing(w.society, w.p, recognised), members.community)


def serves(w: World) -> Worked:
    """All members and neighbours, with peers around them."""
    s, members = w.society, w.society.members
    members.fatigue, able = w.uniform(len(members)), w.uniform(len(members)) < 0.8
    members.active = able & (w.uniform(len(members)) < 0.5)
    peers, retired = volunteering.active_shares(members, len(s.estates), able)
    recognised, fatigue, motive = (
        of_pool(w, "recognition") * members.retired,
        members.fatigue.copy(),
        members.motive.copy(),
    )
    own = np.where(members.retired, w.p.over(members.community)[volunteering.exemplar_on_retired], 1.0)
    odds = w.caught(volunteering, "sigmoid")
    volunteering._activate(s, w.p, able, recognised)
    states = {"peers": peers, "exemplar": of_pool(w, "exemplars"), "retired": retired, "motive": motive, "fatigue": fatigue,
              "recognition": recognised}  # fmt: skip
    return Worked(states | {"own_age": own}, odds[0], members.community)


def evaluated(w: World) -> Worked:
    """Members who serve, all of whom fill the quota when evaluated."""
    w.set("members.compliance", 1.0)
    w.set("members.quota", [0.5, 2.0, 30.0])
    s, members = w.society, w.society.members
    able, recognised = np.ones(len(members), bool), of_pool(w, "recognition") * members.retired
    kept = np.array(w.p[volunteering.evaluation])
    w.set("members.evaluation", 0.0)
    volunteering._give_hours(s, w.p, able, recognised)
    given = members.visit_hours + members.service_hours
    w.set("members.evaluation", np.abs(kept) + 0.1)
    volunteering._give_hours(s, w.p, able, recognised)
    each = w.p.over(members.community)
    free = np.where(members.retired, each[volunteering.free_retired], each[volunteering.free_in_service])
    free = free * np.maximum(1.0 - each[volunteering.hours_lost] * members.fatigue, 0.0)
    mine = members.party
    states = {"given": given[mine], "free": free[mine]}
    return Worked(states, (members.visit_hours + members.service_hours)[mine], members.community[mine])


def month_of_members(w: World) -> dict[str, Any]:
    """Let members live a month from drawn motive and fatigue, and return what was before."""
    members = w.society.members
    members.motive, members.fatigue = 0.2 + 0.6 * w.uniform(len(members)), 0.5 * w.uniform(len(members))
    members.motive_anchor = 0.2 + 0.6 * w.uniform(len(members))
    before = {"motive": members.motive.copy(), "fatigue": members.fatigue.copy()}
    volunteering.volunteer(w.society, w.p)
    return before


def fatigue(w: World) -> Worked:
    """All members."""
    before, members = month_of_members(w)["fatigue"], w.society.members
    states = {"hours": members.visit_hours + members.service_hours, "fatigue": before}
    return Worked(states, members.fatigue - before, members.community)


def motive(w: World) -> Worked:
    """Members, whose service is evaluated, as tired as they are after the month."""
    w.set("members.evaluation", [0.2, 0.5, 0.9])
    before, members = month_of_members(w)["motive"], w.society.members
    mine = members.party
    states = {"anchor": members.motive_anchor, "motive": before, "fatigue": members.fatigue,
              "recognition": of_pool(w, "recognition") * members.retired}  # fmt: skip
    return Worked(
        {name: one[mine] for name, one in states.items()}, (members.motive - before)[mine], members.community[mine]
    )


CASES = {
    "gain": gain, "loss": loss, "return": comes_back, "experience of a meeting": meeting, "experience of care": care,
    "climate of the estate": climate, "a tale told": tale, "expectation": expectation, "share of the willing": willing,
    "serving, when reconsidered": serves, "hours of an evaluated member": evaluated, "fatigue": fatigue, "motive": motive,
}  # fmt: skip
