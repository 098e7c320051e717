"""What money buys: the price of one more hour of care, and what of the money set aside was spent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.statistics.paired import RESAMPLES, RESAMPLING_SEED, paired, pairs

Floats = NDArray[np.float64]
ACCOUNTS = ("public", "social")


def price(runs: pd.DataFrame, references: Mapping[str, str]) -> pd.DataFrame:
    """Return the incremental cost of an hour weighted by quality, public and social: a ratio of mean differences.

    Where the hours do not differ from zero the ratio has no meaning and is not a number.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, account, ratio, ci_low, ci_high (95%, paired percentile bootstrap), CNY an hour.
    """
    rows = []
    for scenario, base, other in pairs(runs, references):
        more = other - base
        for account in ACCOUNTS:
            ratio = _ratio(more[f"{account}_cost"].to_numpy(), more["quality_hours"].to_numpy())
            rows.append({"scenario": scenario, "account": account} | ratio)
    return pd.DataFrame(rows)


def _ratio(cost: Floats, hours: Floats) -> dict[str, float]:
    nothing = {"ratio": float("nan"), "ci_low": float("nan"), "ci_high": float("nan")}
    effect = paired(hours[None, :])[0]
    if len(hours) < 2 or not (effect.low > 0.0 or effect.high < 0.0):
        return nothing
    rng = np.random.default_rng(RESAMPLING_SEED)
    picks = rng.integers(len(hours), size=(RESAMPLES, len(hours)))
    ratios = cost[picks].mean(axis=1) / hours[picks].mean(axis=1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return {"ratio": float(cost.mean() / hours.mean()), "ci_low": float(low), "ci_high": float(high)}


def appropriations(months: pd.DataFrame) -> pd.DataFrame:
    """Return what was appropriated for levers and what of it was spent over the whole policy period, CNY a replicate.

    Parameters
    ----------
    months
        A row a month of a run: columns scenario, replicate, policy_month, appropriated, lever_cost.
    """
    policy = months[months["policy_month"] > 0].rename(columns={"lever_cost": "spent"})
    sums = policy.groupby(["scenario", "replicate"], sort=False)[["appropriated", "spent"]].sum()
    return sums.groupby("scenario", sort=False).mean().reset_index()
