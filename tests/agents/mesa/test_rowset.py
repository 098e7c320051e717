"""Sets of elders and members: a stock agent set in all that it answers, whole columns in how it does."""

import copy
import operator
import time
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest

from shequ import City, Elder, PartyMember
from shequ.agents.mesa.rowset import RowSet
from shequ.agents.mesa.versions import AgentSet
from small import small_place


def stock(some: RowSet) -> AgentSet:
    """Return the same agents in a set of Mesa's own."""
    return AgentSet(list(some), some.random)


def same(one: Any, other: Any) -> bool:
    """Say whether two sets hold the same agents in the same order."""
    return list(one) == list(other)


def test_only_the_living_are_in(city: City) -> None:
    """Otherwise the dead would count in every mean."""
    elders, members = city.agents_by_type[Elder], city.agents_by_type[PartyMember]
    alive = city.society.elders.alive
    assert 0 < alive.sum() < len(alive)
    assert len(elders) == alive.sum() == len(list(elders)) == len(elders.to_list())
    assert elders.rows.tolist() == np.flatnonzero(alive).tolist()
    assert len(members) == city.society.members.present.sum() > 0
    assert {type(agent) for agent in members} == {PartyMember}
    assert isinstance(elders, AgentSet)


def test_places_slices_and_membership(city: City, elders: RowSet) -> None:
    """Otherwise a set would answer unlike Mesa's."""
    views = list(elders)
    assert elders[0] is views[0]
    assert elders[-1] is views[-1]
    assert elders[3:9:2] == views[3:9:2]
    with pytest.raises(IndexError):
        elders[len(views)]
    assert views[4] in elders
    assert city.agents_by_type[PartyMember][0] not in elders
    assert copy.deepcopy(city).agents_by_type[Elder][0] not in elders
    assert "somebody" not in elders


@pytest.mark.parametrize("names", ["age", "alive", "trust", "unique_id", ["age", "trust", "row"], []])
def test_values_are_those_of_a_stock_set(elders: RowSet, names: Any) -> None:
    """Otherwise columns and views would tell different things."""
    assert elders.get(names) == stock(elders).get(names)


def test_missing_attributes_are_treated_as_by_a_stock_set(elders: RowSet) -> None:
    """Otherwise a misspelt attribute would pass, or a default would not be used."""
    elders[2].note = "mine"
    values = elders.get("note", handle_missing="default", default_value="none")
    assert values[1:4] == ["none", "mine", "none"]
    assert elders.get(["age", "note"], "default")[2] == [elders[2].age, "mine"]
    for some in (elders, stock(elders)):
        with pytest.raises(AttributeError, match="note"):
            some.get("note")
        with pytest.raises(ValueError, match="Unknown handle_missing option"):
            some.get("age", handle_missing="perhaps")
    with pytest.raises(AttributeError, match="no column 'note'"):
        elders.column("note")


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("trust_party", np.mean),
        ("age", [min, max, sum]),
        ("function", sum),
        ("alive", lambda values: values.count(True)),
        ("trust", lambda values: np.mean(values, axis=0).tolist()),
        ("unique_id", max),
    ],
)
def test_aggregates_are_those_of_a_stock_set(elders: RowSet, name: str, function: Any) -> None:
    """Otherwise a mean over columns would differ from one over agents; small integers would overflow."""
    assert elders.agg(name, function) == stock(elders).agg(name, function)
    few = elders.select(at_most=9)
    assert few.agg(name, function) == stock(few).agg(name, function)


def test_aggregates_make_no_views(city: City) -> None:
    """Otherwise one mean over a prefecture would make half a million objects."""
    elders = city.agents_by_type[Elder]
    elders.agg("trust_party", np.mean)
    elders.groupby("community").agg("age", max)
    elders.set("spirit", 0.5).sort("age").select(elders.column("male"))
    assert len(city._views[Elder]) == 0


def test_writing_reaches_the_living_only(city: City, elders: RowSet) -> None:
    """Otherwise the dead would be changed, or a value would go to the wrong agent."""
    before = city.society.elders.wellbeing.copy()
    alive = city.society.elders.alive
    assert elders.set("wellbeing", 0.125) is elders
    assert set(city.society.elders.wellbeing[alive].tolist()) == {0.125}
    assert np.array_equal(city.society.elders.wellbeing[~alive], before[~alive])
    elders.select(at_most=2).set("trust", [0.1, 0.2, 0.3, 0.4, 0.5])
    assert elders.get("trust")[:2] == [(0.1, 0.2, 0.3, 0.4, 0.5)] * 2
    elders.set("note", 3)
    assert elders[1].note == 3
    with pytest.raises(ValueError, match="one value for all"):
        elders.set("age", np.arange(len(elders)))


@pytest.mark.parametrize("at_most", [float("inf"), 0, 5, 5.5, 0.25, 1.0, -1])
@pytest.mark.parametrize("old", [None, lambda elder: elder.age > 75])
@pytest.mark.parametrize("kind", [None, Elder, mesa.Agent, PartyMember])
def test_selections_are_those_of_a_stock_set(elders: RowSet, at_most: float, old: Any, kind: Any) -> None:
    """Otherwise a selection would hold other agents than Mesa's."""
    expected = stock(elders).select(old, at_most=at_most, agent_type=kind)
    assert same(elders.select(old, at_most=at_most, agent_type=kind), expected)


def test_a_whole_column_of_yes_and_no_selects(elders: RowSet) -> None:
    """Otherwise every selection would have to go through the views."""
    flags = elders.column("age") > 75
    assert same(elders.select(flags), elders.select(lambda elder: elder.age > 75))
    assert same(elders.select(flags.tolist(), at_most=3), elders.select(lambda elder: elder.age > 75, at_most=3))
    for wrong in (flags[:-1], flags.astype(int)):
        with pytest.raises(ValueError, match="select: a column of"):
            elders.select(wrong)


def test_a_selection_in_place_changes_this_set_and_no_other(city: City, elders: RowSet) -> None:
    """Otherwise looking at some elders would hide the rest from everybody."""
    everybody = len(elders)
    assert elders.select(at_most=4, inplace=True) is elders
    assert len(elders) == 4
    assert len(city.agents_by_type[Elder]) == everybody
    assert elders.select() is not elders
    assert same(elders.select(), elders)


def test_groups_are_those_of_a_stock_set(elders: RowSet) -> None:
    """Otherwise grouped means would differ from Mesa's."""
    for by in ("estate", "male", lambda elder: elder.age // 10):
        ours, theirs = elders.groupby(by), stock(elders).groupby(by)
        assert list(ours.groups) == list(theirs.groups)
        assert ours.count() == theirs.count()
        assert len(ours) == len(theirs)
        assert ours.agg("trust_firm", np.mean) == theirs.agg("trust_firm", np.mean)
        assert all(same(group, theirs.groups[key]) for key, group in ours)
        assert ours.map(len) == theirs.map(len)
    key = elders[0].estate
    assert type(key) is int
    assert isinstance(elders.groupby("estate").groups[key], RowSet)
    assert elders.groupby("estate", result_type="list").groups[key] == list(elders.groupby("estate").groups[key])


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["age", "function", lambda elder: elder.trust[1]])
def test_orders_are_those_of_a_stock_set(elders: RowSet, key: Any, ascending: bool) -> None:
    """Otherwise ties would be ordered otherwise than by Mesa."""
    expected = list(stock(elders).sort(key, ascending=ascending))
    assert same(elders.sort(key, ascending=ascending), expected)
    assert elders.sort(key, ascending=ascending, inplace=True) is elders
    assert same(elders, expected)


def test_random_orders_are_those_of_a_stock_set(elders: RowSet) -> None:
    """Otherwise the model's seed would not fix the order, or not the one that Mesa gives."""
    orders: list[list[Any]] = []
    state = elders.random.getstate()
    for some in (elders, stock(elders)):
        elders.random.setstate(state)
        orders.append(list(some.shuffle()))
        some.shuffle_do(orders[-1].append)
    assert orders[0] == orders[1]
    assert orders[0][: len(elders)] != list(elders)
    assert elders.shuffle(inplace=True) is elders


def test_calls_reach_each_agent_that_is_still_here(elders: RowSet) -> None:
    """Otherwise the dead would act."""
    first, second = elders[0], elders[1]
    seen = []

    def act(elder: Elder, victim: Elder, more: int = 0) -> int:
        seen.append(elder)
        if elder is first:
            victim.remove()
        return more

    assert elders.do(act, second) is elders
    assert second not in seen
    assert len(seen) == len(elders)
    assert elders.map(act, second, more=4) == [4] * len(elders)
    assert elders.map("__repr__")[0] == repr(first)
    assert elders.map(operator.attrgetter("age")) == elders.get("age")
    elders.do("remove")
    assert len(elders) == 0


def test_leaving_a_set_is_not_leaving_the_city(city: City, elders: RowSet) -> None:
    """Otherwise an elder would die of a selection, or could not be taken out."""
    one = elders[5]
    elders.remove(one)
    assert one not in elders
    with pytest.raises(KeyError):
        elders.remove(one)
    elders.discard(one)
    assert one in city.agents_by_type[Elder]
    elders.add(one)
    elders.add(one)
    assert elders.to_list().count(one) == 1
    with pytest.raises(TypeError, match="no Elder of this city"):
        elders.add(city.agents_by_type[PartyMember][0])


def test_the_set_of_all_follows_the_city(city: City) -> None:
    """Otherwise newcomers would be missing from a set that somebody holds."""
    elders, chosen = city.agents_by_type[Elder], city.agents_by_type[Elder].select(at_most=0.5)
    rows = len(city.society.elders)
    while not city.society.elders.alive[rows:].any():
        city.step()
    assert same(elders, city.agents_by_type[Elder])
    assert elders[-1].row >= rows
    assert all(elder.alive and elder.row < rows for elder in chosen)


@pytest.mark.parametrize("combine", [operator.and_, operator.or_, operator.sub, operator.xor])
def test_sets_can_be_combined(elders: RowSet, combine: Callable[[Any, Any], Any]) -> None:
    """Otherwise what Python's sets offer would fail on elders."""
    old, men = elders.select(lambda elder: elder.age > 70), elders.select(elders.column("male"))
    assert set(combine(old, men)) == combine(set(old), set(men))
    assert elders == city_order_reversed(elders)


def city_order_reversed(some: RowSet) -> AgentSet:
    """Return a stock set of the same agents in another order."""
    return AgentSet(reversed(some), some.random)


def test_copies_of_a_set_are_apart(elders: RowSet) -> None:
    """Otherwise an order put into a copy would change the set."""
    twin = copy.copy(elders)
    twin.sort("age", inplace=True)
    assert not same(twin, elders)
    assert twin == elders
    assert same(elders.copy(), elders)
    assert repr(elders) == f"<RowSet of {len(elders)} Elder>"


def test_empty_sets_work(elders: RowSet) -> None:
    """Otherwise a selection that finds nobody would break a run."""
    nobody = elders.select(lambda elder: elder.age > 200)
    assert len(nobody) == 0
    assert list(nobody) == nobody.get("age") == nobody.get(["age", "trust"]) == nobody.map("remove") == []
    assert nobody.agg("age", sum) == 0
    assert nobody.groupby("estate").count() == {}
    assert len(nobody.shuffle().sort("age").select(at_most=3)) == 0


def test_a_mean_over_twelve_thousand_elders_takes_no_time() -> None:
    """Otherwise looking at a city would cost more than living in it."""
    elders = City("baseline", rng=1, place=small_place(2, 6000)).agents_by_type[Elder]
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        elders.agg("trust_party", np.mean)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.005
