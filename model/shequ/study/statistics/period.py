"""The period over which outcomes are compared: the last twelve months of the policy period."""

from __future__ import annotations

import pandas as pd

from shequ.study.statistics.conventions import LAST_MONTHS

WHICH = ["scenario", "replicate"]
WHEN = ["month", "policy_month"]


def last_year(months: pd.DataFrame) -> pd.DataFrame:
    """Return one row: the mean of every outcome of a run over the last twelve months of its policy period.

    Parameters
    ----------
    months
        The months of one run: columns scenario, replicate, month, policy_month, and outcomes.
    """
    when = months["policy_month"]
    late = months[(when > when.max() - LAST_MONTHS) & (when > 0)]
    means: pd.DataFrame = late.drop(columns=WHEN).groupby(WHICH, sort=False).mean().reset_index()
    return means
