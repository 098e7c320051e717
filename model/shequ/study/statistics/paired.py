"""Means over replicates with their 95% intervals (Student's t), and paired differences between scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

CONFIDENCE = 0.95


def student(values: pd.DataFrame) -> pd.DataFrame:
    """Return mean, low and high (95%, Student's t over replicates) of every column of values; one value has no interval."""
    count, mean, spread = values.count(), values.mean(), values.std(ddof=1)  # a replicate may lack a value
    half = stats.t.ppf((1.0 + CONFIDENCE) / 2.0, (count - 1).clip(lower=1)) * spread / np.sqrt(count)
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half})


def paired(differences: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of paired differences with its interval, one row a quantity.

    Parameters
    ----------
    differences
        A row a replicate, a column a quantity. One that lacks a value in some replicate has no difference: who has a
        value there may itself be an effect.

    Returns
    -------
    pandas.DataFrame
        Columns difference, ci_low, ci_high (95%, Student's t); a single replicate gives no interval.
    """
    found = student(differences).set_axis(["difference", "ci_low", "ci_high"], axis="columns")
    return found.mask(differences.isna().any())


def apart(low: Any, high: Any) -> Any:
    """Say whether an interval leaves out zero; one that is not there does not."""
    return (low > 0.0) | (high < 0.0)


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
        Columns scenario, outcome, unit, baseline_mean, mean, difference, ci_low, ci_high (95%, Student's t, paired),
        effect_size (Glass's Δ: the difference over the standard deviation of the baseline's replicates), replicates.
    """
    frames = []
    for scenario, base, other in pairs(runs, references):
        found = paired(other - base)
        spread = base.std(ddof=1)
        about = pd.DataFrame({
            "scenario": scenario, "outcome": other.columns, "unit": [units.get(name, "") for name in other.columns],
            "baseline_mean": base.mean(), "mean": other.mean(),
        })  # fmt: skip
        sizes = found["difference"] / spread.where(spread > 0.0)
        frames.append(about.join(found).assign(effect_size=sizes, replicates=len(other)))
    return pd.concat(frames, ignore_index=True)


def p_values(runs: pd.DataFrame, references: Mapping[str, str], outcomes: Sequence[str]) -> pd.DataFrame:
    """Return p-values of paired differences, adjusted for as many as were asked for.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome, difference, p_value (paired t-test, two-sided; none of fewer than two replicates or of
        differences that do not vary), p_adjusted (Benjamini and Hochberg 1995, all rows one family), replicates.
    """
    frames = []
    for scenario, base, other in pairs(runs, references):
        if references[scenario] == scenario:
            continue
        more = (other - base)[list(outcomes)]
        error = (more.std(ddof=1) / np.sqrt(len(more))).where(more.notna().all())
        statistic = more.mean().abs() / error.where(error > 0.0)
        frames.append(pd.DataFrame({
            "scenario": scenario, "outcome": more.columns, "difference": more.mean(),
            "p_value": 2.0 * stats.t.sf(statistic, max(len(more) - 1, 1)), "replicates": len(more),
        }))  # fmt: skip
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["p_value"])
    known = table["p_value"].notna()
    adjusted = pd.Series(np.nan, table.index)
    if known.any():
        adjusted[known] = stats.false_discovery_control(table.loc[known, "p_value"])
    table.insert(list(table.columns).index("p_value") + 1, "p_adjusted", adjusted)
    return table
