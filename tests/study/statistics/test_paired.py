"""Paired statistics against scipy and sums by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.study.statistics.paired import apart, effects, p_values, paired, pairs, student

REFERENCES = {"base": "base", "other": "base"}
BASE = [10.0, 12.0, 11.0, 13.0, 9.0]
OTHER = [12.0, 13.5, 11.5, 16.0, 9.5]  # 2, 1.5, .5, 3 and .5 more: mean 1.5, variance 1.125


def _runs(values: dict[str, list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {"scenario": name, "replicate": r, "x": value}
        for name, replicates in values.items()
        for r, value in enumerate(replicates)
    )


def _row(runs: pd.DataFrame, scenario: str = "other") -> pd.Series:
    table = effects(runs, REFERENCES, {"x": "points"})
    return table.set_index(["scenario", "outcome"]).loc[(scenario, "x")]


def test_an_effect_is_the_mean_of_paired_differences_with_the_interval_of_scipy() -> None:
    """Otherwise every table would be wrong: 1.5 ± t(.975; 4)·√(1.125/5)."""
    row = _row(_runs({"base": BASE, "other": OTHER}))
    interval = stats.ttest_rel(OTHER, BASE).confidence_interval(0.95)
    assert (row["baseline_mean"], row["mean"], row["difference"]) == pytest.approx((11.0, 12.5, 1.5))
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high))
    assert row["ci_high"] - 1.5 == pytest.approx(2.776445 * np.sqrt(1.125 / 5.0), rel=1e-6)  # printed tables of t
    assert (row["unit"], row["replicates"]) == ("points", 5)


def test_the_size_of_an_effect_is_in_spreads_of_the_baseline() -> None:
    """Otherwise Glass's Δ would be in spreads of the policy, or of both: 1.5 over √(10/4)."""
    assert _row(_runs({"base": BASE, "other": OTHER}))["effect_size"] == pytest.approx(1.5 / np.sqrt(2.5))
    assert np.isnan(_row(_runs({"base": [10.0] * 5, "other": OTHER}))["effect_size"])


def test_ninety_five_of_a_hundred_intervals_of_five_replicates_hold_the_true_mean() -> None:
    """Otherwise 95% would not mean 95% where replicates are few, as with the bootstrap (81% at five)."""
    found = paired(pd.DataFrame(np.random.default_rng(1).normal(2.0, 1.0, (5, 4000))))
    covered = ((found["ci_low"] < 2.0) & (found["ci_high"] > 2.0)).mean()
    assert covered == pytest.approx(0.95, abs=3.0 * np.sqrt(0.95 * 0.05 / 4000))


def test_one_replicate_has_no_interval_two_have_that_of_scipy() -> None:
    """Otherwise one run would look like evidence, or two like more than they are."""
    one = paired(pd.DataFrame({"x": [3.0]})).loc["x"]
    assert one["difference"] == 3.0
    assert one[["ci_low", "ci_high"]].isna().all()
    assert not apart(one["ci_low"], one["ci_high"])
    two = paired(pd.DataFrame({"x": [1.0, 2.0]})).loc["x"]
    interval = stats.t.interval(0.95, 1, loc=1.5, scale=stats.sem([1.0, 2.0]))
    assert (two["ci_low"], two["ci_high"]) == pytest.approx(interval)


def test_a_quantity_without_a_value_in_some_replicate_has_no_difference() -> None:
    """Otherwise a difference would be over those replicates only in which a policy left somebody to be asked."""
    found = paired(pd.DataFrame({"x": [1.0, 2.0, 4.0], "y": [1.0, np.nan, 3.0]}))
    assert found.loc["y"].isna().all()
    assert found.loc["x", "difference"] == pytest.approx(7.0 / 3.0)
    level = student(pd.DataFrame({"y": [1.0, np.nan, 3.0]})).loc["y"]
    assert tuple(level) == pytest.approx((2.0, *stats.t.interval(0.95, 1, loc=2.0, scale=1.0)))


def test_what_never_varies_has_an_interval_without_width() -> None:
    """Otherwise a policy that does nothing would get an interval of noise."""
    same = paired(pd.DataFrame({"x": [2.0] * 6, "zero": [0.0] * 6}))
    assert same.loc["x"].tolist() == [2.0, 2.0, 2.0]
    assert apart(same["ci_low"], same["ci_high"]).tolist() == [True, False]


@pytest.mark.parametrize(
    ("low", "high", "leaves_out"),
    [(0.1, 2.0, True), (-2.0, -0.1, True), (-1.0, 1.0, False), (0.0, 2.0, False), (-1.0, 0.0, False)],
)
def test_an_interval_that_touches_zero_does_not_leave_it_out(low: float, high: float, leaves_out: bool) -> None:
    """Otherwise the dot of a table would stand at the wrong cells."""
    assert bool(apart(low, high)) is leaves_out


def test_replicates_are_paired_by_number_not_by_place() -> None:
    """Otherwise a missing run would shift all pairs."""
    runs = _runs({"base": [1.0, 5.0, 3.0], "other": [2.0, 6.5, 3.5]})
    lacking = runs[~((runs["scenario"] == "other") & (runs["replicate"] == 2))].iloc[::-1]
    row = _row(lacking)
    assert (row["difference"], row["replicates"], row["baseline_mean"]) == (1.25, 2, 3.0)


def test_each_scenario_is_held_against_its_own_baseline() -> None:
    """Otherwise a scenario that changes a parameter would be held against another world."""
    runs = _runs({"base": [1.0, 2.0], "mine": [5.0, 6.0], "b of mine": [4.0, 4.0], "alone": [9.0, 9.0]})
    references = {"base": "base", "b of mine": "b of mine", "mine": "b of mine", "alone": "not run"}
    found = {name: (other - base)["x"].mean() for name, base, other in pairs(runs, references)}
    assert found == {"base": 0.0, "mine": 1.5, "b of mine": 0.0}


def test_p_values_are_those_of_scipy_adjusted_over_what_was_asked() -> None:
    """Otherwise a paper would print a wrong p-value, or one adjusted for another number of tests."""
    rng = np.random.default_rng(4)
    frames = [
        pd.DataFrame({"scenario": name, "replicate": range(8), **{y: rng.normal(shift, 1.0, 8) for y in "abcd"}})
        for name, shift in (("base", 0.0), ("other", 0.9))
    ]
    runs = pd.concat(frames)
    found = p_values(runs, REFERENCES, ["a", "b", "c"]).set_index("outcome")
    tests = [stats.ttest_rel(frames[1][y], frames[0][y]).pvalue for y in "abc"]
    assert found["p_value"].tolist() == pytest.approx(tests)
    ranked = sorted(tests)
    by_hand = [min(3.0 * ranked[k] / (k + 1) for k in range(ranked.index(p), 3)) for p in tests]  # Benjamini, Hochberg
    assert found["p_adjusted"].tolist() == pytest.approx(by_hand)
    assert found["scenario"].tolist() == ["other"] * 3
    assert found["difference"].tolist() == pytest.approx([(frames[1][y] - frames[0][y]).mean() for y in "abc"])


@pytest.mark.parametrize("more", [[1.0], [1.0] * 6, [1.0, np.nan, 2.0]])
def test_one_replicate_no_spread_and_missing_values_give_no_p_value(more: list[float]) -> None:
    """Otherwise a p-value of nothing would be printed, and counted in the family."""
    runs = _runs({"base": [0.0] * len(more), "other": more})
    found = p_values(runs, REFERENCES, ["x"])
    assert found[["p_value", "p_adjusted"]].isna().to_numpy().all()
