"""What more care costs: the cost-effectiveness plane, and the frontier of what no other policy does better for less.

Drummond et al. (2015), Methods for the Economic Evaluation of Health Care Programmes, ch. 4: a policy is dominated
where another gives more for less, and extendedly dominated where a mixture of two others does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from shequ.study.statistics.paired import paired
from shequ.study.statistics.price import ACCOUNTS
from shequ.study.store.results import Results

EFFECT = "quality_hours"
NEEDED = (EFFECT, "public_cost", "social_cost")


def differences(results: Results) -> pd.DataFrame:
    """Return what each policy costs and gives more than its baseline, run by run."""
    return results.differences(NEEDED, {"scenario": results.policies})


def plane(more: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each scenario at each point of the plane, with 95% intervals (Student's t), and whether it is on the frontier.

    Parameters
    ----------
    more
        Differences from the baseline, run by run: columns scenario, point, quality_hours, public_cost, social_cost.

    Returns
    -------
    pandas.DataFrame
        A row an account, scenario and point: columns account, scenario, point, hours, hours_low, hours_high, cost,
        cost_low, cost_high (a month), replicates, frontier.
    """
    rows = []
    for (scenario, point), runs in more.groupby(["scenario", "point"], sort=False):
        effects = paired(runs[list(NEEDED)]).to_dict("index")
        hours = effects[EFFECT]
        for account in ACCOUNTS:
            cost = effects[f"{account}_cost"]
            rows.append({
                "account": account, "scenario": scenario, "point": point,
                "hours": hours["difference"], "hours_low": hours["ci_low"], "hours_high": hours["ci_high"],
                "cost": cost["difference"], "cost_low": cost["ci_low"], "cost_high": cost["ci_high"],
                "replicates": len(runs),
            })  # fmt: skip
    table = pd.DataFrame(rows)
    table["frontier"] = False
    for _, part in table.groupby("account"):
        table.loc[part.index, "frontier"] = frontier(part["cost"].to_numpy(), part["hours"].to_numpy())
    return table


def frontier(cost: np.ndarray[tuple[int], np.dtype[np.float64]], effect: np.ndarray[tuple[int], np.dtype[np.float64]]
             ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:  # fmt: skip
    """Say which points lie on the frontier: dearer only for more, at a rising price of an hour.

    It starts at the baseline, or at the policy that saves most of those that give more.
    """
    on = np.zeros(len(cost), dtype=bool)
    here = (0.0, 0.0)
    saving = np.flatnonzero((effect > 1e-9) & (cost < 0.0))
    if len(saving):
        most = saving[np.lexsort((-effect[saving], cost[saving]))[0]]
        on[most], here = True, (float(cost[most]), float(effect[most]))
    while True:
        better = np.flatnonzero(effect > here[1] + 1e-9)
        if not len(better):
            return on
        price = (cost[better] - here[0]) / (effect[better] - here[1])
        best = better[np.lexsort((-effect[better], price))[0]]
        on[best] = True
        here = (float(cost[best]), float(effect[best]))
