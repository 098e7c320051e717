"""Workers: started from anywhere, gone afterwards, and stopped by Ctrl-C."""

import functools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbclient
import nbformat
import psutil
import pytest

from shequ.lab.runner import Watcher, run_all
from shequ.lab.task import Task, group
from small import short

PROGRAM = """
from shequ import load_scenario
from shequ.lab.compare import compare
from shequ.lab.question import Question
from shequ.scenario import Horizon

short = load_scenario("baseline").model_copy(update={"horizon": Horizon(months=2, burn_in=1)})
print(len(compare(Question((short,), "baseline", 2, 1, communities=1), jobs=2).months), "rows")
"""
GUARDED = 'if __name__ == "__main__":\n' + "\n".join(f"    {line}" for line in PROGRAM.splitlines())


def _run(words: list[str], stdin: str = "") -> str:
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    assert "freeze_support" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_month_lived_is_told(jobs: int) -> None:
    """Otherwise a large world would seem to stand still for a quarter of an hour."""
    tasks = group([short(), short("full")], 2, 1, communities=1)
    lived: list[int] = []
    done: list[Task] = []
    run_all(tasks, jobs, watcher=Watcher(lambda task, result: done.append(task), lived.append))
    total = 2 * (2 + 4 + 4)  # one past, two policies
    assert [task.months for task in tasks] == [10, 10] and len(done) == 2
    assert sum(lived) == total if jobs == 1 else 0 < sum(lived) <= total


@pytest.mark.slow
@pytest.mark.parametrize("how", ["stdin", "command", "guarded", "unguarded"])
def test_workers_start_from_any_kind_of_program(how: str, tmp_path: Path) -> None:
    """Otherwise a script without a guard, or none at all, would hang or start itself again and again (F8)."""
    script = tmp_path / "script.py"
    script.write_text(GUARDED if how == "guarded" else PROGRAM, encoding="utf-8")
    words = {"stdin": ["-"], "command": ["-c", PROGRAM]}.get(how, [str(script)])
    assert _run([sys.executable, *words], PROGRAM if how == "stdin" else "") == "6 rows\n"


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore")  # the kernel's own
def test_workers_start_from_a_notebook_cell() -> None:
    """Otherwise a notebook would stall (F8)."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PROGRAM)])
    done = nbclient.NotebookClient(notebook, timeout=60).execute()
    assert done.cells[0].outputs[-1]["text"] == "6 rows\n"


CELLS = (
    """
from shequ import City
from shequ.lab.design import Design
from shequ.lab.sweep import sweep
from shequ.lab import load

class Kinder(City):
    trust = 1.0

    def step(self):
        super().step()
        self.society.elders.trust[:] = self.trust
""",
    """
design = Design(scenarios=["full"], replicates=2, elders=1200, months=2, burn_in=1, outcomes=["trust_party"])
done = sweep(design, "kinder", jobs=2, city=Kinder)
again = sweep(design, "kinder", jobs=2, city=Kinder)
plain = sweep(design, "plain", jobs=2)
gain = load("kinder").runs["trust_party"] - load("plain").runs["trust_party"]
print(done.finished, again.finished, done.failures, bool((gain > 4).all()))
""",
)


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore")  # the kernel's own
def test_a_model_of_a_notebook_cell_reaches_the_workers(tmp_path: Path) -> None:
    """Otherwise a notebook with a rule of its own would stall, or run the usual model in its place (F9)."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}})
    assert client.execute().cells[1].outputs[-1]["text"] == "4 0 [] True\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_with_130_and_leaves_nothing(jobs: str, tmp_path: Path) -> None:
    """Otherwise half a result or an orphan would stay behind."""
    words = [*["-m", "shequ", "compare", "baseline", "--replicates", "99", "--elders", "1200", "--jobs"], jobs]
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs do not hear it
    program = subprocess.Popen([sys.executable, *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
                               start_new_session=True, preexec_fn=heard)  # fmt: skip
    time.sleep(6.0)
    family = psutil.Process(program.pid).children(recursive=True)
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does: workers get it too
    _, said = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "interrupted" in said
    assert len(said.splitlines()) < 6
    assert not list(tmp_path.rglob("*.parquet"))
    assert not psutil.wait_procs(family, timeout=10)[1]
