"""Hearsay alone: where it ends, and why it is no consensus.

A month of tales adds s·(W·diag(f)·z − diag(W·f)·r) to trust: W is the row-stochastic matrix of an elder's six
neighbours (less where somebody has fewer), f the part of each teller's care in a target's name, z what tellers
experienced, r what hearers expect. W works on experience and never on trust. Trust is therefore not averaged over
neighbours as in DeGroot's model: it need not stay between the lowest and the highest of its start, neighbours do not
come to agree, and no eigenvector of W decides the end.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from shequ.agents.society import Claims, Couplings, Society
from shequ.agents.words import COMMITTEE, MEALS, NEIGHBOUR_COUNT, NEIGHBOURS, NOBODY, PARTY, TRUSTED_COUNT
from shequ.engine.parameters import MonthValues
from shequ.rules import trust as t
from small import meet_nobody, small_society, values

TOLD, LONG = 0.03, 1500
ALONE = {  # no experience of one's own, no return, nothing learned
    t.care_weight: 0.0, t.contact_weight: 0.0, t.blame_weight: 0.0, t.incident: 0.0, t.returning: 0.0,
    t.expectation_learning: 0.0, t.expectation_return: 0.0, t.organiser_visible: 0.0, t.told_trust: TOLD,
}  # fmt: skip


def telling(tellers: list[int]) -> Society:
    """Return a society in which some elders get care of many qualities from members and mutual aid, month by month."""
    society, random = small_society(1, 90), np.random.default_rng(4)
    society.couplings = Couplings(estates=False)
    elders, n = society.elders, len(society.elders)
    meet_nobody(society)
    society.flows.knew, society.flows.pooled = np.zeros((TRUSTED_COUNT, n), bool), np.zeros((8, n), np.int64)
    elders.need, elders.served, elders.known, elders.accepted = 0, 0, False, False
    elders.trust, elders.expectation = random.uniform(0.2, 0.8, (TRUSTED_COUNT, n)), random.uniform(0.2, 0.7, n)
    elders.quality = random.random(n)
    elders.need[MEALS, tellers] = elders.served[MEALS, tellers] = 60
    elders.accepted[MEALS, tellers] = True
    by_members = random.integers(0, 61, len(tellers))
    elder, service = np.array(tellers * 2), np.full(2 * len(tellers), MEALS)
    supplier = np.repeat([society.order.team, society.order.mutual], len(tellers))
    given = np.concatenate([by_members, 60 - by_members])
    society.flows.claims = Claims(elder, service, supplier, given, given)
    return society


def hearers(society: Society) -> nx.MultiDiGraph:
    """Return who hears whom: an edge from teller to hearer for each place among the hearer's neighbours."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(society.elders)))
    for hearer, row in enumerate(society.elders.neighbours.T.tolist()):
        graph.add_edges_from((teller, hearer) for teller in row if teller != NOBODY)
    return graph


def push(society: Society) -> np.ndarray:
    """Return what a month of tales adds to trust, hearer by hearer over the graph, shape ``(5, elders)``."""
    elders, claims, graph = society.elders, society.flows.claims, hearers(society)
    pushed = np.zeros((TRUSTED_COUNT, len(elders)))
    for teller in sorted({*claims.elder.tolist()}):
        share = {}
        for face, first in ((PARTY, society.order.team), (NEIGHBOURS, society.order.mutual)):
            share[face] = claims.given[(claims.elder == teller) & (claims.supplier == first)].sum() / 60
        for _, hearer in graph.out_edges(teller):
            surplus = np.sqrt(elders.quality[teller]) - elders.expectation[hearer]
            for face, part in share.items():
                pushed[face, hearer] += TOLD * part * surplus / NEIGHBOUR_COUNT
    return pushed


def live(society: Society, months: int, p: MonthValues) -> np.ndarray:
    """Let trust move for so many months and return it."""
    for month in range(1, months + 1):
        society.month = month
        t.update_trust(society, p)
    return society.elders.trust.copy()


def test_tales_alone_push_evenly_until_certainty() -> None:
    """Otherwise hearsay would depend on the hearer's trust, or bend on its way: T(n) = T(0) + n·push, up to 0 or 1."""
    society = telling(list(range(0, 90, 4)))
    start, pushed = society.elders.trust.copy(), push(society)
    p = values(society, ALONE)
    assert live(society, 7, p) == pytest.approx(np.clip(start + 7 * pushed, 0, 1), abs=1e-12)
    found = live(society, LONG - 7, p)
    assert found == pytest.approx(np.clip(start + LONG * pushed, 0, 1), abs=1e-9)
    heard = pushed[PARTY] != 0.0
    certain = (found[PARTY] == 0.0) | (found[PARTY] == 1.0)
    assert certain[heard].mean() > 0.5 and not certain[~heard].any()
    assert found.min() < start.min() and found.max() > start.max()  # no convex hull


def test_tales_against_one_s_own_level_come_to_rest() -> None:
    """Otherwise hearsay would move trust for ever, or the weight of tales would not be push·(1 − ρ)/ρ."""
    society, back = telling(list(range(0, 90, 4))), 0.1
    society.elders.trust_anchor = np.random.default_rng(5).uniform(0.3, 0.7, (TRUSTED_COUNT, 90))
    rest = society.elders.trust_anchor + push(society) * (1 - back) / back
    found = live(society, 300, values(society, ALONE | {t.returning: back}))
    assert found == pytest.approx(np.clip(rest, 0, 1), abs=1e-9)
    assert (found[COMMITTEE] == pytest.approx(society.elders.trust_anchor[COMMITTEE])) and np.ptp(found[PARTY]) > 0.1


def test_a_tale_is_told_once() -> None:
    """Otherwise what was told would be told on: in months, through whole estates that nobody has served."""
    teller = 30
    society = telling([teller])
    steps = nx.single_source_shortest_path_length(nx.DiGraph(hearers(society)), teller)
    start = society.elders.trust.copy()
    found = live(society, 60, values(society, ALONE))
    hears = np.array([steps.get(elder) == 1 for elder in range(90)])
    further = np.array([steps.get(elder, 0) > 1 for elder in range(90)])
    assert (found[PARTY] != start[PARTY])[hears].all()
    assert np.array_equal(found[:, ~hears], start[:, ~hears])
    assert further.sum() > hears.sum() > 0


def test_awareness_from_tales_comes_to_rest() -> None:
    """Otherwise tales would make everybody aware in time, or nobody: min(told · tellers around / 6 / forgotten, most)."""
    society = telling(list(range(0, 90, 4)))
    tellers = {*society.flows.claims.elder.tolist()}
    around = [sum(teller in tellers for teller, _ in hearers(society).in_edges(elder)) for elder in range(90)]
    live(society, 300, values(society, ALONE | {t.told_awareness: 0.05, t.told_fades: 0.1, t.told_most: 0.2}))
    expected = np.minimum(0.05 * np.array(around) / NEIGHBOUR_COUNT / 0.1, 0.2)
    assert society.elders.awareness_told == pytest.approx(expected, abs=1e-9)
    assert (expected == 0.2).any() and (expected < 0.2).any()
