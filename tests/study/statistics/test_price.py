"""The price of an hour, and what money set aside was spent, against sums by hand."""

import numpy as np
import pandas as pd
import pytest

from shequ.study.statistics.price import appropriations, price


def _runs(values: dict[str, list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {"scenario": name, "replicate": r, "public_cost": value, "social_cost": 2.0 * value, "quality_hours": value}
        for name, replicates in values.items()
        for r, value in enumerate(replicates)
    )


def test_cost_of_an_hour_is_a_ratio_of_means_and_a_blank_without_hours() -> None:
    """Otherwise a policy without effect would get a price per hour of noise."""
    rng = np.random.default_rng(2)
    base = rng.normal(100, 10, 10)
    runs = _runs({"base": base.tolist(), "more": (base + 5 + rng.normal(0, 0.1, 10)).tolist(), "same": base.tolist()})
    table = price(runs, dict.fromkeys(("base", "more", "same"), "base"))
    ratio = table.set_index(["scenario", "account"])["ratio"]
    assert ratio["more", "public"] == pytest.approx(1.0)
    assert ratio["more", "social"] == pytest.approx(2.0)
    assert np.isnan(ratio["same", "public"])


def test_money_is_summed_over_the_policy_period_and_averaged_over_replicates() -> None:
    """Otherwise what goes back would be told of a month, of the past too, or of all replicates together."""
    months = pd.DataFrame(
        {
            "scenario": "a",
            "replicate": r,
            "policy_month": month,
            "appropriated": 10.0 * (r + 1),
            "lever_cost": 4.0 + month,
        }
        for r in range(2)
        for month in range(-1, 4)
    )
    row = appropriations(months).iloc[0]
    assert (row["appropriated"], row["spent"]) == ((30.0 + 60.0) / 2, 5.0 + 6.0 + 7.0)
