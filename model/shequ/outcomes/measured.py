"""A society at the end of a month, and what several outcomes make of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, FUNCTION, PARTY
from shequ.engine.groups import over_services, ratio
from shequ.population.people import can_rate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Number = float | np.integer[Any]
MINUTES = 60.0
PERCENT = 100.0
MUCH = 0.8
TOP = 0.11
NOBODY = float("nan")  # a share, a mean or a spread over nobody: zero would be told as a finding


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
            self._coverage[column] = PERCENT * ratio(sums[0], sums[1], NOBODY)
        return self._coverage[column]

    def sum(self, name: str) -> float:
        """Return a sum that a rule left for the books."""
        return self.society.flows.sums.get(name, 0.0)


def over(part: Number, whole: Number) -> float:
    """Return part over whole; not a number where there is nothing to be part of."""
    return float(part) / float(whole) if whole else NOBODY


def share(part: Number, whole: Number) -> float:
    """Return a percentage; not a number where there is nothing to be part of."""
    return PERCENT * over(part, whole)


def mean(values: NDArray[np.float64], among: Flags) -> float:
    """Return the mean among some; not a number where there are none."""
    return float(values[among].mean()) if among.any() else NOBODY


def mean_trust(k: int) -> Callable[[Measured], float]:
    """Return the measure of mean trust in one of the five, in points of 100."""
    return lambda m: PERCENT * float(m.able[k].mean()) if len(m.able[k]) else NOBODY


def spread_of_trust(k: int) -> Callable[[Measured], float]:
    """Return the measure of the standard deviation of trust in one of the five."""
    return lambda m: PERCENT * float(m.able[k].std()) if len(m.able[k]) else NOBODY


def between_estates(m: Measured, k: int) -> float:
    """Return the standard deviation of trust between estates, of their means among those able to rate."""
    count = np.bincount(m.elders.estate, m.rates[k])
    sums = np.bincount(m.elders.estate, m.elders.trust[k] * m.rates[k])
    means = sums[count > 0] / count[count > 0]
    return PERCENT * float(means.std()) if len(means) else NOBODY


def of_service(s: int) -> Callable[[Measured], float]:
    """Return the measure of the share of formal need that is served of one service."""
    return lambda m: share(m.elders.served[s].sum(), m.elders.need[s].sum())


def of_group(column: str, value: int) -> Callable[[Measured], float]:
    """Return the measure of coverage among those with one value of a column."""
    return lambda m: float(m.coverage_by(column)[value])


def waits(m: Measured) -> Flags:
    """Return who has formal need."""
    return np.asarray(m.alive & (m.need > 0))


def unmet_adl(m: Measured) -> float:
    """Return the share of the disabled of 65 and over whose gross need is met by less than 80%."""
    old = m.disabled & (m.elders.age >= 65)
    return share((m.met[old] < MUCH).sum(), old.sum())


def concentration(m: Measured) -> float:
    """Concentration of care by need: 0 for equal shares, below 0 where the least able get more than theirs.

    2·cov(rate, rank)/mean rate; people of one income and function share their mean rank. Not a number where nobody is
    served.
    """
    among = np.flatnonzero(waits(m))
    served = m.served[among]
    if not served.any():
        return NOBODY
    group = m.elders.income[among] * len(FUNCTION) + (len(FUNCTION) - 1 - m.elders.function[among])
    count = np.bincount(group)
    rank = (np.cumsum(count) - count / 2.0) / count.sum()
    rate = np.bincount(group, served / m.gross[among])
    return float(2.0 * (rate * rank).sum() / rate.sum() - 1.0)


def per_1000_households(count: Number, m: Measured) -> float:
    """Return a number of cases per 1,000 households."""
    return 1000.0 * over(count, m.society.estates.households.sum())


def top_estates(m: Measured) -> float:
    """Return the share of complaints that come from the estates with most."""
    complaints = np.sort(m.society.estates.complained)[::-1]
    return share(complaints[: max(round(TOP * len(complaints)), 1)].sum(), complaints.sum())


def party_members(m: Measured) -> Flags:
    """Return who is a Party member and present."""
    return np.asarray(m.society.members.party & m.society.members.present)


def of_members(m: Measured, column: str) -> float:
    """Return the sum of a column over present Party members."""
    return float(getattr(m.society.members, column)[party_members(m)].sum())


def able_local(m: Measured) -> float:
    """Return mean trust in Party organisation and committee among those able to rate either."""
    local = (m.elders.trust[PARTY] + m.elders.trust[COMMITTEE]) / 2.0
    return PERCENT * mean(local, m.rates[PARTY] | m.rates[COMMITTEE])


def reach(m: Measured) -> float:
    """Return the share of offered hours that the coordinator can call upon."""
    suppliers = m.society.suppliers
    offered = suppliers.offer.sum(axis=0)
    return share((offered * suppliers.reach).sum(), offered.sum())


def gives_and_gets(m: Measured) -> float:
    """Return the share of elders who have a balance in the time bank and get care."""
    gives = m.elders.balance > 0
    return share((gives & (m.served > 0)).sum(), m.alive.sum())


def aged(m: Measured, low: float, high: float) -> Flags:
    """Return who lives and is of an age from low to under high."""
    return np.asarray(m.alive & (m.elders.age >= low) & (m.elders.age < high))
