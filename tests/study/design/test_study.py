"""A study: resolved once, with the budgets of this study, and what has to be known told beforehand."""

from pathlib import Path

import pytest

from shequ.policy.budget import priced
from shequ.scenario import ScenarioError, load_scenario
from shequ.study.design import DesignError, Study, study_of
from shequ.study.design.comparison import comparison_of
from shequ.study.design.files import design_from
from shequ.study.design.study import run_name
from shequ.study.statistics.conventions import LAST_SEED

BOUGHT = """title = "As much as the rival"
extends = "baseline"
budget_of = "NAME"
[levers.direct_provision]
amount = "rest"
"""


def study(*scenarios: str, **more: object) -> Study:
    """Return a study of scenarios at one point."""
    return study_of(design_from({"scenarios": list(scenarios), "method": "list"} | more))


def money(found: Study, name: str, point: int = 0) -> float:
    """Return what a scenario is priced at over its policy period, CNY."""
    scenario, place = found.ready(name, point)
    return priced(scenario, place, scenario.horizon.months)


def written(folder: Path, name: str, text: str) -> str:
    """Write a scenario file."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return str(folder / f"{name}.toml")


@pytest.mark.parametrize("reference", ["full", "market-led", "supply-only"])
def test_a_budget_of_a_budget_is_resolved(tmp_path: Path, reference: str) -> None:
    """Otherwise a rival of a rival would be priced at nothing, or at more than its reference."""
    found = study(written(tmp_path, "mine", BOUGHT.replace("NAME", reference)))
    assert money(found, "mine") == pytest.approx(money(study("full"), "full"), abs=1.0)


def test_budgets_that_go_in_a_circle_are_refused(tmp_path: Path) -> None:
    """Otherwise two scenarios that each spend what the other costs would never be worked out."""
    one, two = (
        written(tmp_path, name, BOUGHT.replace("NAME", other)) for name, other in (("one", "two"), ("two", "one"))
    )
    with pytest.raises(ScenarioError, match="budget_of leads back to itself"):
        study(one, two)


def test_a_rival_spends_what_the_reference_of_this_study_costs() -> None:
    """Otherwise rivals would get the money of levers that were switched off for this study."""
    found = study("full", "market-led", set=["levers.mutual_aid.intensity=0"])
    assert money(found, "full") < money(study("full"), "full") - 1e5
    assert money(found, "market-led") == pytest.approx(money(found, "full"), abs=1.0)
    unrun = study("market-led", set=["levers.mutual_aid.intensity=0"])
    assert money(unrun, "market-led") == pytest.approx(money(found, "full"), abs=1.0)


def test_a_rival_spends_what_the_reference_costs_at_the_same_point() -> None:
    """Otherwise a lever that a design varies would change the reference and leave its rivals' budget behind."""
    found = study("full", "market-led", method="grid", levers={"mutual_aid.intensity": [0.0, 1.0]})
    amounts = {found.points[point]["mutual_aid.intensity"]: money(found, "full", point) for point in (0, 1)}
    assert amounts[0.0] + 1e6 < amounts[1.0]
    spent = [money(found, "market-led", point) for point in (0, 1)]  # the lever acts in it too, vouchers take the rest
    assert spent == pytest.approx([money(found, "full", point) for point in (0, 1)], abs=1.0)


def test_a_scenario_of_this_study_is_the_reference_wherever_its_file_is(tmp_path: Path) -> None:
    """Otherwise a changed ``full`` of one's own would be held against rivals of the shipped one."""
    own = written(tmp_path, "full", 'extends = "baseline"\n[levers.mutual_aid]\n')
    found = study(own, "market-led")
    assert money(found, "market-led") == pytest.approx(money(found, "full"), abs=1.0)
    assert money(found, "full") < 0.5 * money(study("full"), "full")


def test_rivals_of_a_shipped_set_need_no_note() -> None:
    """Otherwise a reader would be told of unequal means where there are none."""
    for means in ("list", "fund"):
        assert study("full", "market-led", "supply-only", "government-coordinated", means=means).notes == []


@pytest.mark.parametrize("name", ["O'Brien", "2030", "true", "null", "a b", '"q"', "巴中"])
def test_a_place_is_found_by_its_name_whatever_it_is(tmp_path: Path, name: str) -> None:
    """Otherwise a name that looks like a number, or has a quote, would be another thing to TOML."""
    path = tmp_path / f"{name}.toml"
    path.write_text('extends = "bazhong"\n', encoding="utf-8")
    found = study("full", place=str(path))
    assert found.scenarios["full"].place == str(path)
    assert found.places[str(path)].name == name


def test_two_scenarios_of_one_name_are_refused(tmp_path: Path) -> None:
    """Otherwise one of the two would vanish from the comparison, without a word."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    text = 'extends = "baseline"\n[levers.mutual_aid]\nintensity = {}\n'
    paths = [written(tmp_path / folder, "mine", text.format(much)) for folder, much in (("one", 0.5), ("two", 1.0))]
    with pytest.raises(DesignError, match=r"scenarios: two are called mine. Give one of the files another name"):
        study(*paths)
    with pytest.raises(DesignError, match="two are called full"):
        study("full", written(tmp_path, "full", text.format(0.5)))
    same = study("full", "full")
    assert [name for name in same.scenarios if name == "full"] == ["full"]


def test_more_elders_than_there_are_is_told() -> None:
    """Otherwise a study of 100,000 elders would be one of 12,000, without a word."""
    assert any(note.startswith("elders: bazhong has 12,000") for note in study("full", elders=100_000).notes)
    assert study("full", elders=2400).notes == []
    assert study("full", communities=11).notes == ["communities: bazhong has 10, and all are run"]
    assert study("full", communities=10).notes == []


@pytest.mark.parametrize("seed", [LAST_SEED + 1, 2**63 - 1, 2**64, -1])
def test_seeds_that_results_cannot_hold_are_refused(seed: int) -> None:
    """Otherwise half of the runs would be made again for ever, or all be lost at the end."""
    with pytest.raises(DesignError, match="seed"):
        design_from({"scenarios": ["full"], "seed": seed})


def test_what_is_set_of_a_policy_is_set_where_nothing_is_held_against_it() -> None:
    """Otherwise ``shequ run full --set`` would run ``full`` as it is."""
    override = "levers.member_visits.intensity=0.25"
    alone = study("full", baseline="full", set=[override])
    assert alone.scenarios["full"].levers["member_visits"].intensity == 0.25
    held = study("organisation", baseline="full", set=[override])
    assert held.scenarios["full"] == load_scenario("full")
    assert held.notes == [f"--set {override}: in every scenario but full"]
    with pytest.raises(ScenarioError, match="expected key=value"):
        study("baseline", set=["trust"])


def test_what_is_set_of_the_world_is_set_for_all() -> None:
    """Otherwise a policy would be held against a baseline in another world."""
    found = study("full", set=["trust.step=0.05", "horizon.months=12", "rationing=first_come"])
    assert found.notes == []
    for scenario in found.scenarios.values():
        assert (scenario.parameters, scenario.horizon.months, scenario.rationing) == (
            {"trust.step": 0.05},
            12,
            "first_come",
        )


def test_means_of_a_design_hold_for_its_scenarios() -> None:
    """Otherwise a study at the fund would be run at the size of the list."""
    assert money(study("full", means="fund"), "full") == pytest.approx(6600.0 * 10 * 60, abs=1.0)
    assert money(study("market-led", means="0.5xfund"), "market-led") == pytest.approx(3300.0 * 10 * 60, abs=1.0)


def test_a_case_is_named_by_its_reference_and_its_size_too() -> None:
    """Otherwise runs of another budget, or of fewer communities, would be taken for these."""
    dated = study("market-led", method="grid", levers={"mutual_aid.start": [1, 13]})  # a date acts in full alone
    ids = {case.point: case.id for case in dated.cases if case.scenario == "market-led"}
    assert money(dated, "market-led", 1) < money(dated, "market-led", 0) - 1e5
    assert ids[0] != ids[1]
    small = {"name": "small", "parameters": {}, "communities": 1}
    sized = study("full", elders=2400, looks=[small, small | {"name": "same", "communities": 2}])
    by = {(case.scenario, case.look): case.id for case in sized.cases}
    assert by["full", "small"] != by["full", ""] == by["full", "same"]


def test_replicates_are_seeds_that_follow_each_other() -> None:
    """Otherwise ten replicates would be one, ten times."""
    found = study("full", seed=7)
    names = [found.run("case", replicate) for replicate in range(3)]
    assert names == [run_name("case", seed) for seed in (7, 8, 9)]
    assert len(set(names)) == 3


def test_places_and_levers_go_with_the_study() -> None:
    """Otherwise a manifest would send its reader to files that have changed."""
    found = study("full", "full-ageing-2035", "market-led")
    assert list(found.places) == ["bazhong", "bazhong-2035"]
    assert set(found.levers) == set(load_scenario("full").levers) | {"care_vouchers"}
    assert list(study("market-led").budgets) == ["full"]


def test_a_suite_brings_its_means_and_others_may_be_asked_for() -> None:
    """Otherwise the set within the fund would be run at the size of the list."""
    assert comparison_of([], suite="fund").means == "fund"
    assert comparison_of([], suite="fund", means="2xfund").means == "2xfund"
    assert comparison_of([]).means is None
