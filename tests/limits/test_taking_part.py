"""Taking part by example: one resting point, from whichever side."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from shequ.agents.society import Society
from shequ.engine.parameters import Parameter
from shequ.rules import participation as r
from small import small_society, values

MONTHS, YEAR = 960, 12
ALONE = {r.part_neighbours: r.part_neighbours.high, r.spirit_activity: 0.0}  # example at its strongest, without spirit
AS_DECLARED: dict[Parameter, float] = {}  # with the spirit that activity around raises


def begun(society: Society, active: bool) -> Society:
    """Return a copy in which everybody takes part, or nobody."""
    one = copy.copy(society)
    one.elders, one.communities = society.elders.copy(), society.communities.copy()
    one.elders.active = active
    return one


@pytest.mark.parametrize("changed", [ALONE, AS_DECLARED])
def test_all_and_nobody_come_to_the_same_people(changed: dict[Parameter, float]) -> None:
    """Otherwise participation would have two resting points, and a push in one month would last for ever.

    Under the same draws more active neighbours never make anybody passive, so those who take part from nobody are
    always among those who take part from all; with one resting point the two become one.
    """
    society = small_society(2, 200)
    society.flows.claims = None
    p = values(society, changed)
    few, many = begun(society, False), begun(society, True)
    alike = np.zeros(MONTHS, dtype=bool)
    for month in range(MONTHS):
        few.month = many.month = month + 1
        r.take_part(few, p)
        r.take_part(many, p)
        assert (many.elders.active | ~few.elders.active).all()
        alike[month] = np.array_equal(few.elders.active, many.elders.active)
    assert not alike[0]
    assert alike[-YEAR:].all()
    assert 0.0 < few.elders.active.mean() < 1.0
