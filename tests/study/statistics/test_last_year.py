"""The period over which outcomes are compared."""

import numpy as np
import pandas as pd
import pytest

from shequ.study.statistics.last_months import last_year


def test_the_last_twelve_months_are_averaged() -> None:
    """Otherwise an effect would mix the ramp with the result."""
    months = pd.DataFrame(
        {"scenario": "a", "replicate": 0, "month": m + 2, "policy_month": m, "x": float(m)} for m in range(-1, 15)
    )
    assert last_year(months)["x"].tolist() == [np.mean(range(3, 15))]


def test_a_short_policy_period_is_averaged_without_its_past() -> None:
    """Otherwise months before a policy would count as its effect."""
    months = pd.DataFrame(
        {"scenario": "a", "replicate": 3, "month": m + 9, "policy_month": m, "x": float(m)} for m in range(-8, 3)
    )
    row = last_year(months).iloc[0]
    assert (row["x"], row["replicate"], row["scenario"]) == (1.5, 3, "a")


def test_means_are_those_of_pandas_by_hand() -> None:
    """Otherwise an outcome of some months only, or of another run, would enter a mean."""
    draw = np.random.default_rng(3)
    months = pd.DataFrame({
        "scenario": "null", "replicate": 7, "month": range(30), "policy_month": range(-5, 25),
        "coverage": draw.normal(size=30), "trust": draw.normal(size=30), "idle": np.nan,
    })  # fmt: skip
    months.loc[[20, 29], "trust"] = np.nan
    row = last_year(months)
    assert row.columns.to_list() == ["scenario", "replicate", "coverage", "trust", "idle"]
    assert len(row) == 1 and row.loc[0, "scenario"] == "null" and row.loc[0, "replicate"] == 7
    last = months.iloc[-12:]
    assert last["policy_month"].to_list() == list(range(13, 25))
    for name in ("coverage", "trust"):
        told = [value for value in last[name] if value == value]
        assert row.loc[0, name] == pytest.approx(sum(told) / len(told), abs=1e-15)
    assert np.isnan(row.loc[0, "idle"])
