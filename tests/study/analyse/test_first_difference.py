"""Where two runs part, searched again by living both and comparing every column of elders and members by pandas."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from shequ import City
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse
from shequ.scenario import Horizon, Scenario
from shequ.study.analyse.explain import Pair
from shequ.study.analyse.first_difference import _differing, _same, first_difference
from shequ.study.design import Design, study_of
from small import small_place

TABLES = ("elders", "members", "estates", "communities")
Tables = dict[str, dict[str, NDArray[Any]]]


def pair_with(lever: str, start: int, months: tuple[int, int] = (6, 6), **use: Any) -> Pair:
    """Return baseline and one lever from a month on, in a small place."""
    study = study_of(Design(name="x", scenarios=["full"], method="list", replicates=1, elders=1200, seed=4))
    base, _ = study.ready("baseline", 0)
    base = base.model_copy(update={"horizon": Horizon(months=months[0], burn_in=2)})
    levers = {lever: LeverUse(start=start, ramp=1, **use)}
    other = base.model_copy(
        update={"levers": levers, "new_levers": study.levers, "horizon": Horizon(months=months[1], burn_in=2)}
    )
    return Pair(study, "full", "baseline", base, other, small_place())


def lived(pair: Pair, scenario: Scenario, replicate: int) -> list[tuple[int, str, Tables]]:
    """Return the tables after every rule of every month."""
    past = City(pair.base, rng=pair.seed + replicate, place=replace(pair.place, whole=None))
    while past.policy_month < 0:
        past.step()
    city, seen = past.branch(scenario), []
    city.society.after_rule = lambda rule: seen.append((
        city.policy_month, rule,
        {t: {c: getattr(getattr(city.society, t), c).copy() for c in getattr(city.society, t).columns} for t in TABLES},
    ))  # fmt: skip
    city.run_model()
    return seen


@pytest.mark.parametrize(("lever", "replicate"), [("member_visits", 0), ("member_visits", 1), ("secretary_studio", 0)])
def test_the_first_month_rule_column_and_agent_by_hand(lever: str, replicate: int) -> None:
    """Otherwise a search for a fault would begin in the wrong month, rule or agent."""
    pair = pair_with(lever, 3)
    found = first_difference(pair, replicate)
    assert found is not None
    runs = [lived(pair, scenario, replicate) for scenario in (pair.base, pair.other)]
    stages = ((*one, other[2], parted(one[2], other[2])) for one, other in zip(*runs, strict=True))
    month, rule, one, other, apart = next(stage for stage in stages if stage[-1])
    assert found.rule == rule
    assert found.month == month == 3
    kinds = {"Elder": "elders", "PartyMember": "members", "estate": "estates"}
    table = kinds.get(found.who.split()[0], "communities")
    assert (table, found.column) in apart
    before, after = (pd.DataFrame(np.atleast_2d(tables[table][found.column]).T) for tables in (one, other))
    rows = before.index[(before != after).any(axis=1)]
    assert found.others == len(rows)
    if table in {"elders", "members"}:
        _, number, _, place = found.who.split(" ", 3)
        assert int(number) == rows[0]
        assert place == pair.place.communities[one[table]["community"][rows[0]]].name
        assert np.ravel(found.before).tolist() == pytest.approx(before.loc[rows[0]].tolist())
        assert np.ravel(found.after).tolist() == pytest.approx(after.loc[rows[0]].tolist())


def parted(one: Tables, other: Tables) -> set[tuple[str, str]]:
    """Return the columns in which two states differ."""
    return {(t, c) for t in TABLES for c in one[t] if not _equal(one[t][c], other[t][c])}


def _equal(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one.shape == other.shape and not pd.DataFrame(np.atleast_2d(one) != np.atleast_2d(other)).mask(
        pd.DataFrame(np.atleast_2d(one)).isna() & pd.DataFrame(np.atleast_2d(other)).isna(), False
    ).any(axis=None)


def test_what_the_policy_had_moved_is_told_from_the_baseline_to_the_policy_as_means() -> None:
    """Otherwise a lever in one of two communities would seem to be in both, or parameters be listed that nobody moved."""
    pair = pair_with("member_visits", 3, communities=0.5)
    found = first_difference(pair)
    assert found is not None
    city = City(pair.other, rng=pair.seed, place=pair.place)
    each = city.schedule.at(3).values.over(np.arange(2))[PARAMETERS["members.visits"]]
    assert min(each) == 0.5 < max(each)
    assert found.moved == {"members.visits": pytest.approx((0.5, each.mean()))}


def test_two_runs_are_compared_as_long_as_both_last() -> None:
    """Otherwise the longer one would be held against months that the other never lived."""
    assert first_difference(pair_with("member_visits", 6, months=(4, 8))) is None
    assert first_difference(pair_with("member_visits", 4, months=(4, 8))) is not None


def test_rows_that_differ_by_hand() -> None:
    """Otherwise services would be taken for agents, or those who came in one run alone be forgotten."""
    one, other = np.array([1.0, np.nan, 3.0]), np.array([1.0, np.nan, 3.0])
    assert _same(one, other)
    assert not _same(one, np.array([1.0, np.nan, 4.0]))
    assert not _same(one, one[:2])
    assert _differing(np.array([1, 2, 3, 4]), np.array([1, 5, 3, 6])).tolist() == [1, 3]
    assert _differing(np.array([1, 2]), np.array([1, 5, 3, 6])).tolist() == [1, 2, 3]
    services = np.zeros((2, 5), dtype=int)
    changed = services.copy()
    changed[1, [2, 4]] = 1
    assert _differing(services, changed).tolist() == [2, 4]
