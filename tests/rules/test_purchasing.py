"""Purchases: one price of labour, hours that follow money, and vouchers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from shequ.agents import words as w
from shequ.agents.society import Claims, Flows, Society
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import discovery as d
from shequ.rules import purchasing as b
from shequ.rules.coordination import refer_and_pool
from small import Given, small_society, values


def _society(draw: object = 0.5, communities: int = 1, elders: int = 4) -> Society:
    """Make aware elders of middle income with a mild limitation, who need nothing."""
    society = small_society(communities, elders)
    society.draws, society.flows = Given({}, draw), Flows()
    e = society.elders
    e.alive, e.age, e.function, e.income, e.active, e.voucher = True, 65.0, 1, 1, False, False
    e.awareness_draw, e.awareness_told = 0.1, 0.0
    e.need, e.served, e.known, e.accepted, e.listed = 0, 0, False, False, 0
    e.supplier, e.second, e.channel = w.NOBODY, w.NOBODY, w.NOBODY
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    fixed = {
        b.hour_price: 28.0, b.trained_price: 1.29, b.professional_price: 2.14, b.price_slope: 0.25,
        b.neighbour_price: 22.0, b.market_markup: 1.15, b.copayment: 0.3, b.handling: 0.05, b.applying: 0.04,
        b.applying_disabled: 1.5, b.income_effect: 0.5, b.voucher_hours: 20.0, b.voucher_income: 0.3,
        b.government_money: 0.0, b.voucher_money: 0.0, b.stipend_money: 0.0, b.government_speed: 0.1,
        b.market_speed: 0.06, b.stipend_speed: 0.15, d.aware: 0.35, d.aware_oldest: 0.8, d.aware_active: 0.1,
    }  # fmt: skip
    return values(society, fixed | (changed or {}))


MEAN_PRICE = 28 * (0.62 + 0.26 * 1.29 + 0.12 * 2.14)  # 33.9416
MARKET_PRICE = MEAN_PRICE * 1.15 * 0.7


def _buy(society: Society, changed: dict[Parameter, float] | None = None) -> None:
    b.buy_hours(society, _values(society, changed))


def test_mean_price_by_hand() -> None:
    """Otherwise the mix of skills would cost as much as basic hours."""
    assert b.mean_price(_values(_society())).tolist() == pytest.approx([33.9416])


@given(money=st.floats(0, 1e6), price=st.floats(1, 100), slope=st.floats(0, 0.8))
def test_affordable_hours_solve_the_price_equation(money: float, price: float, slope: float) -> None:
    """Otherwise buyers would spend more, or less, than they have."""
    hours = b.affordable(*(np.array([x]) for x in (money, price, slope)))
    assert b.cost_of(hours, np.array([price]), np.array([slope])) == pytest.approx([money], abs=1e-6)
    solved = brentq(lambda h: h * price * (1 + slope * h / 1000) - money, 0, 1e6 + 1, xtol=1e-9)
    assert hours == pytest.approx([solved], rel=1e-6, abs=1e-6)


def test_hours_follow_their_money_at_their_speeds() -> None:
    """Otherwise one purse would pay for another's hours, or hours would come at once."""
    society = _society()
    changed = {b.price_slope: 0.0, b.government_money: 3394.16, b.voucher_money: 1e4, b.stipend_money: 2200.0}
    for _ in range(2):
        _buy(society, changed)
    books = society.communities
    assert books.bought_hours == pytest.approx([100 * (1 - 0.9**2)])
    assert books.paid_neighbour_hours == pytest.approx([100 * (1 - 0.85**2)])
    assert books.market_hours == pytest.approx([9500 / MARKET_PRICE * (1 - 0.94**2)])


def test_less_money_buys_less_at_once() -> None:
    """Otherwise money that is gone would go on paying: 200 h stood, 50 h can be paid."""
    society = _society()
    society.communities.bought_hours = 200.0
    _buy(society, {b.price_slope: 0.0, b.government_money: 50 * MEAN_PRICE})
    assert society.communities.bought_hours == pytest.approx([50])


@pytest.mark.parametrize("money", [0.0, 500.0, 80_000.0])
def test_no_purse_is_overspent_in_any_month(money: float) -> None:
    """Otherwise equal budgets would not be equal."""
    society, p = _society(), None
    for month in range(40):
        bag = money if month % 7 else money / 3
        p = _values(society, {b.government_money: bag, b.voucher_money: bag, b.stipend_money: bag})
        b.buy_hours(society, p)
        market = int(society.communities.market_hours[0] * 60)
        at = society.order.market
        society.flows.claims = Claims(*(np.array([x]) for x in (0, 0, at, market, market)))
        spent = b.spending(society, p)
        for name in ("direct_provision", "care_vouchers", "community_stipends"):
            assert spent[name][0] <= bag + 1e-6


def test_spending_by_hand() -> None:
    """Otherwise minutes, handling or the elder's part would be booked wrongly."""
    society, at = _society(), _society().order.market
    society.communities.bought_hours, society.communities.paid_neighbour_hours = 100.0, 40.0
    given_out = np.array([6000, 999])
    society.flows.claims = Claims(np.array([0, 1]), np.array([0, 0]), np.array([at, 0]), given_out, given_out)
    spent = b.spending(society, _values(society))
    assert spent["direct_provision"] == pytest.approx([100 * MEAN_PRICE * 1.025])
    assert spent["community_stipends"] == pytest.approx([40 * 22 * 1.01])
    public = 100 * MARKET_PRICE * 1.025  # 6,000 minutes
    assert spent["care_vouchers"] == pytest.approx([public / 0.95])
    assert spent["copayments"] == pytest.approx([public / 0.7 * 0.3])


def _applicants(draw: float, changed: dict[Parameter, float] | None = None) -> list[bool]:
    """Let a poor, middle, rich, and disabled rich elder apply, then one unaware, one in no need and one dead."""
    society = _society(draw, elders=7)
    e = society.elders
    e.income, e.function = [0, 1, 2, 2, 2, 2, 2], [1, 1, 1, 2, 2, 2, 2]
    e.need[w.MEALS], e.served[w.MEALS, 5], e.awareness_draw[4], e.alive[6] = 60, 60, 0.36, False
    _buy(society, {b.voucher_money: 1e4} | (changed or {}))
    return e.voucher.tolist()


@pytest.mark.parametrize(("draw", "apply"), [(0.019, 4), (0.021, 3), (0.041, 2), (0.061, 1), (0.089, 1), (0.091, 0)])
def test_who_applies_by_hand(draw: float, apply: int) -> None:
    """Otherwise the income gap would be missing: .04·(.5, 1, 1.5) a month, times 1.5 for the disabled."""
    assert _applicants(draw) == [False] * (4 - apply) + [True] * apply + [False] * 3


def test_without_a_market_nobody_applies() -> None:
    """Otherwise vouchers would be held for nothing."""
    assert not any(_applicants(0.0, {b.voucher_money: 0.0}))


def test_a_holder_buys_what_was_not_served() -> None:
    """Otherwise vouchers would replace care that comes, or need to be found first."""
    society = _society(0.99)
    e, at = society.elders, society.order.market
    e.voucher[:2], e.need[[w.MEALS, w.NURSING]], e.served[w.MEALS, 0] = True, 60, 30
    e.supplier[w.MEALS, 0], e.channel[w.MEALS, 0] = 0, w.BY_STAFF
    _buy(society, {b.voucher_money: 1e4})
    assert e.supplier[w.MEALS].tolist() == [0, at, -1, -1]
    assert e.supplier[w.NURSING].tolist() == [at, at, -1, -1]
    assert e.channel[w.MEALS].tolist() == [w.BY_STAFF, w.BY_MARKET, w.NOBODY, w.NOBODY]
    assert e.known[w.NURSING].tolist() == e.accepted[w.NURSING].tolist() == [True, True, False, False]


def test_claims_are_cut_to_the_voucher_by_hand() -> None:
    """Otherwise holders would use more than they can, or be cut at other suppliers: 20 h·(.7, 1, 1.3)."""
    society = _society()
    society.elders.income = [0, 1, 2, 2]
    at = society.order.market
    elder, supplier = np.array([0, 0, 1, 2, 2, 3]), np.array([at, at, at, at, 0, at])
    minutes = np.array([1200, 480, 1200, 3120, 999, 600])
    cut = b.within_voucher(society, _values(society), elder, supplier, minutes)
    assert cut.tolist() == [600, 240, 1200, 1560, 999, 600]  # 840 of 1,680; 1,560 of 3,120
    assert b.within_voucher(society, _values(society), elder, supplier * 0, minutes) is minutes


def test_vouchers_lapse_where_money_ends() -> None:
    """Otherwise elders would hold vouchers of a community that pays no more."""
    society = _society(0.99, communities=2)
    society.elders.voucher = True
    everywhere = {parameter.name: _values(society)[parameter] for parameter in (*b.PARAMETERS, *d.PARAMETERS)}
    b.buy_hours(society, MonthValues(everywhere | {b.voucher_money.name: np.array([1e4, 0.0])}))
    assert (society.elders.voucher == (society.elders.community == 0)).all()


def test_vouchers_lapse_when_money_ends_everywhere() -> None:
    """Otherwise a voucher would lapse or not by what another community pays."""
    society = _society(0.99)
    society.elders.voucher, society.communities.market_hours = True, 50.0
    _buy(society)
    assert not society.elders.voucher.any()


def test_a_need_that_is_bought_is_listed_this_month() -> None:
    """Otherwise first come, first served would prefer the latest at the market."""
    society = _society(0.99)
    society.month, society.elders.voucher, society.elders.need[w.MEALS] = 30, True, 60
    _buy(society, {b.voucher_money: 1e4})
    assert (society.elders.listed[w.MEALS] == 30).all()


def test_a_need_that_is_found_and_bought_stays_at_the_market() -> None:
    """Otherwise the holder's claim would lie before a facility under the market's name."""
    society = _society(0.99)
    society.elders.voucher, society.elders.need[w.MEALS], society.elders.known[w.MEALS] = True, 60, True
    society.flows.newly = np.zeros((8, 4), dtype=bool)
    society.flows.newly[w.MEALS] = True
    society.flows.again = np.full((8, 4), w.NOBODY, dtype=np.int8)
    society.flows.knew = society.elders.met.copy()
    _buy(society, {b.voucher_money: 1e4})
    refer_and_pool(society, _values(society))
    assert (society.elders.supplier[w.MEALS] == society.order.market).all()
    assert society.elders.accepted[w.MEALS].all()
