"""Each lever's share, of a made-up game in place of the model: every order walked through by hand."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shequ.engine.errors import InputError
from shequ.policy.plan import LeverUse
from shequ.scenario import Scenario
from shequ.study.analyse.explain import Pair
from shequ.study.analyse.levers_apart import by_path, mixed, players_of, take_apart
from shequ.study.design import Design, study_of
from shequ.study.run.task import Failure, Result, Task

SIX = ("member_visits", "secretary_studio", "space_retrofit", "mutual_aid", "exemplar_cadres")
Game = Callable[[Scenario, int], float]


@pytest.fixture(scope="module")
def pair() -> Pair:
    """Return `full` and its baseline."""
    study = study_of(Design(name="x", scenarios=["full"], method="list", replicates=2, elders=1200))
    (base, place), (other, _) = (study.ready(name, 0) for name in ("baseline", "full"))
    return Pair(study, "full", "baseline", base, other, place)


def cut(pair: Pair, levers: tuple[str, ...]) -> Pair:
    """Return the pair with some levers and the Party as coordinator."""
    assert set(levers) <= set(pair.other.levers)
    return replace(
        pair, other=pair.other.model_copy(update={"levers": {name: pair.other.levers[name] for name in levers}})
    )


def played(monkeypatch: pytest.MonkeyPatch, game: Game) -> list[Task]:
    """Let tasks be answered by a game; return those that were asked."""
    asked: list[Task] = []

    def run_all(tasks: list[Task], *more: object) -> list[Result]:
        asked.extend(tasks)
        return [
            Result({"runs": pd.DataFrame({"coverage": [game(s, task.replicate) for s in task.scenarios]})})
            for task in tasks
        ]

    monkeypatch.setattr("shequ.study.analyse.levers_apart.run_all", run_all)
    return asked


def joint(scenario: Scenario, replicate: int) -> float:
    """Return a worth in which levers, the coordinator and pairs of them count, other in each replicate."""
    there = sorted(scenario.levers) + (["coordinator"] if scenario.coordinator == "party" else [])
    alone = sum(1.0 + SIX.index(name) if name in SIX else 0.1 * len(name) for name in there)
    three = 7.0 * ({"member_visits", "coordinator", "mutual_aid"} <= set(there))
    return alone + three + (1 + replicate) * math.prod(len(name) for name in there[:2]) / 10.0


def worth(pair: Pair, taken: frozenset[str], replicate: int) -> float:
    """Return what a set of players is worth, put together by hand."""
    levers = {name: pair.other.levers[name] for name in taken if name in pair.other.levers}
    coordinator = pair.other.coordinator if "coordinator" in taken else pair.base.coordinator
    return joint(pair.base.model_copy(update={"levers": levers, "coordinator": coordinator}), replicate)


def by_orders(
    pair: Pair, groups: dict[str, list[str]], orders: list[tuple[str, ...]], replicate: int
) -> dict[str, float]:
    """Return each player's mean gain over orders."""
    gains: dict[str, list[float]] = {name: [] for name in groups}
    for order in orders:
        for k, name in enumerate(order):
            before = frozenset(one for other in order[:k] for one in groups[other])
            gains[name].append(worth(pair, before | set(groups[name]), replicate) - worth(pair, before, replicate))
    return {name: float(np.mean(values)) for name, values in gains.items()}


def test_up_to_six_players_every_set_is_run(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a share would not be the mean over all 720 orders, replicate by replicate."""
    small = cut(pair, SIX)
    players = players_of(small)
    assert players == [*(name for name in small.other.levers), "coordinator"]
    tasks = played(monkeypatch, joint)
    found = take_apart(small, "coverage", 2)
    assert (found.way, found.runs) == ("exact", 64)
    assert [len(task.scenarios) for task in tasks] == [64, 64]
    assert [task.replicate for task in tasks] == [0, 1]
    groups = {name: [name] for name in players}
    each = [by_orders(small, groups, list(itertools.permutations(players)), replicate) for replicate in range(2)]
    assert found.table.set_index("player")["mean"].to_dict() == pytest.approx(pd.DataFrame(each).mean().to_dict())


def test_more_than_six_go_by_path_with_who_coordinates_in_the_first(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise seventeen players would be run, or a path's share be that of some of its levers."""
    played(monkeypatch, joint)
    seven = cut(pair, (*SIX, next(name for name in pair.other.levers if name not in SIX)))
    assert len(players_of(seven)) == 7
    found = take_apart(seven, "coverage", 1)
    assert found.way == "by path"
    groups: dict[str, list[str]] = {}
    for name in players_of(seven):
        groups.setdefault("A" if name == "coordinator" else seven.levers[name].path, []).append(name)
    expected = by_orders(seven, groups, list(itertools.permutations(groups)), 0)
    assert found.table.set_index("player")["mean"].to_dict() == pytest.approx(expected)
    assert found.runs == 2 ** len(groups)


def test_sampled_orders_come_with_their_reverse_and_differ_between_replicates(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise shares of single levers would be those of other orders, or all replicates share one order's error."""
    seven = cut(pair, (*SIX, next(name for name in pair.other.levers if name not in SIX)))
    players = players_of(seven)
    tasks = played(monkeypatch, joint)
    found = take_apart(seven, "coverage", 2, orders=3)
    assert found.way == "sampled"
    drawn = []
    for replicate in range(2):
        rng = np.random.default_rng([pair.seed, replicate])
        ones = [tuple(players[i] for i in rng.permutation(len(players))) for _ in range(3)]
        drawn.append([order for one in ones for order in (one, one[::-1])])
    each = [by_orders(seven, {name: [name] for name in players}, drawn[r], r) for r in range(2)]
    assert found.table.set_index("player")["mean"].to_dict() == pytest.approx(pd.DataFrame(each).mean().to_dict())
    sets = [{frozenset(order[:k]) for order in orders for k in range(len(players) + 1)} for orders in drawn]
    assert found.runs == len(sets[0] | sets[1])
    assert [len(task.scenarios) for task in tasks] == [len(one) for one in sets]


def test_what_both_use_alike_is_no_player_and_what_the_scenario_drops_is_one(pair: Pair) -> None:
    """Otherwise a lever that the scenario takes away would stay in every set, or one in common be given a share."""
    weak, strong = LeverUse(intensity=0.5), LeverUse(intensity=1.0)
    base = pair.base.model_copy(update={"levers": {"mutual_aid": weak, "member_visits": weak, "space_retrofit": weak}})
    other = pair.base.model_copy(update={"levers": {"mutual_aid": strong, "member_visits": weak}})
    one = replace(pair, base=base, other=other)
    assert players_of(one) == ["mutual_aid", "space_retrofit"]
    assert mixed(one, frozenset({"mutual_aid"})).levers == {**base.levers, "mutual_aid": strong}
    assert mixed(one, frozenset({"space_retrofit"})).levers == {"mutual_aid": weak, "member_visits": weak}
    with pytest.raises(InputError, match="no lever to tell apart"):
        take_apart(replace(pair, other=pair.base), "coverage", 1)


def test_a_key_that_is_no_lever_and_does_not_say_who_coordinates_is_by_itself() -> None:
    """Otherwise a fund would be told as the path of organisation."""
    assert by_path(["label", "fund"], {}) == {"A": ["label"], "fund": ["fund"]}


def test_a_run_that_failed_stops_the_analysis(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise values would be read as those of other sets."""
    failure = Failure("x", 0, 1, 1, "a fault", "")
    monkeypatch.setattr(
        "shequ.study.analyse.levers_apart.run_all", lambda tasks, *more: [Result({}, (failure,)) for _ in tasks]
    )
    with pytest.raises(InputError, match="a run failed, so that shares cannot be told: a fault"):
        take_apart(cut(pair, SIX), "coverage", 1)
