"""A comparison in a place, with levers and a class of one's own, speaks of its run whatever becomes of what it was made from."""

import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from shequ import City, compare
from shequ.cli import main
from shequ.engine.parameters import assumed
from shequ.outcomes import Outcome
from shequ.study.analyse.explain import explain, pair_of
from shequ.study.check.verify import verify
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import load
from small import OWN_LEVER

PLACE = """extends = "bazhong"
title = "Riverside town"
title_zh = "河畔镇"
communities = "town.csv"
"""
TABLE = """community,subdistrict,urban,elders,estates,facilities
Riverside,East,1,220,3,1
Hillside,West,0,180,2,1
"""
MINE = f"""extends = "baseline"
title = "Calls from the hub"
place = "town"
[levers.calls]
intensity = 0.5
[levers.direct_provision]
amount = 20000.0
{OWN_LEVER}"""
RIVAL = """extends = "baseline"
title = "The same money as a list that is not run"
place = "town"
budget_of = "list"
[levers.care_vouchers]
amount = "rest"
"""
LIST = 'extends = "baseline"\nplace = "town"\n[levers.member_visits]\n[levers.secretary_studio]\nintensity = 0.5\n'
EDITS = (
    ("Riverside", "Elsewhere"), (",220,", ",900,"), ("Calls from the hub", "Something else"), ("intensity = 0.5", "intensity = 1"),
    ("amount = 20000.0", "amount = 90000.0"), ("to = 4.0", "to = 6.0"), ("amount = 5.0", "amount = 9.0"),
)  # fmt: skip
blow = assumed("wind.blow", 0.1, 0.0, 1.0, "share", "how much of wellbeing a storm takes", maximum=1.0)


def storm(society: Any, p: Any) -> None:
    """Let every month take something of everybody's wellbeing."""
    society.elders.wellbeing *= 1.0 - 0.1 * p.over(society.elders.community)[blow]


class Windy(City):
    """A city with a rule, a parameter and an outcome of its own."""

    rules = (*City.rules, storm)
    parameters = (blow,)
    own_outcomes = (Outcome("worst", "0–1", "lowest wellbeing", lambda m: float(m.elders.wellbeing[m.alive].min())),)


def shequ(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def write(folder: Path, changed: bool = False) -> None:
    """Write place, table and scenarios; or what somebody makes of them afterwards."""
    texts = {
        "places/town.toml": PLACE,
        "places/town.csv": TABLE,
        "mine.toml": MINE,
        "rival.toml": RIVAL,
        "list.toml": LIST,
    }
    (folder / "places").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        for old, new in EDITS if changed else ():
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")


def told(folder: Path, below: Path) -> dict[str, Any]:
    """Return all that the commands say of a folder, without fonts and times."""
    below.mkdir()
    for words in (["report", folder, "--out", "page.html"], ["figure", "map", folder, "--out", "map.svg"],
                  ["figure", "effects", folder, "--out", "effects.svg"], ["bundle", folder, "--out", "all.zip"],
                  ["results", folder, "--out", "runs.csv"]):  # fmt: skip
        done = shequ(*words[:-1], below / words[-1])
        assert done.exit_code == 0, done.output
    said = {words[0]: shequ(*words).stdout for words in (["table", "effects", folder], ["results", folder])}
    with zipfile.ZipFile(below / "all.zip") as archive:
        said |= {name: archive.read(name) for name in archive.namelist() if "/results/figures" not in name}
    page = (below / "page.html").read_text(encoding="utf-8")
    said["page"] = re.sub("base64,[A-Za-z0-9+/=]+", "", page)
    return said | {name: (below / name).read_bytes() for name in ("runs.csv", "map.svg", "effects.svg")}


@dataclass
class Moved:
    """A folder of results that was moved, and what was said of it before."""

    folder: Path
    before: dict[str, Any]
    why: pd.DataFrame


@pytest.fixture(scope="module", params=[City, Windy], ids=["model", "own class"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Moved:
    """Make a comparison, listen to what is said of it, edit its files and move it away from them."""
    city: type[City] = request.param
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    write(first / "scenarios")
    more = {"set": ["wind.blow=0.3"]} if city is Windy else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(first)
        compare("mine", "rival", place="town", replicates=2, months=3, burn_in=1, jobs=1, out="out", city=city, **more)
        before = told(Path("out"), first / "before")
        why = explain(pair_of(load("out"), "mine", city=city), "coverage", 1).funnel
    for folder in (first, second):  # a name that is found in either means something else now
        write(folder / "scenarios", changed=True)
    (second / "deep").mkdir()
    shutil.move(first / "out", second / "deep" / "out")
    return Moved(second / "deep" / "out", before, why)


@pytest.fixture
def moved(made: Moved, monkeypatch: pytest.MonkeyPatch) -> Moved:
    """Work in the second folder, with a version of the package in which no lever is what it was."""
    monkeypatch.chdir(made.folder.parents[1])
    monkeypatch.setattr("shequ.policy.plan.levers", dict)
    return Moved(made.folder.relative_to(made.folder.parents[1]), made.before, made.why)


@pytest.fixture
def city(request: pytest.FixtureRequest) -> type[City]:
    """Return the class that made the results."""
    found: type[City] = request.node.callspec.params["made"]
    return found


def test_what_is_said_of_moved_results_is_what_was_said_before(moved: Moved, tmp_path: Path) -> None:
    """Otherwise a page, a table or an archive would tell of a place and policies that were never run."""
    after = told(moved.folder, tmp_path / "after")
    assert after.keys() == moved.before.keys()
    assert [name for name, text in after.items() if text != moved.before[name]] == []
    assert "Riverside town" in after["page"] and "Calls from the hub" in after["page"]


def test_moved_results_come_out_again(moved: Moved, city: type[City]) -> None:
    """Otherwise whoever checks them would be told that they are wrong, or could not check them at all."""
    found = verify(load(moved.folder), None, city=city)
    assert (found.runs, found.differing, found.failed) == (6, 0, [])


def test_what_explains_a_run_is_the_run(moved: Moved, city: type[City]) -> None:
    """Otherwise ``explain`` would take apart an effect that nobody found, of files that were edited since."""
    results = load(moved.folder)
    found = explain(pair_of(results, "mine", city=city), "coverage", 2)
    stored = results.differences(["coverage"], {"scenario": "mine"}).set_index("replicate")["coverage"]
    assert found.whole.to_list() == pytest.approx(stored.to_list(), abs=1e-9)
    assert 0.0 not in found.whole.to_list()
    pd.testing.assert_frame_equal(explain(pair_of(results, "mine", city=city), "coverage", 1).funnel, moved.why)


def test_an_own_class_is_asked_for_and_never_replaced(moved: Moved, city: type[City]) -> None:
    """Otherwise the command would run the model that comes with the package, and explain what no run has (A7)."""
    for words in (
        ["explain", moved.folder, "mine", "--jobs", "1", "--replicates", "1"],
        ["verify", moved.folder, "--jobs", "1"],
    ):
        done = shequ(*words)
        assert done.exit_code == (2 if city is Windy else 0), done.output
        assert "Traceback" not in done.output
        if city is Windy:
            assert re.search(r"another model \(\S*Windy, .*Give the class that made it, in Python: city=", done.output)
    with pytest.raises(ResultsError, match="made with another model"):
        pair_of(load(moved.folder), "mine", city=City if city is Windy else Windy)
