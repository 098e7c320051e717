"""Tasks: run anywhere, and told of while they run."""

import os

import psutil
import pytest

from shequ import City
from shequ.study.run.runner import Watcher, run_all
from shequ.study.run.task import Task
from shequ.study.run.workers import QUIET, Silence
from small import short, small_place


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_month_lived_is_told(jobs: int) -> None:
    """Otherwise a large place would seem to stand still for a quarter of an hour."""
    tasks = [Task((short(), short("full")), replicate, 1 + replicate, small_place()) for replicate in range(2)]
    lived: list[int] = []
    done: list[Task] = []
    run_all(tasks, jobs, watcher=Watcher(lambda task, result: done.append(task), lived.append))
    total = 2 * (2 + 4 + 4)  # one past, two policies
    assert [task.months for task in tasks] == [10, 10] and len(done) == 2
    assert sum(lived) == total if jobs == 1 else 0 < sum(lived) <= total


class Shaky(City):
    """A model of which one policy raises a few times, and then no more."""

    left = 0

    def step(self) -> None:
        """Live a month, or fail."""
        if self.policy.name == "full" and self.policy_month == 2 and Shaky.left:
            Shaky.left -= 1
            raise ZeroDivisionError
        super().step()


@pytest.mark.parametrize("raises", [0, 1, 2, 3, 4])
def test_a_run_is_tried_three_times_and_what_finished_is_kept(raises: int) -> None:
    """Otherwise a run would be given up too early, or one that finished be made again beside it."""
    Shaky.left = raises
    result = run_all([Task((short(), short("full")), 0, 1, small_place(), city=Shaky)])[0]
    months = result.tables["months"]
    assert months.groupby("scenario").size().to_dict() == {"baseline": 6} | ({"full": 6} if raises < 3 else {})
    assert [one.scenario for one in result.failures] == ["full"] * (raises >= 3)
    assert Shaky.left == max(raises - 3, 0)


def test_results_stand_in_the_order_of_their_tasks() -> None:
    """Otherwise a table would be told of another task."""
    results = run_all([Task((short(months=months),), months, months, small_place()) for months in (1, 2, 3)])
    assert [result.tables["months"]["replicate"].unique().tolist() for result in results] == [[1], [2], [3]]


def test_a_worker_that_is_not_heard_of_is_told_once_and_when_it_is_back() -> None:
    """Otherwise nothing would be said of a worker that stands still, while its runs wait (B8)."""
    silence = Silence()
    heard = {"a": 100.0, "b": 100.0}
    told: list[tuple[float, list[str]]] = []
    for now in range(0, 200, 5):
        heard["a"] += 5.0
        if now == 100:
            heard["a"] -= 86400.0  # a clock set back is no silence
        if now == 150:
            heard["b"] += 5.0
        told.append((now, list(silence.lines(heard, float(now)))))
    said = [(now, line) for now, lines in told for line in lines]
    assert [(now, line.split()[1]) for now, line in said] == [(QUIET + 5.0, "b"), (150, "b")]
    assert "has not been heard of for 60 s" in said[0][1] and said[1][1] == "worker b is heard of again"


@pytest.mark.whole
@pytest.mark.skipif(os.name != "posix", reason="processes are stopped by signals")
def test_a_stopped_worker_is_told_and_its_runs_are_made_when_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a sweep with a stopped worker would stand still without a word (B8)."""
    monkeypatch.setattr("shequ.study.run.workers.QUIET", 4.0)
    monkeypatch.setattr("shequ.study.run.runner.LOOK_AGAIN", 1.0)
    tasks = [Task((short(months=30),), replicate, 1 + replicate, small_place()) for replicate in range(8)]
    told: list[str] = []
    stopped: list[psutil.Process] = []

    def lived(months: int) -> None:
        if not stopped:  # the one that uses most time is a worker
            family = psutil.Process().children(recursive=True)
            stopped.append(max(family, key=lambda child: sum(child.cpu_times()[:2])))
            stopped[0].suspend()

    def said(line: str) -> None:
        told.append(line)
        if "not been heard of" in line and stopped:
            stopped[0].resume()

    results = run_all(tasks, 2, watcher=Watcher(lived=lived, told=said))
    assert [len(result.tables["months"]) for result in results] == [2 + 30] * 8
    assert any("has not been heard of" in line for line in told)
