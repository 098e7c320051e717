"""Verification finds what was changed, and only that; a bundle is whole, and the same each time."""

import hashlib
import importlib.util
import itertools
import linecache
import shutil
import sys
import zipfile
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
from shequ.study.check.verify import verify
from shequ.study.run.study_run import sweep
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
    assert (tmp_path / "study.zip").read_bytes() == (tmp_path / "b" / "study.zip").read_bytes()
    with pytest.raises(OutputError, match="exists already"):
        bundle(load(compared), tmp_path / "study.zip")
