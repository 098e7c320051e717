"""One month: against the plain reference, the floor, a larger place, and the building of the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.floor import floor_of
from benchmarks.timing import Figure, Time, best, best_apart, ratio, time_of
from reference.model import PlainCity
from shequ import City, load_scenario
from shequ.month import RULES, live_a_month

SCENARIO = "full"
SETTLED = 26  # months lived before anything is timed: the policy has begun
LARGE = "bazhong-prefecture"
ROUNDS = 8
SEVERAL = 3  # short months are timed several at a time, as they are lived


def settled(place: str | None = None, months: int = SETTLED) -> City:
    """Return a city in the midst of its life."""
    scenario = load_scenario(SCENARIO)
    city = City(scenario if place is None else scenario.model_copy(update={"place": place}), seed=1)
    for _ in range(months):
        city.step()
    return city


def rules_only(city: City) -> Callable[[], None]:
    """Return an action that lets a month pass without measuring outcomes, as the reference does."""

    def month() -> None:
        city.society.flows.sums = {}
        live_a_month(city.society, city.schedule.at(city.policy_month + 1).values)

    return month


def times(count: int, action: Callable[[], object]) -> Callable[[], None]:
    """Return an action that does another so many times."""

    def repeatedly() -> None:
        for _ in range(count):
            action()

    return repeatedly


def against_reference() -> Iterator[Figure]:
    """Hold the eleven rules for 12,000 elders, as columns, against ordinary Mesa objects, over the same first months."""
    for draws, how, bound in (("random", "self.random", 40.0), ("slots", "draws by slot", None)):
        slow, fast = best_apart([partial(plain_months, draws), first_months], ROUNDS)
        name = f"elder-months a second, against plain objects ({how})"
        yield ratio(name, slow, fast, bound=bound, at_most=False, scale=SEVERAL)


def plain_months(draws: str) -> Callable[[], object]:
    """Return an action that lives one month more of the reference."""
    return PlainCity(City("baseline", seed=1), draws).step


def first_months() -> Callable[[], object]:
    """Return an action that lives some months more of the same city."""
    return times(SEVERAL, rules_only(City("baseline", seed=1)))


def against_floor() -> Iterator[Figure]:
    """Hold a whole month with all outcomes, against drawing its uniforms and touching each column once."""
    city = settled()
    floor = floor_of(city)
    month, least = best([times(SEVERAL, city.step), times(SEVERAL, floor)], rounds=5)
    yield ratio("a month, against the floor", month, least, bound=5.0)


def by_rule() -> Iterator[Figure]:
    """Time each rule in the midst of the policy, and what each month is measured by."""
    city = settled()
    rounds = [_month_by_rule(city) for _ in range(36)]
    least = {name: min(round[name] for round in rounds) for name in rounds[0]}
    total = sum(least.values())
    for name, cpu in least.items():
        yield Figure(f"one month: {name}", 1000 * cpu, 1000 * cpu, "ms", f"{cpu / total:.0%}")


def by_size() -> Iterator[Figure]:
    """Time an elder-month in the prefecture against the default place, and of building either."""
    small, large = settled(), settled(LARGE, months=1)
    floors = floor_of(small), floor_of(large)
    rows = len(small.society.elders) / len(large.society.elders)
    few, many = best([times(SEVERAL, small.step), large.step], rounds=4)
    low, high = best([times(SEVERAL, floors[0]), floors[1]], rounds=4)
    name = f"time per elder-month, {many_elders(large)} against {many_elders(small)}"
    yield ratio(name, many, few, bound=1.6, scale=rows * SEVERAL)
    yield ratio("the same of the floor", high, low, scale=rows * SEVERAL)
    yield from _building(few, many)


def _building(few: Time, many: Time) -> Iterator[Figure]:
    build_few, build_many = best([lambda: City(SCENARIO, seed=1), lambda: settled(LARGE, months=0)], rounds=2)
    yield ratio("building the place, against a month of it, 12,000 elders", build_few, few, bound=5.0, scale=SEVERAL)
    yield ratio("the same, 663,400 elders", build_many, many, bound=5.0)


def _month_by_rule(city: City) -> dict[str, float]:
    """Live one month rule by rule and return the processor seconds of each."""
    society, orders = city.society, city.schedule.at(city.policy_month + 1)
    society.flows.sums = {"lever_cost": sum(orders.lever_cost.values())}
    society.month += 1
    took = {rule.__name__: time_of(partial(rule, society, orders.values)).cpu for rule in RULES}
    took["outcomes"] = time_of(partial(city._row, orders)).cpu
    return took


def many_elders(city: City) -> str:
    """Return with how many elders a place starts."""
    return f"{sum(community.elders for community in city.place.communities):,}"
