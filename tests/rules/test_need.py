"""Need: hours of care by function, less what the family gives."""

from collections.abc import Mapping

import numpy as np
import pytest

from shequ.agents.society import NeedTables, Society
from shequ.agents.words import ALONE, COMPANIONSHIP, MEALS, MEDICAL, NURSING, WITH_CHILDREN, WITH_SPOUSE
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import need as n
from small import small_society, values

HOURS = (
    (0.0,) * 8,
    (3.0, 0.0, 3.0, 3.0, 0.7, 0.1, 1.0, 0.0),
    (9.0, 4.0, 5.0, 5.0, 1.5, 0.3, 3.0, 4.0),
    (16.0, 8.0, 6.0, 5.0, 3.0, 0.6, 4.0, 20.0),
)
CAN = (1.0, 1.0, 1.0, 1.0, 0.3, 0.6, 0.8, 0.75)
LEFT = (0.0, 0.0, 0.0, 0.0, 0.5, 0.2, 0.1, 0.05)


def _society(elders: int = 4) -> Society:
    """Make elders of 65, with a spouse and a moderate limitation, whose families do nothing."""
    society = small_society(1, elders)
    society.needs = NeedTables(np.array(HOURS), np.array(CAN), np.array(LEFT))
    e = society.elders
    e.alive, e.age, e.living, e.function, e.family_draw, e.family_part = True, 65.0, WITH_SPOUSE, 2, 0.999, 0.0
    return society


def _values(society: Society) -> MonthValues:
    fixed: dict[Parameter, float] = {n.lonely_hours: 2.0, n.lonely_age: 70.0}
    fixed |= dict(zip(n.full_family, (0.05, 0.41, 0.57), strict=True))
    fixed |= dict(zip(n.part_by_living, (0.35, 1.0, 1.25), strict=True))
    return values(society, fixed)


def _assess(society: Society) -> None:
    n.assess_need(society, _values(society))


def test_without_a_family_all_need_is_left_in_minutes() -> None:
    """Otherwise hours and minutes would be mixed up, or states of function."""
    society = _society()
    society.elders.function = [0, 1, 2, 3]
    _assess(society)
    assert (society.elders.gross == np.array(HOURS).T * 60).all()
    assert (society.elders.need == society.elders.gross).all()


def test_a_spouse_who_gives_a_part_by_hand() -> None:
    """Otherwise the family would not take φ·what it can do: 9·(1 − .42) and 1.5·(1 − .42·.3) hours."""
    society = _society()
    society.elders.family_part = 0.42
    _assess(society)
    assert society.elders.need[[MEALS, MEDICAL], 0].tolist() == [313, 79]  # 5.22 h and 1.311 h in whole minutes
    assert society.elders.gross[[MEALS, MEDICAL], 0].tolist() == [540, 90]


def test_a_family_that_gives_nearly_all_leaves_a_professional_remainder() -> None:
    """Otherwise medical care would be left to daughters, or meals to the community."""
    society = _society()
    society.elders.function = 3
    society.elders.family_draw = 0.0
    _assess(society)
    assert society.elders.need[:, 0].tolist() == [0, 0, 0, 0, 90, 7, 24, 60]  # .6·.2·60 = 7.2 minutes of emergency


@pytest.mark.parametrize(("living", "share"), [(ALONE, 0.05), (WITH_SPOUSE, 0.41), (WITH_CHILDREN, 0.57)])
def test_who_has_such_a_family_depends_on_the_living_arrangement(living: int, share: float) -> None:
    """Otherwise those alone would be cared for like those with children."""
    society = _society()
    society.elders.living = living
    society.elders.family_draw = [share - 0.001, share, share + 0.001, 0.99]
    _assess(society)
    assert society.elders.need[MEALS].tolist() == [0, 540, 540, 540]


def test_part_of_the_family_by_living_arrangement_and_never_more_than_all() -> None:
    """Otherwise children would not give more than a spouse, or need would be negative: 1.25·.9 is cut to 1."""
    society = _society()
    society.elders.living = [ALONE, WITH_SPOUSE, WITH_CHILDREN, WITH_CHILDREN]
    society.elders.family_part = [0.4, 0.4, 0.4, 0.9]
    _assess(society)
    left = [540 * (1 - 0.35 * 0.4), 540 * 0.6, 540 * (1 - 1.25 * 0.4), 0]  # 464.4, 324, 270
    assert society.elders.need[MEALS].tolist() == [round(x) for x in left]
    assert society.elders.need[NURSING, 3] == 60  # 4 h·(1 − .75)


def test_company_for_those_alone_and_over_seventy() -> None:
    """Otherwise loneliness would ask nothing, or would ask it of everybody."""
    society = _society(5)
    society.elders.function = [0, 0, 0, 1, 0]
    society.elders.living = [ALONE, ALONE, WITH_SPOUSE, ALONE, WITH_CHILDREN]
    society.elders.age = [71, 69, 71, 71, 90]
    _assess(society)
    assert society.elders.gross[COMPANIONSHIP].tolist() == [120, 0, 0, 180, 0]
    assert society.elders.gross.sum(axis=0).tolist() == [120, 0, 0, 120 + 648, 0]  # 10.8 h of mild need beside


def test_the_dead_need_nothing() -> None:
    """Otherwise coverage would fall with every death."""
    society = _society()
    society.elders.alive = [True, False, True, True]
    _assess(society)
    assert society.elders.gross[:, 1].sum() == society.elders.need[:, 1].sum() == 0
    assert society.elders.need[MEALS, 0] == 540


def test_a_community_reads_its_own_values() -> None:
    """Otherwise a lever in one community would change need in another."""
    society = small_society(2, 4)
    society.needs = NeedTables(np.array(HOURS), np.array(CAN), np.array(LEFT))
    e = society.elders
    e.age, e.living, e.function, e.family_draw, e.family_part = 75.0, ALONE, 0, 0.999, 0.0
    by_name = {x.name: np.full(2, x.value) for x in n.PARAMETERS}
    n.assess_need(society, MonthValues(by_name | {n.lonely_hours.name: np.array([1.0, 3.0])}))
    assert (e.gross[COMPANIONSHIP] == np.where(e.community == 0, 60, 180)).all()


def test_the_table_gathers_hours_in_the_order_of_services() -> None:
    """Otherwise hours of one service would be asked of another."""
    given_hours: Mapping[Parameter, float] = {
        p: 10.0 * f + s
        for f, level in enumerate(n.hours_of_need)
        for s, p in enumerate(n.hours_of_need[level])
    }  # fmt: skip
    other = {p: i / 100 for i, p in enumerate(n.family_can)} | {p: i / 10 for i, p in enumerate(n.remainder)}
    table = n.need_tables({**given_hours, **other})
    assert table.gross[0].tolist() == [0.0] * 8
    assert table.gross[1:].tolist() == [[10.0 * f + s for s in range(8)] for f in range(3)]
    assert table.family_can.tolist() == [i / 100 for i in range(8)]
    assert table.remainder.tolist() == [i / 10 for i in range(8)]


def test_need_lies_between_nothing_and_gross_need() -> None:
    """Otherwise families would give more than is needed, or 1 − φ would be misread for somebody."""
    society, draw = _society(300), np.random.default_rng(4)
    e = society.elders
    e.living, e.function, e.age = draw.integers(0, 3, 300), draw.integers(0, 4, 300), 65.0
    e.family_part, e.family_draw = draw.uniform(0, 0.9, 300), draw.uniform(0, 1, 300)
    _assess(society)
    assert (e.need >= 0).all() and (e.need <= e.gross).all()
    for i in range(300):
        part = min(e.family_part[i] * (0.35, 1.0, 1.25)[e.living[i]], 1.0)
        full = e.family_draw[i] < (0.05, 0.41, 0.57)[e.living[i]]
        for s in range(8):
            left = LEFT[s] if full else 1 - part * CAN[s]
            assert abs(int(e.need[s, i]) - HOURS[e.function[i]][s] * 60 * left) <= 0.5 + 1e-9
