"""Outcomes by group are those of the whole, taken apart."""

import numpy as np
import pytest

from shequ.outcomes import PERCENT, measure
from shequ.outcomes_by_group import ADDITIVE, KINDS, measure_communities, measure_kinds
from small import lived, short


@pytest.mark.parametrize("scenario", ["baseline", "full"])
def test_parts_over_wholes_of_every_kind_are_the_outcome(scenario: str) -> None:
    """Otherwise a table by kind of elder would tell of other elders than the table of all."""
    city = lived(short(scenario))
    rows = measure_kinds(city.society, tuple(c.name for c in city.world.communities))
    outcomes = measure(city.society)
    kind = np.array(rows["kind"])
    assert set(kind) == {"community", *KINDS}
    for outcome in ADDITIVE:
        part, whole = rows[f"{outcome}_part"], rows[f"{outcome}_whole"]
        for one in set(kind):
            of_kind = kind == one
            share = PERCENT * part[of_kind].sum() / whole[of_kind].sum()
            assert share == pytest.approx(outcomes[outcome], abs=1e-9), (outcome, one)


def test_a_community_alone_is_the_whole() -> None:
    """Otherwise a pilot would be judged by another measure than the city."""
    from shequ import City
    from small import small_world

    city = City(short("full"), rng=2, world=small_world(1, 200))
    city.run_model()
    outcomes, community = measure(city.society), measure_communities(city.society)
    for name, values in community.items():
        assert values[0] == pytest.approx(outcomes[name], abs=1e-9), name
