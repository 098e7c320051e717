"""``shequ compare`` loses nothing that was run, whatever befalls it, and goes on to print what it would have printed."""

import errno
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure

from shequ.cli import main
from shequ.engine.files import ASIDE, write_whole
from shequ.report.figures import by_name
from shequ.study.store.results import load
from shequ.study.store.runs import Store, files_of

WORDS = [
    "compare",
    "full",
    "market-led",
    "--months",
    "2",
    "--set",
    "horizon.burn_in=1",
    "--elders",
    "1200",
    "--out",
    "out",
]
SMALL = [*WORDS, "--replicates", "2", "--jobs", "1"]
LONG = [*WORDS, "--months", "30", "--replicates", "5", "--jobs", "1", "--figures", "none"]
MORE = [*LONG, "--replicates", "2000"]  # than any machine has made when the first is seen
OUT = Path("out")
RUNS = 6


def shequ(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words))


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the small comparison prints if nothing befalls it."""
    with inside(tmp_path_factory.mktemp("undisturbed")):
        done = shequ(*SMALL)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def goes_on(undisturbed: str, there: int) -> None:
    """See that so many runs are kept, none half, and that the same command does the rest and prints what it should."""
    assert kept() == there
    done = shequ(*SMALL)
    assert done.exit_code == 0, done.output
    assert done.stdout == undisturbed
    assert kept() == RUNS
    assert {path.name for path in (OUT / "figures").iterdir()} >= {
        f"{name}.{end}" for name in ("effects", "paths", "funnel") for end in ("png", "svg")
    }


def kept() -> int:
    """Count finished runs, and see that no file of them is damaged, twice or half."""
    store = Store(OUT)
    store.look()
    assert store.damaged == [] and not list(OUT.rglob(f"*{ASIDE}"))
    return load(OUT).finished if files_of(OUT, "runs") else 0


def test_a_figure_that_fails_takes_nothing_with_it(undisturbed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise an hour of runs would be gone for the sake of a picture (B1)."""
    draw = by_name.draw

    def breaks(name: str, *more: Any) -> Figure:
        if name == "paths":
            raise ZeroDivisionError("a figure broke")
        return draw(name, *more)

    with monkeypatch.context() as patch:
        patch.setattr(by_name, "draw", breaks)
        done = shequ(*SMALL)
    assert done.exit_code == 1
    assert done.stdout == undisturbed
    assert "the figure paths failed: ZeroDivisionError('a figure broke'). Runs and tables are kept." in done.stderr
    assert (OUT / "figures" / "funnel.png").is_file() and not (OUT / "figures" / "paths.png").exists()
    goes_on(undisturbed, RUNS)


@pytest.mark.parametrize("held", ["effects.csv", "price.csv", "figures", "figures/effects.png"])
def test_a_file_that_cannot_be_written_is_named_and_costs_no_run(held: str, undisturbed: str) -> None:
    """Otherwise a spreadsheet that holds a table open would cost the comparison (B1)."""
    assert shequ(*SMALL, "--replicates", "1", "--figures", "none").exit_code == 0  # begun before
    path = OUT / held
    path.unlink(missing_ok=True)
    if held == "figures":
        path.write_text("a file in the place of a folder")
    else:
        path.mkdir(parents=True)
    done = shequ(*SMALL)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    told = [line for line in done.stderr.splitlines() if line.startswith("shequ: ")]
    assert told and all(f"out/{held}" in line and "cannot be written" in line for line in told)
    path.unlink() if path.is_file() else path.rmdir()
    goes_on(undisturbed, RUNS)


def test_a_table_held_by_another_program_is_said_with_the_remedy(
    undisturbed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a user of Excel would meet a traceback, and not know what to close."""

    def held(path: Path, content: bytes) -> None:
        if path.suffix == ".csv":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("shequ.study.store.manifest.write_whole", held)
        done = shequ(*SMALL)
    assert done.exit_code == 2
    assert "effects.csv: cannot be written: Permission denied. Close the program that has it open" in done.stderr
    goes_on(undisturbed, RUNS)


@pytest.mark.parametrize("room", [0, 4, 5])
def test_a_full_disk_is_said_and_keeps_what_was_written(
    room: int, undisturbed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a night would end in a traceback, and be done again from the start (B1)."""
    written: list[Path] = []

    def cramped(path: Path, content: bytes) -> None:
        if path.suffix == ".parquet":
            if len(written) == room:
                raise OSError(errno.ENOSPC, "No space left on device")
            written.append(path)
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr("shequ.study.run.driver.AT_LEAST", 0.0)
        patch.setattr("shequ.study.run.driver.KEPT_BACK", 0.0)
        patch.setattr("shequ.study.store.runs.write_whole", cramped)
        done = shequ(*SMALL)
    assert done.exit_code == 2
    assert (
        "out: the disk is full (No space left on device). What was finished is kept; make room and start" in done.stderr
    )
    assert "Traceback" not in done.output
    goes_on(undisturbed, RUNS // 2 if room >= 4 else 0)


def test_ctrl_c_keeps_what_was_finished(undisturbed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise whoever stops a comparison to look would begin it again (B1)."""
    from shequ.study.run import runner

    run_task, begun = runner.run_task, []

    def stopped(task: Any, lived: Any) -> Any:
        begun.append(task)
        if len(begun) == 2:
            raise KeyboardInterrupt
        return run_task(task, lived)

    with monkeypatch.context() as patch:
        patch.setattr(runner, "run_task", stopped)
        done = shequ(*SMALL)
    assert done.exit_code == 130
    assert "interrupted; finished runs are kept in out. The same command goes on from there." in done.stderr
    goes_on(undisturbed, RUNS // 2)


def test_ctrl_c_while_figures_are_drawn_says_that_runs_are_kept(
    undisturbed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise whoever stops a slow figure would be told that nothing was written."""

    def stopped(*more: Any) -> Figure:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(by_name, "draw", stopped)
        done = shequ(*SMALL)
    assert done.exit_code == 130
    assert done.stderr.endswith("shequ: interrupted; what was written before is kept\n")
    goes_on(undisturbed, RUNS)


def test_parts_of_a_comparison_make_the_whole(undisturbed: str) -> None:
    """Otherwise a job array would lose runs, or each job print a table of its own share."""
    first = shequ(*SMALL, "--shard", "1/2")
    assert first.exit_code == 0, first.output
    there = kept()
    assert 0 <= there < RUNS or "are missing" not in first.stdout
    second = shequ(*SMALL, "--shard", "2/2")
    assert second.exit_code == 0, second.output
    assert kept() == RUNS
    assert second.stdout == undisturbed
    goes_on(undisturbed, RUNS)


@pytest.mark.slow
def test_a_scheduler_of_dask_gives_the_same_table(undisturbed: str) -> None:
    """Otherwise what a cluster made could not be made again on a laptop."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster:
        done = shequ(*SMALL, "--scheduler", cluster.scheduler_address)
    assert done.exit_code == 0, done.output
    assert done.stdout == undisturbed


@pytest.fixture(scope="module")
def undisturbed_long(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the long comparison prints if nothing befalls it."""
    with inside(tmp_path_factory.mktemp("undisturbed")):
        return shequ(*LONG).stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("stop", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_comparison_that_was_stopped_goes_on_and_prints_the_same(stop: str, undisturbed_long: str) -> None:
    """Otherwise a power cut or the end of a job's time would cost what was finished (B1)."""
    heard = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs do not hear it
    program = subprocess.Popen([sys.executable, "-m", "shequ", *MORE], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, start_new_session=True, preexec_fn=heard)  # fmt: skip
    while not files_of(OUT, "runs"):
        assert program.poll() is None, program.stderr and program.stderr.read()
        time.sleep(0.02)
    program.send_signal(getattr(signal, stop))
    said, told = program.communicate(timeout=60)
    assert said == "" and "Traceback" not in told
    assert program.returncode == (-signal.SIGKILL if stop == "SIGKILL" else 130)
    assert 0 < load(OUT).finished < 2000 * 3
    done = shequ(*LONG)
    assert done.exit_code == 0, done.output
    assert done.stdout == undisturbed_long


def test_a_comparison_that_grows_says_what_was_there_and_what_was_made(tmp_path: Path) -> None:
    """Otherwise nobody could tell whether a restart goes on or starts anew."""
    fewer = [word for word in SMALL if word != "market-led"]
    with inside(tmp_path):
        assert "were there" not in shequ(*fewer, "--figures", "none").stderr
        assert "4 runs were there, 2 made now." in shequ(*SMALL, "--figures", "none").stderr
        assert "out holds these runs already." in shequ(*SMALL, "--figures", "none").stderr


@pytest.mark.slow
def test_all_figures_are_those_that_a_comparison_holds(tmp_path: Path) -> None:
    """Otherwise asking for all would end in a refusal of one that needs other results."""
    with inside(tmp_path):
        done = shequ(*SMALL, "--figures", "all")
        assert done.exit_code == 0, done.output
        drawn = {path.stem for path in (OUT / "figures").glob("*.png")}
    assert drawn == set(by_name.OF_COMPARISON) - {"estimands", "pilot"}
