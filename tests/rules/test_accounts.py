"""Wellbeing and the three accounts, worked out by hand."""

import numpy as np
import pytest

from shequ.agents import provider as pr
from shequ.agents.society import Claims, Society
from shequ.agents.words import BATHING, MEALS, NOBODY, NURSING
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import accounts as a
from shequ.rules import purchasing as buy
from shequ.rules.ageing import usual_unmet
from small import meet_nobody, small_society, values

USED = {
    a.wellbeing_speed: 0.1, a.wellbeing_base: 0.25, a.wellbeing_met: 0.25, a.wellbeing_contact: 0.25,
    a.wellbeing_function: 0.25, a.wellbeing_giving: 0.05, a.unmet_smoothing: 0.2, a.displacement: 0.2,
    a.publicly_funded: 0.5, a.hour_of_volunteer: 12.0, pr.hours_per_post: 130.0, buy.hour_price: 28.0,
    buy.trained_price: 1.29, buy.professional_price: 2.14, buy.price_slope: 0.25, buy.neighbour_price: 22.0,
    buy.market_markup: 1.15, buy.copayment: 0.30, buy.handling: 0.05,
}  # fmt: skip
MIXED_HOUR = 28.0 * (0.62 + 0.26 * 1.29 + 0.12 * 2.14)


def at_rest() -> Society:
    """Return a society in which nobody needs, gets or gives anything, and nobody is paid."""
    society = small_society()
    elders, flows = society.elders, society.flows
    meet_nobody(society)
    flows.claims, flows.sums = None, {}
    elders.gross, elders.need, elders.served, elders.active, elders.function = 0, 0, 0, False, 0
    elders.wellbeing, elders.unmet_care, elders.balance = 0.55, 0.3, 0.0
    society.members.active = False
    for name in ("visit_hours", "service_hours", "recorded_hours"):
        setattr(society.members, name, 0.0)
    for name in ("mutual_hours", "bought_hours", "paid_neighbour_hours", "call_hours", "coordination_hours"):
        setattr(society.communities, name, 0.0)
    society.communities.mediation_hours = 0.0
    for provider in society.providers:
        provider.posts = 0.0
    return society


def p(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, USED | (changed or {}))


def test_wellbeing_by_hand() -> None:
    """Otherwise met need, contact or function would count wrongly, or care displaced would count twice."""
    society = at_rest()
    elders = society.elders
    elders.function[0], elders.gross[MEALS, 0], elders.need[MEALS, 0], elders.served[MEALS, 0] = 2, 100, 80, 50
    a.close_month(society, p(society))
    met = (20 - 0.2 * 50 + 50) / 100
    target = 0.25 + 0.25 * met + 0.25 + 0.25 * (1 - 2 / 3)
    assert elders.wellbeing[0] == pytest.approx(0.55 + 0.1 * (target - 0.55))
    assert elders.wellbeing[1] == pytest.approx(0.55 + 0.1 * (0.25 + 0.25 + 0.0 + 0.25 - 0.55))  # no need: all met
    assert society.flows.sums["displaced_family_hours"] == pytest.approx(10 / 60)


def test_formal_care_displaces_no_more_than_the_family_gives() -> None:
    """Otherwise families would give less than nothing."""
    society = at_rest()
    society.elders.gross[MEALS, 0], society.elders.need[MEALS, 0], society.elders.served[MEALS, 0] = 100, 95, 95
    family, displaced = a.family_minutes(society, p(society))
    assert (family[0], displaced[0]) == (5.0, 5.0)
    assert (displaced[1:] == 0.0).all()


@pytest.mark.parametrize("flow", ["visited", "volunteered", "called", "noticed", "received", "active"])
def test_every_contact_counts_the_same_and_once(flow: str) -> None:
    """Otherwise whose visit it was would decide how good it is."""
    society = at_rest()
    getattr(society.elders if flow == "active" else society.flows, flow)[0] = True
    a.close_month(society, p(society))
    assert society.elders.wellbeing[:2] == pytest.approx([0.55 + 0.1 * 0.45, 0.55 + 0.1 * 0.20])


def test_giving_counts_and_wellbeing_ends_at_one() -> None:
    """Otherwise those who serve would win nothing by it, or wellbeing would pass its scale."""
    society = at_rest()
    elders, members = society.elders, society.members
    row = int(np.flatnonzero(members.elder != NOBODY)[0])
    members.active[row] = True
    giver = int(members.elder[row])
    a.close_month(society, p(society))
    assert elders.wellbeing[giver] == pytest.approx(0.55 + 0.1 * (0.80 - 0.55))
    elders.active[giver] = True
    a.close_month(society, p(society, {a.wellbeing_speed: 1.0}))
    assert elders.wellbeing[giver] == 1.0


def test_wellbeing_contains_no_trust() -> None:
    """Otherwise trust would be counted as wellbeing, and what raises one would seem to raise the other."""
    found = []
    for trust in (0.0, 1.0):
        society = at_rest()
        society.elders.trust, society.elders.expectation, society.elders.spirit = trust, trust, trust
        a.close_month(society, p(society))
        found.append(society.elders.wellbeing.copy())
    assert np.array_equal(*found)


def test_unmet_personal_care_by_hand() -> None:
    """Otherwise meals would count as personal care, or the share would be of formal need and not of all."""
    society = at_rest()
    elders = society.elders
    elders.gross[[BATHING, NURSING], 0], elders.need[[BATHING, NURSING], 0] = 50, 40
    elders.served[BATHING, 0] = 20
    elders.gross[MEALS, 1], elders.need[MEALS, 1] = 100, 100
    a.close_month(society, p(society, {usual_unmet: usual_unmet.value}))
    assert elders.unmet_care[0] == pytest.approx(0.3 + 0.2 * (0.6 - 0.3))
    assert elders.unmet_care[1] == pytest.approx(0.3 + 0.2 * (usual_unmet.value - 0.3))


def test_who_needs_no_personal_care_rests_at_the_usual_share() -> None:
    """Otherwise another usual share would speed or slow the decline of people who lack nothing."""
    society = at_rest()
    a.close_month(society, p(society, {usual_unmet: 0.5}))
    assert society.elders.unmet_care == pytest.approx(0.3 + 0.2 * (0.5 - 0.3))


def test_facility_hours_by_hand() -> None:
    """Otherwise posts that a subsidy pays for would be paid twice."""
    society = at_rest()
    provider = society.providers[0]
    provider.posts, provider.grown = 2.5, 0.25
    society.flows.sums = {"lever_cost": 100.0}
    a.close_month(society, p(society))
    facility = 2.0 * 130.0 * MIXED_HOUR * 0.5
    assert society.flows.sums["facility_cost"] == pytest.approx(facility)
    assert society.flows.sums["public_cost"] == pytest.approx(facility + 100.0)
    assert society.flows.sums["social_cost"] == pytest.approx(facility + 100.0)
    provider.open = False  # and one that is closed is not paid
    society.flows.sums = {}
    a.close_month(society, p(society))
    assert society.flows.sums["facility_cost"] == 0.0


def test_the_three_accounts_are_kept_apart_by_hand() -> None:
    """Otherwise volunteers would cost public money, or staff hours would be money too."""
    society = at_rest()
    members, books = society.members, society.communities
    members.visit_hours[0], members.service_hours[1], members.recorded_hours[:2] = 2.0, 3.0, [2.0, 4.0]
    books.mutual_hours, books.call_hours, books.coordination_hours, books.mediation_hours = 5.0, 6.0, 7.0, 8.0
    a.close_month(society, p(society))
    sums = society.flows.sums
    assert sums["public_cost"] == 0.0
    assert sums["social_cost"] == pytest.approx(12.0 * 10.0)
    assert sums["volunteer_hours"] == pytest.approx(10.0)
    assert sums["recorded_hours"] == pytest.approx(6.0)
    assert sums["staff_hours"] == pytest.approx(21.0)


def test_an_hour_given_is_worth_what_it_is_where_it_was_given() -> None:
    """Otherwise a price that differs between communities would be paid for hours that nobody gave there."""
    society = small_society(2)
    price = MonthValues(values(society)._values | {a.hour_of_volunteer.name: np.array([12.0, 40.0])})
    society.members.visit_hours = society.members.service_hours = 0.0
    society.members.visit_hours[np.flatnonzero(society.members.community == 1)[0]] = 3.0
    society.communities.mutual_hours, society.flows.claims = [2.0, 0.0], None
    meet_nobody(society)
    a.close_month(society, price)
    sums = society.flows.sums
    assert sums["social_cost"] - sums["public_cost"] - sums["copayments"] == pytest.approx(2.0 * 12.0 + 3.0 * 40.0)


def test_bought_hours_by_hand() -> None:
    """Otherwise a buyer would pay another price, or what is paid would not rise with what is bought."""
    society = at_rest()
    society.communities.bought_hours, society.communities.paid_neighbour_hours = 100.0, 10.0
    a.close_month(society, p(society))
    sums = society.flows.sums
    assert sums["spent_direct_provision"] == pytest.approx(100 * MIXED_HOUR * 1.025)
    assert sums["spent_community_stipends"] == pytest.approx(10 * 22.0 * 1.0025)
    assert sums["public_cost"] == pytest.approx(100 * MIXED_HOUR * 1.025 + 220.55)
    assert sums["copayments"] == 0.0


def test_vouchers_and_copayments_by_hand() -> None:
    """Otherwise elders would pay on the public price, or public money for what they pay."""
    society = at_rest()
    claim = ([0], [MEALS], [society.order.market], [120], [120])
    society.flows.claims = Claims(*(np.array(x) for x in claim))
    a.close_month(society, p(society))
    market = 2 * MIXED_HOUR * 1.15 * 1.0005
    sums = society.flows.sums
    assert sums["spent_care_vouchers"] == pytest.approx(market * 0.7 / 0.95)
    assert sums["copayments"] == pytest.approx(market * 0.3)
    assert sums["social_cost"] - sums["public_cost"] == pytest.approx(market * 0.3)
