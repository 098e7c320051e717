"""Ageing reads like its equations and reproduces the patterns it was fitted to."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from shequ.rules import ageing as a

P = {parameter: parameter.value for parameter in a.PARAMETERS}


def _fit_script():  # type: ignore[no-untyped-def]
    path = Path(__file__).parents[2] / "experiments" / "fit_ageing.py"
    spec = importlib.util.spec_from_file_location("fit_ageing", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mortality_meets_the_table_at_the_middle_of_each_band() -> None:
    """Otherwise deaths would not be those of the census."""
    found = a.mortality(np.array(a.BAND_MIDDLES), P) * 1000 / 0.6
    assert found == pytest.approx([14.8, 24.4, 42.3, 66.5, 111.7, 160.3])


def test_mortality_between_and_beyond_bands_by_hand() -> None:
    """Otherwise interpolation would not be on the log scale, or would stop growing at 87.5."""
    half_way = 0.6 * math.sqrt(0.0148 * 0.0244)
    five_beyond = 0.6 * 0.1603 * (160.3 / 111.7)
    assert a.mortality(np.array([65.0, 92.5]), P) == pytest.approx([half_way, five_beyond])


def test_loss_and_recovery_at_72_by_hand() -> None:
    """Otherwise the code would not be the equation 1 − exp(−rate/12)."""
    p = P | {a.onset_level[1]: -2.99, a.onset_years[1]: 19.5, a.recovery_rate[0]: 0.30}
    age = np.array([72.0])
    assert a.onset_probability(1, age, p) == pytest.approx([0.00772], abs=5e-6)
    assert a.recovery_probability(1, age, p) == pytest.approx([0.01709], abs=5e-6)


def test_the_cohort_stays_a_distribution() -> None:
    """Otherwise people would be created or lost between states."""
    _, mix = a.function_by_age(P)
    assert mix.sum(axis=1) == pytest.approx(1.0)
    assert mix.min() >= 0


def test_without_deaths_or_ageing_the_cohort_reaches_the_chain_s_stationary_mix() -> None:
    """Otherwise flows between states would be mixed up; detailed balance gives the answer."""
    p = P | {a.mortality_since_2000: 0.0, a.recovery_decay: 0.0}
    p |= dict.fromkeys(a.onset_years, 1e18)  # no growth with age
    p |= {level: level.value + np.log(10) for level in a.onset_level}  # ten times as fast: the
    p |= {rate: rate.value * 10 for rate in a.recovery_rate}  # fifty years then suffice
    _, mix = a.function_by_age(p)
    age = np.array([60.0])
    weight = [1.0]
    for f in range(3):
        up, down = a.onset_probability(f, age, p)[0], a.recovery_probability(f + 1, age, p)[0]
        weight.append(weight[-1] * up / down)
    assert mix[-1] == pytest.approx(np.array(weight) / sum(weight), abs=1e-12)


def test_the_frail_die_first_but_no_more_people_die() -> None:
    """Otherwise the hazard ratios would change total mortality, or select nobody."""
    ages, mix = a.function_by_age(P)
    _, unselected = a.function_by_age(P | dict.fromkeys(a.death_ratio, 1.0))
    at_85 = int((85 - a.FIRST_AGE) * 12)
    assert ages[at_85] == 85.0
    assert mix[at_85, 3] < unselected[at_85, 3]


def test_fit_to_the_published_patterns() -> None:
    """Otherwise disability by age or its incidence would be off the published figures."""
    found = _fit_script().patterns(P)
    assert found["disabled 60–69"] == pytest.approx(0.108, abs=0.02)
    assert found["disabled 70–79"] == pytest.approx(0.212, abs=0.02)
    assert found["disabled 80+"] == pytest.approx(0.470, abs=0.03)
    assert 0.0466 <= found["incidence 65+ per person-year"] <= 0.0642
