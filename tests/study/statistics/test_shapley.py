"""Shapley's value: the worked cases of the literature, and that shares add up to the whole."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.study.statistics.shapley import coalitions, sampled_orders, shapley, shapley_sampled, steps_of


def test_the_glove_game() -> None:
    """Otherwise shares would not be Shapley's: one left and two right gloves give 2/3, 1/6, 1/6."""
    shares = shapley("lrs", lambda some: float("l" in some and len(some) > 1))
    assert shares == pytest.approx({"l": 2 / 3, "r": 1 / 6, "s": 1 / 6})


@given(st.lists(st.floats(-10, 10), min_size=16, max_size=16))
def test_shares_add_up_and_equal_the_mean_over_all_orders(values: list[float]) -> None:
    """Otherwise part of an effect would be lost: held against the definition, every order walked through."""
    players = "abcd"
    known = dict(zip(coalitions(players), values, strict=True))
    shares = shapley(players, known.__getitem__)
    assert sum(shares.values()) == pytest.approx(known[frozenset(players)] - known[frozenset()], abs=1e-9)
    orders = list(itertools.permutations(players))
    assert shapley_sampled(orders, known) == pytest.approx(shares, abs=1e-9)


def test_who_adds_nothing_gets_nothing_and_twins_get_the_same() -> None:
    """Otherwise an idle lever would be credited."""
    shares = shapley("abn", lambda some: 4.0 * (len(some - {"n"}) == 2))
    assert shares == {"a": 2.0, "b": 2.0, "n": 0.0}


def test_sampled_orders_come_with_their_reverse_and_add_up() -> None:
    """Otherwise the error would be twice as large, or the shares would miss the whole."""
    orders = sampled_orders(list("abcdefgh"), 3, np.random.default_rng(1))
    assert len(orders) == 6
    assert all(second == first[::-1] for first, second in zip(orders[::2], orders[1::2], strict=True))
    value = {some: float(len(some) ** 2) for some in steps_of(orders)}
    assert sum(shapley_sampled(orders, value).values()) == pytest.approx(64.0)
    # With interactions of two only, an order and its reverse give the exact share.
    assert shapley_sampled(orders[:2], value) == pytest.approx(dict.fromkeys("abcdefgh", 8.0))
