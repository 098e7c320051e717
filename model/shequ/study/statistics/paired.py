"""Paired comparisons: the mean of differences within replicates, its interval, its p-value and its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from shequ.study.statistics.conventions import FEWEST_FOR_P

Floats = NDArray[np.float64]

RESAMPLES = 4999
RESAMPLING_SEED = 20240101
FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True, slots=True)
class Effect:
    """A paired difference; interval and p-value are not numbers where there are too few replicates."""

    difference: float
    low: float
    high: float
    p_value: float


def paired(differences: Floats) -> list[Effect]:
    """Estimate mean differences from paired values, one row of values an outcome.

    The interval is the 95% percentile bootstrap, the p-value that of a paired permutation test (signs of differences).
    Differences of zero take part. One replicate gives neither; a p-value needs at least six.

    Parameters
    ----------
    differences
        Shape ``(outcomes, replicates)``; rows with values that are not numbers give none.
    """
    usable = np.isfinite(differences).all(axis=1)
    constant = usable & (differences == differences[:, :1]).all(axis=1)
    low, high, p = (np.full(len(differences), np.nan) for _ in range(3))
    replicates = differences.shape[1]
    means = differences.mean(axis=1)
    vary = usable & ~constant
    if replicates > 1:
        low[constant] = high[constant] = means[constant]
        if vary.any():
            low[vary], high[vary] = _interval(differences[vary])
    if replicates >= FEWEST_FOR_P:
        p[constant] = np.where(means[constant] == 0.0, 1.0, 2.0 / 2.0**replicates)
        if vary.any():
            p[vary] = _p_values(differences[vary])
    return [Effect(*map(float, row)) for row in zip(means, low, high, p, strict=True)]


def _interval(values: Floats) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(RESAMPLING_SEED)
    found = stats.bootstrap(
        (values,), np.mean, axis=1, vectorized=True, method="percentile", n_resamples=RESAMPLES, batch=500, rng=rng
    ).confidence_interval
    return found.low, found.high


def _p_values(values: Floats) -> Floats:
    rng = np.random.default_rng(RESAMPLING_SEED)
    found = stats.permutation_test(
        (values,),
        np.mean,
        axis=1,
        vectorized=True,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        batch=500,
        rng=rng,
    )
    return np.asarray(found.pvalue)


def pairs(runs: pd.DataFrame, references: Mapping[str, str]) -> Iterator[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """Yield each scenario whose baseline ran, with the runs of baseline and scenario in the replicates of both.

    Parameters
    ----------
    runs
        A row a run: columns scenario, replicate, and outcomes.
    references
        The baseline of each scenario.
    """
    wide = runs.set_index(["scenario", "replicate"])
    ran = wide.index.get_level_values("scenario").unique()
    for scenario in ran[[references[name] in ran for name in ran]]:
        base, other = wide.loc[references[scenario]], wide.loc[scenario]
        both = base.index.intersection(other.index)
        yield scenario, base.loc[both], other.loc[both]


def effects(runs: pd.DataFrame, references: Mapping[str, str], units: Mapping[str, str]) -> pd.DataFrame:
    """Compare every scenario with its baseline, outcome by outcome, replicate by replicate.

    Parameters
    ----------
    runs
        A row a run: columns scenario, replicate, and outcomes, means over the last months.
    references
        The baseline of each scenario; scenarios whose baseline did not run are left out.
    units
        Unit of each outcome.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome, unit, baseline_mean, mean, difference, ci_low, ci_high, p_value, effect_size (Glass's
        Δ: the difference over the standard deviation of the baseline's replicates), replicates, and what `controlled` adds.
    """
    frames = []
    for scenario, base, other in pairs(runs, references):
        found = paired((other - base).to_numpy().T)
        frames.append(
            pd.DataFrame(
                {
                    "scenario": scenario,
                    "outcome": other.columns,
                    "unit": [units.get(outcome, "") for outcome in other.columns],
                    "baseline_mean": base.mean().to_numpy(),
                    "mean": other.mean().to_numpy(),
                    "difference": [effect.difference for effect in found],
                    "ci_low": [effect.low for effect in found],
                    "ci_high": [effect.high for effect in found],
                    "p_value": [effect.p_value for effect in found],
                    "effect_size": _glass(base, found),
                    "replicates": len(other),
                }
            )
        )
    table = pd.concat(frames, ignore_index=True)
    own = table["scenario"].map(references) == table["scenario"]
    return controlled(table, ~own)


def _glass(base: pd.DataFrame, found: list[Effect]) -> Floats:
    """Return each difference over the standard deviation of the baseline's replicates, where there is one."""
    spread = base.std(ddof=1).to_numpy(dtype=np.float64)
    return np.array([effect.difference for effect in found]) / np.where(spread > 0.0, spread, np.nan)


def controlled(table: pd.DataFrame, compared: pd.Series[bool] | None = None) -> pd.DataFrame:
    """Add what holds after many comparisons: all rows of a table are one family.

    ``p_adjusted`` is Benjamini and Hochberg's (1995) over the rows compared that have a p-value. ``separated`` says
    that the interval excludes zero and that the false discovery rate of 5% is kept; without a p-value it is never so, since
    the interval of three replicates leaves out zero whenever they agree in sign: once in four times by chance alone.

    Parameters
    ----------
    table
        With columns p_value, ci_low, ci_high.
    compared
        Which rows are comparisons; all of them if not given.
    """
    p = table["p_value"] if compared is None else table["p_value"].where(compared)
    adjusted = pd.Series(np.nan, table.index)
    if p.notna().any():
        adjusted[p.notna()] = stats.false_discovery_control(p.dropna())
    excludes_zero = (table["ci_low"] > 0.0) | (table["ci_high"] < 0.0)
    separated = excludes_zero & (adjusted <= FALSE_DISCOVERIES)
    place = list(table.columns).index("p_value") + 1
    table.insert(place, "p_adjusted", adjusted)
    table.insert(place + 1, "separated", separated)
    return table


def student(values: pd.DataFrame) -> pd.DataFrame:
    """Return mean, low and high (95%, Student's t over replicates) of every column of values."""
    count, mean, spread = values.count(), values.mean(), values.std(ddof=1)  # a replicate may lack a value
    half = stats.t.ppf(0.975, (count - 1).clip(lower=1)) * spread / np.sqrt(count)
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half})
