"""Sweeps do each run once, whoever starts them, and set aside only what fails by itself."""

import json
import time
from pathlib import Path

import pandas as pd
import pytest

from shequ.engine.output import OutputError
from shequ.study.design import study_of
from shequ.study.run.driver import Shard
from shequ.study.run.study_run import sweep
from shequ.study.run.task import Task
from shequ.study.statistics.conventions import LAST_SEED

from .tiny import Deadly, Failing, Stumbling, tiny, values


def test_a_second_start_makes_nothing_and_more_replicates_only_the_new(tmp_path: Path) -> None:
    """Otherwise hours of work would be done again."""
    first = sweep(tiny(replicates=2), tmp_path, jobs=1)
    assert (first.there, first.finished) == (0, 12)
    before = values(tmp_path)
    assert sweep(tiny(replicates=2), tmp_path, jobs=1).finished == 0
    more = sweep(tiny(replicates=3), tmp_path, jobs=1)
    assert (more.there, more.finished) == (12, 6)
    now = values(tmp_path)
    pd.testing.assert_frame_equal(now[now["run"].isin(before["run"])].reset_index(drop=True), before)


def test_more_levels_and_scenarios_leave_every_other_value_alone(tmp_path: Path) -> None:
    """Otherwise a figure would change because something else was asked as well."""
    sweep(tiny(replicates=2), tmp_path, jobs=1)
    before = values(tmp_path)
    wider = tiny(replicates=2, scenarios=["market-led", "supply-only", "full"],
                 uncertainties={"trust.step": [0.08, 0.06, 0.04]})  # fmt: skip
    done = sweep(wider, tmp_path, jobs=1)
    assert (done.there, done.finished) == (12, 24 - 12)
    now = values(tmp_path)
    pd.testing.assert_frame_equal(now[now["run"].isin(before["run"])].reset_index(drop=True), before)


def test_parts_together_equal_the_whole_and_share_nothing(tmp_path: Path) -> None:
    """Otherwise a job array would lose runs, or do them twice."""
    sweep(tiny(), tmp_path / "whole", jobs=1)
    parts = [sweep(tiny(), tmp_path / "parts", jobs=1, shard=Shard(i, 3)) for i in (1, 2, 3)]
    assert sum(part.finished for part in parts) == 24
    assert all(part.finished < 24 for part in parts)
    pd.testing.assert_frame_equal(values(tmp_path / "parts"), values(tmp_path / "whole"))


@pytest.mark.slow
def test_values_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    """Otherwise a result could not be made again elsewhere."""
    sweep(tiny(keep=["months", "communities"]), tmp_path / "one", jobs=1)
    sweep(tiny(keep=["months", "communities"]), tmp_path / "two", jobs=2)
    for table in ("runs", "months", "communities"):
        one, two = (values(tmp_path / name, table) for name in ("one", "two"))
        pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_asking_for_months_later_runs_again_what_has_none(tmp_path: Path) -> None:
    """Otherwise a figure over time would silently lack runs."""
    sweep(tiny(replicates=1), tmp_path, jobs=1)
    assert sweep(tiny(replicates=1, keep=["months"]), tmp_path, jobs=1).finished == 6
    assert values(tmp_path, "months").groupby("run").size().eq(3).all()
    assert len(values(tmp_path)) == 6


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_run_that_raises_is_tried_three_times_and_set_aside(tmp_path: Path, jobs: int) -> None:
    """Otherwise one bad run would end a night's work, or vanish."""
    with pytest.warns(UserWarning, match=r"2 of the runs failed three times, the first \(seed 2, policy month 1\)"):
        done = sweep(tiny(), tmp_path, jobs=jobs, city=Stumbling)
    assert done.finished == 22
    assert len(done.failures) == 2
    aside = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "failed").glob("*.json")]
    assert {(one["seed"], one["month"], one["inputs"]["coordinator"]) for one in aside} == {(2, 1, "party")}
    assert all("a rule divided by nothing" in "".join(one["trace"]) for one in aside)
    assert len(values(tmp_path)) == 22


def test_a_model_that_cannot_be_built_is_a_failure_of_each_run(tmp_path: Path) -> None:
    """Otherwise a common past that raises would be a traceback without a name."""
    with pytest.warns(UserWarning, match="6 of the runs failed"):
        done = sweep(tiny(replicates=1), tmp_path, jobs=1, city=Failing)
    assert (done.finished, len(done.failures)) == (0, 6)


def test_a_failure_that_a_later_start_mends_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the folder would tell of failures that are none."""
    monkeypatch.setattr("shequ.study.run.runner.run_task", _with_a_model(Failing))
    with pytest.warns(UserWarning, match="6 of the runs failed"):
        assert len(sweep(tiny(replicates=1), tmp_path, jobs=1).failures) == 6
    monkeypatch.undo()
    assert sweep(tiny(replicates=1), tmp_path, jobs=1).finished == 6
    assert not list((tmp_path / "failed").iterdir())


def test_many_failures_are_said_in_a_few_words(tmp_path: Path) -> None:
    """Otherwise a notebook would fill with tracebacks, or stay silent about runs that are not there (B9)."""
    with pytest.warns(UserWarning, match="24 of the runs failed three times") as caught:
        done = sweep(tiny(), tmp_path, jobs=1, city=Failing)
    assert f"24 failed: see {tmp_path / 'failed'}" in repr(done)
    assert max(len(text) for text in (repr(done), str(done), str(caught[0].message))) < 600
    assert Path(caught[0].filename).name == "test_runs.py"  # where the reader's program asked for them


def test_another_seed_is_another_question_and_fewer_replicates_are_a_part(tmp_path: Path) -> None:
    """Otherwise runs of another seed or of more replicates would enter means, and be counted as 18 of 12 (A9)."""
    sweep(tiny(replicates=3), tmp_path, jobs=1)
    with pytest.raises(OutputError, match="its seeds start with 1, and here with 2"):
        sweep(tiny(replicates=3, seed=2), tmp_path, jobs=1)
    with pytest.warns(UserWarning, match="held 6 cases of 3 replicates, and this question has 6 of 2"):
        done = sweep(tiny(replicates=2), tmp_path, jobs=1)
    assert (done.there, done.finished, done.missing) == (12, 0, 0)
    assert (done.results.finished, done.results.expected) == (12, 12)
    assert set(done.results.runs["replicate"]) == set(done.results.differences(["coverage"])["replicate"]) == {0, 1}


def test_the_last_seed_is_kept_as_it_is(tmp_path: Path) -> None:
    """Otherwise seeds near the end of 64 bits would come back as others, and their runs be made again for ever (A16)."""
    last = tiny(replicates=2, seed=LAST_SEED, scenarios=["full"])
    assert sweep(last, tmp_path, jobs=1).finished == 8
    done = sweep(last, tmp_path, jobs=1)
    assert (done.there, done.finished) == (8, 0)
    assert sorted(set(done.results.runs["seed"])) == [LAST_SEED, LAST_SEED + 1]


def _with_a_model(city: type) -> object:
    from dataclasses import replace

    from shequ.study.run.task import run_task

    return lambda task, lived: run_task(replace(task, city=city), lived)


@pytest.mark.slow
def test_a_healthy_run_whose_worker_is_killed_five_times_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise walltime kills would condemn what is innocent (F10)."""
    tally = tmp_path / "tally"
    tally.write_text("")
    monkeypatch.setenv("SHEQU_TALLY", str(tally))
    done = sweep(tiny(), tmp_path / "out", jobs=2, city=Deadly)
    assert tally.read_text() == "xxxxx"
    assert (done.finished, done.failures) == (24, [])


def test_damaged_files_are_put_aside_and_only_their_runs_done_again(tmp_path: Path) -> None:
    """Otherwise half a result would be taken for a whole one, or everything be lost with it."""
    for replicates in (1, 2, 3):
        sweep(tiny(replicates=replicates), tmp_path, jobs=1)
    whole = values(tmp_path)
    short, flipped, *_ = sorted((tmp_path / "runs").glob("*.parquet"))
    lost = sum(len(pd.read_parquet(path)) for path in (short, flipped))
    short.write_bytes(short.read_bytes()[:1000])
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(bytes(content))
    done = sweep(tiny(replicates=3), tmp_path, jobs=1)
    assert (len(done.damaged), done.there, done.finished) == (2, 18 - lost, lost)
    assert {path.parent.name for path in done.damaged} == {"damaged"}
    pd.testing.assert_frame_equal(values(tmp_path), whole)


def test_a_file_half_written_is_no_result(tmp_path: Path) -> None:
    """Otherwise a power cut would leave something that looks finished."""
    sweep(tiny(replicates=1), tmp_path, jobs=1)
    for good in list((tmp_path / "runs").glob("*.parquet")):  # a slow machine writes several
        good.rename(good.with_name(f".{good.name}.abc.part"))
    assert sweep(tiny(replicates=1), tmp_path, jobs=1).there == 0


def test_a_clock_that_jumps_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a laptop that wakes up would lose or withhold results."""
    hours = iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: 1e9 - 3600.0 * 1e3 * next(hours))
    assert sweep(tiny(replicates=1), tmp_path, jobs=1).finished == 6
    assert len(values(tmp_path)) == 6


def test_folders_of_others_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise results of two designs or versions would lie in one folder."""
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "thesis.docx").write_text("x")
    with pytest.raises(OutputError, match="exists and is not a result folder"):
        sweep(tiny(), strange, jobs=1)
    mine = tmp_path / "mine"
    sweep(tiny(replicates=1), mine, jobs=1)
    with pytest.raises(OutputError, match="holds the results of another question; 6 of its 6 cases"):
        sweep(tiny(months=3), mine, jobs=1)
    monkeypatch.setattr("shequ.study.store.manifest.model_fingerprint", lambda: "another")
    with pytest.raises(OutputError, match="another version of the model"):
        sweep(tiny(replicates=1), mine, jobs=1)


def test_a_task_carries_all_that_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a worker in another folder would run another file of the same name."""
    from shequ.study.run.driver import Wanted
    from shequ.study.store.runs import Store

    study = study_of(tiny(replicates=1))
    tasks: list[Task] = list(Wanted(study, study.replicates).tasks(Store(tmp_path)))
    monkeypatch.setattr("shequ.scenario.files.scenario_files", dict)
    monkeypatch.setattr("shequ.population.place_files.named_files", lambda folder: {})
    from shequ.study.run.task import run_task

    assert not run_task(tasks[0]).failures
