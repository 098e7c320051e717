"""Names are text: null, NA, 2030 and 1e5 come out as they went in, through every file and command."""

import html
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from shequ import City, compare, load_scenario
from shequ.cli import main
from shequ.outcomes import Outcome
from shequ.study.analyse.comparison import Comparison, Written
from shequ.study.check.verify import verify
from shequ.study.store.frames import as_csv, frame_of
from shequ.study.store.results import load

NAMES = [
    "null",
    "NA",
    "None",
    "nan",
    "2030",
    "1e5",
    "100000",
    "true",
    "真",
    "a,b",
    'x"y',
    "x/y",
    "007",
    "7",
    "inf",
    "$a$b",
]
PLACE = 'extends = "bazhong"\ntitle = "NA"\ntitle_zh = "NA"\ncommunities = "1e5.csv"\n'
TABLE = """community,subdistrict,urban,elders,estates,facilities
null,None,1,120,2,1
"00,7",nan,0,80,1,1
2030,NA,0,80,1,1
"""
COMMUNITIES = ["null", "00,7", "2030"]


class Named(City):
    """A city with outcomes that are called like missing values."""

    own_outcomes = (
        Outcome("null", "NA", "null", lambda m: 1.0),
        Outcome("nan", "None", "nan", lambda m: 2.0),
        Outcome("真", "0–1", "真", lambda m: 3.0),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Return a comparison of scenarios, in a place of communities, with outcomes of such names."""
    home = tmp_path_factory.mktemp("names")
    (home / "scenarios" / "places").mkdir(parents=True)
    (home / "scenarios" / "places" / "1e5.toml").write_text(PLACE, encoding="utf-8")
    (home / "scenarios" / "places" / "1e5.csv").write_text(TABLE, encoding="utf-8")
    full = load_scenario("full")
    own = [full.model_copy(update={"name": name, "title": name, "title_zh": name}) for name in NAMES]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        return compare(*own, place="1e5", replicates=1, months=1, burn_in=0, out=home / "out", jobs=1, city=Named)


def shequ(*words: str | Path) -> str:
    """Run a command in this process and return what it prints."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_tables_that_were_written_are_read_as_they_were(made: Comparison) -> None:
    """Otherwise the scenario null would have no name, and 007 be another (A10)."""
    back = Written(made.results.folder)
    tables = dict(made.tables())
    assert list(dict.fromkeys(tables["effects"]["scenario"])) == ["baseline", *NAMES]
    for name, table in tables.items():
        pd.testing.assert_frame_equal(getattr(back, name), table.reset_index(drop=True), check_exact=True)


def test_parquet_keeps_names(made: Comparison) -> None:
    """Otherwise a run would be told of another scenario, place, community or outcome."""
    back = load(made.results.folder)
    assert back.scenarios == ["baseline", *NAMES]
    assert list(dict.fromkeys(back.runs["scenario"])) == ["baseline", *NAMES]
    assert list(back.manifest.places) == ["1e5"]
    assert [one.name for one in back.manifest.places["1e5"].communities] == COMMUNITIES
    assert back.read("runs", ["null", "nan", "真"]).iloc[0][["null", "nan", "真"]].to_list() == [1.0, 2.0, 3.0]
    assert verify(back, None, city=Named).differing == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_chosen_by_its_very_name(name: str, made: Comparison) -> None:
    """Otherwise the runs of 7 would be told as those of 007, and those of 100000 as those of 1e5."""
    for one in (name, [name]):
        assert set(made.results.read("runs", ["coverage"], {"scenario": one})["scenario"]) == {name}
    assert set(re.findall(r"^(\S+) +1 ", shequ("results", made.results.folder, "--scenario", name), re.M)) == {name}


def test_an_export_holds_the_names(made: Comparison, tmp_path: Path) -> None:
    """Otherwise whoever goes on with it elsewhere would lose a policy."""
    shequ("results", made.results.folder, "--out", tmp_path / "runs.csv")
    shequ("results", made.results.folder, "--out", tmp_path / "runs.parquet")
    csv = frame_of((tmp_path / "runs.csv").read_bytes())
    parquet = pd.read_parquet(tmp_path / "runs.parquet").reset_index()
    for frame in (csv, parquet):
        assert frame["scenario"].to_list() == ["baseline", *NAMES]
        assert {"null", "nan", "真"} <= set(frame.columns)


@pytest.mark.parametrize("style", ["csv", "markdown"])
def test_every_scenario_stands_in_a_table(style: str, made: Comparison) -> None:
    """Otherwise a policy would vanish from a paper (A10)."""
    text = shequ("table", "effects", made.results.folder, "--format", style).replace("\\", "").replace('""', '"')
    assert [name for name in NAMES if name not in text] == []


def test_every_scenario_stands_in_figure_and_page(made: Comparison, tmp_path: Path) -> None:
    """Otherwise a policy would vanish from a figure, or the page end in a traceback (A10)."""
    shequ("figure", "effects", made.results.folder, "--out", tmp_path / "effects.svg")
    shequ("report", made.results.folder, "--out", tmp_path / "page.html")
    for file in ("effects.svg", "page.html"):
        text = html.unescape((tmp_path / file).read_text(encoding="utf-8"))
        assert [name for name in NAMES if name not in text] == []


def test_numbers_of_a_table_come_back_to_the_last_bit() -> None:
    """Otherwise a table read back would differ from the one that was written."""
    frame = pd.DataFrame({
        "scenario": ["1e5", "007", "2030"], "outcome": ["null", "", "None"], "ratio": [0.1 + 0.2, float("nan"), -1e-300], "replicates": [20, 3, 0],
        "separated": [True, False, True], "account": ["public", "", "nan"], "symbol": ["P − L", "0", "00"],
    })  # fmt: skip
    pd.testing.assert_frame_equal(frame_of(as_csv(frame)), frame, check_exact=True)
