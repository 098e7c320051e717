"""The months that are averaged over: the last year of the policy period, and where it has fewer months with a value."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from shequ.study.statistics.conventions import LAST_MONTHS

PARTIAL = ["scenario", "outcome", "months", "of"]


def late_months(months: pd.DataFrame) -> pd.DataFrame:
    """Return the months that are averaged over: the last twelve of each run's policy period, or as many as it has."""
    when = months["policy_month"]
    last = when.groupby([months["scenario"], months["replicate"]]).transform("max")
    return months[(when > last - LAST_MONTHS) & (when > 0)]


def last_year(months: pd.DataFrame) -> pd.DataFrame:
    """Return one row: the mean of every outcome of a run over the last twelve months of its policy period.

    Months without a value, since nobody could be asked, are left out: `partial_years` says where.

    Parameters
    ----------
    months
        The months of one run: columns scenario, replicate, month, policy_month, and outcomes.
    """
    late = late_months(months).drop(columns=["month", "policy_month"])
    means: pd.DataFrame = late.groupby(["scenario", "replicate"], sort=False).mean().reset_index()
    return means


def partial_years(months: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return the outcomes that in some run are a mean over fewer months than it has.

    Parameters
    ----------
    months
        Every month of every run: columns scenario, replicate, policy_month, and outcomes.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome, months (the fewest in a run that has a value at all), of (months averaged over).
    """
    runs = late_months(months).groupby(["scenario", "replicate"], sort=False)
    counts, of = runs[list(outcomes)].count(), runs.size()
    short = counts.where((counts > 0) & counts.lt(of, axis=0)).groupby("scenario", sort=False).min()
    fewest = short.stack().dropna().astype(int)
    found = fewest.rename_axis(["scenario", "outcome"]).rename("months").reset_index()
    return found.assign(of=found["scenario"].map(of.groupby("scenario").max()))[PARTIAL]
