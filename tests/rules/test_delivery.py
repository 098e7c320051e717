"""Delivery: minutes go from suppliers to elders, first by referral, then from the pool."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.agents import provider as f
from shequ.agents import words as w
from shequ.agents.society import Couplings, Society
from shequ.agents.suppliers import Suppliers
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import accounts as a
from shequ.rules import delivery as v
from shequ.rules import discovery as d
from shequ.rules import purchasing as b
from small import Given, small_society, values


def _society(draws: dict[str, object] | None = None, communities: int = 1) -> Society:
    """Make four elders a community, moderately limited, with a spouse and no needs, and suppliers with no hours."""
    society = small_society(communities, 4)
    society.draws, society.suppliers = Given(draws or {}), Suppliers.empty(society.order)
    society.suppliers.community[:communities] = range(communities)
    e = society.elders
    e.alive, e.function, e.living, e.balance, e.need, e.gross = True, 2, w.WITH_SPOUSE, 0.0, 0, 0
    e.known, e.accepted, e.served, e.listed, e.voucher, e.quality_expected = False, False, 0, 0, False, 0.55
    e.supplier, e.second = w.NOBODY, w.NOBODY
    society.communities.pooled_share = 0.0
    return society


def _need(society: Society, service: int, minutes: list[int], supplier: int = 0, second: int = w.NOBODY) -> None:
    """List and accept minutes of a service for the first elders."""
    e, rows = society.elders, slice(0, len(minutes))
    e.need[service, rows], e.gross[service, rows] = minutes, minutes
    e.known[service, rows], e.accepted[service, rows] = True, True
    e.supplier[service, rows], e.second[service, rows] = supplier, second


def _deliver(society: Society, changed: dict[Parameter, float] | None = None) -> np.ndarray:
    fixed = {
        v.alone_counts: 0.5, v.saver_counts: 1.2, v.moved_worth: 0.8, v.case_limit: 30.0, v.quality_speed: 0.15,
        v.quality_return: 0.01, d.fading: 0.0, d.noticed: 0.0, f.belief_speed: 0.1,
    }  # fmt: skip
    p: MonthValues = values(society, fixed | (changed or {}))
    v.deliver_care(society, p)
    return society.elders.served


def _pool(idle: dict[int, int], reach: float = 1.0, draws: dict[str, object] | None = None) -> Society:
    """Make a society whose hub works through every case, with idle minutes of supplier 0."""
    society = _society(draws)
    society.communities.pooled_share, society.suppliers.reach[0] = 1.0, reach
    for service, minutes in idle.items():
        society.suppliers.offer[service, 0] = minutes
    return society


def test_those_alone_come_half_a_step_sooner() -> None:
    """Otherwise living alone would not count: .6 − 2.5 comes before .2 − 2."""
    society = _society({"delivery.key": np.array([0.2, 0.6, 0.2, 0.2])})
    _need(society, w.MEALS, [60, 60])
    society.elders.living[1], society.suppliers.offer[w.MEALS, 0] = w.ALONE, 90
    assert _deliver(society)[w.MEALS].tolist() == [30, 60, 0, 0]
    assert _deliver(society, {v.alone_counts: 0.0})[w.MEALS].tolist() == [60, 30, 0, 0]


def test_savers_come_first_at_mutual_aid_alone() -> None:
    """Otherwise hours saved would buy nothing, or buy paid care."""
    for mutual, served in ((True, [30, 60, 0, 0]), (False, [60, 30, 0, 0])):
        society = _society({"delivery.key": np.array([0.1, 0.9, 0, 0])})
        supplier = society.order.mutual if mutual else 0
        _need(society, w.MEALS, [60, 60], supplier)
        society.elders.balance[1], society.suppliers.offer[w.MEALS, supplier] = 3.0, 90
        assert _deliver(society)[w.MEALS].tolist() == served


def test_the_rule_of_the_scenario_rations() -> None:
    """Otherwise a scenario's rule would not act."""
    for rule, served in (("need_first", [0, 60, 0, 0]), ("first_come", [60, 0, 0, 0]), ("equal_shares", [30] * 2)):
        society = _society()
        society.rationing = rule
        _need(society, w.MEALS, [60, 60])
        society.elders.function[:2], society.elders.listed[w.MEALS, :2] = [1, 3], [4, 5]
        society.suppliers.offer[w.MEALS, 0] = 60
        assert _deliver(society)[w.MEALS, : len(served)].tolist() == served


def test_what_a_second_listing_gives_beyond_the_need_is_waste() -> None:
    """Otherwise double work would be care: need 240, and both serve 240, or one 100; twice the same is one claim."""
    for first, second, wasted in ((240, 1, 240), (100, 1, 100), (300, 0, 0)):
        society = _society()
        _need(society, w.CLEANING, [240], 0, second)
        society.suppliers.offer[w.CLEANING, [0, 1]] = first, 300 * second
        assert _deliver(society)[w.CLEANING, 0] == 240
        assert society.flows.sums["wasted_minutes"] == wasted
        assert society.flows.sums["idle_minutes"] == 60


def test_quality_is_the_mean_over_minutes_and_moves_what_is_expected() -> None:
    """Otherwise an hour would weigh as a minute: (60·.8 + 30·.5)/90 = .7; .55 + .15·.15, and .65 − .01·.1."""
    society = _society()
    _need(society, w.MEALS, [60])
    _need(society, w.CLEANING, [30], society.order.team)
    society.suppliers.quality[[0, society.order.team]] = 0.8, 0.5
    society.suppliers.offer[[w.MEALS, w.CLEANING], [0, society.order.team]] = 60, 30
    society.elders.quality_expected[1] = 0.65
    _deliver(society)
    assert society.elders.quality.tolist() == pytest.approx([0.7, 0, 0, 0])
    assert society.elders.quality_expected[:2] == pytest.approx([0.55 + 0.15 * 0.15, 0.65 - 0.01 * 0.1])


def test_pooled_bathing_by_hand() -> None:
    """Otherwise basic hours would bathe: of 5 professional and 5 basic hours idle, 5·.8 serve 6 h of bathing."""
    society = _pool({w.MEDICAL: 300, w.CLEANING: 300})
    _need(society, w.BATHING, [360], society.order.team)
    assert _deliver(society)[w.BATHING, 0] == 240
    assert society.flows.sums["idle_minutes"] == pytest.approx(600 - 240 / 0.8)


def test_pooled_hours_serve_at_their_skill_first_and_then_below() -> None:
    """Otherwise professional minutes would be served twice, or left while others wait."""
    society, team = _pool({w.NURSING: 100, w.EMERGENCY: 30, w.CLEANING: 50}), _society().order.team
    for service, minutes in ((w.MEDICAL, 60), (w.BATHING, 50), (w.MEALS, 100)):
        _need(society, service, [minutes], team)
    served = _deliver(society, {v.moved_worth: 1.0})
    assert served[[w.MEDICAL, w.BATHING, w.MEALS], 0].tolist() == [60, 50, 70]  # 40 + 30 − 50, and 50


@pytest.mark.parametrize(("reach", "hours"), [(0.55, 22), (0.10, 4), (0.0, 0)])
def test_of_forty_idle_hours_only_those_in_reach_are_pooled(reach: float, hours: int) -> None:
    """Otherwise ties would not matter."""
    society = _pool({w.CLEANING: 2400}, reach)
    _need(society, w.MEALS, [3000], society.order.team)
    assert abs(int(_deliver(society, {v.moved_worth: 1.0})[w.MEALS, 0]) - 60 * hours) <= 1


def test_the_hub_serves_the_cases_it_works_through_the_frail_first() -> None:
    """Otherwise ω would not say who is served, or the strong would come first: .5 − 1.8 before .1 − 1.2."""
    draws = {"pooling.case": np.array([0.1, 0.1, 0.5, 0.1]), "pooling.key": np.array([0.1, 0.5, 0.0, 0.9])}
    society = _pool({w.CLEANING: 100}, draws=draws)
    society.communities.pooled_share, society.elders.function = 0.5, [2, 3, 3, 1]
    _need(society, w.MEALS, [60, 60, 60, 60], society.order.team)
    assert _deliver(society, {v.moved_worth: 1.0})[w.MEALS].tolist() == [40, 60, 0, 0]


def test_who_declined_is_not_served() -> None:
    """Otherwise care would come to people who said no, by referral or from the pool."""
    society = _pool({w.CLEANING: 100, w.MEALS: 100})
    _need(society, w.MEALS, [60, 60])
    society.elders.accepted[w.MEALS, 0] = False
    assert _deliver(society, {v.moved_worth: 1.0})[w.MEALS].tolist() == [0, 60, 0, 0]
    _need(society, w.MEALS, [60, 60], society.order.team)  # which has nothing to give
    society.elders.accepted[w.MEALS, 0] = False
    assert _deliver(society, {v.moved_worth: 1.0})[w.MEALS].tolist() == [0, 60, 0, 0]


def test_a_voucher_is_worth_so_many_hours() -> None:
    """Otherwise holders could use what their vouchers do not pay: 20 hours, .3 fewer for a low income."""
    society = _society()
    market = society.order.market
    society.suppliers.offer[w.NURSING, market] = 100_000
    society.elders.income = [0, 1, 2, 1]
    _need(society, w.NURSING, [3000, 3000, 3000, 300], market)
    limited = {b.voucher_hours: 20.0, b.voucher_income: 0.3}
    assert _deliver(society, limited)[w.NURSING].tolist() == [840, 1200, 1560, 300]


def test_communities_have_pools_of_their_own() -> None:
    """Otherwise one community's idle hours would serve another."""
    society = _society(communities=2)
    society.communities.pooled_share, society.suppliers.reach = 1.0, 1.0
    society.suppliers.offer[w.CLEANING, 1], society.suppliers.quality[1] = 100, 0.9
    _need(society, w.MEALS, [60] * 8, society.order.team)
    served = _deliver(society, {v.moved_worth: 1.0})[w.MEALS]
    assert served[society.elders.community == 0].sum() == 0
    assert served[society.elders.community == 1].sum() == 100
    assert society.elders.quality[served > 0] == pytest.approx(0.9)


def test_backlog_counts_elders_whose_accepted_need_stays_open() -> None:
    """Otherwise minutes, declined needs or the dead would be cases: more than 30 minutes in all make one."""
    society = _society()
    _need(society, w.MEALS, [20, 30, 40, 40])
    _need(society, w.CLEANING, [20, 0, 0, 0])
    society.elders.accepted[w.MEALS, 2], society.elders.alive[3] = False, False
    _deliver(society)
    assert society.communities.backlog.tolist() == [1]


def test_unmet_share_is_of_this_month_s_accepted_need() -> None:
    """Otherwise a facility would open again for need that was met, declined, or another community's."""
    society = _society(communities=3)
    society.suppliers.offer[w.MEALS, 0] = 45
    _need(society, w.MEALS, [60, 0, 0, 100, 30])  # 100 are declined; 30 are of the second community
    society.elders.accepted[w.MEALS, 3] = False
    _deliver(society)
    assert society.elders.community[:5].tolist() == [0, 0, 0, 0, 1]
    given = society.elders.served[w.MEALS]
    assert society.communities.unmet_share == pytest.approx([1 - given[0] / 60, 1 - given[4] / 30, 0.0])


def test_beliefs_and_load_of_a_facility_by_hand() -> None:
    """Otherwise facilities would believe what they gave, not what was asked: a tenth of 200; 150 of 300 given."""
    society = _society()
    _need(society, w.MEALS, [120, 80])
    society.suppliers.offer[[w.MEALS, w.NURSING], 0] = 150
    _deliver(society)
    assert society.providers[0].belief.tolist() == pytest.approx([20] + [0] * 7)
    assert society.providers[0].load == pytest.approx(0.5)


def test_pooled_minutes_load_a_facility() -> None:
    """Otherwise pooling would be free of the strain that claims put on quality: all 300 minutes are given."""
    society = _pool({w.CLEANING: 300})
    _need(society, w.MEALS, [300], society.order.team)
    _deliver(society, {v.moved_worth: 1.0})
    assert society.elders.served.sum() == 300
    assert society.providers[0].load == pytest.approx(1.0)


def test_formal_care_displaces_family_care_by_hand() -> None:
    """Otherwise formal hours would come on top in full: .473·100 of 300 minutes, and never more than there are."""
    society = _society()
    _need(society, w.MEALS, [200, 200])
    society.elders.gross[w.MEALS, :2], society.elders.served[w.MEALS, :2] = [500, 210], [100, 100]
    family, displaced = a.family_minutes(society, values(society, {a.displacement: 0.473}))
    assert family[:2].tolist() == [300, 10]
    assert displaced[:2] == pytest.approx([47.3, 10])


def test_without_shared_capacity_pooled_care_is_nobody_s_loss() -> None:
    """Otherwise one elder's fate would touch another's although all couplings are off."""
    served = []
    for function in (1, 3):
        society = _pool({w.CLEANING: 60})
        society.couplings, society.elders.function[1] = Couplings(*[False] * 5), function
        _need(society, w.MEALS, [60, 60], society.order.team)
        served.append(int(_deliver(society)[w.MEALS, 0]))
    assert served[0] == served[1]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), reach=st.floats(0, 1))
def test_minutes_are_conserved(seed: int, reach: float) -> None:
    """Otherwise care would appear from nowhere: given + idle = offered, and served = given − waste + pooled."""
    society, draw = _society(), np.random.default_rng(seed)
    n = society.order.count
    for s in range(8):
        _need(society, s, draw.integers(1, 300, 4).tolist(), int(draw.integers(0, n)), int(draw.integers(-1, n)))
    society.suppliers.offer[:], society.suppliers.reach[:] = draw.integers(0, 60, (8, n)), reach
    society.communities.pooled_share = 1.0
    served, sums, claims = _deliver(society, {v.moved_worth: 1.0}), society.flows.sums, society.flows.claims
    assert claims is not None and (served <= society.elders.need).all() and (claims.given <= claims.minutes).all()
    assert served.sum() == claims.given.sum() - sums["wasted_minutes"] + society.flows.pooled.sum()
    assert claims.given.sum() + society.flows.pooled.sum() + sums["idle_minutes"] == sums["offered_minutes"]


def test_a_month_without_claims() -> None:
    """Otherwise a month in which nobody has accepted anything would stop the run."""
    assert _deliver(_society()).sum() == 0
