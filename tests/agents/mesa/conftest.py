"""What the tests of agents share: a city after a year, and its elders."""

import copy
from functools import cache

import pytest

from shequ import City, Elder
from shequ.agents.mesa.rowset import RowSet
from small import short, small_place


@cache
def lived() -> City:
    """Return a city after a year; tests change copies of it."""
    city = City(short("full", months=30), rng=5, place=small_place())
    for _ in range(12):
        city.step()
    return city


@pytest.fixture
def city() -> City:
    """Return a city of its own, some of whose elders have died."""
    return copy.deepcopy(lived())


@pytest.fixture
def elders(city: City) -> RowSet:
    """Return all elders of the city."""
    return city.agents_by_type[Elder]
