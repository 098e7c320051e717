"""Coordinators: reach follows from line and tie, and a name alone is worth nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents import coordinator as c
from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.parameters import MonthValues

OFFICE, LED, NOBODY = (c.COORDINATORS[name] for name in ("office", "party", "none"))
HERE = np.zeros(2, dtype=np.int64)


def _values(line: float = 0.1, office_tie: float = 0.0, party_tie: float = 0.5) -> MonthValues:
    """Give every line one value, in one community."""
    lines = dict.fromkeys((x.name for x in (*OFFICE.lines, *LED.lines)), np.array([line]))
    assert OFFICE.tie_worth and LED.tie_worth
    return MonthValues(
        lines | {OFFICE.tie_worth.name: np.array([office_tie]), LED.tie_worth.name: np.array([party_tie])}
    )


def test_a_firm_with_and_without_a_tie_by_hand() -> None:
    """Otherwise reach would not be line + (1 − line)·τ·tie: .10 + .90·.5 = .55, and .10 for an office."""
    tie = np.array([True, False])
    assert LED.reach(_values(), c.PROPERTY_FIRM, tie, HERE) == pytest.approx([0.10 + 0.90 * 0.5, 0.10])
    assert OFFICE.reach(_values(), c.PROPERTY_FIRM, tie, HERE) == pytest.approx([0.10, 0.10])


def test_of_forty_idle_hours_the_party_committee_calls_22_and_the_office_4() -> None:
    """Otherwise the published example would come out differently."""
    idle = 40 * LED.reach(_values(), c.PROPERTY_FIRM, np.array([True, True]), HERE)
    assert idle == pytest.approx([22, 22])
    assert 40 * OFFICE.reach(_values(), c.PROPERTY_FIRM, np.array([True, True]), HERE) == pytest.approx([4, 4])


@given(line=st.floats(0, 1), worth=st.floats(0, 1), kind=st.integers(0, 8))
def test_equal_lines_and_ties_give_equal_reach_to_the_bit(line: float, worth: float, kind: int) -> None:
    """Otherwise a coordinator's name would act."""
    p, tie = _values(line, worth, worth), np.array([True, False])
    one, other = LED.reach(p, kind, tie, HERE), OFFICE.reach(p, kind, tie, HERE)
    assert (one == other).all()
    assert (one >= 0).all() and (one <= 1 + 1e-15).all() and one[0] >= one[1]


def test_only_the_members_team_stands_nearer_to_one_of_them() -> None:
    """Otherwise lines would differ between office and Party beyond the members' team."""
    assert OFFICE.lines[:-1] == LED.lines[:-1]
    assert len(LED.lines) == len(c.ORGANISATIONS) == 9
    p = MonthValues(
        {
            LED.lines[c.MEMBERS].name: np.array([0.9]),
            OFFICE.lines[c.MEMBERS].name: np.array([0.2]),
            LED.tie_worth.name: np.array([0.5]),  # type: ignore[union-attr]
            OFFICE.tie_worth.name: np.array([0.5]),  # type: ignore[union-attr]
        }
    )
    none = np.zeros(2)
    assert LED.reach(p, c.MEMBERS, none, HERE).tolist() == [0.9, 0.9]
    assert OFFICE.reach(p, c.MEMBERS, none, HERE).tolist() == [0.2, 0.2]


def test_each_organisation_answers_by_the_values_of_its_community() -> None:
    """Otherwise a lever in one community would move reach in another."""
    kind, tie = c.PRIVATE_PROVIDER, np.array([1, 1, 0])
    p = MonthValues(
        {
            LED.lines[kind].name: np.array([0.2, 0.4]),
            LED.tie_worth.name: np.array([0.5, 0.25]),  # type: ignore[union-attr]
        }
    )
    found = LED.reach(p, kind, tie, np.array([1, 0, 1]))
    assert found == pytest.approx([0.4 + 0.6 * 0.25, 0.2 + 0.8 * 0.5, 0.4])


def test_where_nobody_coordinates_nobody_answers() -> None:
    """Otherwise idle hours would be pooled without anybody to pool them."""
    assert NOBODY.reach(_values(), c.PUBLIC_PROVIDER, np.array([True, True]), HERE).tolist() == [0.0, 0.0]


def test_faces() -> None:
    """Otherwise one organisation's work would be credited to another."""
    assert (OFFICE.face, OFFICE.studio_face) == (COMMITTEE, COMMITTEE)
    assert (LED.face, LED.studio_face) == (PARTY, PARTY)
