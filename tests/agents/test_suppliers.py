"""Suppliers: a fixed order without gaps, and a choice of facilities by weight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents.suppliers import PARTNERS_PER_COMMUNITY, Reach, SupplierOrder, Suppliers
from shequ.agents.words import NOBODY

few = st.integers(0, 9)


def _reach() -> Reach:
    """Give the first community facilities 3 (private, 3 parts) and 5 (public, 1 part); the second only 4."""
    return Reach(
        provider=np.array([[3, 5], [4, 0]]), weight=np.array([[0.75, 0.25], [1.0, 0.0]]),
        cumulative=np.array([[0.75, 1.0], [1.0, 1.0]]), cumulative_public=np.array([[0.0, 1.0], [1.0, 1.0]]),
    )  # fmt: skip


@given(providers=few, communities=st.integers(1, 9), estates=few)
def test_every_supplier_has_one_number_and_no_number_is_left_over(
    providers: int, communities: int, estates: int
) -> None:
    """Otherwise two suppliers would share their offers."""
    order = SupplierOrder(providers, communities, estates)
    groups = (
        (0, providers), (order.team, communities), (order.volunteers, communities), (order.mutual, communities),
        (order.market, communities), (order.firms, estates), (order.partners, PARTNERS_PER_COMMUNITY * communities),
    )  # fmt: skip
    numbers = [first + k for first, size in groups for k in range(size)]
    assert numbers == list(range(order.count))


def test_order_by_hand() -> None:
    """Otherwise a referral would change its meaning."""
    order = SupplierOrder(3, 2, 8)
    assert (order.team, order.volunteers, order.mutual, order.market) == (3, 5, 7, 9)
    assert (order.firms, order.partners, order.count) == (11, 19, 31)


def test_empty_suppliers_offer_nothing() -> None:
    """Otherwise care would come from nowhere before planning."""
    empty = Suppliers.empty(SupplierOrder(1, 1, 2))
    assert empty.offer.shape == (8, 13)
    assert empty.offer.sum() == 0 and empty.reach.sum() == 0.0
    assert (empty.face == NOBODY).all() and not empty.outside.any() and not empty.publicly_paid.any()


def test_a_facility_is_chosen_by_weight() -> None:
    """Otherwise nearness would not count, or the padding would be chosen."""
    here = np.array([0, 0, 0, 1, 1])
    draw = np.array([0.0, 0.7499, 0.7501, 0.0, 0.9999])
    assert _reach().choose(here, draw, public=False).tolist() == [3, 3, 5, 4, 4]


def test_among_public_ones_if_asked_and_possible() -> None:
    """Otherwise staff would refer to private facilities, or to none where there is no public one."""
    here, draw = np.array([0, 0, 1]), np.array([0.0, 0.9999, 0.3])
    assert _reach().choose(here, draw, public=True).tolist() == [5, 5, 4]


def test_shares_of_choices_follow_weights() -> None:
    """Otherwise claims would lie before the wrong facilities."""
    draw = (np.arange(1000) + 0.5) / 1000
    chosen = _reach().choose(np.zeros(1000, dtype=np.int64), draw, public=False)
    assert np.mean(chosen == 3) == pytest.approx(0.75)
    assert np.mean(chosen == 5) == pytest.approx(0.25)
