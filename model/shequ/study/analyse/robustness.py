"""Policies under uncertainty: how often each is best, what it costs to be wrong, and where a claim stops being so.

A world is a point of the design; what a policy gives there is the mean over replicates, the same seeds for all. Regret
is the distance to the best policy of that world (Savage 1951).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from shequ.outcomes import HEADLINE, Better
from shequ.study.analyse.estimands import ESTIMANDS, Estimand
from shequ.study.design.comparison import PREMIUM
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

Floats = NDArray[np.float64]
SIGNS: dict[str, int] = {"more": 1, "less": -1}
CONDITIONS = {"ties": "hub.tie_worth_party", "idle hours": "idle", "follow-through": "policy.follow_through"}
SPLIT = ("P_c", "P_m", "P", "P − L")  # estimands whose conditions are looked for
THIRDS = ("low", "middle", "high")
FEWEST_WORLDS, FEWEST_POLICIES = 20, 2
PEELED = 0.05  # share of a box that is taken off in a step
CERTAIN = 1e-9  # PRIM counts worlds at or above its threshold: all those where something holds
NO_LIBRARY = 'Regions are found by the EMA workbench, which is not installed: pip install "ema_workbench<3"'


@dataclass(frozen=True, slots=True)
class Worlds:
    """What each policy gave in each world.

    Attributes
    ----------
    values
        A row a world, a column a scenario, the baseline among them.
    factors
        What the worlds differ in, a row a world; and ``idle``, hours idle in the baseline, if it was measured.
    left_out
        Worlds in which some policy has no finished run, or no value of the outcome.
    better
        Whether more of the outcome is better, or less, or neither.
    """

    outcome: str
    values: pd.DataFrame
    factors: pd.DataFrame
    left_out: int
    better: Better

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is.

        Raises
        ------
        ResultsError
            If neither is: no policy is then best in this outcome.
        """
        if self.better not in SIGNS:
            raise ResultsError(
                f"{self.outcome}: neither more nor less of it is better, so that no policy is best in it. Choose an "
                f"outcome with a direction, such as {', '.join(HEADLINE)}; shequ.outcomes.BETTER has them all."
            )
        return SIGNS[self.better]


def worlds(results: Results, outcome: str) -> Worlds:
    """Return what each policy gave in each world.

    Raises
    ------
    ResultsError
        If the results have too few worlds, or only one policy.
    """
    base = sorted(results.baselines)
    runs = results.read("runs", [outcome])
    every = runs.pivot_table(index="point", columns="scenario", values=outcome).reindex(columns=results.scenarios)
    values = every.dropna()
    if len(base) != 1 or len(values) < FEWEST_WORLDS or len(results.scenarios) <= FEWEST_POLICIES:
        raise ResultsError(
            f"{results.folder}: robustness needs a baseline, two or more policies and at least {FEWEST_WORLDS} worlds; "
            f"policies here: {len(results.scenarios) - len(base)}; worlds in which all finished with a value of {outcome}: "
            f"{len(values):,}. See: shequ sweep uncertain --dry-run"
        )
    of_base = results.design[results.design["scenario"] == base[0]].set_index("point")
    factors = of_base.loc[values.index, [name for name in results.factors if of_base[name].notna().any()]]
    idle = results.read("runs", ["idle"], {"scenario": base}).groupby("point")["idle"].mean()
    better = results.manifest.better.get(outcome, "neither")
    return Worlds(outcome, values, factors.assign(idle=idle), len(every) - len(values), better)


def regret(found: Worlds) -> pd.DataFrame:
    """Return each policy's distance to the best one, 0 or more, a row a world."""
    better = found.sign * found.values
    return -better.sub(better.max(axis=1), axis=0) + 0.0  # without a minus before nothing


def robustness(found: Worlds, baseline: str) -> pd.DataFrame:
    """Return how often each policy is best and better than the baseline, and its regret, the best first.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, best, best_low, best_high (share of worlds, Wilson's 95% interval; worlds are independent
        draws), beats_baseline, regret_mean, regret_90 and regret_most (in the outcome's unit).
    """
    lost = regret(found)
    best = lost.eq(0.0)
    rows = []
    for name in found.values.columns:
        low, high = wilson(int(best[name].sum()), len(best))
        ahead = found.sign * (found.values[name] - found.values[baseline]) > 0.0
        rows.append({
            "scenario": name, "best": best[name].mean(), "best_low": low, "best_high": high,
            "beats_baseline": float("nan") if name == baseline else ahead.mean(), "regret_mean": lost[name].mean(),
            "regret_90": lost[name].quantile(0.9), "regret_most": lost[name].max(),
        })  # fmt: skip
    return pd.DataFrame(rows).sort_values(["best", "regret_mean"], ascending=[False, True], ignore_index=True)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share."""
    found = stats.binomtest(count, of).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def has_estimands(results: Results) -> bool:
    """Say whether all scenarios of the party premium are there."""
    return set(results.scenarios) >= PREMIUM


def estimand_values(found: Worlds, estimand: Estimand) -> pd.Series[float]:
    """Return an estimand in each world."""
    parts = [weight * found.values[name] for name, weight in estimand.weights.items()]
    return sum(parts[1:], parts[0])


def for_the_better(found: Worlds, estimand: Estimand) -> pd.Series[bool]:
    """Say in which worlds an estimand is above 0, or below where less of the outcome is better."""
    return found.sign * estimand_values(found, estimand) > 0.0


def estimands_over_worlds(found: Worlds) -> pd.DataFrame:
    """Return, for each estimand, the share of worlds where it is above 0, and its spread over them."""
    rows = []
    for estimand in ESTIMANDS:
        values = estimand_values(found, estimand)
        low, high = wilson(int((values > 0.0).sum()), len(values))
        middle = values.quantile([0.05, 0.5, 0.95]).to_list()
        rows.append({
            "symbol": estimand.symbol, "name": estimand.name, "outcome": found.outcome,
            "above_zero": (values > 0.0).mean(), "low": low, "high": high, "p5": middle[0], "median": middle[1],
            "p95": middle[2], "worlds": len(values),
        })  # fmt: skip
    return pd.DataFrame(rows)


def by_thirds(holds: pd.Series[bool], factors: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the share of worlds where something holds, in the lowest, middle and highest third of each factor."""
    rows = []
    for name in (name for name in names if name in factors):
        thirds = pd.qcut(factors[name].rank(method="first"), 3, labels=THIRDS)
        for third, part in holds.groupby(thirds, observed=True):
            within = factors.loc[part.index, name]
            low, high = wilson(int(part.sum()), len(part))
            rows.append({
                "factor": name, "third": third, "from": within.min(), "to": within.max(), "share": part.mean(),
                "low": low, "high": high, "worlds": len(part),
            })  # fmt: skip
    return pd.DataFrame(rows)


def conditions_of(found: Worlds, estimand: Estimand) -> pd.DataFrame:
    """Return in which share of worlds an estimand is for the better, by thirds of each condition."""
    thirds = by_thirds(for_the_better(found, estimand), found.factors, list(CONDITIONS.values()))
    return thirds.assign(estimand=estimand.symbol, outcome=found.outcome)


@dataclass(frozen=True, slots=True)
class Box:
    """A region of the factors in which something holds more often than elsewhere.

    Attributes
    ----------
    limits
        Columns factor, low, high, p_value (that the limit is chance: a one-sided binomial test).
    share, everywhere
        Share of worlds in the box, and in all, where it holds.
    covered
        Share of the worlds where it holds that lie in the box.
    """

    limits: pd.DataFrame
    share: float
    everywhere: float
    covered: float
    worlds: int


def box_of(holds: pd.Series[bool], factors: pd.DataFrame) -> Box | None:
    """Search the region where something holds most often, by PRIM (Friedman and Fisher 1999).

    Returns
    -------
    Box or None
        None where it holds nowhere, everywhere, or in no region more than elsewhere.
    """
    numeric = factors.select_dtypes("number").dropna(axis="columns")
    if not 0 < holds.sum() < len(holds) or numeric.empty:
        return None
    found = _search(numeric, holds)
    path = found.peeling_trajectory
    # Between a pure box and one that covers much: where its share is farthest from that of all worlds, in its errors.
    lift = (path["density"] - holds.mean()) * np.sqrt(path["mass"])
    pick = int(lift.to_numpy().argmax())
    limits = _limits(found, pick, numeric)
    if not len(limits):
        return None
    at = path.iloc[pick]
    inside = round(float(at["mass"]) * len(holds))
    return Box(limits, float(at["density"]), float(holds.mean()), float(at["coverage"]), inside)


def can_search() -> bool:
    """Say whether the library that finds regions is installed."""
    return find_spec("ema_workbench") is not None


def _search(factors: pd.DataFrame, holds: pd.Series[bool]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of connectors that are not installed, and of a newer pandas
        from ema_workbench.analysis import prim

        search = prim.Prim(factors.reset_index(drop=True), holds.to_numpy(float), threshold=CERTAIN, peel_alpha=PEELED)
        return search.find_box()


def _limits(found: Any, pick: int, factors: pd.DataFrame) -> pd.DataFrame:
    whole, box = found.box_lims[0], found.box_lims[pick]
    rows = []
    for name in factors.columns:
        low, high = float(box[name].iloc[0]), float(box[name].iloc[1])
        if low > float(whole[name].iloc[0]) or high < float(whole[name].iloc[1]):
            rows.append({"factor": name, "low": low, "high": high, "p_value": _worst(found.qp[pick].get(name))})
    return pd.DataFrame(rows)


def _worst(p_values: Any) -> float:
    """Return the larger of the p-values of a factor's two limits; -1 stands for a limit that is none."""
    real = [float(p) for p in np.atleast_1d(p_values) if p is not None and float(p) >= 0.0]
    return max(real, default=float("nan"))
