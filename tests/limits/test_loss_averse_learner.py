"""What noise alone does to trust: arithmetic of the step, in closed form.

A contact of quality z against a norm r moves trust T by u·(z − r)⁺·(1 − T) or −u·(d + (R − 1)(d − δ)⁺)·T with
d = (r − z)⁺. Under noise that is fresh each month the mean follows T ← T + f·u·(g − (2g + (R − 1)ℓ)·T), where f is the
share met, g = E(z − r)⁺ = E(r − z)⁺, and ℓ = E(d − δ)⁺ is what lies beyond the zone of tolerance. It rests at
g/(2g + (R − 1)ℓ): below one half as far as noise leaves the zone. Within the zone ℓ = 0, and R decides nothing.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm, uniform

from shequ.agents.society import Couplings, Society
from shequ.agents.words import PARTY, TRUSTED_COUNT
from shequ.engine.parameters import Parameter
from shequ.rules import trust as t
from small import meet_nobody, small_society, values

ELDERS, MONTHS, SIGMAS = 4000, 120, 4.5
STEP, ZONE, RATIO, MIDDLE = 0.10, 0.10, 2.0, 0.5
NOISES = {"wide": norm(0, 0.2), "within the zone": uniform(-ZONE, 2 * ZONE)}


def learners() -> Society:
    """Return elders who meet members of the Party and nobody and nothing else."""
    society = small_society(1, ELDERS)
    elders, flows, n = society.elders, society.flows, len(society.elders)
    meet_nobody(society)
    flows.knew, flows.claims, flows.pooled = np.zeros((TRUSTED_COUNT, n), bool), None, np.zeros((8, n), np.int64)
    elders.need, elders.served, elders.known, elders.accepted, elders.quality = 0, 0, False, False, 0.0
    society.couplings = Couplings(estates=False, influence=False)
    return society


def path(noise: str, start: float, met: float, more: dict[Parameter, float] | None = None) -> np.ndarray:
    """Return everybody's trust month by month, shape ``(months + 1, elders)``; the norm is noise around what is done."""
    society, random = learners(), np.random.default_rng(11)
    society.elders.trust = society.elders.trust_anchor = start
    fixed = {
        t.step: STEP, t.tolerance: ZONE, t.loss_gain_ratio: RATIO, t.returning: 0.0, t.confusion: 0.0, t.incident: 0.0,
        t.contact_base: MIDDLE, t.contact_known: 0.0, t.contact_weight: 1.0, t.formalism: t.USUAL_FORMALISM,
    }  # fmt: skip
    p, found = values(society, fixed | (more or {})), [society.elders.trust[PARTY].copy()]
    for month in range(1, MONTHS + 1):
        society.month = month
        society.flows.visited = random.random(ELDERS) < met
        society.elders.norm = MIDDLE - NOISES[noise].ppf(random.random(ELDERS))
        t.update_trust(society, p)
        found.append(society.elders.trust[PARTY].copy())
    return np.array(found)


def pull(noise: str, met: float, ratio: float = RATIO) -> tuple[float, float]:
    """Return the resting point of mean trust and the share of the way that a month goes, by integration."""
    density, far = NOISES[noise].pdf, 3.0
    gain = quad(lambda d: d * density(d), 0, far, points=[ZONE])[0]
    beyond = quad(lambda d: (d - ZONE) * density(-d), ZONE, far)[0]
    weight = 2 * gain + (ratio - 1) * beyond
    return gain / weight, met * STEP * weight


def mean_path(start: float, rest: float, share: float) -> np.ndarray:
    """Return the closed form of the mean: the distance to the resting point shrinks by a fixed share."""
    return rest + (start - rest) * (1 - share) ** np.arange(MONTHS + 1)


def demand_mean(found: np.ndarray, expected: np.ndarray) -> None:
    """Fail where the mean over elders is off by more than chance allows."""
    error = found.std(axis=1, ddof=1) / ELDERS**0.5
    assert (np.abs(found.mean(axis=1) - expected) <= SIGMAS * error + 1e-12).all()


@pytest.mark.parametrize(("met", "ratio"), [(1.0, 2.0), (0.3, 2.0), (1.0, 4.0)])
def test_noise_beyond_tolerance_costs_trust_as_much_as_the_closed_form_says(met: float, ratio: float) -> None:
    """Otherwise a fall of trust could be taken for a finding that is in truth the arithmetic of loss aversion."""
    found = path("wide", 0.5, met, {t.loss_gain_ratio: ratio})
    rest, share = pull("wide", met, ratio)
    demand_mean(found, mean_path(0.5, rest, share))
    assert found[-1].mean() < 0.5 - 0.5 * (0.5 - rest) * (1 - (1 - share) ** MONTHS)


def test_a_return_to_one_s_own_level_holds_against_the_drift() -> None:
    """Otherwise the level that people return to would not weigh ρ against the pull of noise."""
    back, anchor = 0.02, 0.5
    found = path("wide", anchor, 1.0, {t.returning: back})
    rest, share = pull("wide", 1.0)
    end = (share * (1 - back) * rest + back * anchor) / (share * (1 - back) + back)
    demand_mean(found, mean_path(anchor, end, 1 - (1 - share) * (1 - back)))


@pytest.mark.parametrize("met", [0.2, 1.0])
def test_within_tolerance_average_trust_stays_however_often_people_meet(met: float) -> None:
    """Otherwise more contact would cost or earn trust by its number alone, with nothing done better or worse."""
    found = path("within the zone", 0.5, met)
    demand_mean(found, np.full(MONTHS + 1, 0.5))
    assert found[-1].std() > 0.01


def test_within_tolerance_loss_aversion_decides_nothing() -> None:
    """Otherwise conclusions could live off the ratio of loss to gain where nobody is let down: the same to the bit."""
    symmetric, averse = (path("within the zone", 0.6, 1.0, {t.loss_gain_ratio: ratio}) for ratio in (1.0, 4.0))
    assert np.array_equal(symmetric, averse)
    assert not np.array_equal(path("wide", 0.6, 1.0, {t.loss_gain_ratio: 1.0}), path("wide", 0.6, 1.0))


@pytest.mark.parametrize("start", [0.7, 0.3])
@pytest.mark.parametrize("met", [0.2, 1.0])
def test_within_tolerance_noise_levels_trust_towards_one_half(start: float, met: float) -> None:
    """Otherwise high and low trust would not be pulled alike: it is the form of the step, and no finding either.

    Since a gain is worth 1 − T and a loss T, noise alone brings trust of 0.7 down as fast as it brings 0.3 up, the
    faster the more often people meet.
    """
    rest, share = pull("within the zone", met)
    assert rest == pytest.approx(0.5)
    assert share == pytest.approx(met * STEP * ZONE / 2)
    demand_mean(path("within the zone", start, met), mean_path(start, 0.5, share))
