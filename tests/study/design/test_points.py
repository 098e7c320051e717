"""Points and factors of a design: drawn by scipy and SALib called here, put into scenarios by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from SALib.sample import morris, sobol
from scipy.stats import qmc

from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse
from shequ.scenario import Scenario, load_scenario
from shequ.study.design import Design, DesignError, Factor, study_of
from shequ.study.design.comparison import ENDS, HUBS, PREMIUM, TIES, comparison_of, looks_for, names_of, sets
from shequ.study.design.factors import factors_of, same_value, told, unit_of_factor
from shequ.study.design.put import put
from shequ.study.design.sampling import SampledPoints, count_of, points_of, unit_matrix


def design(**asked: Any) -> Design:
    """Return a design of one scenario."""
    return Design.model_validate({"scenarios": ["full"]} | asked)


def problem(k: int) -> dict[str, Any]:
    """Return SALib's words for a unit cube."""
    return {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}


DRAWN = {
    "latin_hypercube": lambda k, n, seed: qmc.LatinHypercube(k, rng=seed).random(n),
    "sobol_sequence": lambda k, n, seed: qmc.Sobol(k, rng=seed).random(n),
    "morris": lambda k, n, seed: morris.sample(problem(k), n, num_levels=4, seed=seed),
    "saltelli": lambda k, n, seed: sobol.sample(problem(k), n, calc_second_order=False, seed=seed),
}


@pytest.mark.parametrize("method", DRAWN)
def test_a_sample_is_the_librarys(method: str) -> None:
    """Otherwise a method would bear the name of another, or be drawn from another seed."""
    found = unit_matrix(design(method=method, samples=8, seed=7), 3)
    assert np.array_equal(found, np.asarray(DRAWN[method](3, 8, 7)))


def test_a_sample_of_pairs_is_the_librarys() -> None:
    """Otherwise interactions would be read from a matrix that has none."""
    found = unit_matrix(design(method="saltelli", samples=8, second_order=True), 3)
    assert np.array_equal(found, sobol.sample(problem(3), 8, calc_second_order=True, seed=1))


def test_a_factor_turns_its_column_into_values() -> None:
    """Otherwise a range would be run the wrong way round, or its last level never."""
    ranged = Factor("trust.step", False, (), 2.0, 6.0, 5)
    assert [ranged.at(unit) for unit in (0.0, 0.25, 0.5, 1.0)] == [2.0, 3.0, 4.0, 6.0]
    assert ranged.grid() == (2.0, 3.0, 4.0, 5.0, 6.0)
    assert Factor("x", False, (), 2.0, 6.0).grid() == (2.0, 6.0)
    listed = Factor("place", False, ("a", "b", "c"))
    assert [listed.at(unit) for unit in (0.0, 0.33, 0.34, 0.66, 0.67, 0.999, 1.0)] == [
        "a",
        "a",
        "b",
        "b",
        "c",
        "c",
        "c",
    ]
    assert listed.grid() == ("a", "b", "c")
    assert listed.in_words and not ranged.in_words
    points = SampledPoints([ranged, listed], np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 1.0]]))
    assert len(points) == 3
    assert points[1] == {"trust.step": 4.0, "place": "b"}
    assert points[1:] == [{"trust.step": 4.0, "place": "b"}, {"trust.step": 6.0, "place": "c"}]


SPREAD = {"trust.step": [0.1, 0.2, 0.3], "trust.climate_weight": {"steps": 4}}


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"method": "grid"}, 12), ({"method": "one_at_a_time"}, 8), ({"method": "latin_hypercube", "samples": 5}, 5),
        ({"method": "sobol_sequence", "samples": 8}, 8), ({"method": "morris", "samples": 5}, 15),
        ({"method": "saltelli", "samples": 8}, 32), ({"method": "saltelli", "samples": 8, "second_order": True}, 48),
    ],
)  # fmt: skip
def test_points_are_counted_before_they_are_made(asked: dict[str, Any], count: int) -> None:
    """Otherwise a design would be refused, or let through, for another number of points."""
    made = design(uncertainties=SPREAD, **asked)
    factors, _ = factors_of(made, [load_scenario("full")])
    assert count_of(made, factors) == len(points_of(made, factors, [])) == count


def test_more_points_than_can_be_run_are_refused() -> None:
    """Otherwise a slip in one number would fill the memory."""
    for steps, said in ((316, ""), (317, "100,489 points are more than 100,000")):
        factors = [Factor(name, False, (), 0.0, 1.0, steps) for name in ("trust.step", "trust.tolerance")]
        if said:
            with pytest.raises(DesignError, match=said):
                points_of(design(), factors, [])
        else:
            assert len(points_of(design(), factors, [])) == 99_856


def test_points_written_out_are_those_and_equal_ones_are_one() -> None:
    """Otherwise a point would be run twice, or another in its place."""
    points = [{"trust.step": 0.1}, {"trust.step": 0.2}, {"trust.step": 0.1}, {}]
    notes: list[str] = []
    made = design(method="list", points=points)
    assert points_of(made, [], notes) == [{"trust.step": 0.1}, {"trust.step": 0.2}, {}]
    assert notes == ["1 of 4 points are like an earlier one, and counted once"]
    assert points_of(design(method="list"), [], []) == [{}]


def test_a_range_that_is_not_given_is_the_declared_one() -> None:
    """Otherwise a sweep would vary a parameter over another's range."""
    made = design(
        method="sobol_sequence", samples=2, levers={"member_visits.intensity": {}, "path.A": {}},
        uncertainties={"trust.step": {}, "member_visits:members.visits": {}, "ageing.deaths*": {}, "trust.tolerance": {"low": 0.1, "high": 0.2}},
    )  # fmt: skip
    found = {factor.name: factor for factor in factors_of(made, [load_scenario("full")])[0]}
    ends = {name: (factor.low, factor.high) for name, factor in found.items()}
    visits = levers()["member_visits"].changes[0]
    assert ends["member_visits.intensity"] == ends["path.A"] == (0.0, 1.0)
    assert ends["trust.step"] == (PARAMETERS["trust.step"].low, PARAMETERS["trust.step"].high)
    assert ends["member_visits:members.visits"] == (visits.low, visits.high)
    assert ends["trust.tolerance"] == (0.1, 0.2)
    deaths = {name for name, p in PARAMETERS.items() if name.startswith("ageing.deaths") and p.low < p.high}
    assert deaths and deaths <= found.keys()
    assert {name for name, factor in found.items() if factor.of_policy} == {"member_visits.intensity", "path.A"}


def test_everything_that_has_a_range_is_varied() -> None:
    """Otherwise a screening would leave out what somebody has declared."""
    scenarios = [load_scenario("supply-only"), load_scenario("self-governance")]
    made = design(method="morris", samples=1, uncertainties={"*": {}, "*:*": {}})
    found = {factor.name for factor in factors_of(made, scenarios)[0]}
    moved = {
        f"{name}:{change.parameter}"
        for scenario in scenarios for name in scenario.levers for change in levers()[name].changes
        if change.low < change.high
    }  # fmt: skip
    assert found == {name for name, p in PARAMETERS.items() if p.low < p.high} | moved


POLICY = Scenario(
    name="mine", coordinator="party",
    levers={
        "member_visits": LeverUse(intensity=0.8, start=3), "supervision": LeverUse(), "unified_management": LeverUse(intensity=0.4),
        "care_vouchers": LeverUse(amount=200.0),
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "level", "changed"),
    [
        ("member_visits.intensity", 0.3, {"intensity": 0.3, "start": 3}), ("member_visits.start", 5.0, {"intensity": 0.8, "start": 5}),
        ("member_visits.ramp", 2.0, {"ramp": 2, "start": 3}), ("member_visits.end", 9.0, {"end": 9, "start": 3}),
        ("member_visits.communities", ["urban-001"], {"communities": ["urban-001"]}),
        ("member_visits:members.visits", 2.5, {"to": {"members.visits": 2.5}, "start": 3}), ("path.C", 0.5, {"intensity": 0.4, "start": 3}),
    ],
)  # fmt: skip
def test_a_level_is_put_where_it_belongs_and_nowhere_else(name: str, level: Any, changed: dict[str, Any]) -> None:
    """Otherwise a point would be told as another."""
    found = put(POLICY, {name: level})
    use = found.levers["member_visits"].model_dump()
    assert {key: use[key] for key in changed} == changed
    others = {key: one for key, one in found.levers.items() if key != "member_visits"}
    assert others == {key: one for key, one in POLICY.levers.items() if key != "member_visits"}
    assert found.model_copy(update={"levers": POLICY.levers}) == POLICY


def test_paths_are_weakened_and_left_out() -> None:
    """Otherwise without organisation somebody would still coordinate, or a lever of money keep its size."""
    half = put(POLICY, {"path.A": 0.5})
    assert (half.levers["supervision"].intensity, half.levers["unified_management"].intensity) == (0.5, 0.2)
    assert half.coordinator == "party"
    none = put(POLICY, {"path.A": 0.0})
    assert list(none.levers) == ["member_visits", "care_vouchers"] and none.coordinator == "none"
    assert put(POLICY, {"path.C": 0.0}).coordinator == "party"
    assert put(POLICY, {"path.R": 0.25}).levers["care_vouchers"].amount == 50.0
    scaled = POLICY.model_copy(update={"levers": {"supervision": LeverUse(intensity="scaled")}})
    with pytest.raises(ValueError, match="cannot be weakened as well"):
        put(scaled, {"path.A": 0.5})


def test_keys_and_parameters_are_put() -> None:
    """Otherwise a design over places or means would run one of them."""
    found = put(
        POLICY,
        {"trust.step": 0.5, "coordinator": "office", "budget.monthly": 9.0, "means": "fund", "rationing": "first_come"},
    )
    assert (found.parameters, found.coordinator, found.budget.monthly) == ({"trust.step": 0.5}, "office", 9.0)
    assert (found.means, found.rationing, found.levers) == ("fund", "first_come", POLICY.levers)
    assert put(found, {"trust.step": 0.25}).parameters == {"trust.step": 0.25}
    assert put(found, {"trust.tolerance": 0.25}).parameters == {"trust.step": 0.5, "trust.tolerance": 0.25}
    # of a lever that a scenario has not: a strength brings it, a date does not
    assert put(Scenario(), {"mutual_aid.intensity": 0.5}).levers["mutual_aid"].intensity == 0.5
    assert put(Scenario(), {"care_vouchers.amount": 5.0}).levers["care_vouchers"].amount == 5.0
    assert put(Scenario(), {"mutual_aid.start": 5.0, "mutual_aid:timebank.hours": 3.0}) == Scenario()


def test_levels_are_told_and_compared_as_people_do() -> None:
    """Otherwise one level would be two, or a column hold what nobody reads."""
    assert [told(level) for level in (None, 0.5, 1.0, "fund", ["a", "b"])] == ["", "0.5", "1", "fund", "['a', 'b']"]
    assert same_value(-0.0) == same_value(0) and math.copysign(1.0, same_value(-0.0)) == 1.0
    assert same_value(["a"]) == ("a",) and same_value("1") != same_value(1.0)
    names = ["trust.step", "member_visits:members.visits", "care_vouchers.amount", "budget.monthly", "x.start", "x.end", "x.ramp",
             "x.intensity", "means", "path.A", "coordinator"]  # fmt: skip
    assert [unit_of_factor(name) for name in names] == [
        PARAMETERS["trust.step"].unit, PARAMETERS["members.visits"].unit, "CNY a month", "CNY a month", "month", "month", "months",
        "0–1", "CNY a month and community", "", "",
    ]  # fmt: skip


def test_a_study_puts_levers_into_policies_and_uncertainties_into_all() -> None:
    """Otherwise the baseline would be moved by a lever, or live in another world than its policy."""
    study = study_of(design(
        elders=2400, replicates=4, method="grid", levers={"mutual_aid.intensity": [0.25]}, uncertainties={"trust.step": [0.05, 0.2]},
        looks=[{"name": "hard", "parameters": {"trust.step": 0.11}, "scenarios": ["full"], "replicates": 9, "communities": 1}],
    ))  # fmt: skip
    assert [study.points[k] for k in (0, 1)] == [{"mutual_aid.intensity": 0.25, "trust.step": v} for v in (0.05, 0.2)]
    for point, value in ((0, 0.05), (1, 0.2), (2, 0.11)):
        assert study.applied("baseline", point).parameters == {"trust.step": value}
        assert study.applied("full", point).parameters == {"trust.step": value}
    assert study.applied("baseline", 0).levers == {}
    assert [study.applied("full", k).levers["mutual_aid"].intensity for k in (0, 1, 2)] == [0.25, 0.25, 1.0]
    assert [len(study.place("bazhong", k).communities) for k in (0, 1, 2)] == [2, 2, 1]
    assert [(c.scenario, c.point, c.look) for c in study.cases] == [
        ("baseline", 0, ""), ("full", 0, ""), ("baseline", 1, ""), ("full", 1, ""), ("full", 2, "hard"),
    ]  # fmt: skip
    by = {(c.scenario, c.point): c for c in study.cases}
    assert by["full", 0].baseline == by["baseline", 0].id != by["baseline", 1].id == by["full", 1].baseline
    assert by["full", 0].past == by["baseline", 0].past != by["full", 1].past
    assert study.replicates[by["full", 0].id] == 4 and study.replicates[by["full", 2].id] == 9
    assert study.tables(by["full", 0]) == ("runs",) == study.tables(by["full", 2])
    frame = study.frame()
    assert frame["mutual_aid.intensity"].fillna(-1).tolist() == [-1, 0.25, -1, 0.25, -1]
    assert frame["trust.step"].fillna(-1).tolist() == [0.05, 0.05, 0.2, 0.2, -1]
    assert frame["baseline"].unique().tolist() == ["baseline"]


def test_a_parameter_that_a_scenario_sets_itself_stays_under_a_look() -> None:
    """Otherwise a scenario about one assumption would be looked at under another."""
    look = comparison_of(["full"], replicates=10).looks[0]
    name = next(iter(look.parameters))
    own = Scenario(parameters={name: 0.123})
    assert look.put(own).parameters == look.parameters | {name: 0.123}
    assert look.has("full") and look.has("anything")


def test_the_looks_of_a_comparison_by_hand() -> None:
    """Otherwise "harsh" would be mild, or ties be looked at where nobody asks for the premium."""
    high = {name: PARAMETERS[name].high for name in PARAMETERS}
    low = {name: PARAMETERS[name].low for name in PARAMETERS}
    blame, credit = ("trust.blame_weight", "trust.market_blame"), ("trust.contact_weight", "hub.tie_worth_party")
    harsh, mild = ENDS
    assert (harsh.name, mild.name) == ("harsh", "mild")
    assert harsh.parameters == {**{n: high[n] for n in blame}, **{n: low[n] for n in credit}}
    assert mild.parameters == {**{n: low[n] for n in blame}, **{n: high[n] for n in credit}}
    tie = PARAMETERS["hub.tie_worth_party"]
    assert [look.parameters[tie.name] for look in TIES] == [tie.low, tie.value, tie.high]
    assert all(look.scenarios == HUBS == ("government-coordinated", "party-coordinated") for look in TIES)
    assert looks_for(["baseline", "full"], 6) == list(ENDS)
    assert looks_for(["baseline", "full"], 5) == looks_for(["baseline"], 20) == []
    assert looks_for(PREMIUM, 6) == [*ENDS, *TIES]
    assert looks_for(PREMIUM - {"party-in-name"}, 6) == list(ENDS)
    assert not TIES[0].has("full") and TIES[0].has(HUBS[0])


def test_what_a_comparison_asks_for_by_hand() -> None:
    """Otherwise a quick look would be a long one, or a set be another."""
    plain = comparison_of(["full", "full", "baseline", "market-led"])
    assert (plain.scenarios, plain.replicates, plain.communities, plain.quick) == (
        ["full", "market-led"],
        20,
        None,
        False,
    )
    quick = comparison_of(["full"], quick=True)
    assert (quick.replicates, quick.communities, quick.looks) == (3, 2, [])
    sized = comparison_of(["full"], quick=True, elders=2400, replicates=7)
    assert (sized.replicates, sized.communities, sized.elders) == (7, None, 2400)
    assert comparison_of([], suite="fund").means == "fund"
    assert comparison_of(["full"], suite="fund").means is None
    assert names_of([], None, "baseline") == [n for n in sets()["default"]["scenarios"] if n != "baseline"]
    assert names_of([], "paths", "full") == [n for n in sets()["paths"]["scenarios"] if n != "full"]
    assert names_of(["full"], None, "full") == ["full"]
    with pytest.raises(ValueError, match=r"--suite pahts: no such set\. Did you mean paths"):
        names_of([], "pahts", "baseline")


def test_what_cannot_be_asked_is_refused() -> None:
    """Otherwise one of two contradicting keys would win without a word."""
    for asked, said in (
        ({"elders": 100, "communities": 1}, "give elders or communities, not both"),
        ({"method": "saltelli", "samples": 6, "uncertainties": {"trust.step": {}}}, "takes a power of two"),
        ({"uncertainties": {"trust.step": {"low": 0.5}}}, "both low and high"),
        ({"uncertainties": {"trust.step": {"low": 0.5, "high": 0.5}}}, "must be below high"),
        ({"uncertainties": {"trust.step": {"steps": 1}}}, "greater than or equal to 2"),
    ):
        with pytest.raises((DesignError, ValueError), match=said):
            study_of(design(**asked))
