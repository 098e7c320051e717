"""Tables of results held against pandas and SciPy, cell by cell."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.report.tables.results import note_below, results_table, runs_table
from shequ.report.words import difference_unit, level_unit, word
from shequ.report.words.numbers import with_interval


def runs(points: int, replicates: int = 5) -> pd.DataFrame:
    """Return lopsided runs of two scenarios at some points, each of which stands twice."""
    rng = np.random.default_rng(points)
    rows = [
        {"case": f"{name}{point}", "seed": seed, "point": point, "scenario": name, "trust.step": 0.01 * point, "same": 1.0,
         "coverage": rng.gamma(1.0, 5.0) + point, "disputes": rng.gamma(1.0, 900.0)}
        for name in ("full", "rival") for point in range(points) for seed in range(replicates)
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    frame = pd.concat([frame, frame[frame["seed"] == 0]], ignore_index=True)
    frame.attrs["units"] = {}
    return frame


def table(frame: pd.DataFrame, **more: bool) -> list[list[str]]:
    """Return the rows of the table, cell by cell."""
    text = results_table(frame, ["trust.step", "same"], ["coverage", "disputes"], **more)
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]


@pytest.mark.parametrize("differences", [False, True])
def test_a_few_points_have_means_with_students_intervals(differences: bool) -> None:
    """Otherwise a mean would be a median, or a run that stands in two files count twice."""
    frame = runs(3)
    heads, units, *rows = table(frame, differences=differences)
    assert heads[:3] == ["scenario", "trust.step", "runs"]  # what does not vary is left out
    unit = difference_unit if differences else level_unit
    assert units == [unit("coverage", "en"), unit("disputes", "en")]
    assert len(rows) == 6
    once = frame.drop_duplicates()
    for row in rows:
        part = once[(once["scenario"] == row[0]) & (once["trust.step"] == float(row[1]))]
        assert row[2] == str(len(part)) == "5"
        for cell, name in zip(row[3:], ("coverage", "disputes"), strict=True):
            low, high = stats.t.interval(0.95, len(part) - 1, part[name].mean(), stats.sem(part[name]))
            assert cell == with_interval(part[name].mean(), low, high, form="+," if differences else ",")


@pytest.mark.parametrize(("points", "spread"), [(40, False), (41, True)])
def test_many_points_have_the_spread_of_their_means(points: int, spread: bool) -> None:
    """Otherwise the noise of runs would be told as what the factors do, or forty rows as a spread."""
    frame = runs(points)
    heads, _, *rows = table(frame)
    assert ("trust.step" in heads) == (not spread) and len(rows) == (2 if spread else 2 * points)
    key = "note of points" if spread else "note of means"
    assert word(key, "en", count=str(points)) in note_below("", frame)
    if spread:
        for row in rows:
            means = frame[frame["scenario"] == row[0]].drop_duplicates().groupby("point")["coverage"].mean()
            low, middle, high = np.quantile(means, [0.05, 0.5, 0.95])
            found = [float(x) for x in re.findall(r"[\d.]+", row[2])]
            assert found == pytest.approx(
                [middle, low, high], abs=0.5 * 10.0 ** -len(row[2].split()[0].partition(".")[2]) + 1e-9
            )
            assert row[1] == str(5 * points)


def test_a_mean_of_some_runs_is_marked_and_of_one_stands_alone() -> None:
    """Otherwise one run's value would pass for the mean of five."""
    frame = runs(1)
    frame.loc[(frame["scenario"] == "full") & (frame["seed"] > 0), "coverage"] = np.nan
    full, rival = table(frame)[2:]
    only = frame[(frame["scenario"] == "full") & (frame["seed"] == 0)]["coverage"].iloc[0]
    assert full[2] == f"{only:.2f}‡" and "‡" not in "".join(rival)


def test_runs_are_listed_from_the_first() -> None:
    """Otherwise the rows that are seen would not be those that come first in the file."""
    frame = runs(3)
    lines = [
        re.split(r"\s{2,}", line.strip())
        for line in runs_table(frame, ["trust.step", "same"], ["coverage"], 4).splitlines()
    ]
    assert lines[0] == ["scenario", "point", "seed", "trust.step", "coverage"]
    wanted = frame.head(4)[["scenario", "point", "seed", "trust.step", "coverage"]].to_numpy().tolist()
    assert [[cell if k == 0 else float(cell) for k, cell in enumerate(line)] for line in lines[1:]] == [
        [row[0], *(pytest.approx(float(x), rel=1e-5) for x in row[1:])] for row in wanted
    ]
