"""The fast city and the plain one, written from the equations, agree in every state of every agent, month by month."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from reference.compare import differences, outcome_differences
from reference.model import RULES, PlainCity
from reference.random_places import MONTHS, random_place, random_scenario
from reference.witness import EVENTS, Witness
from shequ import City
from shequ import month as fast_month


def pair(seed: int, elders: int = 300) -> tuple[City, PlainCity]:
    """Return the fast and the plain city of a random place and scenario."""
    random = Random(seed)
    place = random_place(random, elders)
    city = City(random_scenario(random, place), seed=seed, place=place)
    return city, PlainCity(city)


def demand_agreement(where: str, found: object) -> None:
    """Fail with the first differences, each with agent, state and both values."""
    lines = [f"{who}: {state}: fast {fast!r}, plain {slow!r}" for who, state, fast, slow in islice(found, 12)]
    assert not lines, "\n".join([where, *lines])


SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_state_agrees_month_by_month(seed: int) -> None:
    """Discrete states and minutes exactly, floats within rounding; the month's outcomes too."""
    city, plain = pair(seed)
    demand_agreement("start", differences(city, plain))
    for _ in range(MONTHS):
        city.step()
        plain.step()
        demand_agreement(f"month {city.month}", differences(city, plain))
        demand_agreement(f"month {city.month}", outcome_differences(city, plain))


def test_everything_happens_in_some_place() -> None:
    """Otherwise the agreement above would say nothing about what is rare."""
    seen: set[str] = set()
    for seed in SEEDS:
        city, _ = pair(seed)
        witness = Witness(city)
        for _ in range(MONTHS):
            city.step()
            seen |= witness.seen()
    assert seen == set(EVENTS)


def test_every_rule_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same after each rule of the month, so that a fault is named by its rule."""
    city, plain = pair(100, elders=150)

    def both(fast, slow):  # type: ignore[no-untyped-def]
        def rule(society, values):  # type: ignore[no-untyped-def]
            fast(society, values)
            slow(plain)
            demand_agreement(f"month {plain.month}, after {fast.__name__}", differences(city, plain))

        return rule

    rules = [both(fast, slow) for fast, slow in zip(fast_month.RULES, RULES, strict=True)]
    monkeypatch.setattr(fast_month, "RULES", rules)
    for _ in range(6):
        plain.begin_month()
        city.step()
