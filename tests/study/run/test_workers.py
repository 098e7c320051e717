"""Workers: started from anywhere, gone afterwards, and stopped by Ctrl-C."""

import functools
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbclient
import nbformat
import psutil
import pytest

from shequ.study.store.runs import files_of

PROGRAM = """
from shequ import compare

print(len(compare("baseline", replicates=2, elders=1200, months=2, burn_in=1, jobs=2).months), "rows")
"""
GUARDED = 'if __name__ == "__main__":\n' + "\n".join(f"    {line}" for line in PROGRAM.splitlines())
# More than any machine has done when the first of it is seen.
LONG_WORK = ["-m", "shequ", "compare", "baseline", "--replicates", "9999", "--elders", "1200", "--jobs"]


def _run(words: list[str], stdin: str = "") -> str:
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    assert "freeze_support" not in done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("how", ["stdin", "command", "guarded", "unguarded"])
def test_workers_start_from_any_kind_of_program(how: str, tmp_path: Path) -> None:
    """Otherwise a script without a guard, or none at all, would hang or start itself again and again (F8)."""
    script = tmp_path / "script.py"
    script.write_text(GUARDED if how == "guarded" else PROGRAM, encoding="utf-8")
    words = {"stdin": ["-"], "command": ["-c", PROGRAM]}.get(how, [str(script)])
    assert _run([sys.executable, *words], PROGRAM if how == "stdin" else "") == "6 rows\n"


OWN = """
from shequ import City, compare, sweep
from shequ.study.design import Design

class Kinder(City):
    def step(self):
        super().step()
        self.society.elders.trust[:] = 1.0

print("once")
design = Design(scenarios=["full"], replicates=2, elders=1200, months=2, burn_in=1, outcomes=["trust_party"])
done = sweep(design, "kinder", jobs=2, city=Kinder)
again = sweep(design, "kinder", jobs=2, city=Kinder)
print(done.finished, again.finished, done.results.runs["trust_party"].min() > 90.0)
compared = compare("full", replicates=1, elders=1200, months=2, burn_in=1, jobs=2, city=Kinder)
print(compared.runs["trust_party"].min() > 90.0)
"""


@pytest.mark.slow
def test_a_model_of_a_script_without_a_guard_reaches_the_workers(tmp_path: Path) -> None:
    """Otherwise a first script with a rule of its own would start itself in each worker, or run the usual model."""
    (tmp_path / "mine.py").write_text(OWN, encoding="utf-8")
    done = subprocess.run([sys.executable, "mine.py"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["once", "4 0 True", "True"]


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore")  # the kernel's own
def test_workers_start_from_a_notebook_cell() -> None:
    """Otherwise a notebook would stall (F8)."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PROGRAM)])
    done = nbclient.NotebookClient(notebook, timeout=60).execute()
    assert done.cells[0].outputs[-1]["text"] == "6 rows\n"


CELLS = (
    """
from shequ import City, load, sweep
from shequ.study.design import Design

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


def _until_children(program: subprocess.Popen[str], wanted: int) -> list[psutil.Process]:
    """Wait until a program has started so many processes."""
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        family = psutil.Process(program.pid).children(recursive=True)
        if len(family) >= wanted:
            return family
        time.sleep(0.02)
    raise AssertionError(f"only {len(family)} of {wanted} processes were started")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a console, not to a process")
@pytest.mark.parametrize(
    ("jobs", "processes", "files"),
    [
        pytest.param("1", 0, 1, id="without workers"),
        pytest.param("2", 2, 0, id="workers start"),  # the first worker, and the process that counts what they share
        pytest.param("2", 3, 1, id="workers work"),
    ],
)
def test_ctrl_c_ends_with_130_and_leaves_nothing(jobs: str, processes: int, files: int, tmp_path: Path) -> None:
    """Otherwise half a result or an orphan would stay behind, or the program would not hear and go on for an hour."""
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs do not hear it
    with subprocess.Popen([sys.executable, *LONG_WORK, jobs], cwd=tmp_path, stderr=subprocess.PIPE, text=True,
                          start_new_session=True, preexec_fn=heard) as program:  # fmt: skip
        try:
            assert program.stderr is not None and program.stderr.readline().startswith("Comparing")
            family = _until_children(program, processes)
            while len(files_of(tmp_path / "results" / "compare", "runs")) < files:
                assert program.poll() is None
                time.sleep(0.02)
            os.killpg(program.pid, signal.SIGINT)  # as a terminal does: workers get it too
            said = program.communicate(timeout=60)[1]
        finally:
            program.kill()
    assert program.returncode == 130
    assert "interrupted" in said
    assert len(said.splitlines()) < 6
    assert "are kept" in said
    assert not psutil.wait_procs(family, timeout=10)[1]


SETTINGS = {
    "encryption": ({"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}, "TypeError: TLS expects "),
    "scratch": ({"DASK_TEMPORARY_DIRECTORY": "taken/below"}, "NotADirectoryError: .*taken/below"),
    "module": ({"DASK_DISTRIBUTED__NANNY__PRELOAD": "['nosuch']"}, "ModuleNotFoundError: No module named 'nosuch'"),
    "file": ({"DASK_CONFIG": "taken"}, "ConstructorError: "),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_settings_of_dask_that_let_no_worker_start_are_told(name: str, tmp_path: Path) -> None:
    """Otherwise what a cluster's file asks for would end in sixty lines of traceback on a laptop (B7)."""
    settings, why = SETTINGS[name]
    (tmp_path / "taken").write_text("[a: ]:", encoding="utf-8")
    words = [sys.executable, *LONG_WORK, "2", "--months", "1"]
    done = subprocess.run(words, cwd=tmp_path, env=os.environ | settings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done.stderr
    said = done.stderr.splitlines()
    assert len(said) == 2 and said[0].startswith("Comparing")
    assert re.search(rf"^shequ: --jobs 2: workers cannot be started: ({why}).*Dask's settings.*--jobs 1", said[1])
