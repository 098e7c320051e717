"""The cost-effectiveness frontier against cases worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from shequ.study.analyse.frontier import frontier, plane


def test_the_frontier_leaves_out_what_is_dominated_and_what_a_mixture_beats() -> None:
    """Otherwise a policy would look efficient that another, or two halves of others, beats.

    From the baseline at the origin: A (10, 4) and D (40, 10) are efficient; B (20, 3) is dearer and less than A; C (30, 7)
    lies below the line from A to D (at 30 it gives 8).
    """
    cost, effect = np.array([10.0, 20.0, 30.0, 40.0]), np.array([4.0, 3.0, 7.0, 10.0])
    assert frontier(cost, effect).tolist() == [True, False, False, True]


def test_a_policy_that_does_less_than_nothing_is_never_efficient() -> None:
    """Otherwise a harmful cheap policy would be recommended."""
    assert frontier(np.array([-5.0, 3.0]), np.array([-1.0, 0.0])).tolist() == [False, False]


def test_a_policy_that_saves_money_and_gives_more_comes_first() -> None:
    """Otherwise a negative price would confuse the order."""
    assert frontier(np.array([-5.0, 10.0]), np.array([2.0, 3.0])).tolist() == [True, True]


def test_the_price_of_an_hour_rises_along_the_frontier() -> None:
    """Otherwise it would not be the upper hull: checked on random points."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        cost, effect = rng.uniform(0.0, 10.0, 12), rng.uniform(-1.0, 5.0, 12)
        on = np.flatnonzero(frontier(cost, effect))
        on = on[np.argsort(effect[on])]
        x, y = np.append(0.0, cost[on]), np.append(0.0, effect[on])
        price = np.diff(x) / np.diff(y)
        assert (np.diff(price) >= -1e-9).all()
        at = np.interp(cost, x, y)
        assert (effect <= np.maximum(at, 0.0) + 1e-9).all()  # nobody lies above the hull


def test_the_plane_holds_paired_means_of_both_accounts() -> None:
    """Otherwise the figure would show other numbers than the table of costs."""
    more = pd.DataFrame({"scenario": "a", "point": [0, 0, 1, 1], "quality_hours": [1.0, 3.0, 4.0, 6.0],
                         "public_cost": [8.0, 8.0, 20.0, 30.0], "social_cost": [11.0, 13.0, 20.0, 30.0]})  # fmt: skip
    found = plane(more).set_index(["account", "point"])
    assert found.loc[("public", 1), ["cost", "hours"]].tolist() == [25.0, 5.0]
    assert found.loc[("social", 0), "cost"] == pytest.approx(12.0)
    assert found.loc[("public", 0), "frontier"]
