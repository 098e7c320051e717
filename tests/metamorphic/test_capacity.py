"""More capacity for the same claims never serves fewer minutes within a month."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.agents.society import Society
from shequ.agents.suppliers import Suppliers
from shequ.agents.words import NOBODY, SERVICE_COUNT
from shequ.rules.delivery import deliver_care
from shequ.rules.rationing import RATIONING
from small import small_society, values

ELDERS, COMMUNITIES = 12, 2
BUILT = small_society(COMMUNITIES, ELDERS)


def claimed(seed: int, rationing: str, pooled: float) -> Society:
    """Return a society with random needs, referrals, second listings and vouchers, and suppliers with random hours."""
    random, society = np.random.default_rng(seed), copy.copy(BUILT)
    society.rationing, society.flows = rationing, copy.deepcopy(BUILT.flows)
    society.providers, society.communities = copy.deepcopy(BUILT.providers), BUILT.communities.copy()
    elders, count = BUILT.elders.copy(), BUILT.order.count
    shape = (SERVICE_COUNT, len(elders))
    elders.need = random.integers(0, 300, shape) * (random.random(shape) < 0.6)
    elders.gross, elders.function = elders.need, random.integers(0, 4, len(elders))
    elders.supplier, elders.second = random.integers(0, count, shape), random.integers(NOBODY, count, shape)
    elders.accepted = elders.known = random.random(shape) < 0.7
    elders.listed, elders.balance = random.integers(0, 4, shape), random.integers(0, 2, len(elders))
    society.elders, society.month = elders, int(random.integers(1, 100))
    society.communities.pooled_share = pooled
    offer = random.integers(0, 400, (SERVICE_COUNT, count)) * (random.random((SERVICE_COUNT, count)) < 0.5)
    society.suppliers = replace(Suppliers.empty(society.order), offer=offer, reach=random.random(count))
    society.suppliers.community[:] = random.integers(0, COMMUNITIES, count)
    return society


def with_more(society: Society, seed: int, everybody: bool) -> Society:
    """Return the same claims before suppliers of whom one, or all, have more minutes of some services."""
    random, more = np.random.default_rng(seed), copy.copy(society)
    more.elders, more.communities = society.elders.copy(), society.communities.copy()
    more.flows, more.providers = copy.deepcopy(society.flows), copy.deepcopy(society.providers)
    offer = society.suppliers.offer.copy()
    some = slice(None) if everybody else [int(random.integers(0, offer.shape[1]))]
    offer[:, some] += random.integers(0, 200, offer[:, some].shape)
    more.suppliers = replace(society.suppliers, offer=offer)
    return more


def served(society: Society) -> np.ndarray:
    """Deliver the month's care and return minutes by service and elder."""
    deliver_care(society, values(society))
    return society.elders.served.astype(np.int64)


SEEDS = st.integers(0, 100_000)


@pytest.mark.parametrize("rationing", RATIONING)
@pytest.mark.parametrize("everybody", [False, True])
@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, pooled=st.sampled_from([0.3, 1.0]))
def test_more_capacity_serves_no_fewer_minutes(rationing: str, everybody: bool, seed: int, pooled: float) -> None:
    """Otherwise giving a supplier hours would cost the place care, and no effect of money on care could be read."""
    before = claimed(seed, rationing, pooled)
    after = with_more(before, seed + 1, everybody)
    less, more = served(before), served(after)
    assert more.sum() >= less.sum() > 0
    assert less.sum() < before.elders.need.sum()


@pytest.mark.parametrize("rationing", RATIONING)
@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_without_a_pool_more_capacity_takes_no_minute_from_anybody(rationing: str, seed: int) -> None:
    """Otherwise a rule of rationing would punish somebody because there is more to share."""
    before = claimed(seed, rationing, 0.0)
    after = with_more(before, seed + 1, everybody=True)
    less, more = served(before), served(after)
    assert (more >= less).all()
    assert more.sum() > less.sum()
