"""What users add: levers in a scenario file; rules, parameters, outcomes and kinds on a subclass of City."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import cloudpickle
import pytest

from shequ import City, PropertyFirm
from shequ.engine.parameters import ParameterSet, assumed
from shequ.outcomes import BY_NAME, CHARGES, Outcome
from shequ.own import source_of
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables.levers import explain
from shequ.scenario import ScenarioError, load_scenario
from shequ.scenario.checks import beyond_ranges
from shequ.study.analyse.robustness import worlds
from shequ.study.check.verify import verify
from shequ.study.design import Design, DesignError, load_design, study_of
from shequ.study.run.study_run import sweep
from shequ.study.store.results import load
from small import short, small_place

T = TypeVar("T")

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not know the tests

LEVER = """title = "Mine"
extends = "baseline"
[levers.NAME]
intensity = 0.5
[new_levers.NAME]
title = "A lever of one's own"
disappoints = "It may do nothing."
changes = [{ parameter = "PARAMETER", to = TO, low = 0.0, high = TO }]
costs = [{ per = "PER", amount = 100.0, low = 50.0, high = 200.0, volume = 2.0, years = 0, kind = "assumed", basis = "a guess" }]
"""


def written(
    folder: Path, name: str = "door", parameter: str = "members.visits", to: float = 4.0, per: str = "community"
) -> Path:
    """Write a scenario with a lever of its own."""
    path = folder / "mine.toml"
    text = LEVER.replace("NAME", name).replace("PARAMETER", parameter).replace("TO", str(to)).replace("PER", per)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_lever_moves_and_costs_like_a_shipped_one(tmp_path: Path) -> None:
    """Otherwise it would be another thing under the same name.

    Half of the way from 0.5 to 4 visits; half of 2 × 100 CNY in each of two communities.
    """
    scenario = load_scenario(written(tmp_path), ["horizon.months=8", "horizon.burn_in=1"])
    city = City(scenario, rng=1, place=small_place())
    orders = city.schedule.at(8)
    assert orders.values[PARAMETERS["members.visits"]].tolist() == [2.25, 2.25]
    assert orders.lever_cost == {"door": 200.0}
    again = type(scenario).model_validate(scenario.model_dump(mode="json"))
    assert again.lever("door") == scenario.new_levers["door"]  # it travels in the manifest


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"parameter": "members.visit"},
            "new_levers.door: no such parameter: members.visit. Did you mean members.visits",
        ),
        ({"parameter": "trust.step", "to": 2.0}, "a target lies outside its meaning, 0 to 1"),
        ({"parameter": "start.trust"}, "holds for life and cannot be moved"),
        ({"name": "member_visits"}, "a shipped lever has that name"),
        ({"per": "street"}, "choose one of community, estate, facility, 1000_elders"),
    ],
)
def test_a_fault_of_an_own_lever_is_named_with_its_line(
    tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    """Otherwise a slip in a lever would run and do nothing, or end in a traceback."""
    path = written(tmp_path, **changed)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert message in str(caught.value)
    assert str(path) + ":" in str(caught.value)


chance = assumed("heat.chance", 0.0, 0.0, 0.2, "per month", "a heat wave hits a person's breath", maximum=0.5)
for_life = assumed("heat.shade", 0.5, 0.0, 1.0, "share", "shade of the old town", maximum=1.0, lifelong=True)


def bear_heat(society: Any, p: Any) -> None:
    """Let heat lower wellbeing of those whom it hits."""
    hit = society.draw("heat.hits") < p.over(society.elders.community)[chance]
    society.elders.wellbeing *= 1.0 - 0.1 * hit


def worst(m: Any) -> float:
    """Return the lowest wellbeing."""
    return float(m.elders.wellbeing[m.alive].min())


class Lazy(PropertyFirm):
    """A firm that never does anything."""

    def decide_effort(self, s: Any, p: Any) -> float:
        """Set the effort."""
        return 0.0


class HotCity(City):
    """A city with heat waves, with an outcome that has a direction, and with firms of its own."""

    rules = (*City.rules, bear_heat)
    parameters = (chance, for_life)
    own_outcomes = (Outcome("worst_off", "0–1 of wellbeing", "lowest wellbeing", worst, better="more"),)
    kinds = {PropertyFirm: Lazy}  # noqa: RUF012


def hot(folder: Path, more: str = "", name: str = "hot") -> Path:
    """Write a scenario with a lever that moves a parameter of the hot city."""
    path = folder / f"{name}.toml"
    path.write_text(LEVER.replace("NAME", "sails").replace("PARAMETER", "heat.chance").replace("TO", "0.5")
                    .replace("PER", "community") + more, encoding="utf-8")  # fmt: skip
    return path


def test_a_class_has_its_parameters_and_the_model_keeps_its_own() -> None:
    """Otherwise a class in one cell would change what every other city, scenario and document knows."""
    before = PARAMETERS.fingerprint(), len(PARAMETERS)
    assert set(HotCity.parameter_set()) - set(City.parameter_set()) == {"heat.chance", "heat.shade"}
    assert City.parameter_set() is PARAMETERS
    assert (PARAMETERS.fingerprint(), len(PARAMETERS)) == before
    assert not hasattr(ParameterSet, "declare")


def test_a_cell_may_be_edited_and_run_again() -> None:
    """Otherwise a notebook would have to be started anew for every number that is tried."""
    seen = []
    for value in (0.0, 0.1):
        own = replace(chance, value=value)
        mine = type("Mine", (City,), {"parameters": (own,)})
        seen.append(float(mine(short(), rng=1, place=small_place()).schedule.at(1).values[own][0]))
    assert seen == [0.0, 0.1]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('[parameters]\n"heat.chance" = 0.7', "found 0.7, allowed is 0 to 0.5 (per month)"),
        ('[parameters]\n"heat.chanse" = 0.1', "no such parameter: heat.chanse. Did you mean heat.chance?"),
        ('[levers.sails.to]\n"heat.chance" = 0.7', "levers.sails.to.heat.chance: found 0.7, allowed is 0 to 0.5"),
        ('[[shocks]]\ntitle = "wave"\nparameter = "heat.chance"\nvalue = 0.7', "shocks.0.value: found 0.7, allowed is"),
        ('[[shocks]]\ntitle = "wave"\nparameter = "heat.shade"\nvalue = 0.7', "heat.shade holds for life"),
    ],
)
def test_scenarios_of_a_class_are_checked_by_its_parameters(tmp_path: Path, more: str, message: str) -> None:
    """Otherwise a slip in a parameter of one's own would run and do nothing."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(hot(tmp_path, more), parameters=HotCity.parameter_set())
    assert message in str(caught.value)


def test_a_scenario_of_a_class_loads_for_that_class_only(tmp_path: Path) -> None:
    """Otherwise the model would take a lever that moves nothing in it."""
    path, parameters = hot(tmp_path), HotCity.parameter_set()
    with pytest.raises(ScenarioError, match=r"no such parameter: heat\.chance"):
        load_scenario(path)
    scenario = load_scenario(path, ["heat.chance=0.3", "heat.shade=0.1"], parameters=parameters)
    assert scenario.parameters == {"heat.chance": 0.3, "heat.shade": 0.1}
    assert beyond_ranges(scenario, parameters=parameters) == [
        "heat.chance = 0.3 lies outside its range, 0 to 0.2; it is used as it is"
    ]
    assert "per month" in explain("sails", scenario.lever("sails"), "en", parameters)
    with pytest.raises(ScenarioError, match=r"no such parameter in this model: heat\.chance"):
        City(scenario, seed=1, place=small_place())


def test_levers_and_shocks_move_a_parameter_of_ones_own_within_its_meaning(tmp_path: Path) -> None:
    """Otherwise a share could pass one half, its own limit, or stay where it was."""
    shock = '[[shocks]]\ntitle = "wave"\nparameter = "heat.chance"\nadd = 0.4\nstart = 8\n'
    city = HotCity(hot(tmp_path, shock), seed=1, place=small_place(), months=9, burn_in=1)
    values = [float(city.schedule.at(month).values[chance][0]) for month in (0, 7, 8)]
    assert values == [0.0, 0.25, 0.5]
    city.run_model()
    cool = HotCity("baseline", seed=1, place=small_place(), months=9, burn_in=1)
    cool.run_model()
    assert city.wellbeing < cool.wellbeing
    assert city.trust_party == cool.trust_party  # draws of one's own move nothing else
    again = HotCity("baseline", seed=1, place=small_place(), months=9, burn_in=1).branch(hot(tmp_path, shock))
    again.run_model()
    assert again.outcomes.equals(city.outcomes)


def test_a_rival_may_spend_the_budget_of_a_scenario_of_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a comparison at equal money would end in an unknown parameter."""
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path)
    hot(tmp_path / "scenarios")
    rival = tmp_path / "scenarios" / "rival.toml"
    rival.write_text(
        'extends = "baseline"\nbudget_of = "hot"\n[levers.direct_provision]\namount = "rest"\n', encoding="utf-8"
    )
    city = HotCity("rival", seed=1, elders=100, months=2, burn_in=1)
    assert city.schedule.at(2).appropriated > 0.0
    design = Design(scenarios=["rival", "hot"], replicates=1, elders=100, months=2, burn_in=1)
    assert sweep(design, tmp_path / "out", jobs=1, city=HotCity).finished == 3


RESERVED = ["month", "policy_month", "seed", "scenario", "replicate", "run", "case", "point", "baseline", "community",
            "treated", "place", "society", "agents", "steps", "branch", "not a name", "trust.step"]  # fmt: skip


@pytest.mark.parametrize("name", ["coverage", "lever_cost", "appropriated", *RESERVED])
def test_an_outcome_that_would_hide_something_is_refused_with_the_class(name: str) -> None:
    """Otherwise it would silently replace an outcome of the model, or break the results of a sweep."""
    with pytest.raises(TypeError, match=rf"^Mine: own_outcomes: '{name}' is .*\. Choose another name\.$"):
        type("Mine", (City,), {"own_outcomes": [Outcome(name, "0–1", "mine", worst)]})


def test_every_name_of_the_model_is_refused_to_an_own_outcome() -> None:
    """Otherwise one of a hundred would have been forgotten."""
    outcomes = [Outcome(name, "0–1", "mine", worst) for name in (*BY_NAME, *CHARGES)]
    with pytest.raises(TypeError) as caught:
        type("Mine", (City,), {"own_outcomes": outcomes})
    assert len(str(caught.value).splitlines()) == len(BY_NAME) + len(CHARGES)


def test_doubles_and_parameters_of_the_model_are_refused_with_the_class() -> None:
    """Otherwise the last of two would win, without a word."""
    one = Outcome("mine", "0–1", "mine", worst)
    with pytest.raises(TypeError, match="Mine: own_outcomes: 'mine' stands there twice"):
        type("Mine", (City,), {"own_outcomes": [one, one]})
    with pytest.raises(TypeError, match=r"Mine: parameters: 'heat\.chance' stands there twice"):
        type("Mine", (City,), {"parameters": [chance, replace(chance, value=0.1)]})
    with pytest.raises(TypeError, match=r"Mine: parameters: 'trust\.step' is a parameter of the model"):
        type("Mine", (City,), {"parameters": [PARAMETERS["trust.step"]]})
    with pytest.raises(TypeError, match="subclasses can stand in for"):
        type("Mine", (City,), {"kinds": {PropertyFirm: int}})


def test_an_own_outcome_has_its_own_unit() -> None:
    """Otherwise the age of the oldest would be told in months, as whatever had no unit was."""
    units = HotCity.units()
    assert units["worst_off"] == "0–1 of wellbeing"
    assert units | City.units() == units
    assert set(City.units()) == {*BY_NAME, *CHARGES}
    city = HotCity(short(), seed=1, place=small_place())
    with pytest.raises(AttributeError, match="'worst_off': outcomes are measured at the end of a month"):
        city.worst_off  # noqa: B018
    city.step()
    told = city.outcomes.attrs["units"]
    assert (told["worst_off"], told["month"], told["policy_month"]) == ("0–1 of wellbeing", "months", "months")
    assert set(told) == set(city.outcomes)


def test_kinds_of_a_class_stand_in_and_those_of_the_constructor_join_them() -> None:
    """Otherwise a comparison would run the model's firms in place of the user's."""
    city = HotCity(short(), seed=1, place=small_place())
    assert {type(firm) for firm in city.society.firms} == {Lazy}

    class Lazier(Lazy):
        """Another."""

    other = HotCity(short(), seed=1, place=small_place(), kinds={PropertyFirm: Lazier})
    assert {type(firm) for firm in other.society.firms} == {Lazier}
    assert {type(firm) for firm in City(short(), seed=1, place=small_place()).society.firms} == {PropertyFirm}


SWEPT: dict[str, Any] = {
    "replicates": 1, "elders": 100, "months": 2, "burn_in": 1, "outcomes": ["coverage", "worst_off"],
    "levers": {"sails.intensity": [0.5, 1.0]}, "uncertainties": {"heat.chance": {}},
}  # fmt: skip


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_sweep_varies_parameters_of_the_class(tmp_path: Path, jobs: int) -> None:
    """Otherwise a rule of one's own could be run, and its numbers not be varied."""
    design = Design(scenarios=[str(hot(tmp_path))], **SWEPT)
    done = sweep(design, tmp_path / "out", jobs=jobs, city=HotCity)
    assert (done.finished, done.failures) == (6, [])
    results = load(tmp_path / "out")
    assert set(results.runs["heat.chance"]) == {0.0, 0.2}
    assert results.units["heat.chance"] == "per month"
    assert results.units["worst_off"] == results.runs.attrs["units"]["worst_off"] == "0–1 of wellbeing"
    cool = results.runs["heat.chance"] == 0.0
    assert results.runs.loc[cool, "worst_off"].min() > results.runs.loc[~cool, "worst_off"].max()
    checked = verify(results, None, city=HotCity)
    assert (checked.runs, checked.differing, checked.changed) == (6, 0, {})
    with pytest.raises(DesignError, match=r"no such parameter"):
        study_of(Design(scenarios=["full"], uncertainties={"heat.chance": {}}))


def test_the_direction_of_an_own_outcome_reaches_its_results(tmp_path: Path) -> None:
    """Otherwise the policy under which the worst off fare worst could be told as best."""
    sampled = {"method": "sobol_sequence", "samples": 20, "uncertainties": {"heat.chance": {}}, "levers": {}}
    design = Design(scenarios=[str(hot(tmp_path)), "full"], **(SWEPT | sampled | {"months": 1, "burn_in": 0}))
    sweep(design, tmp_path / "out", jobs=1, city=HotCity)
    assert worlds(load(tmp_path / "out"), "worst_off").sign == 1


def test_a_design_names_outcomes_of_the_class_only(tmp_path: Path) -> None:
    """Otherwise a slip would be found after the runs, or an outcome of one's own could not be asked for."""
    with pytest.raises(DesignError, match=r"no such outcome: worst_of\. Did you mean worst_off"):
        study_of(Design(scenarios=["full"], outcomes=["worst_of"]), HotCity)
    file = tmp_path / "mine.toml"
    file.write_text('scenarios = ["full"]\noutcomes = ["worst_off"]\n', encoding="utf-8")
    with pytest.raises(DesignError, match="no such outcome: worst_off"):
        load_design(file)
    assert load_design(file, HotCity.units()).outcomes == ["worst_off"]


ELSEWHERE = """
import pickle, sys
from shequ import load_scenario
kind, path = pickle.load(sys.stdin.buffer)
city = kind(load_scenario(path, ["heat.chance=0.2"], parameters=kind.parameter_set()), seed=1, elders=100, months=1)
city.step()
print(city.worst_off, city.units()["worst_off"].isascii(), {type(firm).__name__ for firm in city.society.firms})
"""


def test_a_class_sent_by_value_is_whole_where_it_arrives(tmp_path: Path) -> None:
    """Otherwise a worker, which does not know the user's file, would run the model without the additions."""
    sent = cloudpickle.dumps((HotCity, str(hot(tmp_path))))
    done = subprocess.run([sys.executable, "-c", ELSEWHERE], input=sent, capture_output=True, check=True)
    scenario = load_scenario(hot(tmp_path), ["heat.chance=0.2"], parameters=HotCity.parameter_set())
    here = HotCity(scenario, seed=1, elders=100, months=1)
    here.step()
    assert done.stdout.decode().strip() == f"{here.worst_off} False {{'Lazy'}}"


class Same(City):
    """A city that names the eleven rules itself, and watches one thing more."""

    rules = (*City.rules,)
    own_outcomes = (
        Outcome("oldest", "years", "age of the oldest alive", lambda m: float(m.elders.age[m.alive].max())),
    )


def test_a_subclass_with_the_same_rules_lives_the_same_months() -> None:
    """Otherwise whoever adds an outcome would get another city."""
    one, two = City(short(), rng=4, place=small_place()), Same(short(), rng=4, place=small_place())
    one.run_model()
    two.run_model()
    assert two.outcomes.drop(columns="oldest").equals(one.outcomes)
    assert 80.0 < two.oldest < 120.0


def test_a_rule_left_out_is_not_lived() -> None:
    """Otherwise a user's order of rules would be decoration."""

    class NoTrust(City):
        rules = tuple(rule for rule in City.rules if rule.__name__ != "update_trust")

    city = NoTrust(short(), rng=4, place=small_place())
    before = city.society.elders.trust.copy()
    city.step()
    assert (city.society.elders.trust[:, : before.shape[1]] == before).all()


def test_runs_are_named_by_the_source_of_own_rules_too() -> None:
    """Otherwise a changed rule would be answered with the results of the old one."""

    def rule(society: object, p: object) -> None:
        """Do nothing, for now."""

    def changed(society: object, p: object) -> None:
        """Do nothing, for good."""

    def with_rule(own: object) -> type[City]:
        class Mine(City):
            rules = (*City.rules, own)

        return Mine

    assert source_of(City) == ""
    assert source_of(with_rule(rule)) == source_of(with_rule(rule))
    assert source_of(with_rule(rule)) != source_of(with_rule(changed))


def test_runs_are_named_by_the_source_of_own_kinds_too() -> None:
    """Otherwise a changed decision would be answered with the results of the old one."""

    class Cold(HotCity):
        kinds = City.kinds

    class Hot(HotCity):
        kinds = HotCity.kinds

    assert source_of(Hot) != source_of(Cold)


def test_a_class_may_be_built_on_others_too() -> None:
    """Otherwise a mixin, or a Mesa that builds on `typing.Generic`, could not be run."""

    class Warm:
        """A mixin."""

        heat = 1.0

    class Hot:
        """A mixin."""

        heat = 2.0

    class Mine(City, Warm, Generic[T]):
        """A city of one's own."""

    class Other(City, Hot, Generic[T]):
        """A city of one's own."""

    sources = {source_of(type("Same", (base,), {"__module__": __name__})) for base in (Mine, Other)}
    assert len(sources) == 2
