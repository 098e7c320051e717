"""The funnel from need to care: how much of a difference in coverage comes from each of its steps.

In every month coverage is a product of shares,

    served / gross = need/gross · known/need · referred/known · accepted/referred · offered/accepted · served/offered

and a difference between two such products is split by Shapley's value (Sun 1998, doi 10.1016/S0140-9883(98)00003-5, in
energy studies): exact, whatever the order of the steps. ``offered/accepted`` is capacity, ``served/offered`` how well
hours are brought to those who need them: pooling, matching, nothing given twice.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.engine.errors import InputError
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.statistics.shapley import shapley

Floats = NDArray[np.float64]
PERCENT = 100.0
STEPS = ("need left by families", "knowing", "referring", "accepting", "capacity", "pooling")


def shares(months: pd.DataFrame) -> dict[str, Floats]:
    """Return every step's share in every row; their product is coverage.

    Parameters
    ----------
    months
        Outcomes by month, as a city reports them.

    Raises
    ------
    InputError
        If in some month care came out of nothing: a step before it was empty.
    """
    need = months["need_hours"].to_numpy(float)
    hours = {"gross": months["gross_hours"].to_numpy(float), "need": need}
    for step in ("known", "referred", "accepted"):
        hours[step] = np.where(need > 0.0, need * months[step].to_numpy(float) / PERCENT, 0.0)  # of no need, nothing
    hours |= {"offered": months["offered_hours"].to_numpy(float), "served": months["served_hours"].to_numpy(float)}
    amounts = list(hours.values())
    return {
        step: _share(part, whole, step, hours["served"])
        for step, whole, part in zip(STEPS, amounts, amounts[1:], strict=False)
    }  # fmt: skip


def _share(part: Floats, whole: Floats, step: str, served: Floats) -> Floats:
    """Return part / whole; of nothing, whatever follows is all: hours may be offered though nobody accepts."""
    if ((whole <= 0.0) & (served > 0.0)).any():
        raise InputError(f"no funnel: in some month there was nothing before the step '{step}', but care after it")
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0.0)


def decompose(base: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return what each step adds to the difference in coverage in the last year, by replicate.

    Parameters
    ----------
    base, other
        Months of the baseline and of a scenario, with columns replicate and policy_month.

    Returns
    -------
    pandas.DataFrame
        A row a replicate, a column a step, in points; their sum is the difference. Months in which nobody needs care, so
        that there is no coverage, are left out.
    """
    base, other = (_last(frame) for frame in (base, other))
    both = base.index.intersection(other.index)
    before, after = shares(base.loc[both]), shares(other.loc[both])

    def coverage(changed: frozenset[str]) -> Floats:
        product = np.full(len(both), PERCENT)
        for step in STEPS:
            product = product * (after if step in changed else before)[step]
        return product

    parts = pd.DataFrame(shapley(STEPS, coverage), index=both)
    return parts.groupby(level="replicate").mean()


def _last(months: pd.DataFrame) -> pd.DataFrame:
    last = months["policy_month"].max()
    kept = months[(months["policy_month"] > max(last - LAST_MONTHS, 0)) & (months["gross_hours"] > 0.0)]
    return kept.set_index(["replicate", "policy_month"])
