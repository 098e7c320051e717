"""Small places for tests: a few elders, and every parameter at hand."""

from dataclasses import replace

import numpy as np

from shequ import City, load_scenario
from shequ.agents.society import Society
from shequ.engine.draws import Draws
from shequ.engine.parameters import MonthValues, Parameter, everywhere
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Horizon, Scenario

OWN_LEVER = """
[new_levers.calls]
title = "Calls"
path = "C"
disappoints = "Calls eat hours."
changes = [{ parameter = "hub.calls_a_year", to = 4.0, low = 2.0, high = 6.0 }]
costs = [{ per = "1000_elders", amount = 5.0, low = 2.0, high = 9.0, volume = 1.0, years = 0, kind = "assumed", basis = "fares" }]
staff_hours = 10.0
"""


def small_place(communities: int = 2, elders: int = 150) -> Place:
    """Return a place of a few small communities with one facility each."""
    place = find_place("bazhong")
    few = tuple(replace(c, elders=elders, facilities=1) for c in place.communities[:communities])
    return replace(place, communities=few)


def short(name: str = "baseline", months: int = 4, burn_in: int = 2, **changes: object) -> Scenario:
    """Return a scenario cut to a few months."""
    scenario = load_scenario(name)
    return scenario.model_copy(update={"horizon": Horizon(months=months, burn_in=burn_in), **changes})


def lived(scenario: Scenario, seed: int = 5, **more: object) -> City:
    """Return a city that has lived to its horizon."""
    city = City(scenario, rng=seed, place=small_place(), **more)
    city.run_model()
    return city


def small_society(communities: int = 1, elders: int = 60, seed: int = 3) -> Society:
    """Return a newly built society, at rest before its first month."""
    return City("baseline", rng=seed, place=small_place(communities, elders)).society


def meet_nobody(society: Society) -> None:
    """Let nobody be met this month by anybody."""
    for name in ("visited", "volunteered", "called", "noticed", "received"):
        setattr(society.flows, name, np.zeros(len(society.elders), dtype=bool))


def values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the default value of every parameter in every community, some of them changed."""
    given = {parameter.name: value for parameter, value in (changed or {}).items()}
    n = society.community_count
    return MonthValues({name: everywhere(given.get(name, p.value), n) for name, p in PARAMETERS.items()})


class Given(Draws):
    """Uniforms set by hand, by decision; the same number for all others."""

    def __init__(self, numbers: dict[str, object], otherwise: object = 0.5) -> None:
        super().__init__(0)
        self.numbers, self.otherwise = numbers, otherwise

    def uniforms(self, decision: str, month: int, rows: int, kinds: int) -> np.ndarray:
        """Return what is set."""
        number = np.asarray(self.numbers.get(decision, self.otherwise), dtype=float)
        return np.broadcast_to(number, (kinds, rows)).copy()

    def uniform(self, decision: str, month: int, rows: int) -> np.ndarray:
        """Return what is set."""
        return self.uniforms(decision, month, rows, 1)[0]
