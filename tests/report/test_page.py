"""The page as text: what it says comes from the results, and nothing in a title acts."""

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from page_of import HOSTILE, compared_with

from shequ.cli import main
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
    assert shown["separated"] == (row["ci_low"] > 0.0 or row["ci_high"] < 0.0)
    assert len(data["paths"]["months"]) == len(data["paths"]["of"]["coverage"]["mine"]["mean"]) == 16


def test_a_sweep_has_no_page_and_says_what_to_read(tmp_path: Path) -> None:
    """Otherwise a user would meet a traceback."""
    design = Design(scenarios=["full"], uncertainties={"trust.step": [0.04, 0.08]}, elders=1200)
    open_folder(study_of(design), tmp_path)
    done = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "shequ figure NAME" in done.output
