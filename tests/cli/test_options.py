"""Sizes and seeds that cannot be had are told by every command that takes them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shequ import City, compare
from shequ.cli import main
from shequ.study.statistics.conventions import LAST_SEED

PLACE = 'extends = "bazhong"\ntitle = "Town"\ncommunities = "town.csv"\n'
TABLE = "community,subdistrict,urban,elders,estates,facilities\nRiver,East,1,220,3,1\nHill,West,0,180,2,1\n"
DESIGN = 'scenarios = ["full"]\nreplicates = 1\nmonths = 1\nburn_in = 0\nplace = "town.toml"\nelders = 100000\n'
SHORT = ["--months", "1", "--set", "horizon.burn_in=0"]
TOLD = "elders: town has 400, and all are run; 100,000 take a larger place: shequ places lists them"


def shequ(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("town.toml", PLACE), ("town.csv", TABLE), ("mine.toml", DESIGN)):
        Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ["run", "baseline", *SHORT],
        ["compare", "full", *SHORT, "--replicates", "1", "--jobs", "1", "--figures", "none"],
        ["compare", "full", *SHORT, "--replicates", "1", "--dry-run"],
        ["sweep", "mine.toml", "--jobs", "1"],
        ["baseline", "--seeds", "1", "--months", "36", "--jobs", "1"],
    ],
    ids=" ".join,
)
def test_more_elders_than_a_place_has_are_told_with_the_remedy(words: list[str]) -> None:
    """Otherwise 100,000 elders asked for would be 400 run, without a word (A15)."""
    size = [] if words[0] == "sweep" else ["--place", "town.toml", "--elders", "100000"]
    done = shequ(*words, *size)
    assert done.exit_code in ({0, 1} if words[0] == "baseline" else {0}), done.output
    assert done.stderr.count(TOLD) == 1


def test_programs_are_told_too() -> None:
    """Otherwise whoever writes Python would learn of it from the table, if at all."""
    with pytest.warns(UserWarning, match=TOLD) as caught:
        assert City("baseline", place="town.toml", elders=100_000).place.elders == 400
    assert caught[0].filename == __file__
    with pytest.warns(UserWarning, match=TOLD) as caught:
        compare("full", place="town.toml", elders=100_000, replicates=1, months=1, burn_in=0, jobs=1)
    assert [one.filename for one in caught] == [__file__]


@pytest.mark.parametrize("seed", [LAST_SEED + 1, 2**63 - 1, 2**64, -1])
@pytest.mark.parametrize("name", ["run", "compare"])
def test_a_seed_that_results_cannot_hold_is_refused_at_once(name: str, seed: int) -> None:
    """Otherwise runs would be made again for ever, or all be lost at the end (A16)."""
    done = shequ(name, "full", "--place", "town.toml", *SHORT, "--seed", str(seed))
    assert done.exit_code == 2
    assert f"{seed} is not in the range" in done.stderr
    assert not Path("results").exists()


def test_a_design_with_such_a_seed_is_refused_with_its_line() -> None:
    """Otherwise a sweep would meet what the option refuses."""
    Path("mine.toml").write_text(f"{DESIGN}seed = {2**63 - 1}\n", encoding="utf-8")
    done = shequ("sweep", "mine.toml")
    assert done.exit_code == 2
    assert "mine.toml:7: seed: found" in done.stderr
