"""Responses and their chance, worked out again from the formula that made the runs."""

from pathlib import Path

import numpy as np
import pytest

from shequ.study.analyse.responses import responses

from ..made_up import made_up

FACTORS = {"trust.climate_weight": {"low": 0.0, "high": 1.0}, "start.norm": {"low": 0.0, "high": 1.0}}


def noisy(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return a plane with noise of its own in every run; the baseline has a level and a noise besides."""
    x, y = factors["trust.climate_weight"], factors["start.norm"]
    noise = np.random.default_rng([seed, scenario == "full", int(1e9 * x), int(1e9 * y)]).normal()
    return 10.0 + float(noise) + (3.0 * x - 2.0 * y) * (scenario == "full")


@pytest.mark.parametrize("replicates", [1, 4, 5])
def test_responses_and_chance_by_hand(tmp_path: Path, replicates: int) -> None:
    """Otherwise a point would have another's value, or noise be told to be larger or smaller than it is.

    Chance is half the difference between two halves of the replicates; a mean over R of them is as noisy as that times
    the root of (2·half/R).
    """
    made = made_up(tmp_path, noisy, method="sobol_sequence", samples=16, replicates=replicates, uncertainties=FACTORS)
    base, full = responses(made, ["coverage"], ["baseline", "full"])
    design = made.design.set_index(["scenario", "point"])
    seeds = range(made.seed, made.seed + replicates)
    for found, scenario in ((base, "baseline"), (full, "full")):
        for point in range(16):
            factors = design.loc[(scenario, point), list(FACTORS)].to_dict()
            values = np.array([noisy(factors, scenario, seed) for seed in seeds])
            if scenario == "full":
                values = values - [noisy(factors, "baseline", seed) for seed in seeds]
            assert found.values[point] == pytest.approx(values.mean())
            half = replicates // 2
            if half == 0:
                assert np.isnan(found.chance[point])
                continue
            one, two = values[:half].mean(), values[half : 2 * half].mean()
            assert found.chance[point] == pytest.approx((one - two) / 2.0 * np.sqrt(2 * half / replicates))
    assert full.made.all()
    assert (full.scenario, full.outcome, full.unit) == ("full", "coverage", "% of gross need")


def test_chance_is_as_noisy_as_the_values(tmp_path: Path) -> None:
    """Otherwise influence would be held against too little noise, or too much: here the values are nothing but noise."""

    def noise(factors: dict[str, float], scenario: str, seed: int) -> float:
        return noisy(factors, scenario, seed) * (scenario == "baseline")

    made = made_up(tmp_path, noise, method="sobol_sequence", samples=512, replicates=5, uncertainties=FACTORS)
    (base,) = responses(made, ["coverage"], ["baseline"])
    assert base.chance.std() == pytest.approx(base.values.std(), rel=0.12)
    assert base.values.std() == pytest.approx(1.0 / np.sqrt(5), rel=0.12)


def test_a_run_without_a_value_is_made_and_one_that_is_missing_is_not(tmp_path: Path) -> None:
    """Otherwise a finished sweep would be started again and again."""

    def unasked(factors: dict[str, float], scenario: str, seed: int) -> float:
        return np.nan if factors["start.norm"] > 0.9 else noisy(factors, scenario, seed)

    made = made_up(tmp_path, unasked, method="sobol_sequence", samples=16, replicates=2, uncertainties=FACTORS,
                   leave_out=lambda point, scenario, replicate: point == 3)  # fmt: skip
    (found,) = responses(made, ["coverage"], ["full"])
    silent = (made.design[made.design["scenario"] == "full"].set_index("point")["start.norm"] > 0.9).to_numpy()
    assert silent.any()
    assert found.made.tolist() == [point != 3 for point in range(16)]
    assert np.isnan(found.values).tolist() == [point == 3 or silent[point] for point in range(16)]
