"""Paired comparisons: the mean of differences within replicates, its interval and its p-value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]

LAST_MONTHS = 12
FEWEST_FOR_P = 6
RESAMPLES = 4999
RESAMPLING_SEED = 20240101


@dataclass(frozen=True, slots=True)
class Effect:
    """A paired difference; interval and p-value are not numbers where there are too few replicates."""

    difference: float
    low: float
    high: float
    p_value: float


def last_year(months: pd.DataFrame) -> pd.DataFrame:
    """Average every outcome over the last twelve months of each run, one row a scenario and replicate."""
    last = months.groupby("scenario")["policy_month"].transform("max")
    late = months[months["policy_month"] > last - LAST_MONTHS]
    means = late.drop(columns=["month", "policy_month"]).groupby(["scenario", "replicate"], sort=False).mean()
    return means.reset_index()


def paired(differences: Floats) -> Effect:
    """Estimate a mean difference from paired values.

    The interval is the 95% percentile bootstrap, the p-value that of a paired permutation test (signs of differences).
    Differences of zero take part. One replicate gives neither; a p-value needs at least six.
    """
    values = differences[np.isfinite(differences)]
    nothing = float("nan")
    if len(values) == 0:
        return Effect(nothing, nothing, nothing, nothing)
    mean = float(values.mean())
    if len(values) == 1:
        return Effect(mean, nothing, nothing, nothing)
    if np.all(values == values[0]):
        p = nothing if len(values) < FEWEST_FOR_P else 1.0 if values[0] == 0.0 else 2.0 / 2.0 ** len(values)
        return Effect(mean, mean, mean, p)
    interval = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=RESAMPLES, rng=np.random.default_rng(RESAMPLING_SEED)
    ).confidence_interval
    p = nothing
    if len(values) >= FEWEST_FOR_P:
        p = float(
            stats.permutation_test(
                (values,), np.mean, permutation_type="samples", n_resamples=RESAMPLES, vectorized=True,
                rng=np.random.default_rng(RESAMPLING_SEED),
            ).pvalue
        )  # fmt: skip
    return Effect(mean, float(interval.low), float(interval.high), p)


def effects(months: pd.DataFrame, baseline: str, units: dict[str, str]) -> pd.DataFrame:
    """Compare every scenario with the baseline, outcome by outcome, replicate by replicate."""
    wide = last_year(months).set_index(["scenario", "replicate"])
    base = wide.loc[baseline]
    rows = []
    for scenario in wide.index.get_level_values("scenario").unique():
        other = wide.loc[scenario]
        both = base.index.intersection(other.index)
        for outcome in wide.columns:
            pair = other.loc[both, outcome].to_numpy() - base.loc[both, outcome].to_numpy()
            effect = paired(pair)
            rows.append(
                {
                    "scenario": scenario,
                    "outcome": outcome,
                    "unit": units.get(outcome, ""),
                    "baseline_mean": base.loc[both, outcome].mean(),
                    "mean": other.loc[both, outcome].mean(),
                    "difference": effect.difference,
                    "ci_low": effect.low,
                    "ci_high": effect.high,
                    "p_value": effect.p_value,
                    "replicates": len(both),
                }
            )
    return pd.DataFrame(rows)


def cost_per_quality_hour(months: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Incremental public cost of a quality-weighted hour: a ratio of mean differences with its own interval.

    Where the hours do not differ from zero the ratio has no meaning and is not a number.
    """
    wide = last_year(months).set_index(["scenario", "replicate"])
    base = wide.loc[baseline]
    rows = []
    for scenario in wide.index.get_level_values("scenario").unique():
        other = wide.loc[scenario]
        both = base.index.intersection(other.index)
        cost = (other.loc[both, "public_cost"] - base.loc[both, "public_cost"]).to_numpy()
        hours = (other.loc[both, "quality_hours"] - base.loc[both, "quality_hours"]).to_numpy()
        rows.append({"scenario": scenario} | _ratio(cost, hours))
    return pd.DataFrame(rows)


def _ratio(cost: Floats, hours: Floats) -> dict[str, float]:
    nothing = {"ratio": float("nan"), "ci_low": float("nan"), "ci_high": float("nan")}
    effect = paired(hours)
    if len(hours) < 2 or not (effect.low > 0.0 or effect.high < 0.0):
        return nothing
    rng = np.random.default_rng(RESAMPLING_SEED)
    picks = rng.integers(len(hours), size=(RESAMPLES, len(hours)))
    ratios = cost[picks].mean(axis=1) / hours[picks].mean(axis=1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return {"ratio": float(cost.mean() / hours.mean()), "ci_low": float(low), "ci_high": float(high)}
