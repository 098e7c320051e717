"""Who is reached, against sums by hand."""

import pandas as pd
import pytest

from shequ.study.analyse.reached import concentration, concentration_curves, coverage_by_kind


def groups() -> pd.DataFrame:
    """Return two months of one scenario: two kinds of income, and standings of one and of three people."""
    rows = []
    for month in (1, 2):
        for kind, group, part, whole in (
            ("income", "high", 1.0, 10.0), ("income", "low", 2.0 * month, 10.0), ("income", "middle", 0.0, 0.0),
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
    assert found["mean"].tolist() == pytest.approx([100.0 * 6.0 / 20.0, 10.0])


def test_the_curve_starts_with_the_worst_off_and_its_index_is_by_hand() -> None:
    """Otherwise a policy for the rich could look like one for the poor.

    A quarter of the people get half of the care: the area below the curve is 1/16 + 3/4 · 3/4 = 5/8, the index −1/4.
    """
    curve = concentration_curves(groups())["a"]
    assert curve["elders"].tolist() == [0.0, 25.0, 100.0]
    assert curve["care"].tolist() == [0.0, 50.0, 100.0]
    assert concentration({"a": curve})["a"] == pytest.approx(-0.25)
