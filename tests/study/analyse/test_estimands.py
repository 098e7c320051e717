"""The estimands of the party premium, on runs whose values are known."""

import numpy as np
import pandas as pd
import pytest

from shequ.study.analyse.estimands import ESTIMANDS, break_even, estimate
from shequ.study.design.comparison import PREMIUM, TIES

LEVELS = {
    "baseline": 10.0, "supply-only": 13.0, "office-hub": 11.0, "party-hub": 11.5, "government-coordinated": 15.0,
    "party-coordinated": 17.0, "civic-mobilised": 18.0, "full": 22.0, "party-in-name": 18.5,
}  # fmt: skip


def _runs(levels: dict[str, float], reach: dict[str, float] | None = None) -> pd.DataFrame:
    rows = [
        {"scenario": name, "replicate": r, "coverage": level + 100.0 * r, "reach": (reach or {}).get(name, 0.0)}
        for name, level in levels.items() for r in range(6)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_each_estimand_by_hand() -> None:
    """Otherwise a premium would be made of the wrong scenarios; differences between replicates must cancel."""
    table = estimate(_runs(LEVELS), ["coverage"], {"coverage": "points"}).set_index("symbol")
    by_hand = {
        "S": 3.0, "C": 2.0, "I": 15.0 - 13.0 - 11.0 + 10.0, "P_c": 2.0, "M": 3.0, "P_m": 22.0 - 17.0 - 3.0,
        "P": 4.0, "L": 0.5, "P − L": 3.5,
    }  # fmt: skip
    assert table["estimate"].to_dict() == pytest.approx(by_hand)
    assert table["ci_low"].to_dict() == pytest.approx(by_hand)


def test_the_premium_is_the_sum_of_its_parts() -> None:
    """Otherwise P = P_c + P_m would not hold."""
    weights = {e.symbol: e.weights for e in ESTIMANDS}
    both = {name: weights["P_c"].get(name, 0) + weights["P_m"].get(name, 0) for name in PREMIUM}
    assert {name: w for name, w in both.items() if w} == weights["P"]


def test_ties_are_looked_at_where_the_premium_is_taken_apart() -> None:
    """Otherwise a comparison would have the premium without its condition, or run looks that nothing reads."""
    assert {name for estimand in ESTIMANDS for name in estimand.weights} == PREMIUM


def test_break_even_reach_is_the_root_of_a_line() -> None:
    """Otherwise the condition for the Party's hub would be a number of no meaning: P_c = 0.2 · gap − 1."""
    at_ties = []
    for _, gap in zip(TIES, (5.0, 10.0, 20.0), strict=True):
        levels = {"government-coordinated": 15.0, "party-coordinated": 15.0 + 0.2 * gap - 1.0}
        at_ties.append(_runs(levels, {"party-coordinated": gap}))
    row = break_even(at_ties, ["coverage"], {"coverage": "points"}).iloc[0]
    assert (row["gap"], row["per_point"], row["break_even"]) == pytest.approx((10.0, 0.2, 5.0))


@pytest.mark.parametrize(("slope", "start"), [(0.2, -10.0), (0.2, 1.0), (0.0, 1.0)])
def test_there_is_no_break_even_beyond_the_gaps_that_were_tried(slope: float, start: float) -> None:
    """Otherwise a line would be read where nobody looked: its root lies at 50, at −5, or nowhere."""
    at_ties = []
    for gap in (5.0, 10.0, 20.0):
        levels = {"government-coordinated": 15.0, "party-coordinated": 15.0 + slope * gap + start}
        at_ties.append(_runs(levels, {"government-coordinated": 3.0, "party-coordinated": 3.0 + gap}))
    row = break_even(at_ties, ["coverage"], {"coverage": "points"}).iloc[0]
    assert np.isnan(row["break_even"])
    assert (row["gap"], row["per_point"]) == pytest.approx((10.0, slope), abs=1e-9)


def test_an_estimand_is_a_mean_of_paired_contrasts_with_its_interval_around_it() -> None:
    """Otherwise replicates of one scenario would be held against others' of another; a lost replicate costs its pair only."""
    runs = _runs(LEVELS)
    rng = np.random.default_rng(1)
    runs["coverage"] += rng.normal(size=len(runs))
    runs = runs[~((runs["scenario"] == "full") & (runs["replicate"] == 2))]
    wide = runs.pivot(index="replicate", columns="scenario", values="coverage")
    table = estimate(runs.sample(frac=1.0, random_state=3), ["coverage"], {"coverage": "points"}).set_index("symbol")
    p = (wide["full"] - wide["civic-mobilised"]).dropna()
    assert table.loc["P", "estimate"] == pytest.approx(p.mean())
    assert table.loc["P", "replicates"] == 5
    i = wide["government-coordinated"] - wide["supply-only"] - wide["office-hub"] + wide["baseline"]
    assert table.loc["I", "estimate"] == pytest.approx(i.mean())
    assert (table["ci_low"] < table["estimate"]).all()
    assert (table["estimate"] < table["ci_high"]).all()
