"""The party premium taken apart: each estimand a contrast of scenarios, replicate by replicate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shequ.study.design.comparison import HUBS
from shequ.study.statistics.paired import paired


@dataclass(frozen=True, slots=True)
class Estimand:
    """A weighted sum of scenarios."""

    symbol: str
    name: str
    weights: Mapping[str, float]


def _contrast(plus: str, *minus: str, **others: float) -> dict[str, float]:
    return {plus: 1.0} | dict.fromkeys(minus, -1.0) | {name.replace("_", "-"): w for name, w in others.items()}


ESTIMANDS = (
    Estimand("S", "supply", _contrast("supply-only", "baseline")),
    Estimand("C", "coordination", _contrast("government-coordinated", "supply-only")),
    Estimand("I", "complementarity of supply and hub",
             _contrast("government-coordinated", "supply-only", "office-hub", baseline=1.0)),
    Estimand("P_c", "coordination premium of the Party", _contrast("party-coordinated", "government-coordinated")),
    Estimand("M", "mobilisation of neighbours", _contrast("civic-mobilised", "government-coordinated")),
    Estimand("P_m", "member premium",
             _contrast("full", "party-coordinated", "civic-mobilised", government_coordinated=1.0)),
    Estimand("P", "party premium, P_c + P_m", _contrast("full", "civic-mobilised")),
    Estimand("L", "label effect", _contrast("party-in-name", "civic-mobilised")),
    Estimand("P − L", "earned party premium", _contrast("full", "party-in-name")),
)  # fmt: skip


def estimate(runs: pd.DataFrame, outcomes: Sequence[str], units: Mapping[str, str]) -> pd.DataFrame:
    """Estimate every estimand for every outcome, paired, over the last twelve months.

    Returns
    -------
    pandas.DataFrame
        Columns symbol, name, outcome, unit, estimate, ci_low, ci_high (95%, Student's t), replicates.
    """
    wide = runs.set_index(["scenario", "replicate"])[list(outcomes)]
    rows = []
    for estimand in ESTIMANDS:
        parts = [weight * wide.loc[name] for name, weight in estimand.weights.items()]
        values = sum(parts[1:], parts[0]).dropna(how="all")
        about = {"symbol": estimand.symbol, "name": estimand.name}
        for outcome, found in paired(values).rename(columns={"difference": "estimate"}).to_dict("index").items():
            rows.append(about | {"outcome": outcome, "unit": units[str(outcome)], **found, "replicates": len(values)})
    return pd.DataFrame(rows)


def break_even(at_ties: Sequence[pd.DataFrame], outcomes: Sequence[str], units: Mapping[str, str]) -> pd.DataFrame:
    """Return, by outcome, the gap of reach that was found and the one at which P_c would be nothing.

    The gap is the mean reach of the Party's hub less that of the office's, in points of the hours offered. Over
    several worths of a tie P_c is taken as a straight line of the gap. Where it does not change its sign between no
    gap and the widest one tried, there is no break-even.

    Parameters
    ----------
    at_ties
        Runs of the two hubs at each worth of a tie, the assumed one in the middle.

    Returns
    -------
    pandas.DataFrame
        Columns outcome, unit, gap, per_point (P_c a point of reach), break_even.
    """
    means = [runs.groupby("scenario").mean(numeric_only=True) for runs in at_ties]
    premiums = pd.DataFrame([mean.loc[HUBS[1]] - mean.loc[HUBS[0]] for mean in means])
    gaps = premiums["reach"].to_numpy()
    rows = []
    for outcome in outcomes:
        slope, start = np.polyfit(gaps, premiums[outcome].to_numpy(), 1)
        even = -start / slope if slope else float("nan")
        if not 0.0 <= even <= gaps.max():
            even = float("nan")
        rows.append({
            "outcome": outcome, "unit": units[outcome], "gap": gaps[1], "per_point": slope, "break_even": even,
        })  # fmt: skip
    return pd.DataFrame(rows)
