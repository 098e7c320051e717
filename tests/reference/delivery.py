"""Delivery: minutes go from suppliers to elders, first by referral, then from the pool."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.elder import Care
from reference.formulas import ratio
from reference.purchasing import cut_to_voucher
from reference.rationing import serve
from reference.supplier import Claim
from shequ.agents.words import NOBODY, SERVICE_COUNT, SKILL_OF

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity
    from reference.places import Community
    from reference.supplier import Supplier

Pool = dict["Supplier", list[int]]


def deliver_care(model: PlainCity) -> None:
    """Serve referred claims, then the hub's cases from idle minutes in reach, and close the books of care."""
    for supplier in model.suppliers:
        supplier.left, supplier.asked, supplier.used = list(supplier.offer), [0] * SERVICE_COUNT, 0.0
    claims = claims_of_month(model)
    serve(claims, model.policy.rationing)
    wasted = take_what_is_given(model, claims)
    idle, pooled = sum(sum(supplier.left) for supplier in model.suppliers), 0.0
    for community in model.communities:
        pooled += serve_pool(community)
        case_limit = community.p["delivery.case_minutes"]
        community.backlog = float(sum(accepted_and_lacking(elder) > case_limit for elder in community.elders))
        accepted = sum(need.need for elder in community.elders for need in elder.needs if need.accepted)
        community.unmet_share = ratio(sum(accepted_and_lacking(elder) for elder in community.elders), accepted)
    model.sums["wasted_minutes"] = wasted
    model.sums["idle_minutes"] = max(idle - pooled, 0.0)
    model.sums["offered_minutes"] = sum(supplier.offered for supplier in model.suppliers)
    for facility in model.facilities:
        facility.believe(facility.supplier.asked)
        facility.load = facility.supplier.share_given
    for elder in model.elders:
        judge_quality(elder)


def claims_of_month(model: PlainCity) -> list[Claim]:
    """Gather first and second listings of accepted needs, those on the market cut to vouchers."""
    claims = []
    for elder in model.elders:
        mine = []
        for service, need in enumerate(elder.needs):
            if not (need.known and need.accepted and need.need > 0 and need.supplier is not None):
                continue
            mine.append(Claim(elder, service, need.supplier, need.need))
            if need.second is not None and need.second is not need.supplier:
                mine.append(Claim(elder, service, need.second, need.need))
        cut_to_voucher(elder, mine)
        claims += mine
    return claims


def take_what_is_given(model: PlainCity, claims: list[Claim]) -> int:
    """Let elders take what suppliers gave, up to their need; return the minutes given beyond it."""
    wasted = 0
    for elder in model.elders:
        elder.care = Care()
        for need in elder.needs:
            need.served = need.pooled = 0
    for community in model.communities:
        community.voucher_hours_used = 0.0
    for claim in claims:
        note_claim(claim)
    for elder in model.elders:
        for need in elder.needs:
            wasted += max(need.served - need.need, 0)
            need.served = min(need.served, need.need)
    return wasted


def note_claim(claim: Claim) -> None:
    """Write down one claim's care: how much, how good, in whose name and who paid."""
    supplier, care, given = claim.supplier, claim.elder.care, claim.given
    claim.elder.needs[claim.service].served += given
    supplier.used += given
    care.given += given
    care.good += given * supplier.quality
    if supplier.face != NOBODY:
        care.by_face[supplier.face] += given
    care.publicly_paid += given * supplier.publicly_paid
    care.by_mutual_aid += given * (supplier.kind == "mutual")
    if supplier.kind == "market":
        supplier.community.voucher_hours_used += given / 60.0


def serve_pool(community: Community) -> float:
    """Serve the hub's cases from idle minutes in reach, professional ones first; return the minutes this took."""
    pool = minutes_in_reach(community)
    there = sum(sum(minutes) for minutes in pool.values())
    good = sum(sum(minutes) * supplier.quality for supplier, minutes in pool.items())
    quality = ratio(good, there, otherwise=0.5)
    if there == 0 or community.pooled_share == 0.0:
        return finish_care(community, quality)
    cases = [elder for elder in community.elders if elder.chance("pooling.case") < community.pooled_share]
    by_need = community.p["delivery.pool_by_need"]
    rank = {elder: elder.chance("pooling.key") - by_need * elder.function for elder in cases}
    cases.sort(key=lambda elder: rank[elder])
    spare = given = 0
    for skill in (2, 1, 0):
        services = [s for s in range(SERVICE_COUNT) if SKILL_OF[s] == skill]
        spare += sum(minutes[s] for minutes in pool.values() for s in services)
        before = spare
        for elder in cases:
            for service in services:
                spare -= serve_from_pool(elder, service, spare)
        given += before - spare
    worth = community.p["delivery.moved_hour"]
    for supplier, minutes in pool.items():
        supplier.used += sum(minutes) / worth * given / there
    return finish_care(community, quality) / worth


def minutes_in_reach(community: Community) -> Pool:
    """Return idle minutes in reach, as much as is left of them when moved to another task."""
    worth = community.p["delivery.moved_hour"]
    return {
        supplier: [math.floor(left * supplier.reach * worth + 1e-9) for left in supplier.left]
        for supplier in community.suppliers
    }


def serve_from_pool(elder: Elder, service: int, spare: int) -> int:
    """Give a case what it lacks, as far as there is; return the minutes."""
    need = elder.needs[service]
    if not need.accepted or need.lacking <= 0:
        return 0
    need.pooled = min(need.lacking, spare)
    need.served += need.pooled
    return need.pooled


def finish_care(community: Community, quality: float) -> float:
    """Work out the mean quality of each elder's care; return the minutes that came from the pool."""
    for elder in community.elders:
        care = elder.care
        care.pooled = sum(need.pooled for need in elder.needs)
        elder.quality = ratio(care.good + care.pooled * quality, care.given + care.pooled)
    return sum(elder.care.pooled for elder in community.elders)


def accepted_and_lacking(elder: Elder) -> int:
    """Return minutes of accepted need that nobody gave."""
    return sum(need.lacking for need in elder.needs if need.accepted)


def judge_quality(elder: Elder) -> None:
    """Let expected quality follow experience, and return to the usual 0.55 where there is none."""
    p = elder.p
    if elder.got > 0:
        step = p["delivery.quality_learning"] * (elder.quality - elder.quality_expected)
    else:
        step = p["delivery.quality_return"] * (0.55 - elder.quality_expected)
    elder.quality_expected += step
