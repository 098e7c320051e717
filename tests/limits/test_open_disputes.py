"""Open disputes of estates that do not change come to the mean that arrivals, fading and mediation leave.

A household has one dispute at a time, so that λ·(H − D) arise; of what is then open mediators settle at most a share μ
and of the rest a share φ fades: E D = κ·(E D + λ·(H − E D)) with κ = (1 − μ)(1 − φ), and E D = κλH/(1 − κ + κλ).
Where few quarrel and nobody mediates that is arrivals over fading, as counted after a month's fading: (1 − φ)λH/φ.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2, norm

from shequ import City
from shequ.agents.society import Society
from shequ.engine.parameters import MonthValues
from shequ.population.people import public_spirit
from shequ.rules import estates as e
from small import small_place, values

ESTATES, FIRST, MONTHS = 40, 300, 3000
FADES, SETTLED, UNLIKELY = 0.06, 0.3, 1e-5
PLENTY = 1e9


def fixed_estates() -> Society:
    """Return many estates of unlike size and proneness, with nobody who serves and no dispute open."""
    place = small_place(2, 60)
    places = tuple(replace(community, estates=ESTATES // 2) for community in place.communities)
    society = City("baseline", rng=8, place=replace(place, communities=places)).society
    random, estates = np.random.default_rng(3), society.estates
    estates.households = random.uniform(60, 500, ESTATES)
    estates.conflict_level = random.uniform(0.2, 3.0, ESTATES)
    estates.disputes, estates.grievance = 0.0, 0.3
    society.members.active = False
    return society


def mean_of_months(society: Society, p: MonthValues, hours: float) -> np.ndarray:
    """Let disputes arise and end for many months, and return each estate's mean of what is open."""
    satisfied, spirit, talk = (np.full(ESTATES, x) for x in (0.6, public_spirit.value, 0.0))
    society.communities.mediation_hours, society.communities.studio_hours = hours, 0.0
    sums = np.zeros(ESTATES)
    for month in range(1, FIRST + MONTHS + 1):
        society.month = month
        e._disputes_arise(society, p, satisfied, spirit)
        e._mediate(society, p, talk)
        sums += society.estates.disputes * (month > FIRST)
    return sums / MONTHS


@pytest.mark.parametrize("per_thousand", [1.5, 60.0])
@pytest.mark.parametrize(("hours", "settled"), [(0.0, 0.0), (PLENTY, SETTLED)])
def test_open_disputes_come_to_arrivals_over_endings(per_thousand: float, hours: float, settled: float) -> None:
    """Otherwise disputes would pile up or die out whatever arrivals and fading are declared to be."""
    society = fixed_estates()
    p = values(
        society,
        {e.arrivals: per_thousand, e.arrivals_stance: 0.0, e.disputes_fade: FADES, e.most_settled: SETTLED},
    )
    households = society.estates.households.copy()
    rate = per_thousand / 1000 * society.estates.conflict_level
    kept = (1 - settled) * (1 - FADES)
    mean = kept * rate * households / (1 - kept + kept * rate)
    memory = kept * (1 - rate)  # of an autoregression whose noise is Poisson
    variance = kept**2 * rate * (households - mean) / (1 - memory**2)
    error = np.sqrt(variance * (1 + memory) / (1 - memory) / MONTHS)
    deviation = (mean_of_months(society, p, hours) - mean) / error
    assert (deviation**2).sum() < chi2.isf(UNLIKELY, ESTATES)
    assert abs(deviation.sum()) < norm.isf(UNLIKELY / 2) * ESTATES**0.5
    if per_thousand < 10 and not settled:
        assert mean == pytest.approx((1 - FADES) * rate * households / FADES, rel=0.1)
