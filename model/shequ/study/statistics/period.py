"""The period over which outcomes are compared: the last twelve months of the policy period."""

from __future__ import annotations

import pandas as pd

from shequ.study.statistics.conventions import LAST_MONTHS

WHICH = ["scenario", "replicate"]
WHEN = ["month", "policy_month"]


def last_year(months: pd.DataFrame) -> pd.DataFrame:
    """Average every outcome over the last twelve months of the policy period, one row a scenario and replicate."""
    last = months.groupby("scenario")["policy_month"].transform("max")
    late = months[(months["policy_month"] > last - LAST_MONTHS) & (months["policy_month"] > 0)]
    return late.drop(columns=WHEN).groupby(WHICH, sort=False).mean().reset_index()


def last_year_of_run(months: pd.DataFrame) -> pd.DataFrame:
    """Return the same for the months of one run, three times as fast: sweeps do it after every run."""
    when = months["policy_month"]
    late = months[(when > when.max() - LAST_MONTHS) & (when > 0)]
    means = late.drop(columns=[*WHICH, *WHEN]).mean().to_frame().T
    for place, name in enumerate(WHICH):
        means.insert(place, name, months[name].iloc[0])
    return means
