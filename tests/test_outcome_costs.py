"""The bill of a month, added up again from what was ordered, bought and given."""

import pytest

from shequ import City
from shequ.agents.provider import hours_per_post
from shequ.outcomes import measure
from shequ.rules.accounts import displacement, hour_of_volunteer, publicly_funded
from shequ.rules.purchasing import copayment, handling, hour_price, neighbour_price, price_slope
from small import lived, short


@pytest.fixture(scope="module", params=["full", "market-led", "civic-mobilised"])
def city(request: pytest.FixtureRequest) -> City:
    """Return a small city a year and a half into a policy."""
    return lived(short(request.param, months=18, burn_in=2), seed=4)


def dear(hours: float, price: float) -> float:
    """Return what hours cost where the price rises with their number."""
    return hours * price * (1 + price_slope.value * hours / 1000)


def test_public_and_social_cost(city: City) -> None:
    """Otherwise something would be paid twice, or by nobody."""
    society, orders = city.society, city.schedule.at(city.policy_month)
    found, books = measure(society), society.communities
    hour = hour_price.value * (0.62 + 0.26 * 1.29 + 0.12 * 2.14)
    posts = sum(x.posts / (1 + x.grown) for x in society.providers)
    public = posts * hours_per_post.value * hour * publicly_funded.value
    assert society.flows.sums["facility_cost"] == pytest.approx(public)
    copayments = 0.0
    claims, order = society.flows.claims, society.order
    for c in range(society.community_count):
        public += dear(float(books.bought_hours[c]), hour)
        public += dear(float(books.paid_neighbour_hours[c]), neighbour_price.value)
        used = sum(m for s, m in zip(claims.supplier, claims.given, strict=True) if s == order.market + c) / 60
        market = dear(float(used), hour * 1.15)
        public += market * (1 - copayment.value) / (1 - handling.value)
        copayments += market * copayment.value
    public += sum(orders.lever_cost.values())
    assert found["public_cost"] == pytest.approx(public)
    assert found["copayments"] == pytest.approx(copayments)
    given = sum(society.members.visit_hours) + sum(society.members.service_hours) + sum(books.mutual_hours)
    assert found["volunteer_hours"] == pytest.approx(given)
    assert found["social_cost"] == pytest.approx(public + hour_of_volunteer.value * given + copayments)


def test_spending_stays_within_what_was_appropriated(city: City) -> None:
    """Otherwise equal budgets would be equal on paper only."""
    table = city.outcomes
    assert (table["lever_cost"] <= table["appropriated"] * (1 + 1e-9) + 1e-6).all()


def test_hours_of_staff_and_families(city: City) -> None:
    """Otherwise time taken from staff or families would not be shown."""
    society, found = city.society, measure(city.society)
    books, elders = society.communities, society.elders
    used = sum(books.call_hours) + sum(books.coordination_hours) + sum(books.mediation_hours)
    assert found["staff_hours"] == pytest.approx(used)
    lost = 0.0
    for i in range(len(elders)):
        family = sum((elders.gross[:, i] - elders.need[:, i]).tolist())
        lost += min(displacement.value * sum(elders.served[:, i].tolist()), family)
    assert found["displaced_family_hours"] == pytest.approx(lost / 60)
    assert found["pooled_share"] == pytest.approx(100 * sum(books.pooled_share) / len(books))


def test_the_backlog_holds_every_case_left(city: City) -> None:
    """Otherwise the hub would be spared cases; those that fade after delivery are still counted this month."""
    elders, books = city.society.elders, city.society.communities
    cases = [0] * len(books)
    for i in range(len(elders)):
        lacking = sum(((elders.need[:, i] - elders.served[:, i]) * elders.accepted[:, i]).tolist())
        cases[elders.community[i]] += bool(elders.alive[i]) and lacking > 30
    assert all(0 < left <= all_ for left, all_ in zip(cases, books.backlog.tolist(), strict=True))
