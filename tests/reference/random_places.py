"""Random small places and random scenarios in which every lever may be in play."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from shequ import load_scenario
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Horizon, Scenario

MONTHS = 24


def random_place(random: Random, elders: int = 300) -> Place:
    """Return two or three communities, the last one rural, with random numbers of facilities, estates and firms."""
    place, count = find_place("bazhong"), random.choice((2, 3))
    figures = {
        name: place.figures[name].model_copy(update={"value": random.uniform(low, high)})
        for name, (low, high) in BUSY_PLACES.items()
    }
    places = [
        replace(
            community,
            elders=random.randint(elders // 4, elders // 2),
            estates=random.randint(1, 9),
            facilities=random.randint(0, 3),
            urban=i < count - 1,
            name=f"place-{i}",
        )
        for i, community in enumerate(place.communities[:count])
    ]
    return replace(place, communities=tuple(places), figures=place.figures | figures)


def random_scenario(random: Random, place: Place) -> Scenario:
    """Return a scenario with all levers, shocks, a budget, labels, rationing and parameters at random."""
    months, burn_in = MONTHS - 3, 3
    return load_scenario("baseline").model_copy(
        update={
            "horizon": Horizon(months=months, burn_in=burn_in),
            "coordinator": random.choice(("none", "office", "party")),
            "label": random.choice((None, None, "office", "party")),
            "rationing": random.choice(("need_first", "first_come", "equal_shares")),
            "levers": {name: random_use(random, name, place) for name in levers()},
            "budget": Budget(monthly=random.choice((None, None, random.uniform(5e3, 5e4)))),
            "shocks": [random_shock(random, place) for _ in range(random.randint(0, 10))],
            "parameters": random_parameters(random),
        }
    )


def random_use(random: Random, name: str, place: Place) -> LeverUse:
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
        communities=random_where(random, place),
    )


def random_where(random: Random, place: Place) -> Any:
    """Return all, the strongest or weakest half, a share or a list of communities."""
    names = [community.name for community in place.communities]
    half = random.choice(("strongest-half", "weakest-half"))
    return random.choice(("all", half, random.random(), random.sample(names, random.randint(1, len(names)))))


def random_shock(random: Random, place: Place) -> Shock:
    """Return a shock to a parameter that does not hold for life, or an incident."""
    start = random.randint(1, 15)
    when = {"start": start, "end": start + random.randint(1, 6), "communities": random_where(random, place)}
    if random.random() < 0.3:
        return Shock(title="incident", parameter="trust.incident_forced", value=1.0, **when)
    name = random.choice([name for name in MOVABLE if PARAMETERS[name].low < PARAMETERS[name].high])
    return Shock(title=name, parameter=name, value=random.uniform(PARAMETERS[name].low, PARAMETERS[name].high), **when)


def random_parameters(random: Random) -> dict[str, float]:
    """Return a third of all parameters somewhere between low and high, and most of those that make things happen."""
    chosen = [name for name in PARAMETERS if random.random() < 0.33]
    values = {name: random.uniform(PARAMETERS[name].low, PARAMETERS[name].high) for name in chosen}
    return values | {name: random.uniform(*ends) for name, ends in EVENTFUL.items() if random.random() < 0.7}


# Rare things must happen in small places within 24 months, or agreement about them would be about nothing.
BUSY_PLACES = {"estates_with_firm": (0.7, 1.0), "estates_per_firm": (1.0, 3.0), "committees": (0.2, 0.8)}
EVENTFUL = {
    "discovery.ask": (0.045, 0.5),
    "discovery.relisted": (0.04, 0.6),
    "estates.arrivals": (1.5, 30.0),
    "firm.care_intercept": (-2.0, 2.0),
    "firm.contract_end": (0.0, 0.15),
    "hub.hours_per_case": (0.05, 0.6),
    "hub.hours_per_organisation": (0.0, 0.3),
    "owners.bad_service": (0.4, 0.8),
    "owners.dismissal_hazard": (0.0, 0.5),
    "owners.falling_asleep": (0.0, 0.1),
    "owners.founding": (0.01, 0.2),
    "partner.joining": (0.0, 0.15),
    "partner.leaving": (0.0, 0.2),
    "provider.busy": (0.0, 0.9),
    "provider.closing": (0.03, 0.5),
    "provider.opening": (0.04, 0.8),
    "provider.patience": (0.0, 4.0),
    "provider.slack_load": (0.3, 1.0),
    "staff.attention": (0.1, 0.9),
    "staff.coordination_priority": (0.25, 3.0),
    "taking_part.base": (-1.7, 0.5),
    "timebank.entry": (0.02, 0.7),
    "trust.credit_up": (0.0, 1.0),
    "trust.incident": (0.004, 0.3),
    "trust.incident_found": (0.25, 1.0),
    "trust.market_blame": (0.0, 1.0),
    "voucher.applying": (0.04, 0.6),
}
MOVABLE = [name for name, p in PARAMETERS.items() if not p.lifelong and not name.startswith("policy.")]
