"""The price of an hour, and what money set aside was spent, against sums by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.study.statistics.price import appropriations, price

REFERENCES = {"base": "base", "other": "base"}
NOISE = np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 1.5])


def _found(cost: np.ndarray, hours: np.ndarray) -> pd.Series:
    """Return the public price of a policy with these differences in money and hours; social cost is twice the public."""
    rows = [
        {"scenario": name, "replicate": r, "public_cost": 100.0 * r + sign * cost[r],
         "social_cost": 200.0 * r + 2.0 * sign * cost[r], "quality_hours": 10.0 * r + sign * hours[r]}
        for name, sign in (("base", 0.0), ("other", 1.0))
        for r in range(len(cost))
    ]  # fmt: skip
    table = price(pd.DataFrame(rows), REFERENCES)
    assert table["scenario"].unique().tolist() == ["other"]  # the baseline buys nothing
    return table.set_index("account")


def test_the_price_is_a_ratio_of_means_with_the_bootstrap_of_scipy() -> None:
    """Otherwise it would be a mean of ratios, or its interval that of another level."""
    cost, hours = 500.0 + 100.0 * NOISE, 20.0 + 4.0 * NOISE[::-1]
    found = _found(cost, hours)
    assert found.loc["public", "ratio"] == pytest.approx(cost.sum() / hours.sum())
    assert found.loc["social", "ratio"] == pytest.approx(2.0 * cost.sum() / hours.sum())
    theirs = stats.bootstrap(
        (cost, hours), lambda a, b, axis: a.mean(axis=axis) / b.mean(axis=axis), paired=True, method="percentile",
        n_resamples=20000, rng=np.random.default_rng(3),
    ).confidence_interval  # fmt: skip
    width = theirs.high - theirs.low
    assert found.loc["public", "ci_low"] == pytest.approx(theirs.low, abs=0.05 * width)
    assert found.loc["public", "ci_high"] == pytest.approx(theirs.high, abs=0.05 * width)


@pytest.mark.parametrize(
    ("cost", "hours", "verdict"),
    [
        (500.0, 20.0, "priced"),
        (0.0, 20.0, "priced"),  # dear or cheap is not told: the interval of the price says so
        (-500.0, 20.0, "saves"),
        (-500.0, -20.0, "fewer hours"),
        (500.0, -20.0, "dominated"),
        (0.0, -20.0, "dominated"),
        (500.0, 0.2, "open"),
        (-500.0, -0.2, "open"),
    ],
)
def test_only_hours_that_were_gained_have_a_price(cost: float, hours: float, verdict: str) -> None:
    """Otherwise a policy that loses hours and saves money would seem the cheapest."""
    found = _found(cost + 10.0 * NOISE, hours + NOISE).loc["public"]
    assert found["verdict"] == verdict
    assert found[["ratio", "ci_low", "ci_high"]].notna().all() == (verdict == "priced")
    assert (found["cost"], found["hours"]) == pytest.approx((cost, hours))


def test_few_replicates_give_a_price_without_an_interval() -> None:
    """Otherwise two prices would be told as the ends of an interval of 95%."""
    few = _found(np.array([500.0, 510.0, 490.0, 505.0, 495.0]), np.array([20.0, 21.0, 19.0, 20.5, 19.5])).loc["public"]
    assert few["verdict"] == "priced" and few["ratio"] == pytest.approx(25.0)
    assert few[["ci_low", "ci_high"]].isna().all()


def test_one_replicate_gives_no_price() -> None:
    """Otherwise a single run would be told as a price."""
    found = _found(np.array([500.0]), np.array([20.0])).loc["public"]
    assert (found["verdict"], found["cost"], found["hours"]) == ("open", 500.0, 20.0)


def test_money_is_summed_over_the_policy_period_and_averaged_over_replicates() -> None:
    """Otherwise what goes back would be told of a month, of the past too, or of all replicates together."""
    months = pd.DataFrame(
        {"scenario": "a", "replicate": r, "policy_month": month, "appropriated": 10.0 * (r + 1),
         "lever_cost": 4.0 + month}
        for r in range(2)
        for month in range(-1, 4)
    )  # fmt: skip
    row = appropriations(months).iloc[0]
    assert (row["appropriated"], row["spent"]) == ((30.0 + 60.0) / 2, 5.0 + 6.0 + 7.0)
