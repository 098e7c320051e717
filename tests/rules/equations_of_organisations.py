"""Equations of firms, committees, facilities, staff and money, as the code computes them."""

import numpy as np

from shequ.agents.coordinator import COORDINATORS, PRIVATE_PROVIDER
from shequ.agents.mesa.kinds import OwnersCommittee, PartyCommittee, PropertyFirm, Provider, ResidentsCommittee
from shequ.agents.party_committee import HoursOfWork
from shequ.agents.property_firm import ContractSignals
from shequ.agents.provider import professional_share, staff_trained, trained_share
from shequ.agents.suppliers import Suppliers
from shequ.engine.draws import Draws
from shequ.engine.parameters import MonthValues
from shequ.policy import follow_through as share
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Plan
from shequ.policy.schedule import Schedule
from shequ.rules import estates, hub, planning, purchasing
from small import small_place

from .evaluated import Worked, World


def reach(w: World) -> Worked:
    """Take a private facility's idle hours, with ties and without."""
    place, tie = np.arange(w.n), np.array([1.0, 0.0, 1.0])
    hub_of_party = COORDINATORS["party"]
    line, worth = hub_of_party.lines[PRIVATE_PROVIDER], hub_of_party.tie_worth
    assert worth is PARAMETERS["hub.tie_worth_party"] and line is PARAMETERS["hub.line_private_provider"]
    found = hub_of_party.reach(w.p, PRIVATE_PROVIDER, tie, place)
    return Worked({"line": w.p[line], "τ": w.p[worth], "tie": tie}, found, place)


def owners(w: World, c: int) -> OwnersCommittee:
    """Return a committee awake, or asleep in the last community."""
    one = OwnersCommittee(w.city, 0, c < 2, *w.uniform(2))
    one.stance = float(w.uniform(1)[0])
    return one


def stance(w: World) -> Worked:
    """Committees of three communities."""
    every, grievance, talk = [owners(w, c) for c in range(w.n)], w.uniform(w.n), w.uniform(w.n)
    before = np.array([one.stance for one in every])
    usual = w.p[estates.dialogue_base]
    for c, one in enumerate(every):
        one.decide_stance(grievance[c], float(talk[c] - usual[c]), w.p.at(c))
    states = {"grievance": grievance, "dialogue": talk, "awake": np.array([one.awake for one in every]), "stance": before,
              "effectiveness": np.array([one.effectiveness for one in every])}  # fmt: skip
    return Worked(states, np.array([one.stance for one in every]) - before, np.arange(w.n))


def oversight(w: World) -> Worked:
    """Committees with a cross-post and without."""
    every, tie = [owners(w, c) for c in range(w.n)], np.array([True, False, True])
    found = [one.oversight(bool(tie[c]), w.p.at(c)) for c, one in enumerate(every)]
    states = {"effectiveness": np.array([one.effectiveness for one in every]), "tie": tie,
              "stance": np.array([one.stance for one in every]), "awake": np.array([one.awake for one in every])}  # fmt: skip
    return Worked(states, found, np.arange(w.n))


def dismissal(w: World) -> Worked:
    """Committees of well and of badly served estates."""
    every, satisfaction = [owners(w, 0) for c in range(w.n)], np.array([0.1, 0.9, 0.3])
    every[2].awake = False
    found = [one.dismissal(satisfaction[c], w.p.at(c)) for c, one in enumerate(every)]
    states = {"effectiveness": np.array([one.effectiveness for one in every]), "satisfaction": satisfaction,
              "stance": np.array([one.stance for one in every]), "awake": np.array([True, True, False])}  # fmt: skip
    return Worked(states, found, np.arange(w.n))


def queues(w: World) -> Worked:
    """Hours for coordination."""
    waiting = w.uniform(3) * 50.0
    given = PartyCommittee(w.city, 0).split_hours(40.0, HoursOfWork(*waiting), w.p.at(1))
    weight = np.array([1.0, w.p[PARAMETERS["staff.coordination_priority"]][1], 1.0])
    states = {"care": 40.0, "weight_k": weight, "queue_k": waiting, "weight": weight, "queue": waiting}
    return Worked(states, [given.calls, given.coordination, given.mediation], 1)


def signals(w: World, **more: object) -> ContractSignals:
    """Return what a firm sees."""
    numbers = dict(
        zip(("pay", "satisfaction", "effort", "own_level", "oversight", "trust"), w.uniform(6).tolist(), strict=True)
    )
    numbers |= {"effort": 0.5, "own_level": 0.5}
    return ContractSignals(**{**numbers, "poor_months": 0, "offers_care": True, "tie": True, **more})  # type: ignore[arg-type]


def effort(w: World) -> Worked:
    """Three firms, one of which offers care."""
    seen = [signals(w, offers_care=c == 0) for c in range(w.n)]
    found = [PropertyFirm(w.city, 0.5, 0.5).decide_effort(s, w.p.at(c)) - s.effort for c, s in enumerate(seen)]
    states = {name: np.array([getattr(s, name) for s in seen]) for name in ("pay", "oversight", "effort")}
    states |= {"own": np.array([s.own_level for s in seen]), "cares": np.array([s.offers_care for s in seen])}
    return Worked(states, found, np.arange(w.n))


def offers(w: World) -> Worked:
    """Work out the chance of three firms, as log odds."""
    seen = [signals(w, tie=c == 0) for c in range(w.n)]
    firm = PropertyFirm(w.city, 0.5, 0.5)
    chance = w.chance(lambda u: np.array([firm.offers_care(s, w.p.at(c), u[c]) for c, s in enumerate(seen)]), w.n)
    states = {name: np.array([getattr(s, name) for s in seen]) for name in ("pay", "trust", "tie")}
    return Worked(states, np.log(chance / (1.0 - chance)), np.arange(w.n), near=1e-7)


def facility(w: World) -> Provider:
    """Return a facility."""
    habit = w.uniform(8)
    return Provider(w.city, 0, True, 1.0, 0.02, habit / habit.sum(), 0.5)


def turns_away(w: World) -> Worked:
    """Facilities with room, nearly full and full."""
    found, load = [], np.array([0.5, 0.96, 1.2])
    for c in range(w.n):
        one = facility(w)
        one.load = float(load[c])
        found.append(one.turns_away(w.p.at(c)))
    return Worked({"load": load}, found, np.arange(w.n))


def belief(w: World) -> Worked:
    """Eight services."""
    one, claims = facility(w), w.uniform(8) * 900.0
    one.belief = before = w.uniform(8) * 500.0
    before = before.copy()
    one.believe(claims, w.p.at(2))
    return Worked({"claims": claims, "belief": before}, one.belief - before, np.full(8, 2))


def plan(w: World) -> Worked:
    """Eight services, planned in part jointly."""
    one, need, reached = facility(w), w.uniform(8) * 700.0, 0.6
    one.belief = w.uniform(8) * 500.0
    joint = float(w.p[PARAMETERS["provider.joint_planning"]][1]) * reached
    states = {"habit": one.habit, "belief": one.belief, "need": need, "reach": reached}
    return Worked(states, one.plan(need, joint, w.p.at(1)), np.full(8, 1))


def care_hours(w: World) -> Worked:
    """Staff of three communities, one of them too few for the council."""
    w.set("staff.council_hours", [1.0, 2.0, 300.0])
    every = [ResidentsCommittee(w.city, c, 9000.0) for c in range(w.n)]
    staff = np.array([one.staff_hours(w.p.at(c)) for c, one in enumerate(every)])
    return Worked({"staff": staff}, [one.care_hours(w.p.at(c)) for c, one in enumerate(every)], np.arange(w.n))


def value(w: World) -> Worked:
    """Take a parameter that two levers move, half-way up their ramps."""
    name, place, draws = "members.exemplar", small_place(3, 100), Draws(5)
    at_rest = {one.name: one.value for one in PARAMETERS.values()}
    moving = [
        (key, lever)
        for key, lever in levers().items()
        if not lever.money and name in [c.parameter for c in lever.changes]
    ]
    uses = {key: LeverUse(intensity=0.3, ramp=4) for key, _ in moving}
    schedule = Schedule(Plan(levers=uses, budget=Budget()), place, draws, at_rest)
    found = schedule.at(2).values[PARAMETERS[name]]
    happens = share.follow_through(
        draws, schedule.defaults[share.mean_share.name], schedule.defaults[share.spread.name]
    )
    targets = np.array([[c.to for c in lever.changes if c.parameter == name] for _, lever in moving])
    real = np.array([happens if lever.organisational else np.ones(3) for _, lever in moving])
    return Worked({"p": at_rest[name], "a": np.full((len(moving), 1), 0.15), "φ": real, "target": targets}, found)


def pooled(w: World) -> Worked:
    """Hubs with few hours, none and many."""
    s = w.copy()
    s.communities.backlog[:] = [90, 60, 5]
    s.communities.coordination_hours[:] = hub.organisations(s) * w.p[hub.hours_per_organisation] + [10.0, -1.0, 500.0]
    states = {"hours": s.communities.coordination_hours.copy(), "organisations": hub.organisations(s),
              "backlog": s.communities.backlog.copy()}  # fmt: skip
    return Worked(states, hub.pooled_share(s, w.p), np.arange(w.n))


def quality(w: World) -> Worked:
    """Facilities of all communities."""
    s, p = w.copy(), w.p
    for one in s.providers:
        one.load, one.open, one.slack_months = float(w.uniform(1)[0]), True, 0
    load, own = (np.array([getattr(one, name) for one in s.providers]) for name in ("load", "quality"))
    made = Suppliers.empty(s.order)
    planning._plan_providers(s, p, made)
    home = np.array([one.home for one in s.providers])
    at = MonthValues.over(p, home)
    trained = at[trained_share] + at[professional_share]
    trained = trained + (1.0 - trained) * at[staff_trained]
    return Worked({"trained": trained, "load": load, "own": own}, made.quality[: len(home)], home)


def bought(w: World) -> Worked:
    """Money of three communities, all of which is spent."""
    money, price = np.array([900.0, 40000.0, 1e6]), np.array([30.0, 28.0, 50.0])
    hours = purchasing.affordable(money, price, w.p[purchasing.price_slope])
    return Worked({"hours": hours, "price": price * [1.0, 1.0, 1.0], "money": 0.0}, money, np.arange(w.n))


CASES = {
    "share of idle hours within reach": reach, "stance of owners": stance, "oversight": oversight, "dismissing the firm": dismissal,
    "hours for a queue": queues, "effort of a firm": effort, "offering elder service": offers, "new cases turned away": turns_away,
    "belief about demand": belief, "share of hours for a service": plan, "care hours of the staff": care_hours,
    "value of a parameter": value, "share of the backlog that is pooled": pooled, "quality of a facility": quality,
    "hours that money buys": bought,
}  # fmt: skip
