"""A city with a data collector of its own, small cities for Mesa's runner, and a look at whole states."""

import inspect
from typing import Any

import mesa
import numpy as np
import pandas as pd

from shequ import City, Elder, PartyMember, Provider
from small import short, small_place

NEWER = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5 has it
PLACE = small_place(1, 100)


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
    parameters = {"scenario": [short()], "place": [PLACE]} | parameters
    return pd.DataFrame(mesa.batch_run(kind, parameters, display_progress=False, **more))


TABLES = ("elders", "members", "estates", "communities")
THE_FEW = ("firms", "owners", "residents", "party", "providers", "partners")


def same_state(one: City, other: City) -> bool:
    """Say whether two cities are in the same state, to the bit: the many, the few, suppliers and all outcomes."""
    pairs = [(getattr(one.society, table), getattr(other.society, table)) for table in TABLES]
    columns = [(getattr(a, name), getattr(b, name)) for a, b in pairs for name in a.columns]
    columns += [(one.society.suppliers.offer, other.society.suppliers.offer)]
    same_few = all(memories(one, name) == memories(other, name) for name in THE_FEW)
    same_outcomes = one.outcomes.equals(other.outcomes)
    return same_outcomes and same_few and all(np.array_equal(a, b) for a, b in columns)


def memories(city: City, name: str) -> list[Any]:
    """Return all that each of the few of a kind remembers, as plain values."""
    skipped = {"model", "pos"}
    some = [vars(agent) if agent is not None else {} for agent in getattr(city.society, name)]
    return [{key: np.asarray(x).tolist() for key, x in one.items() if key not in skipped} for one in some]
