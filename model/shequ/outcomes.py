"""What is measured each month: name, unit and formula of every outcome, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, FUNCTION, INCOME, LIVING, PARTY, SERVICES, TRUSTED
from shequ.engine.groups import over_services, ratio
from shequ.population.people import can_rate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Number = float | np.integer[Any]
MINUTES = 60.0
PERCENT = 100.0
MUCH = 0.8
TOP = 0.11


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number a month."""

    name: str
    unit: str
    formula: str
    measure: Callable[[Measured], float]


class Measured:
    """A society at the end of a month, with the sums that several outcomes share."""

    def __init__(self, society: Society) -> None:
        self.society = society
        elders = society.elders
        self.elders = elders
        self._coverage: dict[str, Floats] = {}
        self.alive = elders.alive
        self.need = over_services(elders.need)
        self.gross = over_services(elders.gross)
        self.served = over_services(elders.served)
        self.known = over_services(elders.need * elders.known)
        self.referred = over_services(elders.need * elders.known * (elders.supplier >= 0))
        self.accepted = over_services(elders.need * elders.accepted)
        self.rates = can_rate(society)
        self.able = [elders.trust[k][able] for k, able in enumerate(self.rates)]
        flows = society.flows
        family = flows.family if len(flows.family) == len(elders) else np.zeros(len(elders))
        displaced = flows.displaced if len(flows.displaced) == len(elders) else np.zeros(len(elders))
        self.met = np.minimum(ratio(family - displaced + self.served, self.gross, 1.0), 1.0)
        self.disabled = self.alive & (elders.function >= 2)

    def coverage_by(self, column: str) -> Floats:
        """Return coverage of gross need by the values of a column."""
        if column not in self._coverage:
            group = getattr(self.elders, column)
            sums = [np.bincount(group, minutes, minlength=len(FUNCTION)) for minutes in (self.served, self.gross)]
            self._coverage[column] = PERCENT * ratio(sums[0], sums[1])
        return self._coverage[column]

    def sum(self, name: str) -> float:
        """Return a sum that a rule left for the books."""
        return self.society.flows.sums.get(name, 0.0)


def share(part: Number, whole: Number) -> float:
    """Return a percentage; 0 of nothing is 0."""
    return PERCENT * float(part) / float(whole) if whole else 0.0


def mean(values: NDArray[np.float64], among: Flags) -> float:
    """Return the mean among some; not a number where there are none."""
    return float(values[among].mean()) if among.any() else float("nan")


def _trust(k: int) -> Callable[[Measured], float]:
    return lambda m: PERCENT * float(m.able[k].mean()) if len(m.able[k]) else float("nan")


def _between_estates(m: Measured, k: int) -> float:
    count = np.bincount(m.elders.estate, m.rates[k])
    sums = np.bincount(m.elders.estate, m.elders.trust[k] * m.rates[k])
    means = sums[count > 0] / count[count > 0]
    return PERCENT * float(means.std()) if len(means) else 0.0


def _trust_outcomes(k: int, name: str) -> list[Outcome]:
    able = "among elders able to rate it"
    return [
        Outcome(f"trust_{name}", "points of 100", f"mean trust {able}", _trust(k)),
        Outcome(f"able_to_rate_{name}", "% of elders", "elders able to rate it / elders",
                lambda m: share(len(m.able[k]), m.alive.sum())),
        Outcome(f"trust_{name}_spread", "points of 100", f"standard deviation {able}",
                lambda m: PERCENT * float(m.able[k].std()) if len(m.able[k]) else 0.0),
        Outcome(f"trust_{name}_above_half", "% of those able", f"trust above 50 {able}",
                lambda m: share((m.able[k] > 0.5).sum(), len(m.able[k]))),
        Outcome(f"trust_{name}_between_estates", "points of 100", "standard deviation of the means of estates",
                lambda m: _between_estates(m, k)),
    ]  # fmt: skip


def _service(s: int) -> Callable[[Measured], float]:
    return lambda m: share(m.elders.served[s].sum(), m.elders.need[s].sum())


def _among(column: str, value: int) -> Callable[[Measured], float]:
    return lambda m: float(m.coverage_by(column)[value])


def _waits(m: Measured) -> Flags:
    return np.asarray(m.alive & (m.need > 0))


def _unmet_adl(m: Measured) -> float:
    old = m.disabled & (m.elders.age >= 65)
    return share((m.met[old] < MUCH).sum(), old.sum())


def _concentration(m: Measured) -> float:
    """Concentration of care by need: 0 for equal shares, below 0 where the least able get more than theirs.

    2·cov(rate, rank)/mean rate; people of one income and function share their mean rank.
    """
    among = np.flatnonzero(_waits(m))
    served = m.served[among]
    if not served.any():
        return 0.0
    group = m.elders.income[among] * len(FUNCTION) + (len(FUNCTION) - 1 - m.elders.function[among])
    count = np.bincount(group)
    rank = (np.cumsum(count) - count / 2.0) / count.sum()
    rate = np.bincount(group, served / m.gross[among])
    return float(2.0 * (rate * rank).sum() / rate.sum() - 1.0)


def _households(m: Measured) -> float:
    return float(m.society.estates.households.sum())


def _top_estates(m: Measured) -> float:
    complaints = np.sort(m.society.estates.complained)[::-1]
    return share(complaints[: max(round(TOP * len(complaints)), 1)].sum(), complaints.sum())


def _active(m: Measured, column: str) -> float:
    members = m.society.members
    among = members.party & members.present
    return float(getattr(members, column)[among].sum())


def _able_local(m: Measured) -> float:
    local = (m.elders.trust[PARTY] + m.elders.trust[COMMITTEE]) / 2.0
    return PERCENT * mean(local, m.rates[PARTY] | m.rates[COMMITTEE])


def _reach(m: Measured) -> float:
    suppliers = m.society.suppliers
    offered = suppliers.offer.sum(axis=0)
    return share((offered * suppliers.reach).sum(), offered.sum())


def _gives_and_gets(m: Measured) -> float:
    gives = m.elders.balance > 0
    return share((gives & (m.served > 0)).sum(), m.alive.sum())


def _aged(m: Measured, low: float, high: float) -> Flags:
    return np.asarray(m.alive & (m.elders.age >= low) & (m.elders.age < high))


def _disabled(low: int, high: int) -> Outcome:
    return Outcome(
        f"disabled_{low}", "% of the band", f"function 2 or 3, {low} to under {high}",
        lambda m: share((m.disabled & _aged(m, low, high)).sum(), _aged(m, low, high).sum()),
    )  # fmt: skip


def _booked(name: str, unit: str, formula: str) -> Outcome:
    return Outcome(name, unit, formula, lambda m: m.sum(name))


OUTCOMES = [
    Outcome("elders", "people", "elders alive", lambda m: float(m.alive.sum())),
    Outcome("coverage", "% of gross need", "minutes served / minutes of need before the family helps",
            lambda m: share(m.served.sum(), m.gross.sum())),
    Outcome("coverage_formal", "% of formal need", "minutes served / minutes of need that families leave",
            lambda m: share(m.served.sum(), m.need.sum())),
    Outcome("coverage_quality", "% of gross need", "minutes served · quality / minutes of gross need",
            lambda m: share((m.served * m.elders.quality).sum(), m.gross.sum())),
    Outcome("quality_hours", "hours a month", "hours served · quality",
            lambda m: float((m.served * m.elders.quality).sum()) / MINUTES),
    Outcome("served_hours", "hours a month", "hours served", lambda m: float(m.served.sum()) / MINUTES),
    Outcome("need_hours", "hours a month", "hours of formal need", lambda m: float(m.need.sum()) / MINUTES),
    Outcome("gross_hours", "hours a month", "hours of gross need", lambda m: float(m.gross.sum()) / MINUTES),
    Outcome("known", "% of formal need", "formal need that somebody has listed",
            lambda m: share(m.known.sum(), m.need.sum())),
    Outcome("referred", "% of formal need", "listed need that somebody was asked to serve",
            lambda m: share(m.referred.sum(), m.need.sum())),
    Outcome("accepted", "% of formal need", "listed need whose offer was accepted",
            lambda m: share(m.accepted.sum(), m.need.sum())),
    Outcome("any_care", "% of elders in need", "elders with formal need who get any care",
            lambda m: share((_waits(m) & (m.served > 0)).sum(), _waits(m).sum())),
    Outcome("commonest_use", "% of elders", "elders who use the service used by most",
            lambda m: share(max(np.count_nonzero(row) for row in m.elders.served), m.alive.sum())),
    Outcome("most_care", "% of elders in need", "who get at least 80% of formal need",
            lambda m: share((_waits(m) & (m.served >= MUCH * m.need)).sum(), _waits(m).sum())),
    Outcome("unmet_adl", "% of disabled 65+", "family and formal care together below 80% of gross need", _unmet_adl),
    Outcome("met_disabled", "% of gross need", "mean share of gross need met, function 2 and 3",
            lambda m: PERCENT * mean(m.met, m.disabled)),
    Outcome("disabled_below_half", "% of disabled", "with less than half of gross need met",
            lambda m: share((m.met[m.disabled] < 0.5).sum(), m.disabled.sum())),
    *(Outcome(f"coverage_{s}", "% of formal need", f"minutes of {s} served / needed", _service(i))
      for i, s in enumerate(SERVICES)),
    *(Outcome(f"coverage_{name}", "% of gross need", f"coverage, {name}", _among("function", f))
      for f, name in ((1, "mild"), (2, "moderate"), (3, "severe"))),
    *(Outcome(f"coverage_{name.replace(' ', '_')}", "% of gross need", f"coverage, {name}", _among("living", v))
      for v, name in enumerate(LIVING)),
    *(Outcome(f"coverage_{name}_income", "% of gross need", f"coverage, {name} income", _among("income", v))
      for v, name in enumerate(INCOME)),
    Outcome("concentration", "−1 to 1", "concentration index of served share by income and function", _concentration),
    Outcome("idle", "% of hours offered", "offered hours that nobody got",
            lambda m: share(m.sum("idle_minutes"), m.sum("offered_minutes"))),
    Outcome("offered_hours", "hours a month", "hours offered", lambda m: m.sum("offered_minutes") / MINUTES),
    Outcome("reach", "% of hours offered", "offered hours that the coordinator can call upon", _reach),
    Outcome("wasted", "% of hours served", "given twice for one need",
            lambda m: share(m.sum("wasted_minutes"), m.served.sum())),
    Outcome("double_listing", "% of known needs", "needs listed twice",
            lambda m: share(np.count_nonzero((m.elders.second >= 0) & m.elders.known), np.count_nonzero(m.elders.known))),
    Outcome("pooled_share", "% of cases", "backlog that the hub works through",
            lambda m: PERCENT * float(m.society.communities.pooled_share.mean())),
    Outcome("backlog", "cases", "elders with accepted need unmet", lambda m: float(m.society.communities.backlog.sum())),
    Outcome("hollow_hours", "hours a month", "members' hours recorded less real ones",
            lambda m: float((m.society.members.recorded_hours - m.society.members.visit_hours
                             - m.society.members.service_hours).sum())),
    *(outcome for k, name in enumerate(TRUSTED) for outcome in _trust_outcomes(k, name)),
    Outcome("trust_local", "points of 100", "mean of Party organisation and residents' committee", _able_local),
    Outcome("disputes", "per 1,000 households", "open disputes",
            lambda m: 1000.0 * float(m.society.estates.disputes.sum()) / _households(m)),
    Outcome("disputes_arrived", "per 1,000 households a month", "disputes that arose",
            lambda m: 1000.0 * float(m.society.estates.arrived.sum()) / _households(m)),
    Outcome("disputes_closed", "per 1,000 households a month", "disputes settled by mediation",
            lambda m: 1000.0 * m.sum("disputes_closed") / _households(m)),
    Outcome("top_estates", "% of complaints", "complaints since the start in the 11% of estates with most", _top_estates),
    Outcome("fee_payment", "% of fees", "fees paid, estates with a firm",
            lambda m: share((m.society.estates.pay * m.society.estates.households)[m.society.estates.has_firm].sum(),
                            m.society.estates.households[m.society.estates.has_firm].sum())),
    Outcome("effort", "0–1", "mean effort of firms", lambda m: mean(m.society.estates.effort, m.society.estates.has_firm)),
    Outcome("estates_neglected", "% of estates with a firm", "effort below .35",
            lambda m: share((m.society.estates.effort[m.society.estates.has_firm] < 0.35).sum(),
                            m.society.estates.has_firm.sum())),
    Outcome("grievance", "0 and above", "mean grievance of owners", lambda m: float(m.society.estates.grievance.mean())),
    Outcome("stance", "0–1", "mean stance, rights defence at 1",
            lambda m: mean(np.array([x.stance if x else 0.0 for x in m.society.owners]), m.society.awake)),
    Outcome("committees", "% of estates with a firm", "owners' committees awake",
            lambda m: share(m.society.awake.sum(), m.society.estates.has_firm.sum())),
    Outcome("committees_working", "% of committees", "effectiveness of at least one half",
            lambda m: share(sum(x is not None and x.awake and x.effectiveness >= 0.5 for x in m.society.owners),
                            m.society.awake.sum())),
    Outcome("firms_offering_care", "% of estates with a firm", "whose firm offers elder service",
            lambda m: share(m.society.estates.offers_care.sum(), m.society.estates.has_firm.sum())),
    Outcome("active_members", "% of members", "members who serve",
            lambda m: share(_active(m, "active"), float((m.society.members.party & m.society.members.present).sum()))),
    Outcome("hours_per_member_year", "hours a year", "real hours of members · 12 / registered members",
            lambda m: 12.0 * (_active(m, "visit_hours") + _active(m, "service_hours"))
            / max(float((m.society.members.party & m.society.members.present).sum()), 1.0)),
    Outcome("motive", "0–1", "mean motive of members",
            lambda m: mean(m.society.members.motive, m.society.members.party & m.society.members.present)),
    Outcome("visits", "visits a month", "by members", lambda m: float(m.society.communities.visits.sum())),
    Outcome("mutual_hours", "hours a month", "mutual aid", lambda m: float(m.society.communities.mutual_hours.sum())),
    Outcome("participation", "% of elders", "elders who take part", lambda m: share(m.elders.active.sum(), m.alive.sum())),
    Outcome("spirit", "0–1", "mean public spirit", lambda m: mean(m.elders.spirit, m.alive)),
    Outcome("gives_and_gets", "% of elders", "savers of the time bank who also get care", _gives_and_gets),
    Outcome("wellbeing", "0–1", "mean wellbeing", lambda m: mean(m.elders.wellbeing, m.alive)),
    Outcome("satisfied", "% of those served", "care at least as good as expected",
            lambda m: share((m.elders.quality >= m.elders.expectation)[m.served > 0].sum(), (m.served > 0).sum())),
    Outcome("belonging", "0–1", "mean of trust in neighbours and public spirit",
            lambda m: mean((m.elders.trust[4] + m.elders.spirit) / 2.0, m.alive)),
    Outcome("disabled", "% of elders", "function 2 or 3", lambda m: share(m.disabled.sum(), m.alive.sum())),
    *(_disabled(low, high) for low, high in ((60, 70), (70, 80), (80, 200))),
    _booked("public_cost", "CNY a month", "facility hours paid by public money, and levers"),
    _booked("social_cost", "CNY a month", "public money, volunteers' and neighbours' hours, co-payments"),
    _booked("staff_hours", "hours a month", "staff hours for calls, coordination and mediation"),
    _booked("volunteer_hours", "hours a month", "members, recruited neighbours and mutual aid"),
    _booked("copayments", "CNY a month", "paid by elders"),
    _booked("displaced_family_hours", "hours a month", "family care displaced by formal care"),
]  # fmt: skip
HEADLINE = (
    "coverage", "trust_party", "trust_committee", "trust_firm", "trust_owners", "trust_local", "disputes",
)  # fmt: skip
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}


def measure(society: Society, more: Sequence[Outcome] = ()) -> dict[str, float]:
    """Measure every outcome of the month that has just ended, and more of a user's own."""
    measured = Measured(society)
    return {outcome.name: outcome.measure(measured) for outcome in (*OUTCOMES, *more)}
