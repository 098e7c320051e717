"""A place twice as large is the same place twice: totals double; shares, means and every person stay the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from metamorphic.compare import demand_agreement
from metamorphic.twin import Pair, name_of
from reference.random_places import MONTHS, random_place, random_scenario
from shequ import City
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.scenario import Scenario

ESTATES = 36  # whole years for the firms' yearly decision, and 11% of them is as near a whole number as of 72


def everywhere_or_named(one: LeverUse | Shock) -> Any:
    """Let a lever or shock reach named communities or all: a share of twice as many is another choice."""
    return one if isinstance(one.communities, list) else one.model_copy(update={"communities": "all"})


def in_both_copies(one: LeverUse | Shock) -> Any:
    """Let a lever or shock reach both copies of its communities; its money is for both."""
    names = one.communities
    if isinstance(names, list):
        names = [name_of(name, copy) for name in names for copy in (0, 1)]
    money = {"amount": 2.0 * one.amount} if isinstance(one, LeverUse) and one.amount is not None else {}
    return one.model_copy(update={"communities": names} | money)


def changed(scenario: Scenario, change: Any, times: float) -> Scenario:
    """Return a scenario with every lever and shock changed and that many times the budget."""
    monthly = scenario.budget.monthly
    return scenario.model_copy(
        update={
            "levers": {name: change(use) for name, use in scenario.levers.items()},
            "shocks": [change(shock) for shock in scenario.shocks],
            "budget": Budget(monthly=monthly * times if monthly is not None else None),
        }
    )


@pytest.mark.parametrize("seed", range(6))
def test_two_copies_of_every_community_double_totals_and_nothing_else(seed: int) -> None:
    """Otherwise results would depend on the size of the place, and a run of a part could not stand for the whole.

    Firms serve the whole city and are not doubled; money and budget are the whole place's, and are.
    """
    random = Random(seed)
    place = random_place(random)
    places = (replace(community, estates=ESTATES // len(place.communities)) for community in place.communities)
    place = replace(place, communities=tuple(places))
    scenario = changed(random_scenario(random, place), everywhere_or_named, 1.0)
    city = City(scenario, seed=seed, place=place)
    twice = 2 * list(range(len(place.communities)))
    pair = Pair(city, twice, policy=changed(scenario, in_both_copies, 2.0))
    demand_agreement(pair, copies=2)
    for _ in range(MONTHS):
        pair.step()
        demand_agreement(pair, copies=2)
    assert len(pair.twin.society.elders) == 2 * len(city.society.elders)
    assert city.outcomes["served_hours"].max() > 0.0
