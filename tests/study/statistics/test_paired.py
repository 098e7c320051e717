"""Paired statistics against independent computations."""

import numpy as np
import pandas as pd
import pytest

from shequ.study.statistics.paired import controlled, effects, paired


def _runs(values: dict[str, list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {"scenario": name, "replicate": r, "x": value}
        for name, replicates in values.items()
        for r, value in enumerate(replicates)
    )


def test_interval_of_a_normal_sample_is_that_of_theory() -> None:
    """Otherwise 95% would not mean 95%."""
    values = np.random.default_rng(1).normal(2.0, 1.0, size=(1, 200))
    effect = paired(values)[0]
    half = 1.96 * values.std(ddof=1) / np.sqrt(200)
    assert effect.difference == pytest.approx(values.mean())
    assert effect.high - effect.low == pytest.approx(2 * half, rel=0.06)


def test_permutation_p_value_of_six_equal_signs_by_hand() -> None:
    """Otherwise significance would be wrong: two of the 2⁶ sign patterns are as extreme."""
    effect = paired(np.array([[1.0, 1.1, 0.9, 1.2, 0.8, 1.3]]))[0]
    assert effect.p_value == pytest.approx(2 / 64)


@pytest.mark.parametrize(("replicates", "interval", "p"), [(1, False, False), (5, True, False), (6, True, True)])
def test_too_few_replicates_give_no_interval_or_p(replicates: int, interval: bool, p: bool) -> None:
    """Otherwise one run would look like evidence."""
    effect = paired(np.arange(1.0, replicates + 1)[None, :])[0]
    assert np.isfinite(effect.low) == interval
    assert np.isfinite(effect.p_value) == p


def test_differences_of_zero_are_zero_with_p_one() -> None:
    """Otherwise a null policy would get a p-value of noise (F2)."""
    effect = paired(np.zeros((1, 10)))[0]
    assert (effect.difference, effect.low, effect.high, effect.p_value) == (0.0, 0.0, 0.0, 1.0)


def test_replicates_are_paired_by_number_not_by_place() -> None:
    """Otherwise a missing run would shift all pairs."""
    runs = _runs({"base": [1.0, 2.0, 3.0], "other": [2.0, 3.0, 4.0]})
    runs = runs[~((runs["scenario"] == "other") & (runs["replicate"] == 0))]
    row = (
        effects(runs, {"base": "base", "other": "base"}, {"x": "points"})
        .set_index(["scenario", "outcome"])
        .loc[("other", "x")]
    )
    assert (row["difference"], row["replicates"], row["unit"]) == (1.0, 2, "points")


def test_many_comparisons_are_adjusted_as_by_hand() -> None:
    """Otherwise a comparison of a hundred outcomes would find five for nothing (Benjamini and Hochberg 1995)."""
    table = pd.DataFrame({"p_value": [0.01, 0.04, 0.03, np.nan, 0.5], "ci_low": [1.0] * 5, "ci_high": [2.0] * 5})
    found = controlled(table)
    by_hand = [0.01 * 4 / 1, 0.04 * 4 / 3, 0.04 * 4 / 3, np.nan, 0.5]
    assert found["p_adjusted"].tolist() == pytest.approx(by_hand, nan_ok=True)
    assert found["separated"].tolist() == [True, False, False, False, False]


def test_three_replicates_of_one_sign_separate_nothing_from_zero() -> None:
    """Otherwise chance alone would give a finding in every fourth outcome of a quick look."""
    runs = _runs({"base": [10.0, 11.0, 12.0], "more": [10.5, 11.7, 12.9]})
    table = effects(runs, {"base": "base", "more": "base"}, {})
    assert (table.loc[table["scenario"] == "more", "ci_low"] > 0.0).all()
    assert not table["separated"].any()


def test_an_interval_with_zero_is_not_separated_whatever_its_p_value() -> None:
    """Otherwise the table's dot and the column would say two things."""
    table = pd.DataFrame({"p_value": [0.001, 0.001], "ci_low": [-1.0, np.nan], "ci_high": [2.0, np.nan]})
    assert not controlled(table)["separated"].any()


def test_the_baseline_is_no_comparison_and_effect_sizes_are_in_its_spread() -> None:
    """Otherwise rows of the baseline against itself would dilute the family."""
    rng = np.random.default_rng(3)
    base = rng.normal(10.0, 2.0, 10)
    table = effects(_runs({"base": base.tolist(), "more": (base + 4.0 + rng.normal(0, 0.1, 10)).tolist()}),
                    {"base": "base", "more": "base"}, {})  # fmt: skip
    own = table["scenario"] == "base"
    assert table.loc[own, "p_adjusted"].isna().all()
    row = table[~own & (table["outcome"] == "x")].iloc[0]
    assert row["effect_size"] == pytest.approx(row["difference"] / base.std(ddof=1))
    assert row["separated"]
