"""The city as a Mesa model: what Mesa's own tools do with it, on each version that the package works with."""

import copy
import gc
import inspect
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import psutil
import pytest

import shequ
from shequ import City, Elder, PartyMember, PropertyFirm, Provider
from shequ.agents.mesa.versions import AgentSet
from shequ.agents.property_firm import ContractSignals
from shequ.engine.parameters import CommunityValues
from small import short, small_place
from watched import NEWER, PLACE, Watched, runs, same_state


def young(scenario: str = "baseline", seed: int = 5, **more: Any) -> City:
    """Return a small city in its first month."""
    return City(short(scenario), rng=seed, place=small_place(), **more)


def test_the_public_names_are_there() -> None:
    """Otherwise the first line of every notebook would fail."""
    assert all(isinstance(getattr(shequ, name), Callable) for name in shequ.__all__)
    assert {"City", "Elder", "Scenario", "load_scenario", "find_place"} <= set(shequ.__all__) <= set(dir(shequ))
    with pytest.raises(AttributeError, match="no attribute 'Mayor'"):
        shequ.Mayor  # noqa: B018


def test_seed_and_rng_name_the_same_replicate() -> None:
    """Otherwise a run of Mesa 3.3 could not be repeated with Mesa 3.5."""
    cities = [City(short(), place=PLACE, **name) for name in ({"rng": 7}, {"seed": 7}, {"seed": np.int64(7)})]
    for city in cities:
        city.step()
    assert same_state(cities[0], cities[1])
    assert same_state(cities[0], cities[2])
    assert {city.seed for city in cities} == {7}
    with pytest.raises(TypeError, match="not both"):
        City(short(), place=PLACE, rng=7, seed=7)
    one, other = (City(short(), place=PLACE, rng=np.random.default_rng(3)).seed for _ in range(2))
    assert one == other
    assert City(short(), place=PLACE).seed != City(short(), place=PLACE).seed


def test_only_the_seed_is_hidden_from_mesa_s_runner() -> None:
    """Otherwise Mesa 3.5 would set every seed to None; a subclass with arguments of its own is looked at itself."""
    shown = {"scenario", "rng", "elders", "months", "burn_in", "place", "couplings", "kinds", "kwargs"}
    assert set(inspect.signature(City).parameters) == shown

    class Plain(City):
        pass

    class Chatty(City):
        def __init__(self, seed: int, mood: str) -> None:
            super().__init__(seed=seed)

    assert set(inspect.signature(Plain).parameters) == shown
    assert set(inspect.signature(Chatty).parameters) == {"seed", "mood"}


def test_the_city_stops_itself_at_its_horizon() -> None:
    """Otherwise Mesa's runner would go on for a thousand months."""
    city = young()
    while city.running:
        city.step()
    assert city.month == city.steps == city.horizon == 6
    assert len(city.outcomes) == 6
    again = young()
    again.run_model()
    assert same_state(city, again)


def test_mesa_s_scenario_leaves_the_policy_alone() -> None:
    """Otherwise Mesa 3.5 would write its own object over the user's."""
    city = young("full")
    city.scenario = "something of Mesa's"
    assert city.scenario is None
    assert city.policy.name == "full"


def test_the_few_are_mesa_s_own_agents() -> None:
    """Otherwise stock tools would not find firms and facilities."""
    city = young()
    society = city.society
    few = [*society.firms, *society.residents, *society.party, *society.providers, *society.partners]
    few += [committee for committee in society.owners if committee]
    assert set(city.agents) == set(few)
    assert len(city.agents) == len(few)
    assert list(city.agents_by_type[Provider]) == society.providers
    assert isinstance(city.agents_by_type[Provider], type(city.agents))
    assert city.agent_types[-2:] == [Elder, PartyMember]
    assert list(city.agents_by_type) == city.agent_types
    ids = city.agents.get("unique_id")
    assert ids == list(range(1, len(few) + 1))


def test_an_outcome_of_the_month_is_an_attribute() -> None:
    """Otherwise a data collector could not report it by its name."""
    city = young()
    with pytest.raises(AttributeError, match="'coverage': outcomes are measured at the end"):
        city.coverage  # noqa: B018
    city.step()
    assert city.coverage == city.outcomes["coverage"].iloc[-1]
    with pytest.raises(AttributeError, match=r"no attribute 'covrage'\. Did you mean coverage\?$"):
        city.covrage  # noqa: B018
    with pytest.raises(AttributeError, match=r"no attribute 'outcmes'\. Did you mean outcomes\?$"):
        city.outcmes  # noqa: B018
    with pytest.raises(AttributeError, match=r"no attribute '_repr_latex_'$"):
        city._repr_latex_  # noqa: B018


class Generous(PropertyFirm):
    """A firm that always does its best."""

    def decide_effort(self, s: ContractSignals, p: CommunityValues) -> float:
        """Set the effort."""
        return 0.9


def test_a_subclass_of_the_few_decides_in_their_place() -> None:
    """Otherwise a user could not try another behaviour without changing the package."""
    city = young(kinds={PropertyFirm: Generous})
    city.step()
    firms = city.agents_by_type[Generous]
    assert list(firms) == city.society.firms
    assert PropertyFirm not in city.agents_by_type
    served = city.society.estates.has_firm
    assert (city.society.estates.effort[served] == 0.9).mean() > 0.8  # a firm that has just come has not decided yet
    assert type(city.branch(short("full")).society.firms[0]) is Generous
    assert runs(kinds=[{PropertyFirm: Generous}], seed=[1])["effort"].tolist() == [0.9]
    assert runs(seed=[1])["effort"][0] < 0.8


def test_kinds_that_cannot_stand_in_are_refused() -> None:
    """Otherwise a replacement would be ignored, or fail months later."""
    for kinds in ({Elder: Elder}, {PropertyFirm: Provider}):
        with pytest.raises(TypeError, match=r"kinds: .* subclasses can stand in for"):
            young(kinds=kinds)


def test_agents_that_a_user_registers_live_with_the_city() -> None:
    """Otherwise a user's own agents would be lost in branches, share numbers or keep the city alive."""
    city = young()
    guest = mesa.Agent(city)
    guest.mood = [1]
    branch = city.branch(short("full"))
    (twin,) = branch.agents_by_type[mesa.Agent]
    assert (twin.unique_id, twin.mood) == (guest.unique_id, [1])
    assert twin.unique_id == len(city.agents)
    twin.mood.append(2)
    assert guest.mood == [1]
    assert mesa.Agent(branch).unique_id == guest.unique_id + 1
    if not NEWER:
        assert city not in mesa.Agent._ids
        assert branch not in mesa.Agent._ids


COPIES = [copy.deepcopy, lambda city: pickle.loads(pickle.dumps(city))]


@pytest.mark.parametrize("duplicate", COPIES, ids=["deepcopy", "pickle"])
def test_a_copy_goes_on_as_the_original(duplicate: Callable[[City], City]) -> None:
    """Otherwise a saved city would not be the city."""
    city = Watched(short("full", months=8), rng=5, place=small_place()) if duplicate is copy.deepcopy else young("full")
    city.step()
    elder = city.agents_by_type[Elder][0]
    elder.note = "mine"
    twin = duplicate(city)
    assert len(twin._views[Elder]) == 0  # views are left out
    assert twin.agents_by_type[Elder][0] is not elder
    assert twin.agents_by_type[Elder][0].model is twin
    assert all(agent.model is twin for agent in twin.agents)
    assert elder.note == city.agents_by_type[Elder][0].note == "mine"
    twin.run_model()
    assert (city.month, city.steps) == (1, 1)
    city.run_model()
    assert same_state(city, twin)
    assert twin.steps == city.steps == city.horizon
    assert len(twin.datacollector.get_model_vars_dataframe()) == city.horizon


def test_branches_keep_their_agents_apart() -> None:
    """Otherwise a change in one branch would be a change in all."""
    city = Watched(short(), rng=5, place=small_place())
    city.step()
    city.step()
    here, there = city.agents_by_type[Elder], city.branch(short("full")).agents_by_type[Elder]
    branch = there[0].model
    assert len(here) == len(there)
    assert not any(elder in there for elder in here)
    there.set("wellbeing", 0.0)
    there.select(at_most=9).do("remove")
    branch.agents_by_type[Provider].set("load", 0.0)
    assert min(here.get("wellbeing")) > 0.0
    assert len(here) == len(there) + 9
    assert min(city.agents_by_type[Provider].get("load")) > 0.0
    assert isinstance(branch, Watched)
    assert (branch.steps, branch.month, branch.running) == (2, 2, True)
    branch.step()
    assert len(branch.datacollector.get_model_vars_dataframe()) == 3
    assert len(city.datacollector.get_model_vars_dataframe()) == 2


def test_agent_ids_are_the_same_in_a_branch() -> None:
    """Otherwise collected records could not be joined over policies."""
    city = young()
    for kind, some in city.branch(short("full")).agents_by_type.items():
        assert list(some.get("unique_id")) == list(city.agents_by_type[kind].get("unique_id"))
        assert isinstance(some, AgentSet | type(city.agents))


def test_a_dropped_city_is_freed() -> None:
    """Otherwise memory would fill: Mesa 3.3 keeps a model by the counter of its agents."""
    city = Watched(short(), rng=5, place=PLACE)
    city.step()
    list(city.agents_by_type[Elder])
    mesa.Agent(city)
    seen = [weakref.ref(city), weakref.ref(city.branch(short("full"))), weakref.ref(copy.deepcopy(city))]
    del city
    gc.collect()
    assert [ref() for ref in seen] == [None] * 3


@pytest.mark.whole
def test_a_thousand_cities_leave_memory_flat() -> None:
    """Otherwise a long comparison would end for want of memory."""
    scenario, process = short(months=1, burn_in=0), psutil.Process()
    used = []
    for seed in range(1000):
        city = City(scenario, rng=seed, place=PLACE)
        city.branch(scenario).step()
        city.step()
        list(city.agents_by_type[Elder])
        del city
        if seed % 100 == 99:
            gc.collect()
            used.append(process.memory_info().rss / 2**20)
    assert max(used[2:]) - used[1] < 20.0, used
