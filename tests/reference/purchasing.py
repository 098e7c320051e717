"""Purchases: the hours that money buys, vouchers, and what was spent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.formulas import ratio
from shequ.agents.words import BY_MARKET

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity
    from reference.places import Community
    from reference.supplier import Claim

TRAINED_PART, PROFESSIONAL_PART = 0.26, 0.12
BASIC_PART = 0.62


def price_of_hour(p: dict[str, float]) -> float:
    """Return the price of an hour in the usual mix of skills."""
    dearer = BASIC_PART + TRAINED_PART * p["price.trained"] + PROFESSIONAL_PART * p["price.professional"]
    return p["price.basic_hour"] * dearer


def public_price_on_market(p: dict[str, float]) -> float:
    """Return what public money pays for a market hour: the marked-up price less the elder's share."""
    return price_of_hour(p) * p["price.market_markup"] * (1.0 - p["voucher.copayment"])


def affordable(money: float, price: float, rise: float) -> float:
    """Return the hours h with h·price·(1 + rise·h/1000) = money."""
    return 2.0 * money / price / (1.0 + math.sqrt(1.0 + 4.0 * rise / 1000.0 * money / price))


def cost_of(hours: float, price: float, rise: float) -> float:
    """Return hours·price·(1 + rise·hours/1000)."""
    return hours * price * (1.0 + rise * hours / 1000.0)


def follow(hours: float, target: float, speed: float) -> float:
    """Approach what the money buys, and never exceed it."""
    return min(hours + speed * (target - hours), target)


def buy_hours(model: PlainCity) -> None:
    """Let bought, voucher and paid-neighbour hours follow their money, then elders apply for vouchers."""
    for community in model.communities:
        p = community.p
        rise = p["price.rise"]
        bought = affordable(p["money.government"], price_of_hour(p), rise)
        community.bought_hours = follow(community.bought_hours, bought, p["money.government_speed"])
        fund = p["money.vouchers"] * (1.0 - p["voucher.handling"])
        on_market = affordable(fund, public_price_on_market(p), rise)
        community.market_hours = follow(community.market_hours, on_market, p["money.market_speed"])
        paid = affordable(p["money.stipends"], p["price.neighbour_hour"], rise)
        community.paid_neighbour_hours = follow(community.paid_neighbour_hours, paid, p["money.stipend_speed"])
        for elder in community.elders:
            use_voucher(model, elder)


def use_voucher(model: PlainCity, elder: Elder) -> None:
    """Apply, hold a voucher while there is a market, and take to it what nobody served last month."""
    community = elder.community
    if community.market_hours <= 0.0:
        elder.voucher = False
        return
    if not elder.voucher and elder.needed > elder.got:
        elder.voucher = elder.chance("voucher.apply") < chance_to_apply(elder)
    if not elder.voucher:
        return
    for need in elder.needs:
        if need.need > 0 and need.served == 0:
            if not need.known:
                need.listed = model.month
            need.known = need.accepted = True
            need.channel, need.supplier = BY_MARKET, community.supplier("market")


def chance_to_apply(elder: Elder) -> float:
    """Return apply · aware · (1 + effect·income class above the middle) · (more if disabled)."""
    p = elder.p
    if not elder.is_aware():
        return 0.0
    chance = p["voucher.applying"] * (1.0 + p["voucher.income_effect"] * (elder.income - 1))
    return chance * (p["voucher.applying_disabled"] if elder.function >= 2 else 1.0)


def cut_to_voucher(elder: Elder, claims: list[Claim]) -> None:
    """Cut an elder's claims on the market, in proportion, to the hours of a voucher of their income."""
    p = elder.p
    on_market = [claim for claim in claims if claim.supplier.kind == "market"]
    limit = p["voucher.hours"] * 60.0 * (1.0 + p["voucher.hours_by_income"] * (elder.income - 1))
    share = min(ratio(limit, sum(claim.minutes for claim in on_market), otherwise=1.0), 1.0)
    for claim in on_market:
        claim.minutes = math.floor(claim.minutes * share)


def spending(community: Community) -> dict[str, float]:
    """Return public money spent on hours this month, and co-payments."""
    p = community.p
    rise = p["price.rise"]
    vouchers = cost_of(community.voucher_hours_used, public_price_on_market(p), rise)
    return {
        "direct_provision": cost_of(community.bought_hours, price_of_hour(p), rise),
        "care_vouchers": vouchers / (1.0 - p["voucher.handling"]),
        "community_stipends": cost_of(community.paid_neighbour_hours, p["price.neighbour_hour"], rise),
        "copayments": vouchers / (1.0 - p["voucher.copayment"]) * p["voucher.copayment"],
    }
