"""Rationing: who is served when claims exceed an offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reference.supplier import Claim, Supplier


def need_of(claim: Claim) -> float:
    """Return function + a if alone + b if a saver of the time bank at mutual aid."""
    elder, p = claim.elder, claim.elder.p
    saver = claim.supplier.kind == "mutual" and elder.balance > 0.0
    return elder.function + p["delivery.alone_counts"] * elder.alone + p["delivery.saver_counts"] * saver


def key_of(claim: Claim) -> float:
    """Return the elder's lot of this month."""
    return claim.elder.chance("delivery.key")


def in_order(claims: list[Claim], minutes: int) -> None:
    """Serve one claim after the other until the minutes are gone."""
    for claim in claims:
        claim.given = min(claim.minutes, minutes)
        minutes -= claim.given


def need_first(claims: list[Claim], minutes: int) -> None:
    """Serve the neediest first, by a lot that softens the order."""
    rank = {id(claim): key_of(claim) - need_of(claim) for claim in claims}
    in_order(sorted(claims, key=lambda claim: rank[id(claim)]), minutes)


def first_come(claims: list[Claim], minutes: int) -> None:
    """Serve who was listed first, by lot within a month."""
    rank = {id(claim): claim.elder.needs[claim.service].listed + key_of(claim) for claim in claims}
    in_order(sorted(claims, key=lambda claim: rank[id(claim)]), minutes)


def equal_shares(claims: list[Claim], minutes: int) -> None:
    """Give each claim the same up to what it asks; odd minutes go by lot."""
    lot = {id(claim): key_of(claim) for claim in claims}
    while minutes > 0:
        wanting = [claim for claim in claims if claim.given < claim.minutes]
        if not wanting:
            return
        share = minutes // len(wanting)
        if share == 0:
            wanting = sorted(wanting, key=lambda claim: lot[id(claim)])[:minutes]
        for claim in wanting:
            more = min(max(share, 1), claim.minutes - claim.given)
            claim.given += more
            minutes -= more


Rationing = Callable[[list["Claim"], int], None]
RATIONING: dict[str, Rationing] = {"need_first": need_first, "first_come": first_come, "equal_shares": equal_shares}


def serve(claims: list[Claim], mode: str) -> None:
    """Let each supplier serve the claims on each of its services."""
    lying: dict[tuple[Supplier, int], list[Claim]] = {}
    for claim in claims:
        lying.setdefault((claim.supplier, claim.service), []).append(claim)
    for (supplier, service), mine in lying.items():
        RATIONING[mode](mine, supplier.offer[service])
        supplier.left[service] -= sum(claim.given for claim in mine)
        supplier.asked[service] += sum(claim.minutes for claim in mine)
