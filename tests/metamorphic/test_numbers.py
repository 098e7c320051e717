"""The number that a person or a place happens to have decides nothing: the same months under other numbers.

Every uniform follows the person or place that it was read by. Levers, shocks, parameters and rationing are random.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from metamorphic.compare import demand_agreement, state_differences
from metamorphic.numbering import Numbering, shuffled
from metamorphic.twin import Pair
from reference.random_places import MONTHS, random_place, random_scenario
from shequ import City
from shequ.agents.society import Society
from shequ.engine.draws import Draws
from shequ.engine.table import Table

YEAR = 12


def random_city(seed: int, estates: int | None = None) -> City:
    """Return a small city of a random place and scenario, with so many estates in each community."""
    random = Random(seed)
    place = random_place(random)
    if estates is not None:
        place = replace(
            place, communities=tuple(replace(community, estates=estates) for community in place.communities)
        )
    return City(random_scenario(random, place), seed=seed, place=place)


def within_communities(table: Table) -> np.ndarray:
    """Return the groups of rows that keep to their community."""
    return table.community


def anywhere(table: Table) -> np.ndarray:
    """Return one group of all rows."""
    return np.zeros(len(table), dtype=np.int64)


def shuffled_rows(society: Society, group: Callable[[Table], np.ndarray], seed: int) -> dict[str, Numbering]:
    """Give new numbers to elders and members, within groups."""
    random = np.random.default_rng(seed)
    return {name: shuffled(group(getattr(society, name)), random) for name in ("elders", "members")}


def live_and_compare(pair: Pair) -> None:
    """Let both live, and hold every state and outcome of every month against each other."""
    demand_agreement(pair)
    first = len(pair.city.society.elders)
    for _ in range(MONTHS):
        pair.step()
        demand_agreement(pair)
    assert pair.city.outcomes["served_hours"].max() > 0.0
    assert len(pair.twin.society.elders) > first  # people have arrived


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("group", [within_communities, anywhere])
def test_rows_of_people_decide_nothing(group: Callable[[Table], np.ndarray], seed: int) -> None:
    """Otherwise who stands first in the table would be served, heard or counted otherwise than who stands last."""
    city = random_city(seed)
    everywhere = list(range(city.society.community_count))
    live_and_compare(Pair(city, everywhere, shuffled_rows(city.society, group, seed)))


@pytest.mark.parametrize("seed", range(4, 8))
@pytest.mark.parametrize("shuffle", [False, True])
def test_numbers_of_communities_decide_nothing(shuffle: bool, seed: int) -> None:
    """Otherwise the order of the table of communities would decide results: who works, serves, pays or quarrels where.

    With the community go its estates, people, committees, facilities and partners. A firm decides about elder service
    in the month that the estate's number names, so estates move by whole dozens here.
    """
    city = random_city(seed, estates=YEAR)
    turned = [*range(1, city.society.community_count), 0]
    rows = shuffled_rows(city.society, anywhere, seed) if shuffle else None
    live_and_compare(Pair(city, turned, rows))


def test_other_numbers_without_their_draws_are_another_city() -> None:
    """Otherwise the comparison would be blind: people who get each other's luck must differ."""
    city = random_city(1)
    everywhere = list(range(city.society.community_count))
    pair = Pair(city, everywhere, shuffled_rows(city.society, within_communities, 1))
    pair.twin.society.draws = Draws(city.seed)
    for _ in range(3):  # in a month all members may happen to go on as they were
        pair.step()
    differing = {difference.split(":")[0] for difference in state_differences(pair)}
    assert {"elders", "members"} <= differing
