"""Verification finds what was changed, and only that; a bundle is whole, and the same each time."""

import hashlib
import importlib.util
import itertools
import linecache
import math
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from shequ import City
from shequ.cli import main
from shequ.engine.errors import InputError
from shequ.engine.output import OutputError
from shequ.study.analyse.explain import explain, pair_of
from shequ.study.check.bundle import bundle
from shequ.study.check.verify import _same, changed_since, verify
from shequ.study.run.runner import Watcher
from shequ.study.run.study_run import sweep
from shequ.study.run.task import Task
from shequ.study.store.results import load
from shequ.study.store.runs import Store, files_of

from ..run.tiny import Stumbling, tiny


def test_untouched_results_come_out_again(compared: Path) -> None:
    """Otherwise every reviewer would be alarmed."""
    found = verify(load(compared), None)
    assert (found.runs, found.differing, found.first, found.failed) == (4, 0, None, [])
    assert found.values > 4 * 38 * 90


def test_one_changed_value_is_found_and_named(compared: Path, tmp_path: Path) -> None:
    """Otherwise a doctored number would pass."""
    folder = tmp_path / "copy"
    shutil.copytree(compared, folder)
    case = load(folder).design.set_index("scenario").loc["full", "case"]
    months = pd.concat([pd.read_parquet(path) for path in files_of(folder, "months")], ignore_index=True)
    for path in files_of(folder, "months"):
        path.unlink()
    row = months.index[(months["case"] == case) & (months["seed"] == 2) & (months["policy_month"] == 5)][0]
    months.loc[row, "coverage"] += 1e-9
    Store(folder, ("months",)).write({"months": months})
    found = verify(load(folder), None)
    assert found.differing == 1
    assert found.first is not None
    assert found.first.column == "coverage"
    assert found.first.spot["scenario"] == "full"
    assert found.first.spot["seed"] == 2
    done = CliRunner().invoke(main, ["verify", str(folder), "--all", "--jobs", "1"])
    assert done.exit_code == 1
    assert "1 run of them differs" in done.output
    assert "The first: coverage in months" in done.output


def test_a_sweep_comes_out_again_by_sample_and_a_changed_run_is_named(tmp_path: Path) -> None:
    """Otherwise a sweep could not be checked without doing all of it again."""
    sweep(tiny(replicates=2, keep=["months"]), tmp_path, jobs=1)
    assert verify(load(tmp_path), 5).runs == 5
    runs = pd.concat([pd.read_parquet(path) for path in (tmp_path / "runs").iterdir()])
    for path in (tmp_path / "runs").iterdir():
        path.unlink()
    runs.iloc[3, runs.columns.get_loc("disputes")] += 1.0
    Store(tmp_path).write({"runs": runs.reset_index(drop=True)})
    found = verify(load(tmp_path), None)
    assert (found.runs, found.differing) == (12, 1)
    assert found.first is not None
    assert (found.first.table, found.first.column) == ("runs", "disputes")


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sweep of twelve runs of which the months are kept."""
    folder = tmp_path_factory.mktemp("swept")
    sweep(tiny(replicates=2, keep=["months"]), folder, jobs=1)
    return folder


def made_again(folder: Path, runs: int | None) -> set[tuple[str, int]]:
    """Return the runs that are made again: scenario and point, and seed."""
    tasks: list[Task] = []
    verify(load(folder), runs, watcher=Watcher(lambda task, result: tasks.append(task)))
    return {(scenario.name, task.seed) for task in tasks for scenario in task.scenarios}


def test_runs_are_taken_from_all_over(swept: Path) -> None:
    """Otherwise the last points of a sweep would never be checked (L4)."""
    order = [
        (f"{name}@{point}", seed) for point in (0, 1) for name in ("baseline", "full", "market-led") for seed in (1, 2)
    ]
    assert made_again(swept, 2) == {order[0], order[11]}
    assert made_again(swept, 4) == {order[0], order[4], order[7], order[11]}
    assert made_again(swept, 12) == made_again(swept, None) == set(order)


def test_every_value_of_every_table_is_compared(swept: Path) -> None:
    """Otherwise a table could be doctored, and nobody hear of it."""
    results = load(swept)
    frames = {name: results.read(name) for name in results.tables}
    design = {"point", "scenario", "baseline", "replicate", "seed", "case", "trust.step"}
    held = sum(frame.shape[0] * (frame.shape[1] - len(design)) for frame in frames.values())
    assert set(frames) == {"runs", "months"} and len(frames["months"]) == 12 * 3
    assert verify(results, None).values == held
    few = verify(results, 3)
    assert (few.runs, few.values) == (3, held // 4)


def doctored(folder: Path, table: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Change a table of a folder as somebody would who knows how files are named."""
    frame = pd.concat([pd.read_parquet(path) for path in files_of(folder, table)], ignore_index=True)
    for path in files_of(folder, table):
        path.unlink()
    Store(folder, (table,)).write({table: change(frame).reset_index(drop=True)})


def test_the_first_difference_is_the_first_of_the_results(swept: Path, tmp_path: Path) -> None:
    """Otherwise whoever looks for the cause would begin at the wrong run, or runs that differ be counted wrong."""
    shutil.copytree(swept, tmp_path / "out")
    design = load(swept).design.set_index(["scenario", "point"])["case"]

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        for name, point, seed, month in (
            ("market-led", 1, 1, 1),
            ("full", 0, 2, 2),
            ("full", 0, 2, 1),
            ("full", 1, 1, 0),
        ):
            row = (frame["case"] == design[name, point]) & (frame["seed"] == seed) & (frame["policy_month"] == month)
            assert row.sum() == 1
            frame.loc[row, "disputes"] += 0.5
        return frame

    doctored(tmp_path / "out", "months", change)
    found = verify(load(tmp_path / "out"), None)
    assert (found.runs, found.differing) == (12, 3)
    assert found.first is not None
    spot = found.first.spot
    assert (spot["scenario"], spot["point"], spot["seed"], spot["month"]) == ("full", 0, 2, 2)
    assert found.first.column == "disputes" and found.first.stored == found.first.again + 0.5


def test_rows_and_missing_values_count_too(swept: Path, tmp_path: Path) -> None:
    """Otherwise a month could be left out, or a value be blanked."""
    for name, change, column in (
        ("short", lambda frame: frame.iloc[1:], "number of rows"),
        ("blank", lambda frame: frame.assign(coverage=frame["coverage"].where(frame.index > 0)), "coverage"),
    ):
        shutil.copytree(swept, tmp_path / name)
        doctored(tmp_path / name, "months", change)
        found = verify(load(tmp_path / name), None)
        assert found.differing == 1 and found.first is not None and found.first.column == column


def test_nobody_is_the_same_as_nobody_and_as_no_number() -> None:
    """Otherwise a share over nobody would differ from itself, or zero be taken for it."""
    nobody = pd.Series([math.nan, math.nan, 0.0, 0.0])
    assert _same(nobody, pd.Series([math.nan, 0.0, math.nan, 0.0])).to_list() == [True, False, False, True]


def test_what_has_changed_since_is_told_by_name(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a difference would be blamed on the results that is one of a library."""
    manifest = load(swept).manifest
    assert changed_since(manifest) == {}
    older = manifest.model_copy(
        update={"python": "3.9.1", "libraries": manifest.libraries | {"numpy": "1.0"}, "model": "x"}
    )
    changed = changed_since(older)
    assert set(changed) == {"python", "library numpy", "model"}
    assert changed["python"] == ("3.9.1", manifest.python) and changed["library numpy"][0] == "1.0"


def test_points_are_those_that_were_stored(tmp_path: Path) -> None:
    """Otherwise a range with steps would be laid out again as its two ends, and another point be explained (A8)."""
    levers = {"member_visits.intensity": {"steps": 3}}
    design = tiny(scenarios=["full"], replicates=2, levers=levers, uncertainties={"trust.step": [0.04, 0.08]})
    results = sweep(design, tmp_path, jobs=1).results
    found = verify(results, None)
    assert (found.runs, found.differing, found.failed) == (16, 0, [])
    stored = results.differences(["known"], {"scenario": "full"}).set_index(["point", "replicate"])["known"]
    for point, (visits, step) in enumerate(itertools.product((0.0, 0.5, 1.0), (0.04, 0.08))):
        pair = pair_of(results, "full", point)
        assert pair.other.levers["member_visits"].intensity == visits
        assert pair.base.parameters.get("trust.step", 0.08) == pair.other.parameters.get("trust.step", 0.08) == step
        assert explain(pair, "known", 2).whole.to_list() == stored[point].to_list()
    assert stored[0].to_list() != stored[2].to_list() != stored[4].to_list()
    told = CliRunner().invoke(
        main, ["explain", str(tmp_path), "full", "known", "--point", "2", "--replicates", "2", "--jobs", "1"]
    )
    assert told.exit_code == 0, told.output
    assert f"{stored[2].mean():+.2f}".replace("-", "−") in told.output


def test_results_of_somebodys_own_model_need_it(tmp_path: Path) -> None:
    """Otherwise they would be held against another model, and called wrong."""
    sweep(tiny(replicates=1), tmp_path, jobs=1, city=Stumbling)
    with pytest.raises(InputError, match="made with another model"):
        verify(load(tmp_path))
    assert verify(load(tmp_path), 2, city=Stumbling).first is None


MINE = """from shequ import City

class Mine(City):
    def step(self):
        super().step()
        self.society.elders.trust[:] = LEVEL
"""


def imported(path: Path, level: float) -> type[City]:
    """Write a module with a class of one's own, and import it as if anew."""
    path.write_text(MINE.replace("LEVEL", str(level)), encoding="utf-8")
    linecache.checkcache(str(path))
    spec = importlib.util.spec_from_file_location("mine_of_a_test", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["mine_of_a_test"] = module  # where its source is looked for
    spec.loader.exec_module(module)
    found: type[City] = module.Mine
    return found


def test_a_class_is_known_by_its_source_and_not_by_its_name(tmp_path: Path) -> None:
    """Otherwise results of a class would be held against, and mixed with, what became of it (A7)."""
    design, out = tiny(replicates=1, scenarios=["full"], uncertainties={}, method="list"), tmp_path / "out"
    sweep(design, out, jobs=1, city=imported(tmp_path / "mine.py", 0.5))
    assert verify(load(out), None, city=imported(tmp_path / "moved.py", 0.5)).first is None
    edited = imported(tmp_path / "mine.py", 0.25)
    for again in (lambda: verify(load(out), city=edited), lambda: pair_of(load(out), "full", city=edited),
                  lambda: sweep(design, out, jobs=1, city=edited)):  # fmt: skip
        with pytest.raises(InputError, match=r"another model \(mine_of_a_test\.Mine, .* or its source has changed\)"):
            again()


def test_a_bundle_holds_everything_and_its_sums(compared: Path, tmp_path: Path) -> None:
    """Otherwise an archive would lack what remakes a figure."""
    count = bundle(load(compared), tmp_path / "study.zip")
    with zipfile.ZipFile(tmp_path / "study.zip") as archive:
        names = set(archive.namelist())
        assert len(names) == count
        needed = ("README.md", "results/manifest.json", "results/cases.parquet", "results/effects.csv", "scenarios/full.json",
                  "places/bazhong.json", "levers.json", "SHA256SUMS")  # fmt: skip
        assert {f"study/{name}" for name in needed} <= names
        sums = archive.read("study/SHA256SUMS").decode().splitlines()
        for line in sums:
            digest, name = line.split("  ", 1)
            assert hashlib.sha256(archive.read(f"study/{name}")).hexdigest() == digest
        archive.extractall(tmp_path / "elsewhere")
    assert verify(load(tmp_path / "elsewhere" / "study" / "results"), 1).first is None


def test_a_bundle_is_the_same_each_time_and_overwrites_nothing(compared: Path, tmp_path: Path) -> None:
    """Otherwise its hash could not be cited, or an archive would be lost."""
    (tmp_path / "b").mkdir()
    bundle(load(compared), tmp_path / "study.zip")
    bundle(load(compared), tmp_path / "b" / "study.zip")
    shutil.copytree(compared, tmp_path / "results")
    for name in ("damaged/x.parquet", ".ipynb_checkpoints/x", "runs/.x.part"):
        (tmp_path / "results" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "results" / name).write_bytes(b"x")
    (tmp_path / "c").mkdir()
    bundle(load(tmp_path / "results"), tmp_path / "c" / "study.zip")
    assert (tmp_path / "study.zip").read_bytes() == (tmp_path / "c" / "study.zip").read_bytes()
    assert (tmp_path / "study.zip").read_bytes() == (tmp_path / "b" / "study.zip").read_bytes()
    with pytest.raises(OutputError, match="exists already"):
        bundle(load(compared), tmp_path / "study.zip")
