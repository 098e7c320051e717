"""Supply planning: what each supplier offers, how good it is, and who can call upon it."""

import numpy as np
import pytest

from shequ.agents import coordinator as c
from shequ.agents import partner as q
from shequ.agents import provider as f
from shequ.agents import words as w
from shequ.agents.society import Flows, Society
from shequ.agents.suppliers import Suppliers
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import planning as s
from shequ.rules import purchasing as b
from small import Given, small_society, values

LINES = c.COORDINATORS["party"].lines


def _society(coordinator: str = "party", communities: int = 1) -> Society:
    """Make elders without needs, and suppliers of the standard kind who have nothing to give but one post."""
    society = small_society(communities, 4)
    society.coordinator, society.draws, society.flows = c.COORDINATORS[coordinator], Given({}), Flows()
    e = society.elders
    e.alive, e.need, e.accepted, e.known, e.supplier, e.second = True, 0, False, False, w.NOBODY, w.NOBODY
    society.members.service_hours = 0.0
    society.communities.mutual_hours, society.communities.first_elders = 0.0, 4
    society.estates.offers_care = False
    society.suppliers = Suppliers.empty(society.order)
    for provider in society.providers:
        provider.size, provider.quality, provider.load, provider.tie_draw = 1.0, 0.0, 0.0, 0.5
        provider.belief, provider.habit = np.zeros(8), np.zeros(8)
        provider.habit[[w.MEALS, w.CLEANING]] = 0.5
        provider.public = provider.home == communities - 1
    for partner in society.partners:
        partner.joined, partner.tie_draw = False, 0.5
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    fixed = {
        f.staff: 1.0, f.hours_per_post: 100.0, f.leakage: 0.0, f.trained_share: 0.0, f.professional_share: 0.0,
        f.staff_trained: 0.0, f.growth: 0.0, f.joint_planning: 0.0, f.rooms: 0.0, f.nursing_beds: 0.0,
        s.tie_public: 0.9, s.tie_unit: 0.9, s.tie_private: 0.3, s.tie_firm: 0.6, s.tie_outside: 0.3, s.usable_tie: 0.2,
        s.quality_base: 0.5, s.quality_paid: 0.1, s.quality_trained: 0.15, s.quality_effort: 0.0, s.quality_load: 0.12,
        s.quality_floor: 0.35, s.volunteers_trained: 0.0, s.firm_hours: 30.0, b.government_money: 0.0,
        b.voucher_money: 0.0, b.stipend_money: 0.0, b.price_slope: 0.0, b.hour_price: 28.0, b.trained_price: 1.0,
        b.professional_price: 1.0, b.neighbour_price: 20.0, b.government_speed: 1.0, b.stipend_speed: 1.0,
        b.market_speed: 1.0, b.market_markup: 1.0, b.handling: 0.0, b.copayment: 0.5, q.joining: 0.004,
        q.leaving: 0.05, q.hours: 30.0, q.tiring: 0.05, q.recovering: 0.1, q.tiredness: 1.0,
    }  # fmt: skip
    worth = c.COORDINATORS["party"].tie_worth, c.COORDINATORS["office"].tie_worth
    fixed |= dict(zip(worth, (0.5, 0.0), strict=True))  # type: ignore[arg-type]
    fixed |= dict(zip(LINES, (0.8, 0.15, 0.2, 0.1, 0.05, 0.15, 0.4, 0.4, 0.9), strict=True))
    return values(society, fixed | (changed or {}))


def _plan(society: Society, changed: dict[Parameter, float] | None = None) -> Suppliers:
    s.plan_supply(society, _values(society, changed))
    return society.suppliers


def _claim(society: Society, elder: int, service: int, minutes: int, supplier: int) -> None:
    e = society.elders
    e.need[service, elder], e.known[service, elder], e.accepted[service, elder] = minutes, True, True
    e.supplier[service, elder] = supplier


def test_claims_and_accepted_need_by_hand() -> None:
    """Otherwise what elders declined would be planned for, or minutes would go to another service."""
    society = _society(communities=2)
    for elder, service, minutes, supplier in ((0, 0, 60, 0), (1, 0, 30, 0), (5, 0, 20, 1), (5, 3, 40, 0)):
        _claim(society, elder, service, minutes, supplier)
    society.elders.need[0, 2] = 500  # known to nobody
    asked = s.claims_by_supplier(society)
    assert (asked[0, 0], asked[0, 1], asked[3, 0], asked.sum()) == (90, 20, 40, 150)
    need = s.accepted_need(society)
    assert need[[0, 3]].tolist() == [[90, 20], [0, 40]] and need.sum() == 150


def test_a_facility_alone_follows_its_habit() -> None:
    """Otherwise hours would not become minutes of the habitual menu."""
    offer = _plan(_society()).offer[:, 0]
    assert offer.tolist() == [3000, 0, 3000, 0, 0, 0, 0, 0]


def test_a_facility_plans_jointly_as_far_as_it_is_in_reach() -> None:
    """Otherwise joint planning would bind those whom nobody can call: J = .5·(.8 + .2·.5) = .45."""
    society = _society()
    _claim(society, 0, w.CLEANING, 120, society.order.team)
    assert _plan(society, {f.joint_planning: 0.5}).offer[w.MEALS, 0] == 1650  # .55·.5
    society = _society("none")
    _claim(society, 0, w.CLEANING, 120, society.order.team)
    assert _plan(society, {f.joint_planning: 0.5}).offer[w.MEALS, 0] == 3000


def test_reach_and_payer_of_facilities_by_kind_and_tie() -> None:
    """Otherwise private facilities would answer like public ones: .8 + .2·.5 with a tie, .2 without."""
    suppliers = _plan(_society(communities=2))
    assert suppliers.reach[:2] == pytest.approx([0.2, 0.9])
    assert suppliers.publicly_paid[:2].tolist() == [False, True]
    assert suppliers.community[:2].tolist() == [0, 1]
    assert _plan(_society("office", 2)).reach[:2] == pytest.approx([0.2, 0.8])


def test_bought_hours_go_to_public_facilities() -> None:
    """Otherwise public money would buy hours of private ones: 2 · 2,800 yuan at 28 make 200 h."""
    society = _society(communities=2)
    _plan(society, {b.government_money: 2800.0})
    assert [x.bought_hours for x in society.providers] == pytest.approx([0, 200])
    assert society.suppliers.offer[w.MEALS, :2].tolist() == [3000, 9000]


def test_rooms_serve_the_elders_who_use_a_facility() -> None:
    """Otherwise rooms would stand where nobody comes: of 4 and 2 elders (4 + .18·2)/1.18 use the first."""
    society = _society(communities=2)
    society.elders.alive[6:] = False
    society.communities.first_elders = [4, 2]
    offer = _plan(society, {f.rooms: 1000.0, f.room_hours: 1.0}).offer[w.MEALS, :2]
    elders = [(4 + 0.18 * 2) / 1.18, (2 + 0.18 * 4) / 1.18]
    assert offer.tolist() == [int((50 + x) * 60) for x in elders]


def test_quality_of_a_facility_by_hand() -> None:
    """Otherwise training, stars or load would count wrongly: .5 + .1 + .15·.38 + .02 + .03 − .12·.8² = .6302."""
    society = _society()
    society.providers[0].quality, society.providers[0].load = 0.03, 0.8
    changed = {f.trained_share: 0.26, f.professional_share: 0.12, s.quality_effort: 0.02}
    assert _plan(society, changed).quality[0] == pytest.approx(0.6302)
    society.providers[0].quality = -0.6
    assert _plan(society, {s.quality_floor: 0.4}).quality[0] == 0.4


def test_members_and_neighbours_offer_by_claims_and_training() -> None:
    """Otherwise a team's hours would be spread over what nobody asks, or lifted above its skill."""
    society, order = _society(), _society().order
    first = int(np.flatnonzero(society.members.party)[0])
    other = int(np.flatnonzero(~society.members.party)[0])
    society.members.service_hours[[first, other]] = 10.0, 4.0
    _claim(society, 0, w.MEALS, 300, order.team)
    _claim(society, 1, w.CLEANING, 100, order.team)
    suppliers = _plan(society, {s.volunteers_trained: 0.2})
    assert suppliers.offer[:, order.team].tolist() == [360, 60, 120, 0, 0, 60, 0, 0]
    assert suppliers.offer[:, order.volunteers].tolist() == [48, 24, 48, 48, 0, 24, 48, 0]
    assert suppliers.quality[[order.team, order.mutual]] == pytest.approx([0.53, 0.5])
    assert suppliers.reach[[order.team, order.volunteers, order.mutual]] == pytest.approx([0.9, 0.4, 0.4])
    assert suppliers.face[[order.team, order.volunteers, order.mutual]].tolist() == [0, 4, 4]


def test_mutual_aid_and_paid_neighbours_by_hand() -> None:
    """Otherwise last month's mutual aid, or stipends, would bring nothing: 2 h + 120/20 h."""
    society = _society()
    society.communities.mutual_hours = 2.0
    offer = _plan(society, {b.stipend_money: 120.0}).offer[:, society.order.mutual]
    assert offer.tolist() == [120, 0, 120, 120, 0, 0, 120, 0]


def test_the_market_offers_what_vouchers_pay_for_and_nobody_calls_upon_it() -> None:
    """Otherwise vouchers would fill the pool: 1,400 yuan at 14 make 100 h."""
    society, market = _society(), _society().order.market
    society.elders.awareness_draw = 1.0
    _claim(society, 0, w.NURSING, 90, market)
    _claim(society, 1, w.MEALS, 30, market)
    suppliers = _plan(society, {b.voucher_money: 1400.0})
    assert suppliers.offer[:, market].tolist() == [1500, 0, 0, 0, 0, 0, 0, 4500]
    assert (suppliers.reach[market], suppliers.outside[market]) == (0.0, True)
    assert suppliers.quality[market] == pytest.approx(0.6 + 0.15 * 0.38)


@pytest.mark.parametrize(("coordinator", "hours"), [("party", 22.0), ("office", 4.0)])
def test_of_forty_idle_hours_of_a_firm(coordinator: str, hours: float) -> None:
    """Otherwise the published example would come out differently: .10 + .90·.5 against .10."""
    society = _society(coordinator)
    estates, firms = society.estates, society.order.firms
    estates.has_firm, estates.firm, estates.households = True, 0, [500.0, 250.0, *[500.0] * (len(estates) - 2)]
    estates.offers_care[:2] = True
    society.firms[0].tie_draw = 0.5
    offer = (suppliers := _plan(society, {s.firm_hours: 40.0})).offer[:, firms : firms + 3]
    assert offer[list(s.FIRM_SERVICES), 1] == pytest.approx([400] * 3, abs=1)  # less what rounding down takes
    assert offer.sum(axis=0).tolist() == pytest.approx([2400, 1200, 0], abs=3)
    assert offer[:, 0].sum() / 60 * suppliers.reach[firms] == pytest.approx(hours, abs=0.03)
    assert suppliers.face[firms] == w.FIRM and suppliers.quality[firms] == pytest.approx(0.6)


def test_partners_offer_their_services_by_claims() -> None:
    """Otherwise hospitals would cook: 30 h by claims of 3 to 1, reach .15 + .85·.5 only with a usable tie."""
    society, first = _society(), _society().order.partners
    society.partners[0].joined, society.partners[0].tie_draw = True, 0.17  # below .9·.2
    society.partners[3].joined = True
    society.partners[3].fatigue = 0.5
    _claim(society, 0, w.MEDICAL, 90, first)
    _claim(society, 1, w.NURSING, 30, first)
    suppliers = _plan(society)
    assert suppliers.offer[:, first].tolist() == [0, 0, 0, 0, 1350, 0, 0, 450]
    assert suppliers.offer[:, first + 3].sum() == 990  # 1,800·.55: fatigue .5 has fallen by a tenth
    assert suppliers.reach[[first, first + 3]] == pytest.approx([0.15 + 0.85 * 0.5, 0.15])
    assert suppliers.outside[first] and not suppliers.offer[:, [first + 1, first + 2]].any()


def _used_partner(used: float) -> float:
    """Return the fatigue of a partner who spent so many of 600 minutes."""
    society, j = _society(), _society().order.partners
    society.partners[0].joined = True
    society.suppliers.offer[w.MEDICAL, j] = 600
    society.flows.used = np.zeros(society.order.count)
    society.flows.used[j] = used
    _plan(society)
    return float(society.partners[0].fatigue)


def test_a_partner_tires_with_what_it_gave_last_month() -> None:
    """Otherwise partners would never tire: .05·(300/600)."""
    assert _used_partner(300.0) == pytest.approx(0.025)
    assert _used_partner(600.0) == pytest.approx(0.05)


def test_partners_by_service_and_community() -> None:
    """Otherwise needs would be referred to partners who left, or who live elsewhere."""
    society, first = _society(communities=2), _society(communities=2).order.partners
    for i in (1, 4, 10):  # a school and a non-profit here, a non-profit there
        society.partners[i].joined = True
    found = s.partners_by_service(society)[w.COMPANIONSHIP]
    assert found[:, :3].tolist() == [[first + 1, first + 4, -1], [first + 10, -1, -1]]


def test_a_place_without_facilities_plans() -> None:
    """Otherwise a community with no facility would stop the run."""
    society = _society()
    society.providers.clear()
    suppliers = _plan(society)
    assert suppliers.offer.sum() == 0 and np.isfinite(suppliers.quality).all()
