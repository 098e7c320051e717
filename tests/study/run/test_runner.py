"""Tasks: run anywhere, and told of while they run."""

import pytest

from shequ.study.run.runner import Watcher, run_all
from shequ.study.run.task import Task
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
