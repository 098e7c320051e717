"""Outcomes are called and measured by their names and units."""

import math

from shequ.report import words


def test_what_has_no_name_of_its_own_is_told_all_the_same() -> None:
    """Otherwise a table would be headed by the name of a variable, or be half English."""
    assert words.outcome_name("social_cost", "en") == "Social cost"
    assert words.outcome_name("social_cost", "zh") == "社会成本"
    assert words.level_unit("social_cost", "zh") == "元／月"
    assert words.level_unit("unmet_adl", "zh") == "占 65 岁及以上失能者的百分比"
    assert words.outcome_name("my_own", "zh") == "My own"


def test_differences_of_percentages_are_percentage_points() -> None:
    """Otherwise two percentages would be said to differ by per cent."""
    assert words.difference_unit("coverage", "en") == "percentage points"
    assert words.unit_after_number("coverage", "zh") == "个百分点"
    assert words.unit_after_number("trust_party", "zh") == "分"
    assert words.unit_after_number("trust_party", "en") == "points of 100"
    assert words.unit_after_number("disputes", "zh") == "件／千户"


def test_an_outcome_stays_within_what_its_unit_allows() -> None:
    """Otherwise an axis would show a share above 100%."""
    assert words.bounds("coverage") == words.bounds("trust_party") == (0.0, 100.0)
    assert words.bounds("concentration") == (-1.0, 1.0)
    assert words.bounds("disputes") == (0.0, math.inf)
