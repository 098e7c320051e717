"""The baseline shows what was published, and stands still."""

import pytest

from shequ.scenario import load_scenario
from shequ.study.analyse.baseline import check_patterns
from shequ.study.run.runner import NOBODY_WATCHES


@pytest.mark.slow
def test_the_baseline_is_in_band_and_stands_still() -> None:
    """Otherwise policies would be compared with a city that does not exist, or that changes by itself."""
    scenario = load_scenario("baseline", ["horizon.months=144", "horizon.burn_in=0"])
    found, slopes = check_patterns(scenario, 10, 2, None, NOBODY_WATCHES)
    assert [one.pattern.name for one in found if not one.good] == []
    assert [slope.outcome for slope in slopes if not slope.still] == []
