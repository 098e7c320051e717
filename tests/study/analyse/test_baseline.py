"""The baseline shows what was published, and stands still."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.report.tables.baseline import baseline_table
from shequ.study.analyse.baseline import (
    FIVE_YEARS,
    PATTERNS,
    SETTLED,
    STILL,
    Found,
    Pattern,
    Slope,
    achieved,
    baseline_design,
    check_patterns,
    five_year_slope,
)


@pytest.mark.slow
def test_the_baseline_is_in_band_and_stands_still() -> None:
    """Otherwise policies would be compared with a city that does not exist, or that changes by itself.

    A run of 40 years and 30 seeds, since after twelve years under ten noise hides changes above the limit.
    """
    found, slopes = check_patterns(baseline_design(30, 504), 2)
    assert [one.pattern.name for one in found if not one.good] == []
    assert [slope.outcome for slope in slopes if not slope.still] == []


def drifting(slope: float, noise: float, seeds: int = 6, months: int = 60) -> pd.DataFrame:
    """Return runs that change by a slope in five years, each with a slope of its own besides."""
    own = noise * np.linspace(-1.0, 1.0, seeds)
    return pd.DataFrame([
        {"replicate": r, "month": SETTLED + m, "disputes": 20.0 + (slope + own[r]) * m / FIVE_YEARS}
        for r in range(seeds) for m in range(1, months + 1)
    ])  # fmt: skip


def test_a_slope_is_the_mean_over_seeds_with_students_interval() -> None:
    """Otherwise a trend would be that of another period, or its interval too narrow for six seeds."""
    mean, half = five_year_slope(drifting(0.4, 0.3), "disputes")
    each = [0.4 + own for own in 0.3 * np.linspace(-1.0, 1.0, 6)]
    low, high = stats.t.interval(0.95, 5, np.mean(each), stats.sem(each))
    assert (mean - half, mean + half) == pytest.approx((low, high))
    by_hand = [
        stats.linregress(run["month"], run["disputes"]).slope * 60.0
        for _, run in drifting(0.4, 0.3).groupby("replicate")
    ]
    assert mean == pytest.approx(np.mean(by_hand))


@pytest.mark.parametrize(
    ("slope", "noise", "still", "moves"),
    [(0.4, 0.1, True, False), (-0.4, 0.1, True, False), (0.4, 1.0, False, False), (0.0, 2.0, False, False),
     (1.5, 0.1, False, True), (-1.5, 0.1, False, True), (1.5, 3.0, False, False)],
)  # fmt: skip
def test_a_noisier_model_never_passes_more_easily(slope: float, noise: float, still: bool, moves: bool) -> None:
    """Otherwise a change beyond the limit would be called standing still because too few seeds were run to see it."""
    found = Slope("disputes", "", 1.0, *five_year_slope(drifting(slope, noise), "disputes"))
    assert (found.still, found.moves) == (still, moves)


def test_one_seed_or_nobody_to_ask_is_no_proof() -> None:
    """Otherwise a single run, or an outcome that no run has, would count as standing still."""
    one = Slope("disputes", "", 1.0, *five_year_slope(drifting(0.1, 0.0, seeds=1), "disputes"))
    nobody = Slope("x", "", 1.0, *five_year_slope(drifting(0.0, 0.0).assign(x=np.nan), "x"))
    assert not one.still and not one.moves
    assert not nobody.still and not nobody.moves
    gap = drifting(0.0, 0.0)
    gap.loc[(gap["replicate"] == 5) & (gap["month"] > 80), "disputes"] = np.nan  # of this run nothing is told
    assert five_year_slope(gap, "disputes") == pytest.approx((0.0, 0.0), abs=1e-9)
    moving = drifting(0.4, 0.3)
    others = moving[moving["replicate"] != 5]
    moving.loc[gap["disputes"].isna(), "disputes"] = np.nan
    assert five_year_slope(moving, "disputes") == pytest.approx(five_year_slope(others, "disputes"))


def test_patterns_are_means_of_settled_months_and_complaints_are_pooled() -> None:
    """Otherwise a rate a month would be held against one a year, or a share of complaints be that of a short time."""
    months = pd.DataFrame({"replicate": [0, 0, 1, 1], "month": [25, 26, 25, 26], "disputes_arrived": [1.0, 2.0, 3.0, 4.0],
                           "top_estates": [90.0, 40.0, 80.0, 50.0], "unmet_adl": [50.0, 52.0, np.nan, 57.0]})  # fmt: skip
    assert achieved(months, "complaints") == pytest.approx(2.5 * 12)
    assert achieved(months, "top_estates") == pytest.approx(45.0)
    assert achieved(months, "unmet_adl") == pytest.approx(53.0)


def test_only_months_after_the_start_is_settled_are_held_against_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the first two years, in which states find their level, would count."""
    names = {pattern.outcome for pattern in PATTERNS} | {outcome for outcome, _, _ in STILL}
    columns = dict.fromkeys(names - {"complaints"}, 1.0) | {"disputes_arrived": 1.0}
    months = pd.DataFrame([{"replicate": r, "month": m} for r in range(3) for m in range(1, 61)]).assign(**columns)
    months.loc[months["month"] <= 24, list(columns)] = 100.0
    monkeypatch.setattr("shequ.study.analyse.baseline.run_here", lambda *args, **more: months)
    found, slopes = check_patterns(baseline_design(3, 60))
    assert {one.value for one in found} == {1.0, 12.0}
    assert [slope.slope for slope in slopes] == pytest.approx([0.0] * len(STILL), abs=1e-9)


def test_the_table_says_which_patterns_are_calibration_targets() -> None:
    """Otherwise agreement with what was fitted would be read as a test that the model passed."""
    fitted, free = (
        Pattern(name, "x", 10.0, 8.0, 12.0, "%", "a source", name == "fitted") for name in ("fitted", "free")
    )
    slopes = [
        Slope("a", "points", 1.0, -0.25, 0.5),
        Slope("b", "points", 1.0, 0.5, 1.0),
        Slope("c", "points", 1.0, 3.0, 1.0),
    ]
    table = baseline_table([Found(fitted, 12.0), Found(free, 12.01)], slopes)
    rows = {line.split()[0]: line for line in table.splitlines() if line}
    assert "in band  calibration target" in rows["fitted"]
    assert rows["free"].split()[4:7] == ["%", "OUT", "check"]
    assert "1 of 2 patterns" in rows["calibration"]
    assert [rows[name].split()[-1] for name in "abc"] == ["still", "open", "MOVES"]
    assert "−0.75 to +0.25" in rows["a"]
    assert "More seeds" in rows["open:"]
