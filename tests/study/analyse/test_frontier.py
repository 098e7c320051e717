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


def efficient(cost: np.ndarray, effect: np.ndarray) -> list[bool]:
    """Say of each point whether it gives more than nothing, and neither another nor a mixture of two beats it (brute force).

    The baseline, at the origin, may stand in for a policy; a policy that saves money and gives more may beat the baseline.
    """
    x, y = np.append(0.0, cost), np.append(0.0, effect)
    weights = np.linspace(0.0, 1.0, 2001)
    found = []
    for i in range(1, len(x)):
        beaten = y[i] <= 0.0
        for j in range(len(x)):
            for k in range(len(x)):
                if i not in (j, k):
                    mixed_cost, mixed = weights * x[j] + (1 - weights) * x[k], weights * y[j] + (1 - weights) * y[k]
                    beaten |= bool(((mixed_cost <= x[i]) & (mixed >= y[i])).any())
        found.append(not beaten)
    return found


@pytest.mark.parametrize("saved", [0.0, 4.0])
def test_the_frontier_is_what_nothing_beats(saved: float) -> None:
    """Otherwise a policy would be left out that costs less than every better one, or kept that another beats."""
    rng = np.random.default_rng(5)
    for _ in range(40):
        cost, effect = rng.uniform(-saved, 10.0, 6), rng.uniform(-1.0, 5.0, 6)
        assert frontier(cost, effect).tolist() == efficient(cost, effect), (cost, effect)


def test_of_two_policies_that_save_money_both_count_if_the_dearer_gives_more() -> None:
    """Otherwise the policy that saves most would vanish: from it, five more yuan buy one more hour."""
    assert frontier(np.array([-10.0, -5.0, -10.0]), np.array([2.0, 3.0, 1.0])).tolist() == [True, True, False]


def test_of_two_at_one_price_an_hour_the_larger_comes_first_and_a_free_one_counts() -> None:
    """Otherwise the frontier would begin with the smaller of two that cost nothing."""
    assert frontier(np.array([0.0, 0.0, 5.0]), np.array([1.0, 2.0, 3.0])).tolist() == [False, True, True]


def test_each_account_has_its_own_frontier_and_intervals_hold_their_means() -> None:
    """Otherwise the plane of social cost would show what is cheap for the public purse."""
    runs = {"a": (4.0, 10.0, 40.0), "b": (3.0, 5.0, 50.0)}
    more = pd.DataFrame([
        {"scenario": name, "point": 0, "quality_hours": hours + 0.1 * r, "public_cost": public + r, "social_cost": social - r}
        for name, (hours, public, social) in runs.items() for r in range(5)
    ])  # fmt: skip
    found = plane(more).set_index(["account", "scenario"])
    assert found["frontier"].to_dict() == {
        ("public", "a"): True, ("public", "b"): True, ("social", "a"): True, ("social", "b"): False,
    }  # fmt: skip
    assert found.loc[("social", "a"), ["hours", "cost"]].tolist() == pytest.approx([4.2, 38.0])
    assert found.loc[("public", "b"), ["hours", "cost"]].tolist() == pytest.approx([3.2, 7.0])
    for name in ("hours", "cost"):
        assert (found[f"{name}_low"] < found[name]).all()
        assert (found[name] < found[f"{name}_high"]).all()
    assert set(found["replicates"]) == {5}
