"""What a scenario orders, in the words and prices of the place that is run."""

from __future__ import annotations

import pytest

from shequ.policy.budget import priced
from shequ.population.place_files import find_place
from shequ.report.tables.orders import orders_of
from shequ.scenario import load_scenario, resolved


@pytest.mark.parametrize("communities", [None, 2])
@pytest.mark.parametrize("name", ["full", "market-led"])
def test_prices_are_of_the_communities_that_are_run(name: str, communities: int | None) -> None:
    """Otherwise the page of a quick look would hold the price of ten communities beside the hours of two."""
    place = find_place("bazhong").first(communities)
    policy = resolved(load_scenario(name), place)
    months = policy.horizon.months
    told = sum(order.price for order in orders_of(policy, place))
    assert told == pytest.approx(priced(policy, place, months) / months)
