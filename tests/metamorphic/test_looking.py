"""A city that is looked at lives as one that is left alone, to the bit."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import mesa
import numpy as np
import pytest

from shequ import City, Elder, PartyMember, Provider
from small import short, small_place
from watched import Watched, same_state


def young(kind: type[City] = City) -> City:
    """Return a small city before its first month."""
    return kind(short("full"), rng=5, place=small_place())


def read_outcomes(city: City) -> None:
    """Read every outcome, as a table and by name."""
    table = city.outcomes
    assert len(table) == city.month
    for name in table:
        getattr(city, str(name))
    if len(table):
        table.iloc[:, :] = 0.0  # what was handed out is the reader's own


def go_through_all_agents(city: City) -> None:
    """Make a view of everybody and read every state."""
    for agent in [*city.agents_by_type[Elder], *city.agents_by_type[PartyMember], *city.agents]:
        repr(agent)
    for agent in city.agents_by_type[Elder]:
        for name in agent.table.columns:
            getattr(agent, name)


def use_sets(city: City) -> None:
    """Select, sort, shuffle, group and sum up agents, and change what sets hand out."""
    elders, members = city.agents_by_type[Elder], city.agents_by_type[PartyMember]
    elders.shuffle().sort("age").select(lambda elder: elder.male).groupby("estate").agg("trust_party", np.mean)
    elders.groupby(lambda elder: elder.function, result_type="list")
    elders.shuffle_do(id)
    elders.map(id)
    members.agg("motive", [min, max])
    elders.get("trust").append(3.0)
    elders.column("trust")[:] = 0.0
    elders.sort("age", inplace=True)
    elders.select(at_most=0.1, inplace=True)
    city.agents.shuffle_do(id)
    city.agents_by_type[Provider].agg("load", np.mean)


def pickle_it(city: City) -> None:
    """Let a city that went through a pickle live on."""
    pickle.loads(pickle.dumps(city)).run_model()


def copy_it(city: City) -> None:
    """Let a deep copy live on."""
    copy.deepcopy(city).run_model()


def branch_it(city: City) -> None:
    """Let branches live under other policies, as long as there is a common past."""
    if city.policy_month <= 0:
        for name in ("baseline", "market-led"):
            city.branch(short(name)).run_model()


def step_another(city: City) -> None:
    """Let cities of the same and of another seed live in between."""
    for seed in (5, 6):
        City(short("market-led"), rng=seed, place=small_place()).step()


def collect_data(city: City) -> None:
    """Fill collectors of one's own."""
    reporters = {Elder: {"trust": "trust_party"}, PartyMember: {"motive": "motive"}, Provider: {"load": "load"}}
    mesa.DataCollector({"month": "month"}, agenttype_reporters=reporters).collect(city)
    city.datacollector.get_model_vars_dataframe()


def draw_from_mesa(city: City) -> None:
    """Use Mesa's own generators of random numbers, which no rule reads."""
    city.random.random()
    city.rng.random()


LOOKS = [
    read_outcomes, go_through_all_agents, use_sets, pickle_it, copy_it, branch_it, step_another, collect_data,
    draw_from_mesa,
]  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_looking_changes_nothing(look: Callable[[City], None]) -> None:
    """Otherwise a run that is watched, saved, branched or collected would differ from one that is not."""
    watched, alone = young(), young()
    look(watched)
    while watched.running:
        watched.step()
        alone.step()
        look(watched)
        assert same_state(watched, alone)


def test_a_data_collector_of_one_s_own_changes_nothing() -> None:
    """Otherwise collecting agents' states would change what they do."""
    watched, alone = young(Watched), young()
    watched.run_model()
    alone.run_model()
    assert same_state(watched, alone)
    assert len(watched.datacollector.get_model_vars_dataframe()) == watched.month
