"""Purchases: care hours that money buys, at one price of labour for every buyer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import BY_MARKET, SERVICE_COUNT
from shequ.engine.groups import over_services, ratio, total
from shequ.engine.parameters import Kind, MonthValues, Parameter, assumed
from shequ.rules.discovery import aware_now

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

hour_price = Parameter(
    "price.basic_hour", 28.0, "CNY", 17.0, 40.0, Kind.DERIVED,
    "3,200 CNY a month with 30% on-costs over 150–174 hours; purchased hours cost 10–40 in five places",
    "an hour of basic care, for every buyer", 1.0,
)  # fmt: skip
trained_price = assumed("price.trained", 1.29, 1.1, 1.6, "ratio", "a trained hour against a basic one")
professional_price = assumed("price.professional", 2.14, 1.5, 3.0, "ratio", "a professional hour against a basic one")
price_slope = assumed(
    "price.rise", 0.25, 0.05, 0.8, "per 1,000 hours", "rise of the price with hours bought in a community"
)
neighbour_price = assumed("price.neighbour_hour", 22.0, 15.0, 30.0, "CNY", "an hour of a paid neighbour", minimum=1.0)
market_markup = assumed("price.market_markup", 1.15, 1.0, 1.5, "ratio", "price on the market", minimum=1.0)
copayment = assumed("voucher.copayment", 0.30, 0.1, 0.3, "share", "that the elder pays", maximum=0.9)
handling = assumed("voucher.handling", 0.05, 0.02, 0.1, "share", "of voucher money spent on handling", maximum=0.9)
applying = assumed("voucher.applying", 0.04, 0.02, 0.08, "per month", "an aware elder with needs applies", maximum=1.0)
applying_disabled = assumed("voucher.applying_disabled", 1.5, 1.0, 2.5, "ratio", "the disabled apply sooner")
income_effect = assumed(
    "voucher.income_effect", 0.5, 0.0, 0.8, "ratio a class", "richer elders apply sooner", maximum=1.0
)
voucher_hours = assumed("voucher.hours", 20.0, 8.0, 40.0, "hours a month", "that a holder can use")
voucher_income = assumed(
    "voucher.hours_by_income", 0.3, 0.0, 0.5, "ratio a class", "richer holders use more", maximum=1.0
)
_MONEY = "zero in the baseline; a money lever moves it"
government_money = assumed(
    "money.government", 0.0, 0.0, 0.0, "CNY a month and community", "for care hours bought", source=_MONEY
)
voucher_money = assumed("money.vouchers", 0.0, 0.0, 0.0, "CNY a month and community", "for vouchers", source=_MONEY)
stipend_money = assumed(
    "money.stipends", 0.0, 0.0, 0.0, "CNY a month and community", "for paid neighbours", source=_MONEY
)
government_speed = assumed(
    "money.government_speed", 0.1, 0.05, 0.3, "per month", "bought hours follow the money", maximum=1.0
)
market_speed = assumed("money.market_speed", 0.06, 0.03, 0.2, "per month", "the market follows the money", maximum=1.0)
stipend_speed = assumed(
    "money.stipend_speed", 0.15, 0.05, 0.3, "per month", "paid neighbours follow the money", maximum=1.0
)
PARAMETERS = [
    hour_price, trained_price, professional_price, price_slope, neighbour_price, market_markup, copayment, handling,
    applying, applying_disabled, income_effect, voucher_hours, voucher_income, government_money, voucher_money,
    stipend_money, government_speed, market_speed, stipend_speed,
]  # fmt: skip

MINUTES = 60.0
SKILL_MIX = (0.62, 0.26, 0.12)


def affordable(money: Floats, price: Floats, slope: Floats) -> Floats:
    """Return the hours that money buys at a price that rises with their number.

    Equations
    ---------
    hours that money buys | 资金可购时数: hours·price·(1 + slope·hours/1000) = money
        with slope = price.rise
    """
    rise = slope / 1000.0
    root = np.sqrt(1.0 + 4.0 * rise * money / price)
    return np.asarray(2.0 * money / price / (1.0 + root))


def cost_of(hours: Floats, price: Floats, slope: Floats) -> Floats:
    """Return what hours cost, the price rising with their number."""
    return np.asarray(hours * price * (1.0 + slope * hours / 1000.0))


def mean_price(p: MonthValues) -> Floats:
    """Return the price of a bought hour of the usual mix of skills."""
    return np.asarray(
        p[hour_price] * (SKILL_MIX[0] + SKILL_MIX[1] * p[trained_price] + SKILL_MIX[2] * p[professional_price])
    )


def buy_hours(society: Society, p: MonthValues) -> None:
    """Let bought, voucher and paid-neighbour hours follow their money; never spend more than there is."""
    books = society.communities
    _follow(
        society, "bought_hours", affordable(p[government_money], mean_price(p), p[price_slope]), p[government_speed]
    )
    _follow(society, "market_hours", affordable(_voucher_fund(p), _public_price(p), p[price_slope]), p[market_speed])
    _follow(
        society,
        "paid_neighbour_hours",
        affordable(p[stipend_money], p[neighbour_price], p[price_slope]),
        p[stipend_speed],
    )
    if np.any(books.market_hours > 0.0) or society.elders.voucher.any():
        _apply_for_vouchers(society, p)


def _follow(society: Society, column: str, target: Floats, speed: Floats) -> None:
    hours = getattr(society.communities, column)
    setattr(society.communities, column, np.minimum(hours + speed * (target - hours), target))


def _voucher_fund(p: MonthValues) -> Floats:
    return p[voucher_money] * (1.0 - p[handling])


def _public_price(p: MonthValues) -> Floats:
    """Return what public money pays for a market hour: the elder pays the rest."""
    return mean_price(p) * p[market_markup] * (1.0 - p[copayment])


def _apply_for_vouchers(society: Society, p: MonthValues) -> None:
    elders, each = society.elders, p.over(society.elders.community)
    lacking = over_services(elders.need) > over_services(elders.served)
    chance = each[applying] * aware_now(society, p) * (1.0 + each[income_effect] * (elders.income - 1.0))
    chance = chance * np.where(elders.function >= 2, each[applying_disabled], 1.0)
    applies = elders.alive & lacking & (society.draw("voucher.apply") < chance)
    offered = society.communities.market_hours[elders.community] > 0
    elders.voucher = (elders.voucher | applies) & offered & elders.alive
    market = society.order.market + elders.community
    for s in range(SERVICE_COUNT):
        buys = elders.voucher & (elders.need[s] > 0) & (elders.served[s] == 0)
        elders.listed[s, buys & ~elders.known[s]] = society.month
        elders.known[s] |= buys
        elders.accepted[s] |= buys
        elders.channel[s] = np.where(buys, BY_MARKET, elders.channel[s])
        elders.supplier[s] = np.where(buys, market, elders.supplier[s])


def within_voucher(
    society: Society, p: MonthValues, elder: Integers, supplier: Integers, minutes: Integers
) -> Integers:
    """Cut claims on the market to the hours that each holder can use, in proportion."""
    at_market = society.order.is_market(supplier)
    if not at_market.any():
        return minutes
    elders = society.elders
    asked = total(elder, len(elders), minutes * at_market)
    each = p.over(elders.community)
    limit = each[voucher_hours] * MINUTES * (1.0 + each[voucher_income] * (elders.income - 1.0))
    share = np.minimum(ratio(limit, asked, otherwise=1.0), 1.0)
    return np.where(at_market, np.floor(minutes * share[elder]), minutes).astype(np.int64)


def spending(society: Society, p: MonthValues) -> dict[str, Floats]:
    """Return public money spent on hours this month, and co-payments, by community."""
    books = society.communities
    order, claims = society.order, society.flows.claims
    used = np.zeros(society.community_count)
    if claims is not None:
        at_market = order.is_market(claims.supplier)
        used = total(claims.supplier[at_market] - order.market, len(used), claims.given[at_market]) / MINUTES
    vouchers = cost_of(used, _public_price(p), p[price_slope])
    return {
        "direct_provision": cost_of(books.bought_hours, mean_price(p), p[price_slope]),
        "care_vouchers": vouchers / (1.0 - p[handling]),
        "community_stipends": cost_of(books.paid_neighbour_hours, p[neighbour_price], p[price_slope]),
        "copayments": vouchers / (1.0 - p[copayment]) * p[copayment],
    }
