"""Outcomes as declared: name, unit, formula and direction of each, and the charges that come with a policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from shequ.agents.society import Society
from shequ.agents.words import INCOME, LIVING, SERVICES, TRUSTED
from shequ.outcomes.measured import (
    MINUTES,
    MUCH,
    PERCENT,
    Measured,
    able_local,
    aged,
    between_estates,
    concentration,
    gives_and_gets,
    mean,
    mean_trust,
    of_group,
    of_members,
    of_service,
    over,
    party_members,
    per_1000_households,
    reach,
    share,
    spread_of_trust,
    top_estates,
    unmet_adl,
    waits,
)

Better = Literal["more", "less", "neither"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number a month.

    Attributes
    ----------
    name, unit
        Its name, a Python name, and its unit.
    formula
        How it is reckoned, in words. A share, mean or spread over nobody is not a number.
    measure
        Function of a `Measured` society.
    better
        Whether more of it is better, or less, or neither: a size, an input, or a thing that is good only beside another.
    """

    name: str
    unit: str
    formula: str
    measure: Callable[[Measured], float]
    better: Better = "neither"


@dataclass(frozen=True, slots=True)
class Charge:
    """One number a month that follows from the orders of a policy."""

    unit: str
    meaning: str
    better: Better = "neither"


def _trust_outcomes(k: int, name: str) -> list[Outcome]:
    able = "among elders able to rate it"
    return [
        Outcome(f"trust_{name}", "points of 100", f"mean trust {able}", mean_trust(k), better="more"),
        Outcome(f"able_to_rate_{name}", "% of elders", "elders able to rate it / elders",
                lambda m: share(len(m.able[k]), m.alive.sum())),
        Outcome(f"trust_{name}_spread", "points of 100", f"standard deviation {able}", spread_of_trust(k)),
        Outcome(f"trust_{name}_above_half", "% of those able", f"trust above 50 {able}",
                lambda m: share((m.able[k] > 0.5).sum(), len(m.able[k])), better="more"),
        Outcome(f"trust_{name}_between_estates", "points of 100", "standard deviation of the means of estates",
                lambda m: between_estates(m, k)),
    ]  # fmt: skip


def _disabled(low: int, high: int) -> Outcome:
    return Outcome(
        f"disabled_{low}", "% of the band", f"function 2 or 3, {low} to under {high}",
        lambda m: share((m.disabled & aged(m, low, high)).sum(), aged(m, low, high).sum()), better="less",
    )  # fmt: skip


def _booked(name: str, unit: str, formula: str, better: Better = "neither") -> Outcome:
    return Outcome(name, unit, formula, lambda m: m.sum(name), better)


# More is better of what elders get, feel and take part in, and of what works; less, of what goes wrong and what is spent.
# Neither: sizes, spreads, hours that volunteers give (a cost and an aim at once), what elders pay (a burden, and a sign
# of care), and what has its best value between its ends, such as the concentration of care.
OUTCOMES = [
    Outcome("elders", "people", "elders alive", lambda m: float(m.alive.sum())),
    Outcome("coverage", "% of gross need", "minutes served / minutes of need before the family helps",
            lambda m: share(m.served.sum(), m.gross.sum()), better="more"),
    Outcome("coverage_formal", "% of formal need", "minutes served / minutes of need that families leave",
            lambda m: share(m.served.sum(), m.need.sum()), better="more"),
    Outcome("coverage_quality", "% of gross need", "minutes served · quality / minutes of gross need",
            lambda m: share((m.served * m.elders.quality).sum(), m.gross.sum()), better="more"),
    Outcome("quality_hours", "hours a month", "hours served · quality",
            lambda m: float((m.served * m.elders.quality).sum()) / MINUTES, better="more"),
    Outcome("served_hours", "hours a month", "hours served", lambda m: float(m.served.sum()) / MINUTES, better="more"),
    Outcome("need_hours", "hours a month", "hours of formal need", lambda m: float(m.need.sum()) / MINUTES),
    Outcome("gross_hours", "hours a month", "hours of gross need", lambda m: float(m.gross.sum()) / MINUTES),
    Outcome("known", "% of formal need", "formal need that somebody has listed",
            lambda m: share(m.known.sum(), m.need.sum()), better="more"),
    Outcome("referred", "% of formal need", "listed need that somebody was asked to serve",
            lambda m: share(m.referred.sum(), m.need.sum()), better="more"),
    Outcome("accepted", "% of formal need", "listed need whose offer was accepted",
            lambda m: share(m.accepted.sum(), m.need.sum()), better="more"),
    Outcome("any_care", "% of elders in need", "elders with formal need who get any care",
            lambda m: share((waits(m) & (m.served > 0)).sum(), waits(m).sum()), better="more"),
    Outcome("commonest_use", "% of elders", "elders who use the service used by most",
            lambda m: share(max(np.count_nonzero(row) for row in m.elders.served), m.alive.sum())),
    Outcome("most_care", "% of elders in need", "who get at least 80% of formal need",
            lambda m: share((waits(m) & (m.served >= MUCH * m.need)).sum(), waits(m).sum()), better="more"),
    Outcome("unmet_adl", "% of disabled 65+", "family and formal care together below 80% of gross need", unmet_adl,
            better="less"),
    Outcome("met_disabled", "% of gross need", "mean share of gross need met, function 2 and 3",
            lambda m: PERCENT * mean(m.met, m.disabled), better="more"),
    Outcome("disabled_below_half", "% of disabled", "with less than half of gross need met",
            lambda m: share((m.met[m.disabled] < 0.5).sum(), m.disabled.sum()), better="less"),
    *(Outcome(f"coverage_{s}", "% of formal need", f"minutes of {s} served / needed", of_service(i), better="more")
      for i, s in enumerate(SERVICES)),
    *(Outcome(f"coverage_{name}", "% of gross need", f"coverage, {name}", of_group("function", f), better="more")
      for f, name in ((1, "mild"), (2, "moderate"), (3, "severe"))),
    *(Outcome(f"coverage_{name.replace(' ', '_')}", "% of gross need", f"coverage, {name}", of_group("living", v),
            better="more")
      for v, name in enumerate(LIVING)),
    *(Outcome(f"coverage_{name}_income", "% of gross need", f"coverage, {name} income", of_group("income", v),
            better="more")
      for v, name in enumerate(INCOME)),
    Outcome("concentration", "−1 to 1", "concentration index of served share by income and function", concentration),
    Outcome("idle", "% of hours offered", "offered hours that nobody got",
            lambda m: share(m.sum("idle_minutes"), m.sum("offered_minutes")), better="less"),
    Outcome("offered_hours", "hours a month", "hours offered", lambda m: m.sum("offered_minutes") / MINUTES),
    Outcome("reach", "% of hours offered", "offered hours that the coordinator can call upon", reach, better="more"),
    Outcome("wasted", "% of hours served", "given twice for one need",
            lambda m: share(m.sum("wasted_minutes"), m.served.sum()), better="less"),
    Outcome("double_listing", "% of known needs", "needs listed twice",
            lambda m: share(np.count_nonzero((m.elders.second >= 0) & m.elders.known), np.count_nonzero(m.elders.known)),
            better="less"),
    Outcome("pooled_share", "% of cases", "backlog that the hub works through",
            lambda m: PERCENT * float(m.society.communities.pooled_share.mean()), better="more"),
    Outcome("backlog", "cases", "elders with accepted need unmet", lambda m: float(m.society.communities.backlog.sum()),
            better="less"),
    Outcome("hollow_hours", "hours a month", "members' hours recorded less real ones",
            lambda m: float((m.society.members.recorded_hours - m.society.members.visit_hours
                             - m.society.members.service_hours).sum()), better="less"),
    *(outcome for k, name in enumerate(TRUSTED) for outcome in _trust_outcomes(k, name)),
    Outcome("trust_local", "points of 100", "mean of Party organisation and residents' committee", able_local,
            better="more"),
    Outcome("disputes", "per 1,000 households", "open disputes",
            lambda m: per_1000_households(m.society.estates.disputes.sum(), m), better="less"),
    Outcome("disputes_arrived", "per 1,000 households a month", "disputes that arose",
            lambda m: per_1000_households(m.society.estates.arrived.sum(), m), better="less"),
    Outcome("disputes_closed", "per 1,000 households a month", "disputes settled by mediation",
            lambda m: per_1000_households(m.sum("disputes_closed"), m)),
    Outcome("top_estates", "% of complaints", "complaints since the start in the 11% of estates with most", top_estates),
    Outcome("fee_payment", "% of fees", "fees paid, estates with a firm",
            lambda m: share((m.society.estates.pay * m.society.estates.households)[m.society.estates.has_firm].sum(),
                            m.society.estates.households[m.society.estates.has_firm].sum()), better="more"),
    Outcome("effort", "0–1", "mean effort of firms", lambda m: mean(m.society.estates.effort, m.society.estates.has_firm),
            better="more"),
    Outcome("estates_neglected", "% of estates with a firm", "effort below .35",
            lambda m: share((m.society.estates.effort[m.society.estates.has_firm] < 0.35).sum(),
                            m.society.estates.has_firm.sum()), better="less"),
    Outcome("grievance", "0 and above", "mean grievance of owners", lambda m: float(m.society.estates.grievance.mean()),
            better="less"),
    Outcome("stance", "0–1", "mean stance, rights defence at 1",
            lambda m: mean(np.array([x.stance if x else 0.0 for x in m.society.owners]), m.society.awake)),
    Outcome("committees", "% of estates with a firm", "owners' committees awake",
            lambda m: share(m.society.awake.sum(), m.society.estates.has_firm.sum())),
    Outcome("committees_working", "% of committees", "effectiveness of at least one half",
            lambda m: share(sum(x is not None and x.awake and x.effectiveness >= 0.5 for x in m.society.owners),
                            m.society.awake.sum()), better="more"),
    Outcome("firms_offering_care", "% of estates with a firm", "whose firm offers elder service",
            lambda m: share(m.society.estates.offers_care.sum(), m.society.estates.has_firm.sum()), better="more"),
    Outcome("active_members", "% of members", "members who serve",
            lambda m: share(of_members(m, "active"), party_members(m).sum()), better="more"),
    Outcome("hours_per_member_year", "hours a year", "real hours of members · 12 / registered members",
            lambda m: 12.0 * over(of_members(m, "visit_hours") + of_members(m, "service_hours"), party_members(m).sum())),
    Outcome("motive", "0–1", "mean motive of members",
            lambda m: mean(m.society.members.motive, party_members(m)), better="more"),
    Outcome("visits", "visits a month", "by members", lambda m: float(m.society.communities.visits.sum())),
    Outcome("mutual_hours", "hours a month", "mutual aid", lambda m: float(m.society.communities.mutual_hours.sum())),
    Outcome("participation", "% of elders", "elders who take part", lambda m: share(m.elders.active.sum(), m.alive.sum()),
            better="more"),
    Outcome("spirit", "0–1", "mean public spirit", lambda m: mean(m.elders.spirit, m.alive), better="more"),
    Outcome("gives_and_gets", "% of elders", "savers of the time bank who also get care", gives_and_gets,
            better="more"),
    Outcome("wellbeing", "0–1", "mean wellbeing", lambda m: mean(m.elders.wellbeing, m.alive), better="more"),
    Outcome("satisfied", "% of those served", "care at least as good as expected",
            lambda m: share((m.elders.quality >= m.elders.expectation)[m.served > 0].sum(), (m.served > 0).sum()),
            better="more"),
    Outcome("belonging", "0–1", "mean of trust in neighbours and public spirit",
            lambda m: mean((m.elders.trust[4] + m.elders.spirit) / 2.0, m.alive), better="more"),
    Outcome("disabled", "% of elders", "function 2 or 3", lambda m: share(m.disabled.sum(), m.alive.sum()),
            better="less"),
    *(_disabled(low, high) for low, high in ((60, 70), (70, 80), (80, 200))),
    _booked("public_cost", "CNY a month", "facility hours paid by public money, and levers", better="less"),
    _booked("social_cost", "CNY a month", "public money, volunteers' and neighbours' hours, co-payments",
            better="less"),
    _booked("staff_hours", "hours a month", "staff hours for calls, coordination and mediation", better="less"),
    _booked("volunteer_hours", "hours a month", "members, recruited neighbours and mutual aid"),
    _booked("copayments", "CNY a month", "paid by elders", "less"),
    _booked("displaced_family_hours", "hours a month", "family care displaced by formal care"),
]  # fmt: skip
HEADLINE = (
    "coverage", "trust_party", "trust_committee", "trust_firm", "trust_owners", "trust_local", "disputes",
)  # fmt: skip
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
CHARGES = {
    "lever_cost": Charge("CNY a month", "spent on levers", "less"),
    "appropriated": Charge("CNY a month", "set aside for levers; what is not spent goes back", "less"),
    "staff_hours_taken": Charge("hours a month", "staff hours that levers take from other work", "less"),
    "budget_scale": Charge("share of the order", "what the budget pays for, of what is ordered"),
}
BETTER: dict[str, Better] = {name: outcome.better for name, outcome in BY_NAME.items()}
BETTER |= {name: charge.better for name, charge in CHARGES.items()}


def measure(society: Society, more: Sequence[Outcome] = ()) -> dict[str, float]:
    """Measure every outcome of the month that has just ended, and more of a user's own."""
    measured = Measured(society)
    return {outcome.name: outcome.measure(measured) for outcome in (*OUTCOMES, *more)}


def unit_of(outcome: str) -> str:
    """Return the unit of an outcome or of a charge of the model."""
    return BY_NAME[outcome].unit if outcome in BY_NAME else CHARGES[outcome].unit


def meaning_of(outcome: str) -> str:
    """Return how an outcome is reckoned, or what a charge is."""
    return BY_NAME[outcome].formula if outcome in BY_NAME else CHARGES[outcome].meaning
