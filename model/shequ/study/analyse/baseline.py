"""The baseline held against published patterns, and its stationarity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shequ.city import City
from shequ.study.design.files import Design
from shequ.study.design.resolving import study_of
from shequ.study.run.runner import NOBODY_WATCHES, Watcher
from shequ.study.run.study_run import run_here
from shequ.study.statistics.paired import student

SETTLED = 24  # months after which the baseline has to stand still
FIVE_YEARS = 60.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A published pattern that a believable baseline shows.

    Attributes
    ----------
    fitted
        A calibration target: parameters or starting values were chosen with it in view, so that it is no test of the model.
    """

    name: str
    outcome: str
    target: float
    low: float
    high: float
    unit: str
    source: str
    fitted: bool


PATTERNS = (
    Pattern("unmet need, ADL-disabled 65+", "unmet_adl", 55.0, 45.0, 65.0, "%", "CLHLS 2014, n = 1,587", True),
    Pattern("disabled at 60–69", "disabled_60", 10.8, 8.8, 12.8, "%", "100 studies (francis-press 12056)", True),
    Pattern("disabled at 70–79", "disabled_70", 21.2, 19.2, 23.2, "%", "100 studies (francis-press 12056)", True),
    Pattern("disabled at 80+", "disabled_80", 47.0, 44.0, 50.0, "%", "100 studies (francis-press 12056)", True),
    Pattern(
        "hours a registered member and year", "hours_per_member_year", 0.57, 0.4, 0.8, "h", "Nanjing time bank", True
    ),
    Pattern("estates with a committee", "committees", 30.0, 22.0, 38.0, "%", "Shenzhen 2016", True),
    Pattern("committees that work well", "committees_working", 30.0, 20.0, 45.0, "%", "Shenzhen 2016", True),
    Pattern("complaints in the top 11% of estates", "top_estates", 47.0, 40.0, 55.0, "%", "Shanghai 2018", True),
    Pattern(
        "complaints, 1,000 households and year", "complaints", 19.0, 14.0, 24.0, "", "Shanghai 2018, derived", True
    ),
    Pattern("use of the commonest service", "commonest_use", 3.9, 2.9, 5.9, "% of elders", "CLASS (as cited)", True),
)
STILL = (
    *((f"trust_{name}", 1.0, "points") for name in ("party", "committee", "firm", "owners", "neighbours")),
    ("disputes", 1.0, "per 1,000 households"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern as the baseline shows it."""

    pattern: Pattern
    value: float

    @property
    def good(self) -> bool:
        """Say whether it lies in its band."""
        return self.pattern.low <= self.value <= self.pattern.high


@dataclass(frozen=True, slots=True)
class Slope:
    """The mean change of an outcome in five years over seeds, and half of its 95% interval."""

    outcome: str
    unit: str
    limit: float
    slope: float
    half: float

    @property
    def still(self) -> bool:
        """Say whether the change is below its limit wherever it lies in its interval: noise is no sign of standing still."""
        return abs(self.slope) + self.half <= self.limit

    @property
    def moves(self) -> bool:
        """Say whether the change is above its limit wherever it lies in its interval."""
        return abs(self.slope) - self.half > self.limit


def check_patterns(
    design: Design, jobs: int = 1, watcher: Watcher = NOBODY_WATCHES, city: type[City] = City
) -> tuple[list[Found], list[Slope]]:
    """Run the baseline and hold it against the published patterns and against standing still.

    Parameters
    ----------
    design
        Of the baseline alone, with its months kept; see `baseline_design`.
    """
    study = study_of(design, city)
    for note in study.notes:
        watcher.told(note)
    months = run_here(study, "months", jobs, watcher=watcher)
    settled = months[months["month"] > SETTLED]
    found = [Found(pattern, achieved(settled, pattern.outcome)) for pattern in PATTERNS]
    slopes = [Slope(outcome, unit, limit, *five_year_slope(settled, outcome)) for outcome, limit, unit in STILL]
    return found, slopes


def baseline_design(seeds: int, months: int, place: str | None = None, elders: int | None = None) -> Design:
    """Return the design in which the baseline lives by itself, without a burn-in."""
    return Design(
        name="baseline", scenarios=["baseline"], replicates=seeds, months=months, burn_in=0, place=place, elders=elders,
        keep=["months"],
    )  # fmt: skip


def achieved(settled: pd.DataFrame, outcome: str) -> float:
    """Return the mean over seeds and settled months; the two patterns of complaints are pooled."""
    if outcome == "complaints":
        return float(settled["disputes_arrived"].mean() * 12.0)
    if outcome == "top_estates":
        return float(settled.groupby("replicate")["top_estates"].last().mean())
    return float(settled[outcome].mean())


def five_year_slope(settled: pd.DataFrame, outcome: str) -> tuple[float, float]:
    """Return the mean linear change in five years over seeds, and half of its 95% interval (Student's t).

    A run without a value in some month has no slope; with fewer than two slopes the interval has no end.
    """
    runs = settled.pivot(index="month", columns="replicate", values=outcome).dropna(axis="columns")
    slopes = np.polyfit(runs.index.to_numpy(float), runs.to_numpy(float), 1)[0] * FIVE_YEARS
    found = student(pd.DataFrame(slopes)).iloc[0]
    half = float(found["high"] - found["mean"])
    return float(found["mean"]), half if len(slopes) > 1 else float("inf")
