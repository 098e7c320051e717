"""What money buys: the price of one more hour of care, and what of the money set aside was spent."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.statistics.paired import paired, pairs

Floats = NDArray[np.float64]
ACCOUNTS = ("public", "social")
HOURS = "quality_hours"
RESAMPLES = 4999
FEWEST = 6  # replicates, below which a bootstrap is little more than the range of its values
RESAMPLING_SEED = 20240101
RATIO = ("ratio", "ci_low", "ci_high")
PRICED, SAVES, FEWER, DOMINATED, OPEN = "priced", "saves", "fewer hours", "dominated", "open"


def price(runs: pd.DataFrame, references: Mapping[str, str]) -> pd.DataFrame:
    """Return what one more hour weighted by quality costs, public and social: a ratio of mean differences.

    Only hours that were gained have a price (Drummond et al. 2015, Methods for the Economic Evaluation of Health Care
    Programmes, ch. 4). What is gained, lost and saved is told by 95% intervals, Student's t, paired.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, account, verdict, cost, hours (differences a month), ratio, ci_low, ci_high (CNY an hour; 95%,
        paired percentile bootstrap, as a ratio has no t; none with fewer than six replicates). The verdict is ``priced``; ``saves``, more hours for less
        money; ``fewer hours``, less money for fewer hours; ``dominated``, fewer hours and nothing saved; ``open``, hours
        that are not told from zero. Only the first has a ratio.
    """
    rows = []
    for scenario, base, other in pairs(runs, references):
        if references[scenario] == scenario:
            continue
        for account in ACCOUNTS:
            more = (other - base)[[f"{account}_cost", HOURS]].set_axis(["cost", "hours"], axis="columns")
            found = paired(more)
            verdict = verdict_of(found)
            ratio = _ratio(*more.to_numpy(dtype=np.float64).T) if verdict == PRICED else dict.fromkeys(RATIO, np.nan)
            rows.append({"scenario": scenario, "account": account, "verdict": verdict, **found["difference"], **ratio})
    return pd.DataFrame(rows, columns=["scenario", "account", "verdict", "cost", "hours", *RATIO])


def verdict_of(found: pd.DataFrame) -> str:
    """Say what a policy does to money and hours, by the intervals of ``cost`` and ``hours``."""
    (fewest, most), highest = found.loc["hours", ["ci_low", "ci_high"]], found.loc["cost", "ci_high"]
    if fewest > 0.0:
        return SAVES if highest < 0.0 else PRICED
    if most < 0.0:
        return FEWER if highest < 0.0 else DOMINATED
    return OPEN


def _ratio(cost: Floats, hours: Floats) -> dict[str, float]:
    low = high = float("nan")
    if len(hours) >= FEWEST:
        low, high = _resampled(cost, hours)
    return dict(zip(RATIO, (float(cost.mean() / hours.mean()), low, high), strict=True))


def _resampled(cost: Floats, hours: Floats) -> tuple[float, float]:
    rng = np.random.default_rng(RESAMPLING_SEED)
    picks = rng.integers(len(hours), size=(RESAMPLES, len(hours)))
    low, high = np.percentile(cost[picks].mean(axis=1) / hours[picks].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


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
