"""Views of elders and members: ordinary agents that read and write a row."""

import mesa
import pytest

from shequ import City, Elder, PartyMember, Provider
from shequ.agents.mesa.rowset import RowSet
from shequ.agents.words import TRUSTED


def test_a_view_is_an_agent_that_answers_in_python_values(elders: RowSet) -> None:
    """Otherwise user code would meet NumPy scalars, whose arithmetic and text differ."""
    one = elders[0]
    assert isinstance(one, mesa.Agent)
    assert isinstance(one, Elder)
    kinds = [type(value) for value in (one.age, one.male, one.function, one.trust, one.trust[0], one.trust_party)]
    assert kinds == [float, bool, int, tuple, float, float]
    one.age = 77
    assert one.age == 77.0
    assert repr(one) == "<Elder 0>"


@pytest.mark.parametrize("place", range(len(TRUSTED)))
def test_each_trust_has_a_name_of_its_own(elders: RowSet, place: int) -> None:
    """Otherwise one trust would be read for another."""
    name = f"trust_{TRUSTED[place]}"
    assert elders.get(name) == [values[place] for values in elders.get("trust")]
    one = elders[7]
    setattr(one, name, 0.125)
    assert one.trust[place] == getattr(one, name) == elders.get(name)[7] == 0.125
    elders.set(name, 0.25)
    assert set(elders.get(name)) == {0.25}
    assert elders.get("trust")[0].count(0.25) == 1


def test_a_slip_in_a_name_is_told(elders: RowSet) -> None:
    """Otherwise trust would be written beside the column, and nothing would happen."""
    one = elders[3]
    with pytest.raises(AttributeError, match=r"Elder has no column 'trsut_party'\. Did you mean trust_party\?"):
        one.trsut_party = 1.0
    with pytest.raises(AttributeError, match="Did you mean wellbeing"):
        elders.set("wellbieng", 1.0)
    with pytest.raises(AttributeError, match="Did you mean wellbeing"):
        elders.column("wellbieng")
    with pytest.raises(TypeError, match="item assignment"):
        one.trust[0] = 0.9
    for name in ("note", "mood", "visited", "motive", "cell", "income_group"):
        setattr(one, name, 1)
        assert elders[3].__dict__[name] == 1


def test_who_leaves_the_city_is_gone_for_good(city: City) -> None:
    """Otherwise a person taken out would be back next month."""
    elders, members = city.agents_by_type[Elder], city.agents_by_type[PartyMember]
    chosen = elders.select(at_most=9)
    retired = next(member for member in members if member.retired)
    gone = chosen[0]
    gone.remove()
    retired.remove()
    for _ in range(2):
        assert gone not in elders
        assert gone not in chosen
        assert retired not in members
        assert retired.elder not in elders.rows
        city.step()
    assert gone.age > 60  # the row stays and can still be read


def test_views_are_kept_until_death(city: City) -> None:
    """Otherwise a user's own attribute would be lost, or memory would fill with the dead."""
    elders = city.agents_by_type[Elder]
    views = list(elders)
    for view in views:
        view.note = view.row
    while len(elders.select(lambda elder: hasattr(elder, "note"))) == len(views):
        city.step()
    left = [view for view in views if view in elders]
    assert 0 < len(left) < len(views)
    assert all(city.agents_by_type[Elder][i] is view for i, view in enumerate(left))
    assert len(city._views[Elder]) == len(elders)
    assert elders.get("note", "default")[: len(left)] == [view.row for view in left]


def test_no_two_agents_share_a_number(city: City) -> None:
    """Otherwise collected records of different agents would be taken for one agent's."""
    numbers = [agent.unique_id for some in city.agents_by_type.values() for agent in some]
    assert len(set(numbers)) == len(numbers) > len(city.agents_by_type[Provider])
