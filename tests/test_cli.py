"""The command line as a user meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shequ.city import City
from shequ.cli import main
from shequ.report.words import head
from shequ.study.store.results import load
from small import OWN_LEVER

SMALL = ["--months", "2", "--elders", "1200", "--jobs", "1"]


def shequ(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize(
    "words",
    [["scenarios"], ["places"], ["levers"], ["levers", "secretary_studio", "--lang", "zh"], ["parameters"],
     ["schema"], ["show", "full"], ["show", "full", "--against", "organisation"], ["show", "market-led"]],
)  # fmt: skip
def test_commands_that_read_answer(words: list[str]) -> None:
    """Otherwise a command in the README would fail."""
    result = shequ(*words)
    assert result.exit_code == 0, result.output
    assert len(result.output) > 100


def test_a_lever_of_ones_own_is_explained(tmp_path: Path) -> None:
    """Otherwise a lever from a scenario file could be run and not read."""
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "baseline"\n{OWN_LEVER}', encoding="utf-8")
    for lang, said in (("en", "Not in the study."), ("zh", "可能落空之处：Calls eat hours.")):
        result = shequ("levers", "calls", "--in", str(path), "--lang", lang)
        assert result.exit_code == 0, result.output
        assert said in result.output
        assert "hub.calls_a_year" in result.output
    assert "--in SCENARIO" in shequ("levers", "calls").output


def test_a_run_says_what_each_number_is() -> None:
    """Otherwise a hundred numbers would stand under names of variables only."""
    words = ["run", "full", "--months", "1", "--elders", "1200", "--set", "horizon.burn_in=0"]
    for lang, said in (("en", "minutes served / minutes of need"), ("zh", "服务覆盖率：")):
        lines = {line.split()[0]: line for line in shequ(*words, "--lang", lang).output.splitlines()}
        assert said in lines["coverage"]
        assert "lever_cost" in lines
        assert not any(" -" in line or "−0.00" in line for line in lines.values())


def test_parameters_in_chinese_are_the_same_parameters() -> None:
    """Otherwise a reviewer who reads Chinese would check another model."""
    rows, zh = (json.loads(shequ("parameters", "--format", "json", "--lang", lang).output) for lang in ("en", "zh"))
    same = ("name", "value", "low", "high", "minimum", "maximum", "source")
    assert [[row[key] for key in same] for row in rows] == [[row[head(key, "zh")] for key in same] for row in zh]
    assert zh[0]["含义"] == "小区规模的离散"


def test_a_shock_of_one_month_is_told_as_one_month() -> None:
    """Otherwise it would be said to last from a month to the same month, in Chinese without the word for it."""
    said = {lang: shequ("show", "full-integrity-incident", "--lang", lang).output for lang in ("en", "zh")}
    assert said["en"].rstrip().endswith("month 37")
    assert said["zh"].rstrip().endswith("第 37 个月")
    assert "第 25 个月至期末" in shequ("show", "full-budget-cut", "--lang", "zh").output


def test_parameters_in_every_format() -> None:
    """Otherwise a reviewer could not read where a number comes from."""
    rows = json.loads(shequ("parameters", "--format", "json").output)
    assert {"name", "value", "unit", "low", "high", "kind", "source"} <= set(rows[0])
    assert shequ("parameters", "--format", "csv").output.startswith("\ufeffname,value,unit")
    assert shequ("parameters", "--format", "markdown").output.startswith("| name |")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "ful"], "no such scenario. Did you mean full?"),
        (["levers", "secretary"], "no such lever. Did you mean secretary_studio?"),
        (["run", "baseline", "--place", "bazong"], "no such place. Did you mean bazhong?"),
        (["compare", "--suite", "defalt"], "no such set. Did you mean default?"),
        (["run", "baseline", "--set", "discovery.awar=0.2"], "Did you mean discovery.aware?"),
        (["run", "baseline", "--set", "nonsense"], "expected key=value"),
        (
            ["run", "full", "--set", "levers.member_visits.intensity=2"],
            "as given on the command line: levers.member_visits.intensity: found 2; allowed is 1 or less or 'scaled'",
        ),
        (["run", "full", "--set", "levers.member_visits=3"], "a table of keys belongs here"),
        (["compare", "baseline", "--quick", "--out", "/dev/null/x"], "--out /dev/null/x: cannot be written"),
        (["compare", "--replicates", "-1"], "-1"),
        (
            ["compare", "baseline", "--scheduler", "nowhere", "--out", "nowhere"],
            "--scheduler nowhere: no Dask scheduler answers there",
        ),
        (["compare", "--jobs", "0"], "0"),
        (
            ["run", "baseline", "--out", "months.xlsx"],
            "--out months.xlsx: no such format. Give the file the ending .csv",
        ),
        (["run", "baseline", "--out", "/dev/null/months.csv"], "--out /dev/null/months.csv: cannot be written"),
        (["run", "baseline", "--seed", "-1"], "-1"),
    ],
)
def test_bad_input_ends_with_one_message_and_exit_code_2(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a user would meet a traceback."""
    monkeypatch.chdir(tmp_path)
    result = shequ(*words)
    assert result.exit_code == 2, result.output
    assert message in result.output
    assert "Traceback" not in result.output


def test_new_writes_a_file_that_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the first scenario of one's own would fail, or overwrite another."""
    monkeypatch.chdir(tmp_path)
    assert shequ("new", "mine", "--extends", "full").exit_code == 0
    assert shequ("check", "scenarios/mine.toml").exit_code == 0
    assert shequ("show", "mine").exit_code == 0
    again = shequ("new", "mine")
    assert again.exit_code == 2
    assert "exists already" in again.output
    assert "baseline.toml has that name; choose another" in shequ("new", "baseline").output


def test_shipped_files_can_be_copied(tmp_path: Path) -> None:
    """Otherwise somebody who installed the package could not see its scenarios."""
    folder = tmp_path / "scenarios"
    assert shequ("scenarios", "--copy", str(folder)).exit_code == 0
    assert (folder / "full.toml").is_file() and (folder / "places" / "bazhong.toml").is_file()
    assert shequ("scenarios", "--copy", str(folder)).exit_code == 2


def test_check_names_every_bad_file(tmp_path: Path) -> None:
    """Otherwise only the first fault would be seen."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text('extends = "nothing"\n', encoding="utf-8")
    result = shequ("check", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"))
    assert result.exit_code == 2
    assert "a.toml:1" in result.output
    assert "b.toml:1" in result.output


def test_a_value_outside_its_range_is_pointed_out_and_used(tmp_path: Path) -> None:
    """Otherwise 25 typed for 2.5 would make a study of its own, unseen."""
    path = tmp_path / "slip.toml"
    path.write_text('extends = "baseline"\n[parameters]\n"trust.loss_gain_ratio" = 25\n', encoding="utf-8")
    told = "trust.loss_gain_ratio = 25 lies outside its range, 1 to 4"
    checked = shequ("check", str(path))
    assert checked.exit_code == 0 and told in checked.output
    run = shequ("compare", str(path), *SMALL, "--replicates", "1", "--out", str(tmp_path / "out"))
    assert run.exit_code == 0 and run.output.count(told) == 1
    path.write_text('extends = "baseline"\n[parameters]\n"trust.loss_gain_ratio" = 2.5\n', encoding="utf-8")
    assert "lies outside" not in shequ("check", str(path)).output


def test_what_compare_suggests_next_can_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a first reader types what is printed and is told that it is wrong."""
    monkeypatch.chdir(tmp_path)
    assert shequ("new", "mine", "--extends", "baseline").exit_code == 0
    with Path("scenarios/mine.toml").open("a", encoding="utf-8") as file:
        file.write('[levers.secretary_studio]\n[parameters]\n"trust.loss_gain_ratio" = 2.5\n')
    done = shequ("compare", "mine", *SMALL, "--replicates", "1", "--out", "c")
    assert done.exit_code == 0, done.output
    suggested = done.output.rsplit("Next:", 1)[1].split("shequ ")[1:]
    assert [words.split()[0] for words in suggested] == ["show", "new", "report"]
    assert [words for words in suggested if shequ(*words.split()).exit_code] == []


def test_compare_prints_writes_and_recognises(tmp_path: Path) -> None:
    """Otherwise the main job of the tool would not be done."""
    out = tmp_path / "out"
    words = ["compare", "organisation", "--replicates", "1", "--out", str(out), *SMALL]
    first = shequ(*words)
    assert first.exit_code == 0, first.output
    assert "organisation" in first.output
    assert {"effects.csv", "runs", "months", "manifest.json", "README.md", "figures"} <= {p.name for p in out.iterdir()}
    again = shequ(*words)
    assert again.exit_code == 0
    assert "already" in again.output
    assert again.stdout.splitlines()[:4] == first.stdout.splitlines()[:4]
    other = shequ(*words, "--seed", "9")
    assert other.exit_code == 2
    assert "another question" in other.output


def test_a_run_that_fails_is_named_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise an error in one run would go unseen, or take the others with it (F7)."""
    step = City.step

    def breaks(self: City) -> None:
        if self.policy.title == "Path B: resources" and self.policy_month == 1 and self.seed == 2:
            raise ZeroDivisionError("a rule broke")
        step(self)

    monkeypatch.setattr(City, "step", breaks)
    out = tmp_path / "out"
    words = ["compare", "resources", "organisation", "--replicates", "2", "--out", str(out), *SMALL]
    result = shequ(*words)
    assert result.exit_code == 1
    assert "resources, seed 2, policy month 1" in result.output
    assert "a rule broke" in result.output
    months = load(out).months
    assert months.groupby("scenario")["replicate"].nunique().to_dict() == {
        "baseline": 2, "resources": 1, "organisation": 2,
    }  # fmt: skip
    assert (out / "figures" / "effects.png").exists()


PRINTING = ["scenarios", "levers --lang zh", "levers secretary_studio --lang zh", "show full", "places",
            "parameters --format csv", "run baseline --months 1 --elders 1200 --set horizon.burn_in=0"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "ascii"])
@pytest.mark.parametrize("words", PRINTING)
def test_any_terminal_can_print_chinese(words: str, encoding: str) -> None:
    """Otherwise the machine's code page would decide whether a command works (F13)."""
    machine = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "shequ", *words.split()], env=os.environ | machine, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


def test_run_writes_its_months(tmp_path: Path) -> None:
    """Otherwise a single run could not be read elsewhere; Excel needs the signature for Chinese."""
    out = tmp_path / "months.csv"
    words = ["run", "full", "--months", "2", "--elders", "1200", "--out", str(out), "--set", "horizon.burn_in=0"]
    assert shequ(*words).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_is_set_of_a_policy_leaves_the_baseline_alone(tmp_path: Path) -> None:
    """Otherwise a lever set for a run would act in the baseline too, and seem to do nothing."""
    out, own = tmp_path / "out", tmp_path / "empty.toml"
    own.write_text('extends = "baseline"\ntitle = "No lever of its own"\n', encoding="utf-8")
    words = ["levers.direct_provision.amount=200000.0", "levers.direct_provision.ramp=0", "trust.step=0.05"]
    options = [part for text in words for part in ("--set", text)]
    result = shequ("compare", str(own), "--replicates", "1", "--out", str(out), *SMALL, *options)
    assert result.exit_code == 0, result.output
    assert "--set levers.direct_provision.amount=200000.0: in every scenario but baseline" in result.output
    held = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["scenarios"]
    assert held["baseline"]["levers"] == {}
    assert held["empty"]["levers"]["direct_provision"]["amount"] == 200000.0
    assert held["baseline"]["parameters"] == held["empty"]["parameters"] == {"trust.step": 0.05}
    months = load(out).months.query("policy_month == 2").set_index("scenario")
    assert months.loc["empty", "appropriated"] == pytest.approx(20000.0)  # one community of ten


def test_a_quick_look_takes_what_is_said_besides_and_is_labelled(tmp_path: Path) -> None:
    """Otherwise --replicates would be ignored without a word, or the label tell other numbers."""
    out = tmp_path / "out"
    result = shequ("compare", "resources", "--quick", "--replicates", "2", "--out", str(out), *SMALL)
    assert result.exit_code == 0, result.output
    label = "quick look: 2 replicates, 1 community"
    assert f"A {label}. Not for a paper." in result.output
    assert "A quick look. Not for a paper." in (out / "README.md").read_text(encoding="utf-8")
    assert "last 2 months" in result.output
    assert "Comparing 2 scenarios in bazhong: 1,200 elders, 1 community" in result.output
    again = shequ("compare", "resources", "--quick", "--replicates", "2", "--out", str(out), *SMALL, "--lang", "zh")
    assert "最后 2 个月" in again.output and "快速试算：2 次重复模拟，1 个社区" in again.output
    names = {
        f"{name}{lang}.{kind}"
        for name in ("effects", "paths", "funnel")
        for lang in ("", ".zh")
        for kind in ("png", "svg")
    }
    assert {path.name for path in (out / "figures").iterdir()} == names


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a typing error in one file would take away the whole list."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios" / "places").mkdir(parents=True)
    (tmp_path / "scenarios" / "mine.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "scenarios" / "places" / "town.toml").write_text("title = ", encoding="utf-8")
    for command, known, bad in (("scenarios", "market-led", "mine.toml"), ("places", "bazhong-2035", "town.toml")):
        result = shequ(command)
        assert result.exit_code == 2
        assert known in result.output and bad in result.output


def test_show_says_what_a_budget_pays_for() -> None:
    """Otherwise the price shown would not be what is spent."""
    result = shequ("show", "full", "--set", "budget.monthly=50000.0")
    assert "The budget of 50,000 CNY a month pays for" in result.output
