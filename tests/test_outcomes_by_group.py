"""Outcomes by group are those of the whole, taken apart."""

import numpy as np
import pytest

from shequ.outcomes import PERCENT, measure
from shequ.outcomes.by_group import ADDITIVE, KINDS, STANDING, measure_communities, measure_estates, measure_kinds
from small import lived, short


@pytest.mark.parametrize("scenario", ["baseline", "full"])
def test_parts_over_wholes_of_every_kind_are_the_outcome(scenario: str) -> None:
    """Otherwise a table by kind of elder would tell of other elders than the table of all."""
    city = lived(short(scenario))
    rows = measure_kinds(city.society, tuple(c.name for c in city.place.communities))
    outcomes = measure(city.society)
    kind = np.array(rows["kind"])
    assert set(kind) == {"community", *KINDS, STANDING}
    for outcome in ADDITIVE:
        part, whole = rows[f"{outcome}_part"], rows[f"{outcome}_whole"]
        for one in set(kind):
            of_kind = kind == one
            share = PERCENT * part[of_kind].sum() / whole[of_kind].sum()
            assert share == pytest.approx(outcomes[outcome], abs=1e-9), (outcome, one)


def test_a_community_alone_is_the_whole() -> None:
    """Otherwise a pilot would be judged by another measure than the city."""
    from shequ import City
    from small import small_place

    city = City(short("full"), rng=2, place=small_place(1, 200))
    city.run_model()
    outcomes, community = measure(city.society), measure_communities(city.society)
    for name, values in community.items():
        assert values[0] == pytest.approx(outcomes[name], abs=1e-9), name


def test_the_concentration_index_is_twice_the_area_between_curve_and_diagonal() -> None:
    """Otherwise the concentration curve would show another inequality than the outcome states."""
    city = lived(short("full"))
    rows = measure_kinds(city.society, tuple(c.name for c in city.place.communities))
    one = np.array(rows["kind"]) == STANDING
    people = np.append(0.0, np.cumsum(rows["share_served_whole"][one]))
    care = np.append(0.0, np.cumsum(rows["share_served_part"][one]))
    area = np.trapezoid(care / care[-1], people / people[-1])
    assert 1.0 - 2.0 * area == pytest.approx(measure(city.society)["concentration"], abs=1e-9)


def test_estates_add_up_to_the_city() -> None:
    """Otherwise a map of estates would show another city than the tables."""
    city = lived(short("full"))
    estates, outcomes = measure_estates(city.society), measure(city.society)
    size = estates["households"]
    assert (estates["disputes"] * size).sum() / size.sum() == pytest.approx(outcomes["disputes"])
    served = np.isfinite(estates["fee_payment"])
    paid = (estates["fee_payment"] * size)[served].sum() / size[served].sum()
    assert paid == pytest.approx(outcomes["fee_payment"])
    gross = np.bincount(city.society.elders.estate, city.society.elders.gross.sum(axis=0), minlength=len(size))
    assert (np.nan_to_num(estates["coverage"]) * gross).sum() / gross.sum() == pytest.approx(outcomes["coverage"])
