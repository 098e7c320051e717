"""Explanations add up to the difference that the runs show."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shequ import City
from shequ.engine.errors import InputError
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from shequ.scenario import load_scenario
from shequ.study.analyse.explain import by_group, explain, pair_of
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


def elders(month: int, replicate: int, levels: dict[str, float], people: dict[str, float]) -> list[dict[str, object]]:
    """Return one month's groups by function: so many people of each level (in %); and standings, which count twice."""
    rows = [
        {"kind": kind, "group": group, "month": month, "replicate": replicate, "trust_party_whole": people[group],
         "trust_party_part": people[group] * level / 100.0}
        for kind in ("function", "standing") for group, level in levels.items()
    ]  # fmt: skip
    return rows


def test_a_group_adds_by_its_level_and_by_its_weight_each_apart() -> None:
    """Otherwise elders who trust more would be told to take trust away because fewer of them can rate.

    By hand: independent 49 → 51 with a weight of .8 → .6, severe 30 → 30 with .2 → .4; the whole falls from 45.2 to 42.6.
    By level .7 · 2; by composition −.2 · (50 − 43.9) and +.2 · (30 − 43.9).
    """
    base = pd.DataFrame(elders(1, 0, {"independent": 49.0, "severe": 30.0}, {"independent": 80.0, "severe": 20.0}))
    other = pd.DataFrame(elders(1, 0, {"independent": 51.0, "severe": 30.0}, {"independent": 30.0, "severe": 20.0}))
    found = by_group(base, other, "trust_party").set_index("group")
    assert set(found["kind"]) == {"function"}
    assert found.loc["independent", ["baseline", "scenario"]].tolist() == pytest.approx([49.0, 51.0])
    assert found["baseline_weight"].to_dict() == pytest.approx({"independent": 0.8, "severe": 0.2})
    assert found["scenario_weight"].to_dict() == pytest.approx({"independent": 0.6, "severe": 0.4})
    assert found["level"].to_dict() == pytest.approx({"independent": 1.4, "severe": 0.0})
    assert found["composition"].to_dict() == pytest.approx({"independent": -0.2 * 6.1, "severe": 0.2 * -13.9})
    assert found["mean"].sum() == pytest.approx(42.6 - 45.2)
    assert (found["level"] + found["composition"]).tolist() == pytest.approx(found["mean"].tolist())


def test_groups_over_months_and_replicates_add_up_to_the_mean_difference() -> None:
    """Otherwise the parts would be those of another period; a group that comes or goes adds by composition alone."""
    rng = np.random.default_rng(3)
    frames = []
    for _ in range(2):
        rows: list[dict[str, object]] = []
        for replicate in range(4):
            for month in range(1, 4):
                levels = dict(zip("abc", rng.uniform(10.0, 90.0, 3), strict=True))
                people = dict(zip("abc", rng.integers(1, 50, 3).astype(float), strict=True))
                if len(frames) == 0:
                    people["c"] = 0.0  # nobody in the baseline
                rows += elders(month, replicate, levels, people)
        frames.append(pd.DataFrame(rows))
    whole = []
    for frame in frames:
        sums = (
            frame[frame["kind"] == "function"]
            .groupby(["replicate", "month"])[["trust_party_part", "trust_party_whole"]]
            .sum()
        )
        whole.append((100.0 * sums["trust_party_part"] / sums["trust_party_whole"]).groupby("replicate").mean())
    found = by_group(*frames, "trust_party").set_index("group")
    difference = whole[1] - whole[0]
    assert found["mean"].sum() == pytest.approx(difference.mean())
    assert found.loc["c", "level"] == 0.0
    assert np.isnan(found.loc["c", "baseline"])
    for ends, name in ((("level_low", "level_high"), "level"), (("low", "high"), "mean")):
        half = (found.loc["a", ends[1]] - found.loc["a", ends[0]]) / 2.0
        assert (found.loc["a", ends[0]] + half) == pytest.approx(found.loc["a", name])
        assert half > 0.0


def test_a_month_without_anybody_to_ask_is_left_out() -> None:
    """Otherwise a month without raters would count as one without any difference."""
    levels, some, none = {"a": 40.0, "b": 20.0}, {"a": 1.0, "b": 1.0}, {"a": 0.0, "b": 0.0}
    base = pd.DataFrame([*elders(1, 0, levels, some), *elders(2, 0, levels, none)])
    other = pd.DataFrame([*elders(1, 0, {"a": 50.0, "b": 20.0}, some), *elders(2, 0, levels, some)])
    found = by_group(base, other, "trust_party").set_index("group")
    assert found["mean"].to_dict() == pytest.approx({"a": 5.0, "b": 0.0})
