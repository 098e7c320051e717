"""Sensitivity: known functions get their known indices, whatever the order of the runs."""

from pathlib import Path

import numpy as np
import pytest

from shequ.report.figures.sensitivity import meaning, sensitivity_figure
from shequ.report.tables.sensitivity import sensitivity_table, warnings_of
from shequ.study.analyse.sensitivity import analyse
from shequ.study.store.manifest import ResultsError

from ..made_up import made_up

RANGE = {"low": 0.0, "high": 1.0}
FACTORS = {"trust.climate_weight": RANGE, "start.norm": RANGE, "spirit.level": RANGE}
WEIGHTS = {"trust.climate_weight": 3.0, "start.norm": -2.0, "spirit.level": 0.0}


def linear(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return a sum that only the policy changes; its baseline depends on the seed alone."""
    return seed + (sum(weight * factors[name] for name, weight in WEIGHTS.items()) if scenario == "full" else 0.0)


def test_morris_finds_the_slopes_of_a_sum_and_no_spread(tmp_path: Path) -> None:
    """Otherwise effects would be credited to other factors."""
    made = made_up(tmp_path, linear, method="morris", samples=6, replicates=2, uncertainties=FACTORS)
    found = analyse(made, ["coverage"], ["full"])[0]
    table = found.table.set_index("factor")
    assert list(found.table["factor"]) == ["trust.climate_weight", "start.norm", "spirit.level"]
    assert table["mu"].to_dict() == pytest.approx(WEIGHTS, abs=1e-9)
    assert table["sigma"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    assert table["chance"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    assert found.above_chance == 2


def test_sobol_finds_the_shares_of_a_sum(tmp_path: Path) -> None:
    """Otherwise shares of variance would be another function's: those of a sum are known, 9/13 and 4/13."""
    made = made_up(
        tmp_path, linear, method="saltelli", samples=256, replicates=2, second_order=True, uncertainties=FACTORS
    )
    found = analyse(made, ["coverage"], ["full"])[0]
    table = found.table.set_index("factor")
    for name, weight in WEIGHTS.items():
        assert table.loc[name, "ST"] == pytest.approx(weight**2 / 13.0, abs=0.02)
        assert table.loc[name, "S1"] == pytest.approx(weight**2 / 13.0, abs=0.06)
        between = table.loc[name, "highest_third"] - table.loc[name, "lowest_third"]
        assert between == pytest.approx(weight * 2.0 / 3.0, abs=0.1)  # of means at 5/6 and at 1/6
    assert found.pairs["S2"].abs().max() < 0.1
    assert set(found.convergence["samples"]) == {32, 64, 128, 256}


def test_an_interaction_shows_in_the_total_only(tmp_path: Path) -> None:
    """Otherwise synergy would be missed: of x·y around the middle nothing is first-order."""

    def product(factors: dict[str, float], scenario: str, seed: int) -> float:
        return (factors["start.norm"] - 0.5) * (factors["spirit.level"] - 0.5) * (scenario == "full")

    made = made_up(tmp_path, product, method="saltelli", samples=512, replicates=1, uncertainties=FACTORS)
    table = analyse(made, ["coverage"], ["full"])[0].table.set_index("factor")
    assert table.loc["start.norm", "ST"] == pytest.approx(1.0, abs=0.1)
    assert abs(table.loc["start.norm", "S1"]) < 0.12
    assert table.loc["trust.climate_weight", "ST"] == pytest.approx(0.0, abs=1e-9)


def test_missing_runs_cost_their_block_and_are_counted(tmp_path: Path) -> None:
    """Otherwise one failed run would shift all others by a place."""
    lost = {3, 10}
    made = made_up(tmp_path, linear, method="morris", samples=8, replicates=1, uncertainties=FACTORS,
                   leave_out=lambda point, scenario, replicate: scenario == "full" and point in lost)  # fmt: skip
    found = analyse(made, ["coverage"], ["full"])[0]
    assert found.blocks == 8
    assert found.complete == 8 - len({point // 4 for point in lost})
    assert found.table.set_index("factor")["mu"].to_dict() == pytest.approx(WEIGHTS, abs=1e-9)
    assert any("2 of 8 trajectories lack a run" in line for line in warnings_of(found))


def test_a_run_without_a_value_is_not_called_a_missing_run(tmp_path: Path) -> None:
    """Otherwise a user would run a finished sweep again, to no avail, where nobody could be asked."""

    def unasked(factors: dict[str, float], scenario: str, seed: int) -> float:
        return np.nan if factors["start.norm"] > 0.99 else linear(factors, scenario, seed)

    made = made_up(tmp_path, unasked, method="morris", samples=8, replicates=2, uncertainties=FACTORS)
    found = analyse(made, ["coverage"], ["full"])[0]
    assert (found.blocks, found.made) == (8, 8)
    assert 0 < found.complete < 8
    told = [line for line in warnings_of(found) if "trajectories" in line]
    assert told == [f"full, coverage: {8 - found.complete} of 8 trajectories hold a run without a value of it "
                    "(nobody to ask) and are left out"]  # fmt: skip


def test_a_missing_replicate_costs_no_judgement_of_chance(tmp_path: Path) -> None:
    """Otherwise a sweep that is still running, or one failed run, would be told that it had one replicate."""
    made = made_up(tmp_path, linear, method="morris", samples=8, replicates=4, uncertainties=FACTORS,
                   leave_out=lambda point, scenario, replicate: (point, replicate) == (5, 3))  # fmt: skip
    found = analyse(made, ["coverage"], ["full"])[0]
    assert (found.complete, found.uneven) == (8, 1)
    assert found.table["chance"].to_numpy() == pytest.approx(0.0, abs=1e-9)
    assert any("1 of 8 complete blocks lack a replicate" in line for line in warnings_of(found))


def test_what_cannot_be_told_is_said(tmp_path: Path) -> None:
    """Otherwise indices of nothing, or of chance, would be read as findings."""

    def noise(factors: dict[str, float], scenario: str, seed: int) -> float:
        return float(np.random.default_rng([seed, *(int(1e6 * x) for x in factors.values())]).normal()) * (
            scenario == "full"
        )

    made = made_up(tmp_path / "noise", noise, method="morris", samples=6, replicates=4, uncertainties=FACTORS)
    constant, chance = analyse(made, ["idle", "coverage"], ["full"])
    assert constant.constant
    assert "does not vary" in warnings_of(constant)[0]
    assert chance.above_chance < 3
    assert any("lie above what chance alone gives" in line for line in warnings_of(chance))
    assert any("too small" in line for line in warnings_of(chance))
    few = made_up(tmp_path / "few", linear, method="morris", samples=2, replicates=1, uncertainties=FACTORS)
    assert "too few to say anything" in warnings_of(analyse(few, ["coverage"], ["full"])[0])[0]
    grid = made_up(tmp_path / "grid", linear, uncertainties={name: [0.0, 1.0] for name in FACTORS})
    with pytest.raises(ResultsError, match="needs a design of method"):
        analyse(grid, ["coverage"])


def test_a_factor_is_told_by_what_it_means() -> None:
    """Otherwise a printed figure would name variables of a program."""
    assert meaning("provider.rooms", "en") == "community rooms in use"
    assert meaning("space_retrofit:provider.rooms", "zh") == "空间适老化改造：在用社区用房"
    assert meaning("coordinator", "zh") == "coordinator"  # a key of scenarios has its name alone


@pytest.mark.parametrize(("method", "samples"), [("morris", 6), ("saltelli", 16)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tables_and_figures_are_made_of_both(tmp_path: Path, method: str, samples: int, lang: str) -> None:
    """Otherwise the command would end in a traceback after the analysis."""
    made = made_up(tmp_path, linear, method=method, samples=samples, replicates=2, uncertainties=FACTORS)
    found = analyse(made, ["coverage"], ["full"])[0]
    assert "trust.climate_weight" in sensitivity_table(found)
    sensitivity_figure(found, "x", lang=lang)
