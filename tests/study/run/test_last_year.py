"""The period over which outcomes are compared."""

import numpy as np
import pandas as pd

from shequ.study.run.task import last_year


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
