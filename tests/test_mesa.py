"""The city as a Mesa model: what Mesa's own tools do with it, on each version that the package works with."""

import contextlib
import copy
import gc
import inspect
import pickle
import weakref
from collections.abc import Callable
from itertools import combinations
from typing import Any

import mesa
import numpy as np
import pandas as pd
import psutil
import pytest

import shequ
from shequ import City, Elder, PartyMember, PropertyFirm, Provider
from shequ.agents.mesa_versions import AgentSet
from shequ.agents.property_firm import ContractSignals
from shequ.engine.parameters import CommunityValues
from small import lived, short, small_world

NEWER = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5 has it
WORLD = small_world(1, 100)


def young(scenario: str = "baseline", seed: int = 5, **more: Any) -> City:
    """Return a small city in its first month."""
    return City(short(scenario), rng=seed, world=small_world(), **more)


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


def test_the_public_names_are_there() -> None:
    """Otherwise the first line of every notebook would fail."""
    assert all(isinstance(getattr(shequ, name), Callable) for name in shequ.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Mayor'"):
        shequ.Mayor  # noqa: B018


def test_seed_and_rng_name_the_same_replicate() -> None:
    """Otherwise a run of Mesa 3.3 could not be repeated with Mesa 3.5."""
    cities = [City(short(), world=WORLD, **name) for name in ({"rng": 7}, {"seed": 7}, {"seed": np.int64(7)})]
    for city in cities:
        city.step()
    assert same_state(cities[0], cities[1])
    assert same_state(cities[0], cities[2])
    assert {city.seed for city in cities} == {7}
    with pytest.raises(TypeError, match="not both"):
        City(short(), world=WORLD, rng=7, seed=7)
    one, other = (City(short(), world=WORLD, rng=np.random.default_rng(3)).seed for _ in range(2))
    assert one == other
    assert City(short(), world=WORLD).seed != City(short(), world=WORLD).seed


def test_only_rng_is_shown_and_other_arguments_are_refused() -> None:
    """Otherwise Mesa 3.5 would set every seed to None, or a misspelt argument would pass."""
    shown = inspect.signature(City).parameters
    assert "rng" in shown
    assert "seed" not in shown
    with pytest.raises(TypeError, match="no such argument: scenarios"):
        City(scenarios="full")


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
    with pytest.raises(AttributeError, match=r"no attribute 'covrage'$"):
        city.covrage  # noqa: B018


def test_batch_run_uses_the_seeds_that_it_is_given() -> None:
    """Otherwise replicates would be copies, or could not be repeated."""
    table = runs(scenario=[short(), short("full")], seed=[1, 2])
    assert len(table) == 4
    assert sorted(table["seed"]) == [1, 1, 2, 2]
    for scenario, some in table.groupby(table["scenario"].map(lambda policy: policy.name)):
        assert some["coverage"].nunique() == 2
        for row in some.itertuples():
            alone = City(short(str(scenario)), seed=int(row.seed), world=WORLD)
            alone.run_model()
            assert alone.outcomes["coverage"].iloc[-1] == row.coverage
            assert alone.outcomes["trust_party"].iloc[-1] == row.trust_party
            assert row.month == alone.horizon


def test_a_scenario_outside_a_list_is_refused_by_batch_run() -> None:
    """Otherwise Mesa, which goes through whatever can be gone through, would make a run of each of its fields."""
    with pytest.raises(TypeError, match=r"scenario: .* in a list"):
        runs(scenario=short(), seed=[1])


@pytest.mark.skipif(not NEWER, reason="Mesa 3.5 brought rng")
def test_batch_run_takes_seeds_as_rng() -> None:
    """Otherwise the way that Mesa 3.5 asks for would not work."""
    table = runs(rng=[1, 2, 3])
    assert table["rng"].tolist() == table["seed"].tolist() == [1, 2, 3]
    assert table["coverage"].nunique() == 3
    unnamed = runs(rng=[None] * 3)
    assert unnamed["seed"].nunique() == unnamed["coverage"].nunique() == 3


@pytest.mark.skipif(NEWER, reason="Mesa 3.5 writes its own rng over a parameter of that name")
def test_batch_run_of_old_takes_rng_as_a_parameter() -> None:
    """Otherwise the name that City shows would work by itself only."""
    parameters = {"scenario": [short()], "world": [WORLD], "rng": [1, 2]}
    rows = mesa.batch_run(City, parameters, display_progress=False)
    assert [row["seed"] for row in rows] == [1, 2]


def repeated(**parameters: Any) -> pd.DataFrame:
    """Run three iterations; Mesa 3.5 still takes the word, with a warning."""
    with pytest.warns(DeprecationWarning, match="iterations") if NEWER else contextlib.nullcontext():
        return runs(iterations=3, **parameters)


def test_iterations_of_one_seed_are_refused() -> None:
    """Otherwise three copies of one run would be taken for three replicates."""
    with pytest.raises(ValueError, match=r"would use seed 1 again for iteration 1.*list of seeds"):
        repeated(seed=[1])
    with pytest.raises(ValueError, match="would use seed 0 again"):
        repeated(seed=np.arange(2))


def test_iterations_without_a_seed_differ() -> None:
    """Otherwise the simplest use of batch_run would give copies; the seeds used can be read back."""
    table = repeated()
    assert table["seed"].nunique() == 3
    assert all(one != other for one, other in combinations(table["coverage"], 2))


class Drawing(City):
    """A city whose user chooses the seed within, whatever Mesa gives."""

    def __init__(self, scenario: Any, world: Any, seed: int | None = None) -> None:
        super().__init__(scenario, world=world, rng=int(np.random.default_rng().integers(2**31)))


class Showing(City):
    """A city whose user shows ``seed``, as Mesa 3.3 has it."""

    def __init__(self, scenario: Any, world: Any, seed: int | None = None) -> None:
        super().__init__(scenario, world=world, rng=seed)


def test_only_a_seed_that_is_used_again_is_refused() -> None:
    """Otherwise a subclass that draws its own seeds could not be repeated."""
    assert repeated(kind=Drawing)["coverage"].nunique() == 3
    if NEWER:
        assert runs(Showing, rng=[4, 5])["seed"].tolist() == [4, 5]
    else:
        with pytest.raises(ValueError, match="would use seed 4 again"):
            repeated(kind=Showing, seed=[4])


@pytest.mark.skipif(not NEWER, reason="what Mesa 3.5 does")
def test_what_mesa_drops_of_a_shown_seed() -> None:
    """Otherwise nobody would know that Mesa 3.5 sets a seed that a subclass shows to None; the one used is reported."""
    table = runs(Showing, seed=[1, 1])
    assert table["seed"].notna().all()
    assert table["seed"].nunique() == 2
    assert set(table["seed"]) != {1}


@pytest.mark.slow
def test_batch_run_works_in_several_processes() -> None:
    """Otherwise large batches would have to run one by one."""
    together = runs(seed=[1, 2], number_processes=2).sort_values("seed", ignore_index=True)
    alone = runs(seed=[1, 2])
    assert together["coverage"].equals(alone["coverage"])


def test_a_subclass_collects_with_mesa_s_collector() -> None:
    """Otherwise data of elders could not be collected as Mesa's users are used to."""
    city = Watched(short(), rng=5, world=small_world())
    city.run_model()
    collector = city.datacollector
    model = collector.get_model_vars_dataframe()
    assert model["coverage"].tolist() == city.outcomes["coverage"].tolist()
    assert model["living"].iloc[-1] == len(city.agents_by_type[Elder])
    ages = collector.get_agenttype_vars_dataframe(Elder)
    assert len(ages) == model["living"].sum()
    last = ages.xs(6, level="Step")
    assert last["age"].tolist() == city.agents_by_type[Elder].get("age")
    assert last["trust"].tolist() == city.agents_by_type[Elder].get("trust_party")
    for kind in (PartyMember, Provider):
        assert len(collector.get_agenttype_vars_dataframe(kind).xs(6, level="Step")) == len(city.agents_by_type[kind])
    assert same_state(city, lived(short()))


def test_the_city_s_own_collector_holds_every_outcome() -> None:
    """Otherwise batch_run would have nothing to report for a plain city."""
    city = lived(short())
    table = city.datacollector.get_model_vars_dataframe()
    assert (table["seed"] == 5).all()
    for name in city.outcomes:
        assert table[name].tolist() == pytest.approx(city.outcomes[name].tolist(), nan_ok=True), name


def test_what_batch_run_drops_of_agents() -> None:
    """Otherwise users would miss agents without knowing why: Mesa 3.3 has no agent types in its rows."""
    table = runs(Watched, seed=[1])
    if not NEWER:
        assert len(table) == 1
        assert "age" not in table
        return
    city = Watched(short(), seed=1, world=WORLD)
    city.run_model()
    assert table["age"].count() == len(city.agents_by_type[Elder])
    assert table["motive"].count() == len(city.agents_by_type[PartyMember])
    assert table["AgentID"].is_unique


class AgentsOnly(City):
    """A city that reports agents and nothing of the model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datacollector = mesa.DataCollector(agent_reporters={"kind": type})

    def step(self) -> None:
        """Live a month and collect."""
        super().step()
        self.datacollector.collect(self)


def test_what_batch_run_drops_without_model_reporters() -> None:
    """Otherwise an empty result would be a riddle: Mesa 3.5 counts collections by model reporters alone."""
    table = runs(AgentsOnly, seed=[1])
    assert table.empty == NEWER
    if not NEWER:
        assert Elder not in set(table["kind"])  # city.agents holds the few


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
    assert runs(kinds=[{PropertyFirm: Generous}], seed=[1])["effort"][0] > runs(seed=[1])["effort"][0] + 0.2


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
    city = Watched(short("full", months=8), rng=5, world=small_world()) if duplicate is copy.deepcopy else young("full")
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


def look(city: City) -> None:
    """Do all that should leave a city as it is."""
    elders, members = city.agents_by_type[Elder], city.agents_by_type[PartyMember]
    assert len(city.outcomes) == city.month
    for agent in [*elders, *members, *city.agents]:
        repr(agent)
    elders.shuffle().sort("age").select(lambda elder: elder.male).groupby("estate").agg("trust_party", np.mean)
    elders.shuffle_do(id)
    members.agg("motive", [min, max])
    elders.get("trust")[0].append(3.0)
    elders.column("trust")[:] = 0.0
    elders.sort("age", inplace=True)
    city.agents.shuffle_do(id)
    city.agents_by_type[Provider].agg("load", np.mean)
    copy.deepcopy(city).step()
    pickle.loads(pickle.dumps(city)).run_model()
    if city.policy_month <= 0:
        city.branch(short("baseline")).run_model()


def test_looking_changes_nothing() -> None:
    """Otherwise a run that is watched would differ from one that is not."""
    watched, alone = young("full"), young("full")
    look(watched)
    while watched.running:
        watched.step()
        alone.step()
        look(watched)
    assert same_state(watched, alone)


def test_branches_keep_their_agents_apart() -> None:
    """Otherwise a change in one branch would be a change in all."""
    city = Watched(short(), rng=5, world=small_world())
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
    city = Watched(short(), rng=5, world=WORLD)
    city.step()
    list(city.agents_by_type[Elder])
    mesa.Agent(city)
    seen = [weakref.ref(city), weakref.ref(city.branch(short("full"))), weakref.ref(copy.deepcopy(city))]
    del city
    gc.collect()
    assert [ref() for ref in seen] == [None] * 3


@pytest.mark.slow
def test_a_thousand_cities_leave_memory_flat() -> None:
    """Otherwise a long comparison would end for want of memory."""
    scenario, process = short(months=1, burn_in=0), psutil.Process()
    used = []
    for seed in range(1000):
        city = City(scenario, rng=seed, world=WORLD)
        city.branch(scenario).step()
        city.step()
        list(city.agents_by_type[Elder])
        del city
        if seed % 100 == 99:
            gc.collect()
            used.append(process.memory_info().rss / 2**20)
    assert max(used[2:]) - used[1] < 20.0, used
