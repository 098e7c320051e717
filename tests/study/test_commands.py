"""The commands that run sweeps and read results, as a user meets them."""

import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from shequ.cli import main
from shequ.study.design.comparison import PREMIUM
from shequ.study.store.runs import Store, files_of

from .made_up import made_up

DESIGN = """scenarios = ["full", "market-led"]
replicates = 2
elders = 1200
months = 2
burn_in = 1
[uncertainties]
"trust.step" = [0.04, 0.08]
"""
RANGE = {"low": 0.0, "high": 1.0}


def shequ(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def formula(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return an outcome in which one policy is better where norms are high."""
    policy = {"baseline": 0.0, "full": 4.0 * factors["start.norm"], "market-led": 1.0}.get(scenario, 2.0)
    return policy + factors["spirit.level"] + seed


@pytest.fixture(scope="module")
def design(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small design."""
    path = tmp_path_factory.mktemp("design") / "mine.toml"
    path.write_text(DESIGN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def swept(design: Path) -> Path:
    """Return the folder of a small sweep."""
    done = shequ("sweep", design, "--out", design.parent / "out", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "12 runs made" in done.output and "Next:  shequ results" in done.output
    return design.parent / "out"


def test_a_look_ahead_writes_nothing_and_a_second_start_makes_nothing(design: Path, swept: Path) -> None:
    """Otherwise an estimate would cost hours, or move what is there."""
    ahead = shequ("sweep", design, "--out", design.parent / "never", "--dry-run")
    assert ahead.exit_code == 0
    assert "12 runs; about" in ahead.output and "MB" in ahead.output
    assert not (design.parent / "never").exists()
    again = shequ("sweep", design, "--out", swept, "--jobs", "1")
    assert "0 runs made, 12 were there" in again.output


def test_a_look_ahead_leaves_a_damaged_file_where_it_is(design: Path, swept: Path, tmp_path: Path) -> None:
    """Otherwise looking would change what is looked at."""
    shutil.copytree(swept, tmp_path / "out")
    damaged = next((tmp_path / "out" / "runs").glob("*.parquet"))
    damaged.write_bytes(b"PAR1")
    ahead = shequ("sweep", design, "--out", tmp_path / "out", "--dry-run")
    assert "is damaged; a start will do its runs again" in ahead.output
    assert damaged.exists() and not (tmp_path / "out" / "damaged").exists()
    again = shequ("sweep", design, "--out", tmp_path / "out", "--jobs", "1")
    assert "was damaged; its runs were done again" in again.output


@pytest.mark.parametrize("damage", ["remove", "cut"])
@pytest.mark.parametrize("name", ["manifest.json", "cases.parquet"])
def test_a_sweep_that_lost_a_file_is_mended_by_a_start_and_keeps_its_runs(
    name: str, damage: str, design: Path, swept: Path, tmp_path: Path
) -> None:
    """Otherwise a copy that broke off would end in a traceback, or cost what was finished."""
    shutil.copytree(swept, tmp_path / "out")
    path = tmp_path / "out" / name
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:5])
    else:
        path.unlink()
    (tmp_path / "out" / "figures").mkdir(exist_ok=True)
    looked = shequ("results", tmp_path / "out")
    assert looked.exit_code == 2, looked.output
    assert "Start the command" in looked.output or "holds no results" in looked.output
    again = shequ("sweep", design, "--out", tmp_path / "out", "--jobs", "1")
    assert "0 runs made, 12 were there" in again.output
    assert shequ("results", tmp_path / "out").exit_code == 0


def test_a_part_does_its_share(design: Path, tmp_path: Path) -> None:
    """Otherwise a job array would do everything in every job."""
    made = [shequ("sweep", design, "--out", tmp_path, "--jobs", "1", "--shard", f"{i}/2").output for i in (1, 2)]
    assert sum(int(text.split(" runs made")[0].split()[-1]) for text in made) == 12


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_results_are_listed_filtered_and_held_against_the_baseline(swept: Path, lang: str) -> None:
    """Otherwise a reader would have to write Python to see what a sweep found."""
    every = shequ("results", swept, "--lang", lang)
    assert every.exit_code == 0, every.output
    assert "12 of 12 runs" in every.output
    assert ("服务覆盖率" if lang == "zh" else "Coverage of gross need") in every.output
    chosen = shequ(
        "results", swept, "--differences", "--where", "trust.step=0.04", "--outcome", "coverage", "--lang", lang
    )
    assert ("百分点" if lang == "zh" else "percentage points") in chosen.output
    assert "\nbaseline" not in chosen.output and "\nfull" in chosen.output
    each = shequ("results", swept, "--runs", "--scenario", "full")
    assert each.output.count("\nfull ") == 4


def test_results_are_exported_for_excel_and_xarray(swept: Path, tmp_path: Path) -> None:
    """Otherwise Chinese would come out as nonsense, or a frame without dimensions."""
    assert "Wrote 12 rows" in shequ("results", swept, "--out", tmp_path / "a.csv").output
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert {"scenario", "trust.step", "coverage"} <= set(pd.read_csv(tmp_path / "a.csv").columns)
    shequ("results", swept, "--out", tmp_path / "a.parquet")
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert frame.index.names == ["point", "scenario", "replicate"]
    assert frame.index.is_unique


@pytest.mark.parametrize(("method", "samples"), [("morris", 6), ("saltelli", 16)])
def test_sensitivity_writes_tables_and_figures(method: str, samples: int, tmp_path: Path) -> None:
    """Otherwise an analysis could not be put into a paper."""
    made_up(tmp_path, formula, method=method, samples=samples, replicates=2,
            uncertainties={"start.norm": RANGE, "spirit.level": RANGE})  # fmt: skip
    done = shequ("sensitivity", tmp_path, "--outcome", "coverage")
    assert done.exit_code == 0, done.output
    table = pd.read_csv(tmp_path / "sensitivity" / "indices.csv")
    assert table["factor"].iloc[0] == "start.norm"
    assert (tmp_path / "sensitivity" / "figures" / "full-coverage.svg").is_file()
    assert "full：服务覆盖率，" in shequ("sensitivity", tmp_path, "--outcome", "coverage", "--lang", "zh").output
    wrong = shequ("sensitivity", tmp_path, "--scenario", "ful")
    assert wrong.exit_code == 2 and "Did you mean full?" in wrong.output


def test_robustness_says_which_policy_is_best_and_where_not(tmp_path: Path) -> None:
    """Otherwise one world's ranking would be taken for all."""
    made_up(tmp_path, formula, scenarios=["full", "market-led"], method="latin_hypercube", samples=60, replicates=1,
            uncertainties={"start.norm": RANGE, "spirit.level": RANGE})  # fmt: skip
    done = shequ("robustness", tmp_path, "--outcome", "coverage")
    assert done.exit_code == 0, done.output
    policies = pd.read_csv(tmp_path / "robustness" / "policies.csv").set_index("scenario")
    assert policies.loc["full", "best"] == pytest.approx(0.75, abs=0.03)
    assert "Conditions of failure\nfull is not best" in done.output and "start.norm" in done.output
    assert "失效条件\nfull 并非最优" in shequ("robustness", tmp_path, "--outcome", "coverage", "--lang", "zh").output
    assert shequ("robustness", tmp_path, "--scenario", "ful").exit_code == 2


def test_the_file_of_estimands_over_worlds_names_them_in_both_languages(tmp_path: Path) -> None:
    """Otherwise a Chinese reader of the file would meet English names only, though the words are there."""
    made_up(tmp_path, formula, scenarios=sorted(PREMIUM - {"baseline"}), method="latin_hypercube", samples=30, replicates=1,
            uncertainties={"start.norm": RANGE, "spirit.level": RANGE})  # fmt: skip
    done = shequ("robustness", tmp_path, "--outcome", "coverage", "--no-regions")
    assert done.exit_code == 0, done.output
    parts = pd.read_csv(tmp_path / "robustness" / "estimands.csv").set_index("symbol")
    assert parts.loc["S", ["name", "name_zh"]].to_list() == ["supply", "供给效应"]


def test_explain_prints_and_writes_the_parts(compared: Path, tmp_path: Path) -> None:
    """Otherwise a difference would stand without its reasons."""
    shutil.copytree(compared, tmp_path / "results")
    done = shequ("explain", tmp_path / "results", "full", "--replicates", "2", "--jobs", "1", "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "知晓" in done.output
    assert {path.name for path in (tmp_path / "results" / "explain").iterdir()} == {
        "full-coverage-funnel.csv", "full-coverage-groups.csv",
    }  # fmt: skip
    first = shequ("explain", tmp_path / "results", "full", "--first")
    assert first.exit_code == 0 and "month" in first.output
    wrong = shequ("explain", tmp_path / "results", "baseline")
    assert wrong.exit_code == 2 and "Traceback" not in wrong.output


def test_verify_and_bundle_answer(swept: Path, tmp_path: Path) -> None:
    """Otherwise a reviewer could not check, nor an archive hold, what a paper says."""
    done = shequ("verify", swept, "--runs", "3", "--jobs", "1")
    assert done.exit_code == 0 and "3 runs made again" in done.output and "nothing differs" in done.output
    packed = shequ("bundle", swept, "--out", tmp_path / "all.zip")
    assert packed.exit_code == 0, packed.output
    names = zipfile.ZipFile(tmp_path / "all.zip").namelist()
    assert any(name.endswith("manifest.json") for name in names)
    assert shequ("bundle", swept, "--out", tmp_path / "all.zip").exit_code == 2


def test_a_value_that_was_touched_ends_verify_with_1(compared: Path, tmp_path: Path) -> None:
    """Otherwise a script would take a broken result for a sound one."""
    shutil.copytree(compared, tmp_path / "results")
    path = files_of(tmp_path / "results", "months")[0]
    months = pd.read_parquet(path)
    path.unlink()
    months.loc[3, "coverage"] += 1.0
    Store(tmp_path / "results", ("months",)).write({"months": months})
    done = shequ("verify", tmp_path / "results", "--all", "--jobs", "1")
    assert done.exit_code == 1
    assert "The first: coverage in months" in done.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sweep", "moris"], "moris: no such experiment. Did you mean morris?"),
        (["sweep", "pilot", "--shard", "5/4"], "--shard 5/4: expected I/N"),
        (["sweep", "pilot", "--until-width", "0.5", "--until-decided"], "choose one"),
        (["sweep", "pilot", "--until-decided", "--outcome", "covrage"], "--outcome covrage: not among the outcomes"),
        (["results", "nowhere"], "nowhere: no such folder. Make some with: shequ compare"),
        (["explain", "nowhere", "full"], "nowhere: no such folder"),
        (["verify", "nowhere"], "nowhere: no such folder"),
        (["bundle", "nowhere"], "nowhere: no such folder"),
    ],
)
def test_bad_input_ends_with_one_message_and_exit_code_2(words: list[str], message: str) -> None:
    """Otherwise a user would meet a traceback."""
    done = shequ(*words)
    assert done.exit_code == 2, done.output
    assert message in done.output
    assert "Traceback" not in done.output


def test_what_failed_is_named_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, design: Path) -> None:
    """Otherwise a run that failed would go unseen, or could not be looked into."""
    from shequ.city import City

    step = City.step

    def breaks(self: City) -> None:
        if self.policy.coordinator == "party" and self.seed == 2:
            raise ZeroDivisionError("a rule broke")
        step(self)

    monkeypatch.setattr(City, "step", breaks)
    done = shequ("sweep", design, "--out", tmp_path / "out", "--jobs", "1")
    assert done.exit_code == 1
    assert "full at point 0, seed 2, policy month" in done.output and "a rule broke" in done.output
    assert "2 runs failed three times; the rest finished" in done.output
    failed = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "out" / "failed").iterdir()]
    assert {(one["scenario"], one["point"]) for one in failed} == {("full", 0), ("full", 1)}
    assert all("a rule broke" in str(one["trace"]) for one in failed)
    assert "10 of 12 runs, 2 failed" in shequ("results", tmp_path / "out").output
