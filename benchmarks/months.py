"""One month: against the plain reference, the floor, a larger world, and the building of the world."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from benchmarks.floor import floor_of
from benchmarks.timing import Figure, Time, best, ratio
from reference.model import PlainCity
from shequ import City, load_scenario
from shequ.month import live_a_month

SCENARIO = "full"
SETTLED = 26  # months lived before anything is timed: the policy has begun
LARGE = "bazhong-prefecture"


def settled(world: str | None = None, months: int = SETTLED) -> City:
    """Return a city in the midst of its life."""
    scenario = load_scenario(SCENARIO)
    city = City(scenario if world is None else scenario.model_copy(update={"world": world}), seed=1)
    for _ in range(months):
        city.step()
    return city


def rules_only(city: City) -> Callable[[], None]:
    """Return an action that lets a month pass without measuring outcomes, as the reference does."""

    def month() -> None:
        city.society.flows.sums = {}
        live_a_month(city.society, city.schedule.at(city.policy_month + 1).values)

    return month


def against_reference() -> Iterator[Figure]:
    """The eleven rules for 12,000 elders, as columns and as ordinary Mesa objects."""
    for draws, bound in (("random", 40.0), ("slots", None)):
        city = City(SCENARIO, seed=1)
        plain = PlainCity(copy.deepcopy(city), draws)
        slow, fast = best([plain.step, rules_only(city)], rounds=6)
        how = "self.random" if draws == "random" else "draws by slot"
        yield ratio(f"elder-months a second, against plain objects ({how})", slow, fast, bound=bound, at_most=False)


def against_floor() -> Iterator[Figure]:
    """A whole month with all outcomes, against drawing its uniforms and touching each column once."""
    city = settled()
    floor = floor_of(city)
    month, least = best([city.step, floor], rounds=15)
    yield ratio("a month, against the floor", month, least, bound=5.0)


def by_size() -> Iterator[Figure]:
    """Time per elder-month in the prefecture against the default world, and of building either."""
    small, large = settled(), settled(LARGE, months=1)
    floors = floor_of(small), floor_of(large)
    rows = len(small.society.elders) / len(large.society.elders)
    few, many = best([small.step, large.step], rounds=4)
    low, high = best(floors, rounds=4)
    yield ratio(f"time per elder-month, {many_elders(large)} against {many_elders(small)}", many, few, bound=1.6, scale=rows)
    yield ratio("the same of the floor", high, low, scale=rows)
    yield from _building(few, many)


def _building(few: Time, many: Time) -> Iterator[Figure]:
    build_few, build_many = best([lambda: City(SCENARIO, seed=1), lambda: settled(LARGE, months=0)], rounds=2)
    yield ratio("building the world, against a month of it, 12,000 elders", build_few, few, bound=5.0)
    yield ratio("the same, 663,400 elders", build_many, many, bound=5.0)


def many_elders(city: City) -> str:
    """Return with how many elders a world starts."""
    return f"{sum(place.elders for place in city.world.communities):,}"
