"""Rationing: no minute is made or lost, and each rule serves in the order that it names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.rules.rationing import RATIONING, Integers, equal_shares, first_come, in_order, need_first

CELLS = 3


@st.composite
def _claims(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    """Draw cell, asked, offer, need, listed and key of some claims; no two ranks are alike."""
    n = draw(st.integers(1, 12))
    whole = st.integers(0, 90)
    cell = draw(st.lists(st.integers(0, CELLS - 1), min_size=n, max_size=n))
    asked = draw(st.lists(whole, min_size=n, max_size=n))
    offer = draw(st.lists(st.integers(0, 250), min_size=CELLS, max_size=CELLS))
    half_steps = draw(st.lists(st.integers(0, 7), min_size=n, max_size=n))
    listed = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    key = draw(st.permutations(range(n)))
    return (
        np.array(cell), np.array(asked), np.array(offer), np.array(half_steps) / 2, np.array(listed),
        np.array(key) / (n + 0.1),
    )  # fmt: skip


def _in_a_loop(cell: Integers, asked: Integers, offer: Integers, rank: list[float]) -> list[int]:
    left, served = offer.tolist(), [0] * len(asked)
    for i in sorted(range(len(asked)), key=lambda i: rank[i]):
        served[i] = min(int(asked[i]), left[cell[i]])
        left[cell[i]] -= served[i]
    return served


def _minute_by_minute(cell: Integers, asked: Integers, offer: Integers, key: list[float]) -> list[int]:
    left, served = offer.tolist(), [0] * len(asked)
    while any(served[i] < asked[i] and left[cell[i]] for i in range(len(asked))):
        for i in sorted(range(len(asked)), key=lambda i: key[i]):
            if served[i] < asked[i] and left[cell[i]]:
                served[i] += 1
                left[cell[i]] -= 1
    return served


@pytest.mark.parametrize("name", RATIONING)
@settings(max_examples=60, deadline=None)
@given(claims=_claims())
def test_minutes_are_whole_and_none_is_made_or_lost(name: str, claims: tuple[np.ndarray, ...]) -> None:
    """Otherwise care would appear from nowhere, or idle minutes would stand beside unserved claims."""
    cell, asked, offer = claims[:3]
    served = RATIONING[name](*claims)
    assert np.issubdtype(served.dtype, np.integer)
    assert (served >= 0).all() and (served <= asked).all()
    for c in range(CELLS):
        assert served[cell == c].sum() == min(asked[cell == c].sum(), offer[c])


@pytest.mark.parametrize("name", RATIONING)
@settings(max_examples=40, deadline=None)
@given(claims=_claims(), seed=st.integers(0, 99))
def test_keys_decide_and_not_rows(name: str, claims: tuple[np.ndarray, ...], seed: int) -> None:
    """Otherwise an elder's row number would decide who is served."""
    cell, asked, offer, need, listed, key = claims
    order = np.random.default_rng(seed).permutation(len(cell))
    moved = RATIONING[name](cell[order], asked[order], offer, need[order], listed[order], key[order])
    assert (moved == RATIONING[name](*claims)[order]).all()


@settings(max_examples=60, deadline=None)
@given(claims=_claims())
def test_need_first_serves_a_claim_a_step_needier_in_full_before_another_gets_a_minute(
    claims: tuple[np.ndarray, ...],
) -> None:
    """Otherwise the rule would have the wrong sign, or chance would outweigh a step of function."""
    cell, asked, _, need, _, key = claims
    served = need_first(*claims)
    for i in range(len(cell)):
        for j in range(len(cell)):
            if cell[i] == cell[j] and need[i] - need[j] >= 1 and served[j] > 0:
                assert served[i] == asked[i]
    assert served.tolist() == _in_a_loop(cell, asked, claims[2], (key - need).tolist())


@settings(max_examples=60, deadline=None)
@given(claims=_claims())
def test_first_come_serves_an_earlier_month_in_full_before_a_later_one(claims: tuple[np.ndarray, ...]) -> None:
    """Otherwise the latest on the list would come first."""
    cell, asked, offer, _, listed, key = claims
    served = first_come(*claims)
    for i in range(len(cell)):
        for j in range(len(cell)):
            if cell[i] == cell[j] and listed[i] < listed[j] and served[j] > 0:
                assert served[i] == asked[i]
    assert served.tolist() == _in_a_loop(cell, asked, offer, (listed + key).tolist())


@settings(max_examples=60, deadline=None)
@given(claims=_claims())
def test_equal_shares_differ_by_a_minute_at_most_and_by_lot(claims: tuple[np.ndarray, ...]) -> None:
    """Otherwise shares would not be equal, or odd minutes would go by row."""
    cell, asked, offer, _, _, key = claims
    served = equal_shares(*claims)
    for c in range(CELLS):
        cut = served[(cell == c) & (served < asked)]
        assert cut.size == 0 or (cut.max() - cut.min() <= 1 and served[cell == c].max() <= cut.max() + 1)
    assert served.tolist() == _minute_by_minute(cell, asked, offer, key.tolist())


def test_the_severe_one_alone_gets_six_hours_of_ten_and_the_moderate_one_four() -> None:
    """Otherwise the published example of need first would come out differently."""
    cell, asked = np.array([0, 0]), np.array([360, 360])
    served = need_first(cell, asked, np.array([600]), np.array([2.0, 3.5]), np.array([0, 0]), np.array([0.0, 0.99]))
    assert served.tolist() == [240, 360]


def test_a_low_key_settles_half_a_step_only() -> None:
    """Otherwise half a step of need would be as hard an order as a whole one."""
    cell, asked, offer = np.array([0, 0]), np.array([60, 60]), np.array([60])
    half = need_first(cell, asked, offer, np.array([1.0, 1.5]), np.array([0, 0]), np.array([0.2, 0.9]))
    assert half.tolist() == [60, 0]  # 0.2 − 1.0 < 0.9 − 1.5
    whole = need_first(cell, asked, offer, np.array([1.0, 2.0]), np.array([0, 0]), np.array([0.2, 0.9]))
    assert whole.tolist() == [0, 60]


def test_equal_shares_by_hand() -> None:
    """Otherwise what a small claim leaves would not be shared among the others."""
    cell, asked = np.array([0, 0, 0, 1]), np.array([10, 60, 60, 30])
    key = np.array([0.9, 0.5, 0.1, 0.3])
    served = equal_shares(cell, asked, np.array([101, 20]), np.zeros(4), np.zeros(4, int), key)
    assert served.tolist() == [10, 45, 46, 20]  # (101 − 10)/2 = 45, the odd minute to the lower key


def test_cells_do_not_share_and_empty_ones_give_nothing() -> None:
    """Otherwise one supplier's claims would use up another's minutes."""
    served = in_order(np.array([2, 0, 2]), np.array([30, 30, 30]), np.array([50, 50, 0]), np.array([0.1, 0.2, 0.3]))
    assert served.tolist() == [0, 30, 0]


@pytest.mark.parametrize("name", RATIONING)
def test_no_claims_at_all(name: str) -> None:
    """Otherwise a month without accepted need would stop the run."""
    none = np.zeros(0, dtype=np.int64)
    assert RATIONING[name](none, none, np.array([60]), np.zeros(0), none, np.zeros(0)).shape == (0,)
