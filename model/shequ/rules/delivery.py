"""Delivery: minutes go from suppliers to elders, first by referral, then from the pool.

Equations
---------
order by need | 按需排序: rank = U − function − a·alone − s·saver
    with a = delivery.alone_counts, s = delivery.saver_counts
idle minutes that can be moved | 可调动的闲置分钟: moved = idle·reach·worth
    with worth = delivery.moved_hour
expected quality | 对质量的预期: Δexpected = served·speed·(quality − expected) + (1 − served)·return·(0.55 − expected)
    with speed = delivery.quality_learning, return = delivery.quality_return
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Claims, Society
from shequ.agents.words import ALONE, NOBODY, SERVICE_COUNT, SKILL_OF
from shequ.engine.groups import over_services, ratio, total, where_true
from shequ.engine.parameters import MonthValues, assumed
from shequ.rules.planning import accepted_need
from shequ.rules.purchasing import within_voucher
from shequ.rules.rationing import RATIONING, in_order

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

alone_counts = assumed("delivery.alone_counts", 0.5, 0.0, 1.0, "steps of function", "living alone in the order of need")
saver_counts = assumed("delivery.saver_counts", 1.2, 0.0, 3.0, "steps of function", "a time-bank saver at mutual aid")
moved_worth = assumed(
    "delivery.moved_hour",
    0.8,
    0.5,
    1.0,
    "share",
    "of an hour left when moved to another task",
    minimum=0.1,
    maximum=1.0,
)
pool_by_need = assumed(
    "delivery.pool_by_need",
    0.6,
    0.0,
    1.5,
    "of the lot, a step",
    "function in the order of pooled cases, against the lot",
)
case_limit = assumed("delivery.case_minutes", 30.0, 10.0, 120.0, "minutes", "unmet accepted need that makes a case")
quality_speed = assumed(
    "delivery.quality_learning", 0.15, 0.05, 0.4, "per month", "expected quality follows experience", maximum=1.0
)
quality_return = assumed(
    "delivery.quality_return", 0.01, 0.0, 0.05, "per month", "and returns where there is none", maximum=1.0
)
PARAMETERS = [alone_counts, saver_counts, pool_by_need, moved_worth, case_limit, quality_speed, quality_return]

USUAL_QUALITY = 0.55
PROFESSIONAL_FIRST = (2, 1, 0)


def deliver_care(society: Society, p: MonthValues) -> None:
    """Serve listed claims, then pooled cases; count waste and idle minutes.

    First each supplier serves its own claims by the stated rationing rule. What a second listing gives beyond the
    need is waste. Then the cases that the hub works through take the idle minutes in its reach, professional hours
    first. Delivered ≤ need and given ≤ offered hold to the minute.
    """
    elders, suppliers = society.elders, society.suppliers
    claims = _claims(society, p)
    _serve_claims(society, p, claims)
    n = len(elders)
    got = total(claims.service * n + claims.elder, SERVICE_COUNT * n, claims.given).reshape(SERVICE_COUNT, n)
    got = got.astype(np.int32)
    elders.served = np.minimum(got, elders.need)
    society.flows.sums["wasted_minutes"] = float((got - elders.served).sum())
    good = total(claims.elder, n, claims.given * suppliers.quality[claims.supplier])
    weight = over_services(got).astype(np.float64)
    idle = suppliers.offer.copy()
    np.subtract.at(idle, (claims.service, claims.supplier), claims.given)
    in_reach = movable(society, p, idle)
    pooled, pooled_quality = _serve_pool(society, p, in_reach)
    elders.served += pooled
    society.flows.pooled = pooled
    from_pool = over_services(pooled)
    good += from_pool * pooled_quality[elders.community]
    weight += from_pool
    elders.quality = np.divide(good, weight, out=np.zeros(n), where=weight > 0)
    by_community = total(elders.community, society.community_count, from_pool)
    called = called_upon(society, p, in_reach, by_community)
    society.flows.used = total(claims.supplier, len(called), claims.given) + called
    society.flows.sums["idle_minutes"] = float(max(idle.sum() - (by_community / p[moved_worth]).sum(), 0.0))
    society.flows.sums["offered_minutes"] = float(suppliers.offer.sum())
    society.flows.claims = claims
    _close_books(society, p, claims)


def _claims(society: Society, p: MonthValues) -> Claims:
    """Gather first and second listings of accepted needs."""
    elders = society.elders
    parts: list[tuple[Integers, Integers, Integers]] = []
    for s in range(SERVICE_COUNT):
        rows = np.flatnonzero(elders.known[s] & elders.accepted[s] & (elders.need[s] > 0) & (elders.supplier[s] >= 0))
        first, second = elders.supplier[s][rows], elders.second[s][rows]
        twice = (second != NOBODY) & (second != first)
        parts.append((rows, np.full(len(rows), s), first))
        parts.append((rows[twice], np.full(int(twice.sum()), s), second[twice]))
    elder, service, supplier = (np.concatenate(x).astype(np.int64) for x in zip(*parts, strict=True))
    minutes = elders.need[service, elder].astype(np.int64)
    minutes = within_voucher(society, p, elder, supplier, minutes)
    return Claims(elder, service, supplier, minutes, np.zeros(len(elder), dtype=np.int64))


def _serve_claims(society: Society, p: MonthValues, claims: Claims) -> None:
    elders, order = society.elders, society.order
    if not society.couplings.scarcity:
        offered = society.suppliers.offer[claims.service, claims.supplier] > 0
        claims.given = claims.minutes * offered
        return
    each = p.over(elders.community[claims.elder])
    need = elders.function[claims.elder] + each[alone_counts] * (elders.living[claims.elder] == ALONE)
    at_mutual = order.is_mutual(claims.supplier)
    need = need + each[saver_counts] * (at_mutual & (elders.balance[claims.elder] > 0.0))
    key = society.draw("delivery.key")[claims.elder]
    cell = claims.service * order.count + claims.supplier
    listed = elders.listed[claims.service, claims.elder].astype(np.int64)
    serve = RATIONING[society.rationing]
    claims.given = serve(cell, claims.minutes, society.suppliers.offer.reshape(-1), need, listed, key)


def _serve_pool(society: Society, p: MonthValues, in_reach: Integers) -> tuple[Integers, Floats]:
    """Serve the hub's cases from idle minutes in reach, by skill; return minutes and quality by community."""
    elders, suppliers, n = society.elders, society.suppliers, society.community_count
    skill = np.array(SKILL_OF)
    pool = np.array(
        [np.bincount(suppliers.community, in_reach[skill == k].sum(axis=0), minlength=n) for k in range(3)]
    ).astype(np.int64)
    weight = in_reach.sum(axis=0)
    there = total(suppliers.community, n, weight)
    quality = ratio(total(suppliers.community, n, weight * suppliers.quality), there, otherwise=0.5)
    given = np.zeros((SERVICE_COUNT, len(elders)), dtype=np.int64)
    if not there.any() or not society.communities.pooled_share.any() or not society.couplings.scarcity:
        return given, quality
    chosen = society.draw("pooling.case") < society.communities.pooled_share[elders.community]
    key = society.draw("pooling.key")
    spare = np.zeros(n, dtype=np.int64)
    for level in PROFESSIONAL_FIRST:
        spare = spare + pool[level]
        services = np.flatnonzero(skill == level)
        lacking = (elders.need[services] - elders.served[services]) * (elders.accepted[services] & chosen)
        k, rows = where_true(lacking > 0)
        s, asked = services[k], lacking[k, rows].astype(np.int64)
        rank = key[rows] - p.over(elders.community[rows])[pool_by_need] * elders.function[rows]
        got = in_order(elders.community[rows].astype(np.int64), asked, spare, rank)
        given[s, rows] = got
        spare = spare - np.bincount(elders.community[rows], got, minlength=n).astype(np.int64)
    return given, quality


def movable(society: Society, p: MonthValues, idle: Integers) -> Integers:
    """Return idle minutes that the coordinator reaches, as much of them as is left when moved to another task."""
    suppliers = society.suppliers
    return np.floor(idle * suppliers.reach * p[moved_worth][suppliers.community] + 1e-9).astype(np.int64)


def called_upon(society: Society, p: MonthValues, in_reach: Integers, pooled: Floats) -> Floats:
    """Return the idle minutes that each supplier spent on pooled cases, in proportion to what was in reach of it.

    ``pooled`` are the minutes given from the pool, by community.
    """
    community, n = society.suppliers.community, society.community_count
    there = in_reach.sum(axis=0)
    part = ratio(pooled, total(community, n, there))
    return np.asarray(there / p[moved_worth][community] * part[community])


def _close_books(society: Society, p: MonthValues, claims: Claims) -> None:
    """Write what next month reads: backlog, beliefs, load, expected quality."""
    elders, each, n = society.elders, p.over(society.elders.community), society.community_count
    lacking = over_services((elders.need - elders.served) * elders.accepted)
    case = elders.alive & (lacking > each[case_limit])
    society.communities.backlog = np.bincount(elders.community[case], minlength=n)
    unmet, accepted = total(elders.community, n, lacking), accepted_need(society).sum(axis=0)
    society.communities.unmet_share = ratio(unmet, accepted)
    suppliers = society.order.count
    asked = total(claims.service * suppliers + claims.supplier, SERVICE_COUNT * suppliers, claims.minutes)
    asked = asked.reshape(SERVICE_COUNT, suppliers)
    offered = society.suppliers.offer.sum(axis=0)
    for i, provider in enumerate(society.providers):
        provider.believe(asked[:, i], p.at(provider.home))
        if society.couplings.scarcity:
            provider.load = float(society.flows.used[i] / offered[i]) if offered[i] else 0.0
    served = over_services(elders.served) > 0
    expected = elders.quality_expected
    step = each[quality_speed] * (elders.quality - expected)
    elders.quality_expected = expected + np.where(served, step, each[quality_return] * (USUAL_QUALITY - expected))
