"""The period over which outcomes are compared: the last twelve months of the policy period."""

from __future__ import annotations

import pandas as pd

LAST_MONTHS = 12


def last_year(months: pd.DataFrame) -> pd.DataFrame:
    """Average every outcome over the last twelve months of the policy period, one row a scenario and replicate."""
    last = months.groupby("scenario")["policy_month"].transform("max")
    late = months[(months["policy_month"] > last - LAST_MONTHS) & (months["policy_month"] > 0)]
    means = late.drop(columns=["month", "policy_month"]).groupby(["scenario", "replicate"], sort=False).mean()
    return means.reset_index()
