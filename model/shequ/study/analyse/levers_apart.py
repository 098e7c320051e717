"""Each lever's share in what a scenario changes: Shapley's value over what scenario and baseline order differently.

A player is a lever that the two use differently, who coordinates, or any other key of the plan that differs; a set of
players is the baseline with these taken from the scenario. Up to six players every set is run; more are taken together
by path, or one by one in sampled orders of their coming.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shequ.engine.errors import InputError
from shequ.policy.levers import Lever
from shequ.policy.plan import Plan
from shequ.scenario import Scenario
from shequ.study.analyse.explain import Pair
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_all
from shequ.study.run.task import Result
from shequ.study.statistics.paired import student
from shequ.study.statistics.shapley import coalitions, sampled_orders, shapley, shapley_sampled, steps_of

EXACT = 6
OF_PATH_A = ("coordinator", "label")  # who coordinates belongs to the path of organisation
KEYS = tuple(key for key in Plan.model_fields if key not in {"levers", "new_levers", "budget_of", "means"})
Coalition = frozenset[str]


@dataclass(frozen=True)
class Shares:
    """Each player's share.

    Attributes
    ----------
    table
        Columns player, mean, low, high (over replicates), in the outcome's unit; the means add up to the difference.
    way
        ``exact``, ``by path`` or ``sampled``.
    runs
        How many different plans were run.
    """

    table: pd.DataFrame
    way: str
    runs: int


def players_of(pair: Pair) -> list[str]:
    """Return what scenario and baseline order differently: levers, then other keys of the plan."""
    names = dict.fromkeys([*pair.base.levers, *pair.other.levers])
    used = [name for name in names if pair.base.levers.get(name) != pair.other.levers.get(name)]
    return used + [key for key in KEYS if getattr(pair.base, key) != getattr(pair.other, key)]


def by_path(players: Sequence[str], known: Mapping[str, Lever]) -> dict[str, list[str]]:
    """Return players by their path; who coordinates goes with A, and what belongs to none is by itself."""
    groups: dict[str, list[str]] = {}
    for player in players:
        if player in known:
            groups.setdefault(known[player].path, []).append(player)
        else:
            groups.setdefault("A" if player in OF_PATH_A else player, []).append(player)
    return groups


def mixed(pair: Pair, taken: Coalition) -> Scenario:
    """Return the baseline with some players taken from the scenario, named after them."""
    uses = dict(pair.base.levers)
    for name in (name for name in taken if name not in KEYS):
        if name in pair.other.levers:
            uses[name] = pair.other.levers[name]
        else:
            uses.pop(name, None)
    other = {key: getattr(pair.other, key) for key in taken if key in KEYS}
    return pair.base.model_copy(
        update={
            "levers": uses,
            "new_levers": pair.levers,
            "name": "+".join(sorted(taken)),
            **other,
        }
    )


def take_apart(
    pair: Pair, outcome: str, replicates: int, *, orders: int | None = None, jobs: int = 1,
    scheduler: str | None = None, watcher: Watcher = NOBODY_WATCHES,
) -> Shares:  # fmt: skip
    """Return each player's share in the difference of an outcome.

    Parameters
    ----------
    orders
        Pairs of orders to sample in each replicate, for each lever's own share where there are more than six; None:
        more than six are taken together by path.
    """
    single = players_of(pair)
    if not single:
        raise InputError(f"{pair.name} orders the same as {pair.baseline}: no lever to tell apart")
    groups = {name: [name] for name in single}
    way = "exact"
    if len(single) > EXACT and orders is None:
        groups, way = by_path(single, pair.levers), "by path"
    if len(groups) > EXACT:
        way = "sampled"
    names = list(groups)
    drawn = [sampled_orders(names, orders or 1, np.random.default_rng([pair.seed, r])) for r in range(replicates)]
    sets = [steps_of(drawn[r]) if way == "sampled" else coalitions(names) for r in range(replicates)]
    tasks = [
        pair.task([mixed(pair, _members(some, groups)) for some in of_replicate], replicate, ("runs",))
        for replicate, of_replicate in enumerate(sets)
    ]
    results = run_all(tasks, jobs, scheduler, watcher)
    values = [_values(result, some, outcome) for result, some in zip(results, sets, strict=True)]
    found = [
        shapley_sampled(drawn[r], value) if way == "sampled" else shapley(names, value.__getitem__)
        for r, value in enumerate(values)
    ]
    table = student(pd.DataFrame(found)).rename_axis("player").reset_index()
    return Shares(table, way, len({some for of_replicate in sets for some in of_replicate}))


def _members(some: Coalition, groups: dict[str, list[str]]) -> Coalition:
    return frozenset(player for name in some for player in groups[name])


def _values(result: Result, sets: Sequence[Coalition], outcome: str) -> dict[Coalition, float]:
    if result.failures:
        raise InputError(f"a run failed, so that shares cannot be told: {result.failures[0].reason}")
    return dict(zip(sets, result.tables["runs"][outcome].to_list(), strict=True))
