"""Random small worlds and random scenarios in which every lever may be in play."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random
from typing import Any

from shequ import load_scenario
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.population.world import World
from shequ.population.world_files import find_world
from shequ.scenario import Horizon, Scenario

MONTHS = 24


def random_world(random: Random, elders: int = 300) -> World:
    """Return two or three communities, the last one rural, with random numbers of facilities and estates."""
    world, count = find_world("bazhong"), random.choice((2, 3))
    places = [
        replace(
            place,
            elders=random.randint(elders // 4, elders // 2),
            estates=random.randint(1, 6),
            facilities=random.randint(0, 3),
            urban=i < count - 1,
            name=f"place-{i}",
        )
        for i, place in enumerate(world.communities[:count])
    ]
    return replace(world, communities=tuple(places))


def random_scenario(random: Random, world: World) -> Scenario:
    """Return a scenario with all levers, shocks, a budget, labels, rationing and parameters at random."""
    months, burn_in = MONTHS - 3, 3
    return load_scenario("baseline").model_copy(
        update={
            "horizon": Horizon(months=months, burn_in=burn_in),
            "coordinator": random.choice(("none", "office", "party")),
            "label": random.choice((None, None, "office", "party")),
            "rationing": random.choice(("need_first", "first_come", "equal_shares")),
            "levers": {name: random_use(random, name, world) for name in levers()},
            "budget": Budget(monthly=random.choice((None, None, random.uniform(5e3, 5e4)))),
            "shocks": [random_shock(random, world) for _ in range(random.randint(0, 4))],
            "parameters": random_parameters(random),
        }
    )


def random_use(random: Random, name: str, world: World) -> LeverUse:
    """Return a lever at random strength, time and place."""
    start = random.randint(1, 10)
    strength: dict[str, Any] = {"intensity": random.random()}
    if levers()[name].money:
        strength = {"amount": random.choice((0.0, random.uniform(0.0, 30000.0)))}
    return LeverUse(
        **strength,
        start=start,
        ramp=random.choice((None, 0, random.randint(1, 8))),
        end=random.choice((None, None, start + random.randint(1, 12))),
        communities=random_where(random, world),
    )


def random_where(random: Random, world: World) -> Any:
    """Return all, the strongest half, a share or a list of communities."""
    names = [community.name for community in world.communities]
    return random.choice(
        ("all", "strongest-half", random.random(), random.sample(names, random.randint(1, len(names))))
    )


def random_shock(random: Random, world: World) -> Shock:
    """Return a shock to a parameter that does not hold for life, or an incident."""
    start = random.randint(1, 15)
    when = {"start": start, "end": start + random.randint(1, 6), "communities": random_where(random, world)}
    if random.random() < 0.3:
        return Shock(title="incident", parameter="trust.incident_forced", value=1.0, **when)
    name = random.choice([name for name in MOVABLE if PARAMETERS[name].low < PARAMETERS[name].high])
    return Shock(title=name, parameter=name, value=random.uniform(PARAMETERS[name].low, PARAMETERS[name].high), **when)


def random_parameters(random: Random) -> dict[str, float]:
    """Return a third of all parameters somewhere between low and high."""
    chosen = [name for name in PARAMETERS if random.random() < 0.33]
    return {name: random.uniform(PARAMETERS[name].low, min(PARAMETERS[name].high, math.inf)) for name in chosen}


MOVABLE = [
    name for name, p in PARAMETERS.items()
    if not p.lifelong and not name.startswith(("ageing.", "policy."))
    and name not in ("spirit.level", "cost.volunteer_hour")
]  # fmt: skip
