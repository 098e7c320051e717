"""What is measured of groups: the steps from need to care in minutes, and a few outcomes of every community."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.groups import over_services, ratio
from shequ.population.people import can_rate

Floats = NDArray[np.float64]
PERCENT = 100.0
STEPS = ("gross", "need", "known", "referred", "accepted", "served")


def steps_by(society: Society, group: NDArray[np.integer], groups: int) -> dict[str, Floats]:
    """Return the minutes of need at every step by group.

    The steps: all need, what families leave, and of that what was listed, referred, accepted, and served.

    Parameters
    ----------
    group
        Number of each elder's group, shape ``(elders,)``.
    groups
        How many there are; each array has this length.
    """
    elders = society.elders
    listed = elders.need * elders.known
    minutes = {
        "gross": elders.gross,
        "need": elders.need,
        "known": listed,
        "referred": listed * (elders.supplier >= 0),
        "accepted": elders.need * elders.accepted,
        "served": elders.served,
    }
    return {
        step: np.asarray(np.bincount(group, over_services(minutes[step]), minlength=groups), dtype=np.float64)
        for step in STEPS
    }


def measure_communities(society: Society) -> dict[str, Floats]:
    """Measure every community: coverage and its steps in % of need, trust in points, disputes per 1,000 households."""
    n, elders = society.community_count, society.elders
    steps = steps_by(society, elders.community, n)
    found = {"coverage": PERCENT * ratio(steps["served"], steps["gross"])}
    found |= {step: PERCENT * ratio(steps[step], steps["need"]) for step in ("known", "referred", "accepted")}
    rates = can_rate(society)
    for target, name in ((PARTY, "trust_party"), (COMMITTEE, "trust_committee")):
        among = rates[target]
        found[name] = _mean(elders.trust[target], among, elders.community, n)
    local = (elders.trust[PARTY] + elders.trust[COMMITTEE]) / 2.0
    found["trust_local"] = _mean(local, rates[PARTY] | rates[COMMITTEE], elders.community, n)
    estates = society.estates
    open_disputes = np.bincount(estates.community, estates.disputes, minlength=n)
    households = np.bincount(estates.community, estates.households, minlength=n)
    return found | {"disputes": 1000.0 * ratio(open_disputes, households)}


def _mean(values: Floats, among: NDArray[np.bool_], community: NDArray[np.integer], communities: int) -> Floats:
    """Return the mean by community in points of 100; not a number where nobody can say."""
    sums = np.bincount(community[among], values[among], minlength=communities)
    count = np.bincount(community[among], minlength=communities)
    return PERCENT * ratio(sums, count, float("nan"))
