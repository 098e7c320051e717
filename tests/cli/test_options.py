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


@pytest.mark.parametrize(
    "words",
    [
        ["run", "full", "--months", "9223372036854775808"], ["compare", "full", "--months", "1201"],
        ["baseline", "--months", "1201"], ["compare", "full", "--replicates", "100001"],
        ["compare", "full", "--elders", "100000000001"], ["run", "full", "--means", "nan"], ["run", "full", "--means", "inf"],
        ["run", "full", "--means", "1" * 400], ["run", "full", "--means", "-5"], ["run", "full", "--set", "means=1e400"],
        ["run", "full", "--set", "trust.step=nan"], ["run", "full", "--set", "horizon.months=1e3"],
        ["sweep", "mine.toml", "--until-width", "nan"], ["sweep", "mine.toml", "--until-width", "inf"],
        ["sweep", "mine.toml", "--until-width", "0"], ["run", "full", "--place", "x" * 5000],
    ],
    ids=lambda words: " ".join(words)[:40],
)  # fmt: skip
def test_a_number_of_an_option_has_a_meaning(words: list[str]) -> None:
    """Otherwise an option would take what no file may say, or end in a traceback (A12)."""
    done = shequ(*words)
    assert done.exit_code == 2, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not Path("results").exists()


@pytest.mark.parametrize("name", ["run", "show", "compare"])
def test_what_is_set_is_checked_beside_a_single_baseline_too(name: str) -> None:
    """Otherwise a slip would change nothing and say nothing (A21)."""
    done = shequ(name, "baseline", "--set", "trust")
    assert done.exit_code == 2
    assert "--set trust: expected key=value" in done.stderr


HOSTILE = 'extends = "baseline"\n["levers"."\\u001b]0;owned\\u0007"]\nintensity = 1.0\n'


@pytest.mark.parametrize(
    "words", [["check", "FILE"], ["show", "FILE"], ["run", "FILE"], ["compare", "FILE"], ["scenarios"]]
)
def test_what_a_file_says_never_steers_the_terminal(words: list[str]) -> None:
    """Otherwise a file from the net could rename a window, or hide what it says (C5)."""
    Path("scenarios").mkdir()
    file = Path("scenarios", "own\x1b[31m.toml")
    file.write_text(HOSTILE, encoding="utf-8")
    done = shequ(*(str(file) if word == "FILE" else word for word in words))
    assert done.exit_code == 2
    assert "\x1b" not in done.output and "\x07" not in done.output
    assert "<U+001B>" in done.stderr
