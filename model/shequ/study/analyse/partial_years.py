"""Where a mean over the last months is over fewer of them: in the others there was nobody to ask, or nothing to share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from shequ.study.run.task import late_months

COLUMNS = ["scenario", "outcome", "months", "of"]


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
    return found.assign(of=found["scenario"].map(of.groupby("scenario").max()))[COLUMNS]
