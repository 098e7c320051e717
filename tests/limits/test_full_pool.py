"""With a hub that works through every case and reaches every idle minute, care is what a linear programme can do.

All minutes are whole and the constraint matrices are totally unimodular, so that the optimum is whole too: no rounding
is left to allow for. An hour keeps its worth when moved, and everybody is referred within their community.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from shequ.agents.society import Society
from shequ.agents.suppliers import Suppliers
from shequ.agents.words import BY_STAFF, MEALS, NOBODY, SERVICE_COUNT, SKILL_OF
from shequ.rules.coordination import again, refer_and_pool
from shequ.rules.delivery import deliver_care, moved_worth
from shequ.rules.rationing import RATIONING
from small import small_society, values

COMMUNITIES, ELDERS, PLENTY = 3, 8, 1e9
SKILL = np.array(SKILL_OF)
SERVICES = range(SERVICE_COUNT)


def before_the_hub(random: np.random.Generator, services: list[int], rationing: str) -> Society:
    """Return a society with random known and accepted needs, each before a random supplier of its community."""
    society = small_society(COMMUNITIES, ELDERS)
    elders, order = society.elders, society.order
    suppliers = society.suppliers = Suppliers.empty(order)
    suppliers.community[:] = np.arange(order.count) % COMMUNITIES
    suppliers.reach[:] = 1.0
    offer = random.integers(0, 240, (len(services), order.count))
    suppliers.offer[services] = offer * (random.random(offer.shape) < 0.4)
    elders.need, elders.known, elders.accepted, elders.voucher = 0, False, False, False
    plenty = random.permutation([0.01, 0.3, 3.0])[elders.community]  # of need, by community
    by_skill = random.choice([0.1, 1.0], 3) if len(services) > 1 else np.ones(3)
    for service in services:
        asked = random.random(len(elders)) < 0.8
        elders.need[service] = np.ceil(random.integers(1, 900, len(elders)) * by_skill[SKILL[service]] * plenty) * asked
        elders.known[service] = elders.accepted[service] = asked
        elders.supplier[service] = random.integers(0, order.count // COMMUNITIES, len(elders)) * COMMUNITIES
    elders.supplier += elders.community.astype(np.int32)
    elders.gross, elders.second, elders.channel = elders.need, NOBODY, BY_STAFF
    society.flows.newly = np.zeros(elders.need.shape, dtype=bool)
    society.flows.again = np.full(elders.need.shape, NOBODY, dtype=np.int8)
    society.communities.coordination_hours, society.communities.backlog = PLENTY, len(elders)
    society.rationing = rationing
    return society


def run_the_hub(society: Society) -> np.ndarray:
    """Let the hub pool and suppliers deliver; return minutes served by service and elder."""
    p = values(society, {moved_worth: 1.0, again: 0.0})
    refer_and_pool(society, p)
    assert (society.communities.pooled_share == 1.0).all()
    deliver_care(society, p)
    return society.elders.served


def greatest_flow(society: Society, service: int) -> int:
    """Return the greatest flow of one service's minutes: source, suppliers, elders of their community, sink."""
    elders, suppliers = society.elders, society.suppliers
    count, n = len(suppliers.community), len(elders)
    source, sink = count + n, count + n + 1
    edges = [(source, s, int(minutes)) for s, minutes in enumerate(suppliers.offer[service])]
    edges += [(count + e, sink, int(minutes)) for e, minutes in enumerate(elders.need[service])]
    near = suppliers.community[:, None] == elders.community[None, :]
    edges += [(s, count + e, 10**6) for s, e in zip(*(x.tolist() for x in np.nonzero(near)), strict=True)]
    start, end, capacity = (np.array(x, dtype=np.int32) for x in zip(*edges, strict=True))
    graph = csr_array((capacity, (start, end)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def most_minutes(society: Society) -> float:
    """Return the most minutes that offers can give to needs of their community that ask no more skill than theirs."""
    elders, suppliers = society.elders, society.suppliers
    offers = [(k, s) for k in SERVICES for s in np.flatnonzero(suppliers.offer[k])]
    needs = [(k, e) for k in SERVICES for e in np.flatnonzero(elders.need[k])]
    arcs = [
        (i, j) for i, (given, s) in enumerate(offers) for j, (asked, e) in enumerate(needs)
        if SKILL[given] >= SKILL[asked] and suppliers.community[s] == elders.community[e]
    ]  # fmt: skip
    rows = np.array([(i, len(offers) + j) for i, j in arcs]).T.ravel()
    columns = np.tile(np.arange(len(arcs)), 2)
    bounds = [suppliers.offer[one] for one in offers] + [elders.need[one] for one in needs]
    limits = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(bounds), len(arcs)))
    return float(-linprog(-np.ones(len(arcs)), A_ub=limits.tocsr(), b_ub=bounds, method="highs").fun)


@pytest.mark.parametrize("rationing", RATIONING)
@pytest.mark.parametrize("seed", range(8))
def test_one_service_is_the_greatest_flow(seed: int, rationing: str) -> None:
    """Otherwise a perfect hub would leave minutes idle beside open cases, or serve minutes that nobody offers."""
    society = before_the_hub(np.random.default_rng(seed), [MEALS], rationing)
    served = run_the_hub(society)
    assert served.sum() == greatest_flow(society, MEALS)
    offered = society.suppliers.offer.sum()
    assert 0 < society.flows.pooled.sum() < served.sum() < min(offered, society.elders.need.sum())


@pytest.mark.parametrize("seed", range(8))
def test_all_services_are_the_programme_in_which_skill_serves_below_itself(seed: int) -> None:
    """Otherwise professional minutes would be spent where others could help, or not help where they could."""
    society = before_the_hub(np.random.default_rng(seed), list(SERVICES), "need_first")
    served = run_the_hub(society)
    assert served.sum() == pytest.approx(most_minutes(society), abs=1e-6)
    offered = society.suppliers.offer.sum()
    assert 0 < society.flows.pooled.sum() < served.sum() < min(offered, society.elders.need.sum())
