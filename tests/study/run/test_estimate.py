"""What a sweep will take: counted by hand."""

import math
from pathlib import Path

import pandas as pd
import pytest

from shequ.study.design import study_of
from shequ.study.run import estimate as room
from shequ.study.run.driver import AT_LEAST, AT_MOST, KEPT_BACK, Wanted
from shequ.study.run.estimate import estimate
from shequ.study.run.task import Result, Task
from shequ.study.store.runs import Store, as_parquet

from .tiny import tiny


@pytest.mark.parametrize("seconds", [5.0, 50.0, 500.0, 5000.0, 50000.0])
def test_files_are_counted_as_they_will_be_written(seconds: float) -> None:
    """Otherwise the disk that a sweep takes would be told wrong by as many files."""
    now, files = 0.0, 1
    while now < seconds:
        now += min(max(KEPT_BACK * now, AT_LEAST), AT_MOST)
        files += 1
    assert room._files(seconds) == pytest.approx(files, rel=0.03, abs=1.0)


@pytest.mark.parametrize("jobs", [1, 4])
def test_time_and_room_are_those_of_the_probe_times_the_runs(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a job would ask its cluster for a tenth of the time that it takes."""
    study = study_of(tiny(replicates=4))
    probed: list[Task] = []

    def run(task: Task, lived: object) -> Result:
        probed.append(task)
        names = [scenario.name for scenario in task.scenarios]
        return Result({"runs": pd.DataFrame({"scenario": 0.0, "coverage": range(len(names))}, dtype=float)})

    clock = iter((100.0, 110.0))
    monkeypatch.setattr(room, "run_task", run)
    monkeypatch.setattr(room.time, "perf_counter", lambda: next(clock))
    found = estimate(Wanted(study, study.replicates), Store(tmp_path), jobs)
    assert (len(probed[0].scenarios), probed[0].months) == (2, 1 + 2 * 2)
    months = 2 * 4 * (1 + 3 * 2)
    assert (found.runs, found.months) == (24, months)
    assert found.seconds == pytest.approx(10.0 * months / 5 / jobs)
    empty = len(as_parquet(pd.DataFrame({"scenario": [], "coverage": []}, dtype=float)))
    assert found.bytes == pytest.approx(2 * 8 * 24 + empty * min(room._files(found.seconds), 24))


def test_nothing_missing_takes_nothing(tmp_path: Path) -> None:
    """Otherwise a finished sweep would be said to take as long again."""
    study = study_of(tiny(replicates=1))
    found = estimate(Wanted(study, {}), Store(tmp_path), 1)
    assert (found.runs, found.months, found.seconds, found.bytes) == (0, 0, 0.0, 0.0)
    assert not math.isnan(found.bytes)
