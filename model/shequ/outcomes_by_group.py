"""What is measured of groups: the steps from need to care in minutes, and a few outcomes of every community."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.groups import ratio
from shequ.outcomes import PERCENT, Measured

Floats = NDArray[np.float64]
STEPS = ("gross", "need", "known", "referred", "accepted", "served")


def steps_by(measured: Measured, group: NDArray[np.integer], groups: int) -> dict[str, Floats]:
    """Return the minutes of need at every step by group.

    The steps: all need, what families leave, and of that what was listed, referred, accepted, and served.

    Parameters
    ----------
    group
        Number of each elder's group, shape ``(elders,)``.
    groups
        How many there are; each array has this length.
    """
    sums = {step: np.bincount(group, getattr(measured, step), minlength=groups) for step in STEPS}
    return {step: np.asarray(minutes, dtype=np.float64) for step, minutes in sums.items()}


def measure_communities(society: Society) -> dict[str, Floats]:
    """Measure every community: coverage and its steps in % of need, trust in points, disputes per 1,000 households."""
    measured, n, elders = Measured(society), society.community_count, society.elders
    steps = steps_by(measured, elders.community, n)
    found = {"coverage": PERCENT * ratio(steps["served"], steps["gross"])}
    found |= {step: PERCENT * ratio(steps[step], steps["need"]) for step in ("known", "referred", "accepted")}
    rates = measured.rates
    for target, name in ((PARTY, "trust_party"), (COMMITTEE, "trust_committee")):
        found[name] = _mean(elders.trust[target], rates[target], elders.community, n)
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
