"""A city with a data collector of its own, small cities for Mesa's runner, and a look at whole states."""

import inspect
from typing import Any

import mesa
import numpy as np
import pandas as pd

from shequ import City, Elder, PartyMember, Provider
from small import short, small_world

NEWER = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5 has it
WORLD = small_world(1, 100)


class Watched(City):
    """A city that collects data of its own, as Mesa's tutorials have it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datacollector = mesa.DataCollector(
            model_reporters={"seed": "seed", "coverage": "coverage", "living": count_living},
            agenttype_reporters={
                Elder: {"age": "age", "trust": "trust_party"},
                PartyMember: {"motive": "motive"},
                Provider: {"load": "load"},
            },
        )

    def step(self) -> None:
        """Live a month and collect."""
        super().step()
        self.datacollector.collect(self)


def count_living(city: City) -> int:
    """Count the elders."""
    return len(city.agents_by_type[Elder])


def runs(kind: type[City] = City, **parameters: Any) -> pd.DataFrame:
    """Run small cities by Mesa's runner and return its rows."""
    more = {name: parameters.pop(name) for name in ("iterations", "rng", "number_processes") if name in parameters}
    parameters = {"scenario": [short()], "world": [WORLD]} | parameters
    return pd.DataFrame(mesa.batch_run(kind, parameters, display_progress=False, **more))


def same_state(one: City, other: City) -> bool:
    """Say whether two cities are in the same state, to the bit."""
    pairs = [(getattr(one.society, t), getattr(other.society, t)) for t in ("elders", "members", "estates")]
    columns = [(getattr(a, name), getattr(b, name)) for a, b in pairs for name in a.columns]
    return one.outcomes.equals(other.outcomes) and all(np.array_equal(a, b) for a, b in columns)
