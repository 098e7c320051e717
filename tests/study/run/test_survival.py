"""Sweeps started as users start them, and what befalls them: signals, full disks, lost schedulers, each other."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psutil
import pytest

from shequ.engine.files import ASIDE
from shequ.study.run.study_run import sweep
from shequ.study.store.results import load
from shequ.study.store.runs import Store

from .tiny import values

pytestmark = [pytest.mark.whole, pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")]

DESIGN = """scenarios = ["full", "market-led"]
replicates = {replicates}
elders = 1200
months = 12
burn_in = 6
[uncertainties]
"trust.step" = [0.04, 0.08]
"""
FEW, MANY = 16, 4000  # replicates: of a sweep that ends, and of one that no machine ends before its first file is seen
RUNS = FEW * 6
SOON = 10.0  # seconds


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Every value of a sweep that nothing befell."""
    folder = tmp_path_factory.mktemp("whole")
    sweep(written(folder), folder / "out", jobs=2)
    return values(folder / "out")


def written(folder: Path, replicates: int = FEW) -> Path:
    """Write the design."""
    path = folder / "mine.toml"
    path.write_text(DESIGN.replace("{replicates}", str(replicates)), encoding="utf-8")
    return path


def started(folder: Path, *options: str, replicates: int = MANY) -> subprocess.Popen[str]:
    """Start the command in a group of its own."""
    words = ["-m", "shequ", "sweep", str(written(folder, replicates)), "--out", str(folder / "out"), *options]
    return subprocess.Popen([sys.executable, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, encoding="utf-8", start_new_session=True)  # fmt: skip


def waited_for(folder: Path, files: int, program: subprocess.Popen[str]) -> None:
    """Wait until so many files of results are there."""
    while len(list((folder / "out" / "runs").glob("*.parquet"))) < files:
        assert program.poll() is None, program.stderr and program.stderr.read()
        time.sleep(0.02)


def sound(folder: Path) -> int:
    """Count the runs of a folder, and see that no file of it is half."""
    store = Store(folder)
    store.look()
    assert store.damaged == []
    return len(values(folder))


@pytest.mark.parametrize("files", [1, 2])
def test_a_killed_program_leaves_no_process_and_no_half_file(files: int, tmp_path: Path, whole: pd.DataFrame) -> None:
    """Otherwise a power cut would spoil results, or workers would go on for nobody."""
    program = started(tmp_path, "--jobs", "2")
    waited_for(tmp_path, files, program)
    family = psutil.Process(program.pid).children(recursive=True)
    assert len(family) >= 2
    program.kill()
    assert not psutil.wait_procs(family, timeout=SOON)[1]
    program.communicate()
    there = sound(tmp_path / "out")
    assert 0 < there < MANY * 6
    with pytest.warns(UserWarning, match=f"held 6 cases of {MANY:,} replicates, and this question has 6 of {FEW}"):
        done = sweep(written(tmp_path), tmp_path / "out", jobs=2)
    assert 0 < done.there == RUNS - done.finished <= there
    now = values(tmp_path / "out")
    pd.testing.assert_frame_equal(now[now["run"].isin(whole["run"])].reset_index(drop=True), whole)


def test_a_program_that_is_asked_to_end_keeps_what_is_finished(tmp_path: Path) -> None:
    """Otherwise the end of a job's time would cost all that was made since the last file."""
    program = started(tmp_path, "--jobs", "2")
    waited_for(tmp_path, 1, program)
    program.send_signal(signal.SIGTERM)
    _, said = program.communicate(timeout=30)
    assert program.returncode == 130
    assert "The same command goes on from there" in said
    assert 0 < sound(tmp_path / "out") < MANY * 6


@contextmanager
def cramped(folder: Path) -> Iterator[None]:
    """Make of a folder a small disk: room for the manifest and a few runs."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    """Otherwise a night would end in a traceback, with half a file as its last result."""
    with cramped(tmp_path / "out"):
        program = started(tmp_path, "--jobs", "2")
        _, said = program.communicate(timeout=120)
        assert program.returncode == 2
        assert "the disk is full" in said and "What was finished is kept" in said
        assert "Traceback" not in said
        assert 0 < sound(tmp_path / "out") < MANY * 6
        assert not list((tmp_path / "out").rglob(f"*{ASIDE}"))


def test_a_folder_that_cannot_be_written_is_said_before_anything_runs(tmp_path: Path) -> None:
    """Otherwise the first run would be lost, and the reason with it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "runs").write_text("a file in the place of a folder")
    program = started(tmp_path)
    _, said = program.communicate(timeout=60)
    assert program.returncode == 2
    assert "cannot be written" in said and "Choose another folder" in said


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and two workers as a cluster has them, each a program of its own."""
    address = folder / "scheduler.json"
    words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
             "--no-dashboard", "--scheduler-file", str(address)]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(words, **quiet)  # type: ignore[call-overload]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address), "--nworkers", "2",
              "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]  # fmt: skip
    workers = subprocess.Popen(worker, **quiet)  # type: ignore[call-overload]
    try:
        while not address.is_file() or not address.read_text():
            time.sleep(0.1)
        yield pd.read_json(address, typ="series")["address"], scheduler
    finally:
        family = [child for one in (scheduler, workers) if psutil.pid_exists(one.pid)
                  for child in psutil.Process(one.pid).children(recursive=True)]  # fmt: skip
        for one in (workers, scheduler):
            one.kill()
            one.wait()
        for child in family:
            child.kill()


def test_a_cluster_gives_the_same_values(tmp_path: Path, whole: pd.DataFrame) -> None:
    """Otherwise what was found on a cluster could not be made again on a laptop."""
    with cluster(tmp_path) as (address, _):
        program = started(tmp_path, "--scheduler", address, replicates=FEW)
        _, said = program.communicate(timeout=180)
    assert program.returncode == 0, said
    pd.testing.assert_frame_equal(values(tmp_path / "out"), whole)


def test_a_scheduler_that_goes_away_is_said_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    """Otherwise the sweep would wait for ever, or lose what it has."""
    with cluster(tmp_path) as (address, scheduler):
        program = started(tmp_path, "--scheduler", address)
        waited_for(tmp_path, 1, program)
        scheduler.send_signal(signal.SIGKILL)
        _, said = program.communicate(timeout=120)
    assert program.returncode == 2
    assert "scheduler has gone away" in said
    assert "Traceback" not in said
    assert 0 < sound(tmp_path / "out") < MANY * 6


def test_two_sweeps_into_one_folder_do_each_other_no_harm(tmp_path: Path, whole: pd.DataFrame) -> None:
    """Otherwise a colleague who starts the same design would spoil it."""
    programs = [started(tmp_path, "--jobs", "1", replicates=FEW) for _ in range(2)]
    for program in programs:
        _, said = program.communicate(timeout=180)
        assert program.returncode == 0, said
    assert sound(tmp_path / "out") == RUNS
    pd.testing.assert_frame_equal(values(tmp_path / "out"), whole)


def test_results_can_be_read_while_they_are_written(tmp_path: Path, whole: pd.DataFrame) -> None:
    """Otherwise one would have to wait for the end to look, or would read half a file."""
    program = started(tmp_path, "--jobs", "2")
    waited_for(tmp_path, 1, program)
    seen: list[int] = []
    while len(set(seen)) < 4:
        assert program.poll() is None
        plain = pd.read_parquet(tmp_path / "out" / "runs").drop_duplicates("run")
        told = load(tmp_path / "out").runs
        seen.append(len(told))
        assert len(plain) <= len(told)
        both = plain.merge(whole, on="run", suffixes=("", "_whole"))
        assert len(both) == plain["run"].isin(whole["run"]).sum() > 0
        assert (both["coverage"] == both["coverage_whole"]).all()
    program.send_signal(signal.SIGTERM)
    program.communicate()
    assert seen == sorted(seen)
