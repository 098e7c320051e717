"""Equations of estates, of public spirit and of mutual aid, as the code computes them."""

import numpy as np

from shequ.agents import coordinator as kinds
from shequ.agents.coordinator import COORDINATORS
from shequ.agents.words import FIRM
from shequ.engine.groups import total
from shequ.rules import estates, participation
from shequ.rules.discovery import active_neighbours
from shequ.rules.volunteering import exemplars, within_call

from .evaluated import Worked, World


def drawn(w: World) -> World:
    """Give estates states that are far from each other."""
    one = w.society.estates
    n = len(one)
    one.disputes, one.effort, one.grievance, one.pay = w.uniform(n) * 40.0, w.uniform(n), w.uniform(n), w.uniform(n)
    one.conflict_level = 0.5 + w.uniform(n)
    w.set("estates.council", [0.2, 0.5, 0.9])
    for owners in w.society.owners:
        if owners is not None:
            owners.stance, owners.awake = float(w.uniform(1)[0]), bool(w.uniform(1)[0] < 0.7)
    return w


def alone(w: World, *but: str) -> None:
    """Let estates live a month without the steps that are not named."""
    for name in {"_firms_decide", "_committees_decide", "_disputes_arise", "_mediate"} - set(but):
        w.patch.setattr(estates, name, lambda *_: None)


def month(w: World) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Let estates pay and resent, and return the states before, and how much pay and grievance changed."""
    drawn(w)
    alone(w)
    s, elders, one = w.society, w.society.elders, w.society.estates
    trust, spirit, norm = s.means_by_estate(elders.trust[FIRM], elders.spirit, elders.norm)
    before = {
        "satisfaction": np.array([]), "trust": trust, "spirit": spirit, "norm": norm, "stance": estates._stances(s), "awake": s.awake,
        "pay": one.pay.copy(), "grievance": one.grievance.copy(), "dialogue": estates.dialogue(s, w.p),
        "heavy": estates.weight_of_disputes(s, w.p),
    }  # fmt: skip
    estates.run_estates(s, w.p)
    before["satisfaction"] = estates.satisfaction(s, w.p)
    return before, {"pay": one.pay - before["pay"], "grievance": one.grievance - before["grievance"]}


def chosen(states: dict[str, np.ndarray], names: str, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Return the states that an equation names, of some rows."""
    return {name: states[name][rows] for name in names.split()}


def pay(w: World) -> Worked:
    """Estates with a firm."""
    states, change = month(w)
    served = np.flatnonzero(w.society.estates.has_firm)
    found = chosen(states, "satisfaction trust stance awake spirit pay", served)
    return Worked(found, change["pay"][served], w.society.estates.community[served])


def grievance(w: World) -> Worked:
    """All estates, in whose communities councils meet."""
    states, change = month(w)
    every = np.arange(len(w.society.estates))
    found = chosen(states, "norm satisfaction heavy dialogue grievance", every)
    return Worked(found, change["grievance"], w.society.estates.community)


def arise(w: World) -> Worked:
    """Work out the rate of new disputes, in estates whose owners were mobilised some months ago or never, or where all quarrel."""
    s = drawn(w).society
    one = s.estates
    one.disputes[0] = 2.0 * one.households[0]
    one.months_mobilised = np.where(w.uniform(len(one)) < 0.7, np.arange(len(one)), -1)
    satisfied, spirit = w.uniform(len(one)), w.uniform(len(one))
    states = {"households": one.households, "open": one.disputes.copy(), "conflict": one.conflict_level, "grievance": one.grievance,
              "stance": estates._stances(s), "awake": s.awake, "satisfaction": satisfied, "spirit": spirit,
              "months": np.where(one.months_mobilised >= 0, one.months_mobilised, np.inf)}  # fmt: skip
    rates = w.caught(estates, "poisson", place=1)
    estates._disputes_arise(s, w.p, satisfied, spirit)
    return Worked(states, rates[0], one.community)


def settled(w: World) -> Worked:
    """Take closed disputes of three communities: with hours for few of them, for some and for all."""
    w.set("estates.carried_by_members", 0.0)
    s = drawn(w).society
    one, place = s.estates, s.estates.community
    s.communities.mediation_hours[:], s.communities.studio_hours = [3.0, 60.0, 1e5], np.array([1.0, 0.0, 0.0])
    talk, open_ = w.uniform(len(one)), one.disputes.copy()
    estates._mediate(s, w.p, talk)
    every = total(place, w.n, open_)
    states = {
        "open": every,
        "hours": np.array([4.0, 60.0, 1e5]),
        "mean_dialogue": total(place, w.n, talk * open_) / every,
    }
    return Worked(states, total(place, w.n, one.closed_share * open_), np.arange(w.n))


def heavy(w: World) -> Worked:
    """All estates."""
    s = drawn(w).society
    found = estates.weight_of_disputes(s, w.p)
    return Worked({"open": s.estates.disputes, "households": s.estates.households}, found, s.estates.community)


def satisfaction(w: World) -> Worked:
    """All estates."""
    s = drawn(w).society
    states = {"effort": s.estates.effort, "heavy": estates.weight_of_disputes(s, w.p)}
    return Worked(states, estates.satisfaction(s, w.p), s.estates.community)


def dialogue(w: World) -> Worked:
    """All estates; where no committee is awake, or there is no firm, less or nobody is reached."""
    s = drawn(w).society
    s.coordinator = COORDINATORS["party"]
    place = s.estates.community
    firm, owners = estates.ties(s, w.p)
    reach = s.coordinator.reach(w.p, kinds.PROPERTY_FIRM, firm, place)
    of_owners = s.coordinator.reach(w.p, kinds.OWNERS_COMMITTEE, owners, place) * s.awake
    states = {"mean_reach_firm_owners": np.mean([reach, of_owners], axis=0) * s.estates.has_firm}
    return Worked(states, estates.dialogue(s, w.p), place)


def founding(w: World) -> Worked:
    """Estates of three sizes."""
    angry, active, households = w.uniform(w.n), w.uniform(w.n), np.array([40.0, 170.0, 900.0])
    found = [estates.founding_hazard(angry[c], active[c], households[c], w.p.at(c)) for c in range(w.n)]
    return Worked({"grievance": angry, "active": active, "households": households}, found, np.arange(w.n))


def spirit(w: World) -> Worked:
    """All elders, by what goes on around them."""
    s, elders, members = drawn(w).society, w.society.elders, w.society.members
    elders.spirit = 0.3 + 0.3 * w.uniform(len(elders))
    before, around = elders.spirit.copy(), active_neighbours(s)
    retired = members.retired & within_call(members, w.p)
    shown = [members.active[retired & (members.community == c)].mean() for c in range(w.n)]
    example = np.maximum(w.p[exemplars[0]], w.p[exemplars[1]]) * (0.5 + np.array(shown))
    states = {"spirit": before, "activity": around, "example": example[elders.community],
              "trust": elders.trust[s.coordinator.studio_face],
              "heavy": estates.weight_of_disputes(s, w.p)[elders.estate]}  # fmt: skip
    participation._move_spirit(s, w.p, around)
    return Worked(states, elders.spirit - before, elders.community)


def saving(w: World) -> Worked:
    """Active, able elders who all save; neighbours are paid in one community."""
    w.set("timebank.entry", 1.0)
    s, elders = w.society, w.society.elders
    elders.function[:], elders.active[:], elders.age[:] = 0, True, 61.0
    s.communities.paid_neighbour_hours, s.flows.claims = np.array([0.0, 7.0, 0.0]), None
    elders.spirit, before = w.uniform(len(elders)), elders.balance.copy()
    participation.collect_mutual_aid(s, w.p)
    rows = np.flatnonzero(elders.alive)
    credit = w.p.over(elders.community)[participation.timebank_credit]
    states = {"spirit": elders.spirit[rows], "paid": (elders.community == 1)[rows]}
    return Worked(states, ((elders.balance - before) / credit)[rows], elders.community[rows], near=1e-7)


CASES = {
    "paying fees": pay, "grievance": grievance, "disputes that arise": arise, "disputes that are settled": settled,
    "weight of open disputes": heavy, "satisfaction": satisfaction, "dialogue": dialogue, "founding a committee": founding,
    "public spirit": spirit, "hours of a saver": saving,
}  # fmt: skip
