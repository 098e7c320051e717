"""Which runs are made, in which tasks, and when they are written."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from shequ.study.design import study_of
from shequ.study.design.study import Study, run_name
from shequ.study.run import driver
from shequ.study.run.driver import Shard, Wanted, drive
from shequ.study.run.task import Failure, Result, Task
from shequ.study.store.runs import Store, files_of, read_runs

from .tiny import tiny


def study(**changes: object) -> Study:
    """Return a study of two points: a baseline and two scenarios of two months, after a past of one."""
    return study_of(tiny(replicates=2, **changes))


def opened(folder: Path, *tables: str) -> Store:
    """Return a store that is ready to be written."""
    store = Store(folder, tables or ("runs",))
    store.open()
    return store


def finished(task: Task) -> Result:
    """Return made-up runs of a task."""
    names = [scenario.name for scenario in task.scenarios]
    return Result({"runs": pd.DataFrame({"scenario": names, "replicate": task.replicate, "coverage": 1.0})})


def test_what_is_missing_is_counted_with_each_past_once(tmp_path: Path) -> None:
    """Otherwise the time that a sweep takes would be told with a past for each scenario."""
    made, store = study(), opened(tmp_path)
    assert Wanted(made, made.replicates).size(store) == (2 * 2 * 3, 2 * 2 * (1 + 3 * 2))
    case = next(case for case in made.cases if case.scenario == "full" and case.point == 1)
    store.write({"runs": pd.DataFrame({"run": [run_name(case.id, 2)], "case": [case.id], "seed": [2]})})
    assert Wanted(made, made.replicates).size(store) == (2 * 2 * 3 - 1, 2 * 2 * (1 + 3 * 2) - 2)
    assert Wanted(made, {case.id: 3}).size(store) == (2, 2 * (1 + 2))
    assert Wanted(made, {}).size(store) == (0, 0)


def test_tasks_are_the_runs_that_are_missing_each_once(tmp_path: Path) -> None:
    """Otherwise a run would be made twice, under another seed, or not at all."""
    made = study()
    tasks = list(Wanted(made, made.replicates).tasks(opened(tmp_path)))
    asked = Counter((one.name, task.seed) for task in tasks for one in task.scenarios)
    assert asked == Counter((case.id, seed) for case in made.cases for seed in (1, 2))
    for task in tasks:
        assert task.seed == made.design.seed + task.replicate
        points = {made.by_id[one.name].point for one in task.scenarios}
        assert len(points) == 1 and len({one.past() for one in task.scenarios}) == 1
        step = {0: 0.04, 1: 0.08}[points.pop()]
        assert {one.parameters.get("trust.step", 0.08) for one in task.scenarios} == {step}


def test_scenarios_of_one_past_share_a_task_up_to_eight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise each scenario would live the past again, or a lost worker cost a night."""
    made, store = study(), opened(tmp_path)
    sizes = {8: [3, 3, 3, 3], 2: [2, 1] * 4, 1: [1] * 12}
    for most, expected in sizes.items():
        monkeypatch.setattr(driver, "SCENARIOS_A_TASK", most)
        assert [len(task.scenarios) for task in Wanted(made, made.replicates).tasks(store)] == expected


def test_parts_are_told_apart_by_past_and_seed_and_are_about_equal() -> None:
    """Otherwise a job of an array would do all the work, or two would do the same."""
    pasts = [(f"past {k}", seed) for k in range(100) for seed in range(10)]
    parts = [[one for one in pasts if Shard(number, 4).has(*one)] for number in (1, 2, 3, 4)]
    assert sorted(one for part in parts for one in part) == sorted(pasts)
    assert all(200 < len(part) < 300 for part in parts)
    assert len({seed for _, seed in parts[0]}) == 10 and len({past for past, _ in parts[0]}) > 90


def _fed(made: Study, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let each task finish after so many seconds."""
    clock = iter(range(10**6))
    monkeypatch.setattr(driver.time, "monotonic", lambda: seconds * next(clock))

    def results(tasks: Iterator[tuple[None, Task]], *more: object) -> Iterator[tuple[None, Result]]:
        for _, task in tasks:
            yield None, finished(task)

    monkeypatch.setattr(driver, "run_each", results)


@pytest.mark.parametrize(("seconds", "files"), [(0.001, 1), (2.0, 4)])
def test_results_are_written_as_they_come_but_not_every_moment(
    seconds: float, files: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a killed program would have lost an hour, or a folder hold a file for each run."""
    made, store = study(), opened(tmp_path)
    _fed(made, monkeypatch, seconds)
    assert drive(Wanted(made, made.replicates), store).finished == 12
    assert len(files_of(tmp_path, "runs")) == files
    read = pd.concat(read_runs(tmp_path, "runs"))
    assert Counter(zip(read["case"], read["seed"], strict=True)) == Counter(
        (c.id, s) for c in made.cases for s in (1, 2)
    )


def test_whatever_ends_a_study_what_has_come_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise Ctrl-C would cost what came since the last file."""
    made, store = study(), opened(tmp_path)

    def broken_off(tasks: Iterator[tuple[None, Task]], *more: object) -> Iterator[tuple[None, Result]]:
        yield None, finished(next(tasks)[1])
        raise KeyboardInterrupt

    monkeypatch.setattr(driver, "run_each", broken_off)
    with pytest.raises(KeyboardInterrupt):
        drive(Wanted(made, made.replicates), store)
    assert sum(len(part) for part in read_runs(tmp_path, "runs")) == 3


def test_a_failure_is_set_aside_under_its_run_and_forgotten_when_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise inputs would be told of another run, or a mended failure stay in the count."""
    made, store = study(uncertainties={}, method="list"), opened(tmp_path)
    case = next(case for case in made.cases if case.scenario == "market-led")
    failure = Failure(case.id, 1, 2, 3, "ZeroDivisionError()", "one\ntwo")

    def failing(*given: object) -> Iterator[tuple[None, Result]]:
        yield None, Result({}, (failure,))

    monkeypatch.setattr(driver, "run_each", failing)
    done = drive(Wanted(made, made.replicates), store)
    assert (done.finished, done.failures) == (0, [failure])
    path = tmp_path / "failed" / f"{run_name(case.id, 2)}.json"
    told = pd.read_json(path, typ="series")
    assert (told["scenario"], told["seed"], told["month"], told["trace"]) == ("market-led", 2, 3, ["one", "two"])
    _fed(made, monkeypatch, 0.0)
    drive(Wanted(made, made.replicates), store)
    assert not path.exists()
