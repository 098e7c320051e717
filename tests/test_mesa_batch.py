"""Mesa's runner and data collector at work on the city, on each version that the package works with."""

import contextlib
from itertools import combinations
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from shequ import City, Elder, PartyMember, Provider
from shequ.outcomes import Outcome
from small import lived, short, small_place
from watched import NEWER, PLACE, Watched, runs, same_state


def test_batch_run_uses_the_seeds_that_it_is_given() -> None:
    """Otherwise replicates would be copies, or could not be repeated."""
    table = runs(scenario=[short(), short("full")], seed=[1, 2])
    assert len(table) == 4
    assert sorted(table["seed"]) == [1, 1, 2, 2]
    for scenario, some in table.groupby(table["scenario"].map(lambda policy: policy.name)):
        assert some["coverage"].nunique() == 2
        for row in some.itertuples():
            alone = City(short(str(scenario)), seed=int(row.seed), place=PLACE)
            alone.run_model()
            assert alone.outcomes["coverage"].iloc[-1] == row.coverage
            assert alone.outcomes["trust_party"].iloc[-1] == row.trust_party
            assert row.month == alone.horizon


def test_batch_run_passes_sizes_by_name() -> None:
    """Otherwise a user of Mesa would have to build scenarios and places before a first batch."""
    sizes = {"scenario": "full", "place": "bazhong", "elders": 100, "months": [1, 2], "burn_in": 1}
    rows = mesa.batch_run(City, sizes | {"seed": [3, 4]}, display_progress=False)
    assert [(row["seed"], row["months"], row["month"]) for row in rows] == [(3, 1, 2), (4, 1, 2), (3, 2, 3), (4, 2, 3)]
    assert len({row["coverage"] for row in rows}) == 4
    with pytest.raises(TypeError, match=r"no such argument: elder\. Did you mean elders"):
        mesa.batch_run(City, {"scenario": "full", "elder": 100}, display_progress=False)


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
    parameters = {"scenario": [short()], "place": [PLACE], "rng": [1, 2]}
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

    def __init__(self, scenario: Any, place: Any, seed: int | None = None) -> None:
        super().__init__(scenario, place=place, rng=int(np.random.default_rng().integers(2**31)))


class Showing(City):
    """A city whose user shows ``seed``, as Mesa 3.3 has it."""

    def __init__(self, scenario: Any, place: Any, seed: int | None = None) -> None:
        super().__init__(scenario, place=place, rng=seed)


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


class Older(City):
    """A city that also watches its oldest."""

    own_outcomes = (
        Outcome("oldest", "years", "age of the oldest alive", lambda m: float(m.elders.age[m.alive].max())),
    )


def test_batch_run_reports_own_outcomes() -> None:
    """Otherwise a user of Mesa would miss what the class measures beyond the model."""
    assert runs(Older, seed=[1])["oldest"].between(80.0, 120.0).all()


@pytest.mark.slow
def test_batch_run_works_in_several_processes() -> None:
    """Otherwise large batches would have to run one by one."""
    together = runs(seed=[1, 2], number_processes=2).sort_values("seed", ignore_index=True)
    alone = runs(seed=[1, 2])
    assert together["coverage"].equals(alone["coverage"])


def test_a_subclass_collects_with_mesa_s_collector() -> None:
    """Otherwise data of elders could not be collected as Mesa's users are used to."""
    city = Watched(short(), rng=5, place=small_place())
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
    city = Watched(short(), seed=1, place=PLACE)
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
