"""Explanations add up to the difference that the runs show."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shequ import City
from shequ.engine.errors import InputError
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from shequ.scenario import load_scenario
from shequ.study.analyse.explain import explain, pair_of
from shequ.study.analyse.first_difference import first_difference
from shequ.study.analyse.levers_apart import by_path, mixed, players_of, take_apart
from shequ.study.store.results import load

from ..made_up import made_up


def test_parts_by_step_community_and_kind_each_add_up_to_the_difference(compared: Path) -> None:
    """Otherwise an explanation would explain another number than the one in the table."""
    results = load(compared)
    found = explain(pair_of(results, "full"), "coverage", 2)
    whole = results.differences(["coverage"], {"scenario": "full"}).set_index("replicate")["coverage"]
    assert found.whole.to_numpy() == pytest.approx(whole.to_numpy(), abs=1e-12)
    assert found.funnel["mean"].sum() == pytest.approx(whole.mean(), abs=1e-9)
    sums = found.groups.groupby("kind")["mean"].sum()
    assert set(sums.index) == {"community", "function", "living", "income"}
    assert sums.to_numpy() == pytest.approx(whole.mean(), abs=1e-9)


@pytest.mark.parametrize("outcome", ["trust_party", "trust_local", "known"])
def test_other_outcomes_of_elders_add_up_by_group(compared: Path, outcome: str) -> None:
    """Otherwise trust by kind of elder would not be the trust of the table."""
    found = explain(pair_of(load(compared), "full"), outcome, 1)
    assert found.groups.groupby("kind")["mean"].sum().to_numpy() == pytest.approx(found.whole.mean(), abs=1e-9)
    assert found.funnel.empty


def test_what_is_not_of_elders_has_no_groups(compared: Path) -> None:
    """Otherwise disputes would be split over people who have none."""
    assert explain(pair_of(load(compared), "full"), "disputes", 1).groups.empty


def test_levers_of_a_small_scenario_are_taken_apart_exactly(compared: Path) -> None:
    """Otherwise the shares would not be those of this scenario."""
    pair = pair_of(load(compared), "full")
    two = pair.other.model_copy(
        update={"levers": {name: pair.other.levers[name] for name in ("member_visits", "secretary_studio")},
                "coordinator": "none"}
    )  # fmt: skip
    small = replace(pair, other=two)
    assert players_of(small) == ["member_visits", "secretary_studio"]
    found = take_apart(small, "known", 2)
    assert (found.way, found.runs) == ("exact", 4)
    whole = explain(small, "known", 2).whole.mean()
    assert found.table["mean"].sum() == pytest.approx(whole, abs=1e-9)


def test_many_levers_go_by_path_and_who_coordinates_with_the_first() -> None:
    """Otherwise sixteen levers would ask for sixty-five thousand runs, or the hub be nobody's."""
    groups = by_path(["coordinator", *load_scenario("full").levers], levers())
    assert list(groups) == ["A", "B", "C", "D"]
    assert "coordinator" in groups["A"]
    assert sum(len(players) for players in groups.values()) == 17


def test_a_lever_of_ones_own_is_a_player_and_its_declaration_none(compared: Path) -> None:
    """Otherwise a table of the file would have a share of its own, and double the runs."""
    pair, own = pair_of(load(compared), "full"), levers()["member_visits"].model_copy(update={"path": "D"})
    brought = pair.other.model_copy(update={"new_levers": {"mine": own}, "levers": {"mine": LeverUse()}})
    players = players_of(replace(pair, other=brought))
    assert "mine" in players
    assert "new_levers" not in players
    assert by_path(["mine", "member_visits"], {"mine": own} | levers()) == {"D": ["mine"], "C": ["member_visits"]}


def test_all_players_together_are_the_scenario_and_none_the_baseline(compared: Path) -> None:
    """Otherwise the shares would be of a third scenario."""
    pair = pair_of(load(compared), "full")
    everybody = mixed(pair, frozenset(players_of(pair)))
    named = {"name", "title", "title_zh", "new_levers"}  # every lever that one of the two knows
    assert everybody.model_dump(exclude=named) == pair.other.model_dump(exclude=named)
    assert mixed(pair, frozenset()).model_dump(exclude=named) == pair.base.model_dump(exclude=named)


def test_a_point_of_a_sweep_is_explained_under_its_own_factors(tmp_path: Path) -> None:
    """Otherwise another place than the one in the table would be explained."""
    made = made_up(tmp_path, lambda *run: 1.0, uncertainties={"trust.step": [0.04, 0.08]}, replicates=1)
    assert pair_of(made, "full", 1).other.parameters == {"trust.step": 0.08}
    assert pair_of(made, "full", 1).base.parameters == {"trust.step": 0.08}
    with pytest.raises(InputError, match="--point 2: there are 2, counted from 0"):
        pair_of(made, "full", 2)
    with pytest.raises(InputError, match="nothing to explain"):
        pair_of(made, "baseline")
    with pytest.raises(InputError, match=r"no scenario ful. Did you mean full\?"):
        pair_of(made, "ful")


def test_two_runs_part_where_the_policy_first_moves_somebody(compared: Path) -> None:
    """Otherwise a search for a fault would begin in the wrong rule."""
    pair = pair_of(load(compared), "full")
    late = pair.other.model_copy(
        update={"levers": {"member_visits": pair.other.levers["member_visits"].model_copy(update={"start": 3})},
                "coordinator": "none"}
    )  # fmt: skip
    found = first_difference(replace(pair, other=late))
    assert found is not None
    assert (found.month, found.rule) == (3, "volunteer")
    assert set(found.moved) == {"members.visits"}
    assert found.before != found.after


def test_a_policy_that_does_nothing_never_parts(compared: Path) -> None:
    """Otherwise two equal runs would seem different."""
    pair = pair_of(load(compared), "full")
    assert first_difference(replace(pair, other=pair.base)) is None


def test_looking_into_a_month_changes_nothing() -> None:
    """Otherwise what is seen would not be what runs."""
    from small import short, small_place

    cities = [City(short(), rng=1, place=small_place()) for _ in range(2)]
    seen: list[str] = []
    cities[0].society.after_rule = seen.append
    for city in cities:
        city.step()
    assert len(seen) == 11
    assert np.array_equal(cities[0].outcomes.to_numpy(), cities[1].outcomes.to_numpy(), equal_nan=True)
