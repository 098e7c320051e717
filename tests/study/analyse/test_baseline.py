"""The baseline shows what was published, and stands still."""

import pytest

from shequ.study.analyse.baseline import baseline_design, check_patterns


@pytest.mark.slow
def test_the_baseline_is_in_band_and_stands_still() -> None:
    """Otherwise policies would be compared with a city that does not exist, or that changes by itself."""
    found, slopes = check_patterns(baseline_design(10, 144), 2)
    assert [one.pattern.name for one in found if not one.good] == []
    assert [slope.outcome for slope in slopes if not slope.still] == []
