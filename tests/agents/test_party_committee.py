"""The Party committee: the secretary splits the staff's hours by the work that waits."""

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents.mesa.kinds import PartyCommittee
from shequ.agents.party_committee import HoursOfWork, coordination_priority
from shequ.engine.parameters import CommunityValues, MonthValues

amount = st.just(0.0) | st.floats(1e-6, 1e4)


def _values(priority: float = 0.25) -> CommunityValues:
    return MonthValues({coordination_priority.name: np.array([priority])}).at(0)


def _split(hours: float, waiting: tuple[float, float, float], priority: float = 0.25) -> list[float]:
    given_out = PartyCommittee(mesa.Model(rng=1), 0).split_hours(hours, HoursOfWork(*waiting), _values(priority))
    return [given_out.calls, given_out.coordination, given_out.mediation]


def test_split_by_hand() -> None:
    """Otherwise coordination would not count by its priority: 20 : .25·40 : 10 of 40 hours."""
    assert _split(40, (20, 40, 10)) == pytest.approx([20, 10, 10])


def test_with_full_priority_all_queues_count_alike() -> None:
    """Otherwise hours would not be in proportion to waiting work."""
    assert _split(35, (20, 40, 10), 1.0) == pytest.approx([10, 20, 5])


def test_what_is_not_asked_gets_nothing() -> None:
    """Otherwise hours would be coordinated where nobody coordinates."""
    assert _split(40, (30, 0, 10)) == pytest.approx([30, 0, 10])
    assert _split(40, (30, 500, 10), 0.0) == pytest.approx([30, 0, 10])


def test_where_nothing_waits_the_staff_call_on_people() -> None:
    """Otherwise a calm month would divide by zero."""
    assert _split(40, (0, 0, 0)) == [40, 0, 0]


@given(hours=amount, waiting=st.tuples(amount, amount, amount), priority=st.just(0.0) | st.floats(0.001, 1))
def test_all_hours_are_given_and_none_is_negative(
    hours: float, waiting: tuple[float, float, float], priority: float
) -> None:
    """Otherwise the split would make or lose hours."""
    given_out = _split(hours, waiting, priority)
    assert sum(given_out) == pytest.approx(hours)
    assert min(given_out) >= 0
