"""The page as text: what it says comes from the results, and nothing in a title acts."""

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from page_of import HOSTILE, compared_with, read

from shequ.cli import main
from shequ.report.answer import answer
from shequ.study.analyse.comparison import Comparison
from shequ.study.design import Design, study_of
from shequ.study.store.folder import open_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a comparison of three scenarios with its pages."""
    return compared_with(tmp_path_factory.mktemp("page"), "--quick", "--replicates", "2")


@pytest.mark.parametrize("ending", ["", ".zh"])
def test_nothing_is_fetched_and_no_markup_of_a_title_survives(folder: Path, ending: str) -> None:
    """Otherwise the page would break offline, or run what somebody wrote into a title."""
    text = (folder / f"report{ending}.html").read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=[\"']?(?!#)[a-z]+:", text.replace('src=x onerror="', ""))
    assert "default-src 'none'" in text
    assert text.count("<script") == 2
    assert HOSTILE not in text
    assert html.escape("<img src=x", quote=False) in text


def test_the_data_are_those_of_the_results(folder: Path) -> None:
    """Otherwise figures in the page would show other numbers than the tables."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])
    effects = pd.read_csv(folder / "effects.csv", encoding="utf-8-sig").set_index(["scenario", "outcome"])
    row = effects.loc[("supply-only", "coverage")]
    shown = data["effects"]["coverage"]["supply-only"]
    values = [shown["value"], shown["low"], shown["high"]]
    assert values == pytest.approx([row["difference"], row["ci_low"], row["ci_high"]], rel=1e-4)
    assert shown["separated"] == row["separated"]
    assert len(data["paths"]["months"]) == len(data["paths"]["of"]["coverage"]["mine"]["mean"]) == 16


def judged(folder: Path, separated: bool) -> Comparison:
    """Return the comparison as if its replicates had sufficed for p-values, and these had all said the same."""
    comparison = read(folder, "mine")
    comparison.effects = comparison.effects.assign(p_value=0.5, separated=separated)
    return comparison


def test_what_is_not_separated_is_not_told_as_an_effect(folder: Path) -> None:
    """Otherwise chance would be written up as a finding."""
    coverage, trust, _ = answer(judged(folder, separated=False), "en")
    assert "none of 2 policies raises that" in coverage
    assert "No policy raises local trust" in trust


def test_the_answer_counts_what_cannot_be_told_from_zero(folder: Path) -> None:
    """Otherwise the last sentence would be decoration."""
    comparison = judged(folder, separated=True)
    effects = comparison.effects
    effects.loc[(effects["scenario"] == "mine") & effects["outcome"].isin(["coverage", "disputes"]), "separated"] = (
        False
    )
    *_, certainty = answer(comparison, "en")
    assert "2 of the 14 differences" in certainty


def test_a_best_policy_is_not_told_from_one_like_it(folder: Path) -> None:
    """Otherwise the first sentences would name a winner by chance."""
    comparison = judged(folder, separated=True)
    run = comparison.runs.query("scenario == 'baseline' and replicate == 0")
    gains = {"baseline": (0.0, 0.0), "supply-only": (1.0, 1.0), "mine": (1.1, 6.0)}  # of coverage and local trust
    runs = [
        run.assign(
            scenario=name,
            replicate=replicate,
            coverage=run["coverage"] + coverage + (name == "mine") * (0.5 if replicate % 2 else -0.5),
            trust_local=run["trust_local"] + trust,
        )
        for name, (coverage, trust) in gains.items()
        for replicate in range(10)
    ]
    effects = comparison.effects.set_index(["scenario", "outcome"])
    for name, found in gains.items():
        effects.loc[[(name, "coverage"), (name, "trust_local")], "difference"] = found
    comparison.runs, comparison.effects = pd.concat(runs), effects.reset_index()
    coverage, trust, _ = answer(comparison, "en")
    assert "most of all 'mine'" in coverage
    assert coverage.endswith("not told apart from 'Supply only'.")
    assert "gains most under 'mine'" in trust
    assert "not told apart from" not in trust.partition(";")[0]


@pytest.mark.parametrize(("lang", "said"), [("en", "With 2 replicates no difference"), ("zh", "仅有 2 次重复模拟")])
def test_too_few_replicates_are_the_whole_answer(folder: Path, lang: str, said: str) -> None:
    """Otherwise a first look would open with findings that no test stands behind."""
    assert [text.startswith(said) for text in answer(read(folder), lang)] == [True]


def test_a_sweep_has_no_page_and_says_what_to_read(tmp_path: Path) -> None:
    """Otherwise a user would meet a traceback."""
    design = Design(scenarios=["full"], uncertainties={"trust.step": [0.04, 0.08]}, elders=1200)
    open_folder(study_of(design), tmp_path)
    done = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "shequ figure NAME" in done.output
