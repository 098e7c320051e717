"""The residents' committee: one pool of staff hours."""

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents.mesa.kinds import ResidentsCommittee
from shequ.engine.parameters import CommunityValues, MonthValues


def _values(**changed: float) -> CommunityValues:
    fixed = {
        "residents_per_worker": 350.0, "hours_per_worker": 174.0, "attention": 0.1, "upward_load": 0.6,
        "diligence": 0.7, "council_hours": 0.0,
    } | changed  # fmt: skip
    return MonthValues({f"staff.{name}": np.array([value]) for name, value in fixed.items()}).at(0)


def _committee(residents: float = 3500.0) -> ResidentsCommittee:
    return ResidentsCommittee(mesa.Model(rng=1), 0, residents)


def test_staff_and_care_hours_by_hand() -> None:
    """Otherwise the hub would have hours that nobody works."""
    assert _committee().staff_hours(_values()) == pytest.approx(10 * 174)
    assert _committee().care_hours(_values()) == pytest.approx(1740 * 0.1 * 0.4 * 0.7)  # 48.72


def test_council_meetings_take_hours_but_not_more_than_there_are() -> None:
    """Otherwise meetings would be free, or hours negative."""
    assert _committee().care_hours(_values(council_hours=6.0)) == pytest.approx(42.72)
    assert _committee().care_hours(_values(council_hours=60.0)) == 0.0


def test_a_full_upward_load_leaves_nothing() -> None:
    """Otherwise reports would not compete with care."""
    assert _committee().care_hours(_values(upward_load=1.0)) == 0.0


@given(attention=st.floats(0, 0.5), load=st.floats(0, 0.9), factor=st.floats(0.1, 5))
def test_hours_are_in_proportion_to_residents_and_attention(attention: float, load: float, factor: float) -> None:
    """Otherwise a larger community would not have more staff."""
    p, twice = _values(attention=attention, upward_load=load), _values(attention=2 * attention, upward_load=load)
    one = _committee().care_hours(p)
    assert _committee(3500 * factor).care_hours(p) == pytest.approx(factor * one)
    assert _committee().care_hours(twice) == pytest.approx(2 * one)
