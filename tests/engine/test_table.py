"""Rows arrive, stay and keep their values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.engine.table import Column, Table


class Person:
    """One row, seen as an object."""

    age = Column(np.float64, "years", "age")
    need = Column(np.int32, "minutes a month", "need by service", length=3)

    def __init__(self, table: Table, row: int) -> None:
        self.table = table
        self.row = row


def test_a_view_reads_and_writes_its_row_as_plain_python() -> None:
    """Otherwise a Mesa user would get NumPy scalars, or change a copy."""
    table = Table(Person, capacity=2)
    table.append(age=[60.0, 70.0], need=np.arange(6).reshape(3, 2))
    second = Person(table, 1)
    second.age += 1
    assert (second.age, type(second.age)) == (71.0, float)
    assert second.need == (1, 3, 5)
    with pytest.raises(TypeError, match="item assignment"):
        second.need[0] = 9
    second.need = (2, 4, 6)
    assert table.need[:, 1].tolist() == [2, 4, 6]
    assert table.age.tolist() == [60.0, 71.0]


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=8))
def test_no_arrival_disturbs_those_who_are_there(arrivals: list[int]) -> None:
    """Otherwise growth would lose or mix up agents."""
    table = Table(Person, capacity=5)
    expected: list[float] = []
    for n in arrivals:
        ages = np.arange(len(expected), len(expected) + n, dtype=float)
        rows = table.append(age=ages, need=np.tile(ages, (3, 1)))
        assert rows.tolist() == list(range(len(expected), len(expected) + n))
        expected += ages.tolist()
    assert table.age.tolist() == expected
    assert table.need.tolist() == [expected] * 3


def test_a_column_is_written_in_place() -> None:
    """Otherwise a rule's result would be lost."""
    table = Table(Person, capacity=2)
    table.append(age=[60.0, 70.0], need=0)
    before = table.age
    table.age += 1
    table.need[2] = 30
    assert table.age.tolist() == before.tolist() == [61.0, 71.0]
    table.append(age=[80.0], need=0)
    assert table.age.tolist() == [61.0, 71.0, 80.0]
    assert table.need[:, :2].tolist() == [[0, 0], [0, 0], [30, 30]]


def test_a_copy_is_independent() -> None:
    """Otherwise two scenarios of one past would write into each other."""
    table = Table(Person, capacity=2)
    table.append(age=[60.0], need=0)
    twin = table.copy()
    twin.age[0] = 99
    twin.append(age=[61.0], need=1)
    assert table.age.tolist() == [60.0]


def test_a_forgotten_or_unknown_column_is_named() -> None:
    """Otherwise a new row would start with a silent zero."""
    table = Table(Person, capacity=2)
    with pytest.raises(ValueError, match="need"):
        table.append(age=[60.0])
    with pytest.raises(AttributeError, match=r"no column 'agee'\. Did you mean age\?"):
        _ = table.agee
    with pytest.raises(AttributeError, match="There are age, need"):
        _ = table.wealth


def test_a_misspelt_column_cannot_be_written() -> None:
    """Otherwise a rule would write beside the column, month by month, and nothing would happen."""
    table = Table(Person, capacity=2)
    table.append(age=[60.0], need=0)
    for name, value in (("aeg", 61.0), ("wealth", 1.0)):
        with pytest.raises(AttributeError, match=f"no column '{name}'"):
            setattr(table, name, value)


def test_lengths_must_agree() -> None:
    """Otherwise values would be repeated over the wrong rows."""
    with pytest.raises(ValueError, match="lengths differ"):
        Table(Person, capacity=2).append(age=[60.0, 61.0], need=np.zeros((3, 3)))
