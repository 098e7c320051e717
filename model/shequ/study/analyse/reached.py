"""Who is reached: coverage by kind of elder, and how care is concentrated from the worst-off to the best-off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from shequ.outcomes import PERCENT
from shequ.outcomes.by_group import KINDS, STANDING
from shequ.study.statistics.paired import student


def coverage_by_kind(groups: pd.DataFrame, outcome: str = "coverage") -> pd.DataFrame:
    """Return an additive outcome by function, living arrangement and income.

    Parameters
    ----------
    groups
        The table of that name of a comparison.
    outcome
        One of `outcomes.by_group.ADDITIVE`.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, kind, group, mean, low, high (95%, Student's t over replicates), in the outcome's unit. Groups
        without need are left out.
    """
    rows = groups[groups["kind"].isin(KINDS)]
    keys = ["scenario", "kind", "group", "replicate"]
    sums = rows.groupby(keys, sort=False)[[f"{outcome}_part", f"{outcome}_whole"]].sum()
    share = PERCENT * sums[f"{outcome}_part"] / sums[f"{outcome}_whole"].where(sums[f"{outcome}_whole"] > 0.0)
    wide = share.unstack("replicate").dropna(how="all")
    found = student(wide.T)
    order = {group: place for place, group in enumerate(name for names in KINDS.values() for name in names)}
    found = found.reset_index()
    return found.sort_values("group", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def concentration_curves(groups: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the concentration curve of each scenario: cumulative shares of elders in need and of care, in percent.

    Elders stand from the poorest and least able to the richest and most able; care is the share of each one's need that
    is served. Above the diagonal the worst-off get more than their share; one less twice the area below the curve is the
    concentration index (Wagstaff, Paci and van Doorslaer 1991).
    """
    rows = groups[groups["kind"] == STANDING]
    curves = {}
    for scenario, part in rows.groupby("scenario", sort=False):
        sums = part.groupby("group", sort=False)[["share_served_whole", "share_served_part"]].sum()
        shares = (sums.cumsum() / sums.sum()).to_numpy() * PERCENT
        curves[str(scenario)] = pd.DataFrame(np.vstack([[0.0, 0.0], shares]), columns=["elders", "care"])
    return curves


def concentration(curves: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the concentration index of each curve: below 0 where the worst-off get more than their share."""
    return {
        name: 1.0 - 2.0 * float(np.trapezoid(curve["care"], curve["elders"])) / PERCENT**2
        for name, curve in curves.items()
    }
