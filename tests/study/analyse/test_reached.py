"""Who is reached, against sums by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.study.analyse.reached import concentration, concentration_curves, coverage_by_kind


def groups() -> pd.DataFrame:
    """Return two months of one scenario: two kinds of income, and standings of one and of three people."""
    rows = []
    for month in (1, 2):
        for kind, group, part, whole in (
            ("income", "high", 1.0, 10.0), ("income", "low", 2.0 * month, 20.0 * month - 10.0), ("income", "middle", 0.0, 0.0),
            ("standing", "low, severe", 0.6, 1.0), ("standing", "high, mild", 0.6, 3.0),
        ):  # fmt: skip
            rows.append({"scenario": "a", "replicate": 0, "month": month, "kind": kind, "group": group,
                         "coverage_part": part, "coverage_whole": whole, "share_served_part": part,
                         "share_served_whole": whole})  # fmt: skip
    return pd.DataFrame(rows)


def test_coverage_of_a_group_is_its_care_over_its_need() -> None:
    """Otherwise months of little need would count as much as those of much; groups without need have no coverage."""
    found = coverage_by_kind(groups())
    assert found["group"].tolist() == ["low", "high"]  # in the order of the kind
    assert found["mean"].tolist() == pytest.approx([100.0 * 6.0 / 40.0, 10.0])


def test_the_curve_starts_with_the_worst_off_and_its_index_is_by_hand() -> None:
    """Otherwise a policy for the rich could look like one for the poor.

    A quarter of the people get half of the care: the area below the curve is 1/16 + 3/4 · 3/4 = 5/8, the index −1/4.
    """
    curve = concentration_curves(groups())["a"]
    assert curve["elders"].tolist() == [0.0, 25.0, 100.0]
    assert curve["care"].tolist() == [0.0, 50.0, 100.0]
    assert concentration({"a": curve})["a"] == pytest.approx(-0.25)


def test_replicates_give_the_interval_and_communities_are_no_kind() -> None:
    """Otherwise an interval would be that of months, or communities stand among kinds of elder."""
    other = groups().assign(replicate=1)
    other.loc[other["group"] == "low", "coverage_part"] *= 1.5
    place = groups().iloc[:1].assign(kind="community", group="a community")
    found = coverage_by_kind(pd.concat([groups(), other, place])).set_index("group")
    assert list(found.index) == ["low", "high"]
    by_hand = stats.t.interval(0.95, 1, np.mean([15.0, 22.5]), stats.sem([15.0, 22.5]))
    assert found.loc["low", ["low", "high"]].tolist() == pytest.approx(list(by_hand))


def test_an_index_of_many_people_is_the_textbook_s() -> None:
    """Otherwise the figure's index would not be 2·cov(rate, rank)/mean rate: here of 200 people in six standings."""
    rng = np.random.default_rng(6)
    standing = np.sort(rng.integers(0, 6, 200))
    rate = rng.uniform(size=200) * (1.0 + standing)
    rows = pd.DataFrame({"scenario": "a", "replicate": 0, "month": 1, "kind": "standing", "group": [f"g{s}" for s in standing],
                         "share_served_part": rate, "share_served_whole": 1.0})  # fmt: skip
    rank = (stats.rankdata(standing) - 0.5) / 200
    by_hand = 2.0 * np.cov(rate, rank, ddof=0)[0, 1] / rate.mean()
    assert concentration(concentration_curves(rows))["a"] == pytest.approx(by_hand)
    assert by_hand > 0.1  # the best-off get more


def test_nobody_served_has_no_index_and_the_figure_says_so() -> None:
    """Otherwise a policy that serves nobody would share care equally."""
    rows = groups()
    nobody = rows.assign(scenario="b", share_served_part=0.0)
    curves = concentration_curves(pd.concat([rows, nobody]))
    assert np.isnan(concentration(curves)["b"])
    assert concentration(curves)["a"] == pytest.approx(-0.25)
