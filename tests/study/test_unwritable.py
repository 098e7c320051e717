"""A place that cannot be written is said in one message with the remedy, and nothing half-written is left there."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from shequ.cli import main

from .made_up import made_up

SMALL = ["--months", "1", "--elders", "1200", "--set", "horizon.burn_in=0"]
RANGE = {"low": 0.0, "high": 1.0}
FILES = {  # commands that write a file, and its name
    "run": (["run", "baseline", *SMALL], "months.csv"),
    "results": (["results", "COMPARED"], "runs.csv"),
    "table": (["table", "effects", "COMPARED"], "effects.md"),
    "figure": (["figure", "effects", "COMPARED"], "effects.png"),
    "report": (["report", "COMPARED"], "page.html"),
    "bundle": (["bundle", "COMPARED"], "all.zip"),
}
FOLDERS = {  # commands that write into a folder
    "explain": ["explain", "COMPARED", "full", "--replicates", "1", "--jobs", "1"],
    "sensitivity": ["sensitivity", "SCREENED", "--outcome", "coverage"],
    "robustness": ["robustness", "UNCERTAIN", "--outcome", "coverage", "--no-regions"],
    "compare": ["compare", "full", *SMALL, "--replicates", "1", "--jobs", "1"],
    "sweep": ["sweep", "DESIGN", "--jobs", "1"],
}


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory, compared: Path) -> dict[str, str]:
    """Return the folders that commands are asked about."""
    home = tmp_path_factory.mktemp("studies")
    factors = {"start.norm": RANGE, "spirit.level": RANGE}

    def formula(at: dict[str, float], scenario: str, seed: int) -> float:
        return at["start.norm"] * (scenario == "full") + 0.5 * (scenario == "market-led") + seed

    made_up(home / "screened", formula, method="morris", samples=4, replicates=2, uncertainties=factors)
    made_up(home / "uncertain", formula, scenarios=["full", "market-led"], method="latin_hypercube", samples=40,
            replicates=1, uncertainties=factors)  # fmt: skip
    text = 'scenarios = ["full"]\nreplicates = 1\nelders = 1200\nmonths = 1\nburn_in = 0\n'
    (home / "mine.toml").write_text(text, encoding="utf-8")
    return {"COMPARED": str(compared), "SCREENED": str(home / "screened"), "UNCERTAIN": str(home / "uncertain"),
            "DESIGN": str(home / "mine.toml")}  # fmt: skip


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("a file", encoding="utf-8")
    Path("folder").mkdir()


def shequ(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words))


def there(folder: Path = Path()) -> dict[str, str]:
    """Return everything below a folder, to see that nothing is left."""
    return {path.as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def refused(words: list[str], studies: dict[str, str], said: str) -> None:
    """See that a command ends with 2, one message that names the place and the remedy, and leaves nothing."""
    before = there()
    done = shequ(*(studies.get(word, word) for word in words))
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    told = done.stderr.strip().splitlines()[-1]
    assert told.startswith("shequ: ") and said in told
    assert re.search("Choose another|or choose another|make room and start the same command again", told)
    assert there() == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_below_a_file_cannot_be_written(name: str, studies: dict[str, str]) -> None:
    """Otherwise the command would end in a traceback (B3)."""
    words, file = FILES[name]
    refused([*words, "--out", f"taken/{file}"], studies, f"--out taken/{file}: cannot be written")
    refused([*words, "--out", f"taken/below/{file}"], studies, f"--out taken/below/{file}: cannot be written")


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_the_place_of_a_file_is_told(name: str, studies: dict[str, str]) -> None:
    """Otherwise half a file would lie beside it, or the folder be lost."""
    words, file = FILES[name]
    Path(f"folder/{file}").mkdir()
    done = shequ(*(studies.get(word, word) for word in words), "--out", f"folder/{file}")
    assert done.exit_code == 2 and isinstance(done.exception, SystemExit)
    assert f"folder/{file}' is a directory" in done.stderr
    assert list(Path("folder").rglob("*")) == [Path(f"folder/{file}")]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_below_a_file_cannot_be_made(name: str, studies: dict[str, str]) -> None:
    """Otherwise an hour of runs would end in a traceback (B3)."""
    refused([*FOLDERS[name], "--out", "taken/below"], studies, "--out taken/below")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk without room is a device of Linux")
def test_no_room_for_what_is_printed_is_said(studies: dict[str, str]) -> None:
    """Otherwise ``shequ table … > table.md`` would end in a traceback, and seem to have lost the results."""
    words = [sys.executable, "-m", "shequ", "table", "effects", studies["COMPARED"]]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("shequ: the disk is full") and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("name", [*FILES, *FOLDERS, "new"])
def test_a_disk_that_takes_nothing_is_said(
    name: str, number: int, studies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a full or read-only disk would leave an empty file and a traceback (B3)."""
    opening = Path.open

    def opened(self: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        file = opening(self, mode, *more, **others)
        if "w" in mode:  # by now an empty file is there
            file.close()
            raise OSError(number, os.strerror(number), str(self))
        return file

    monkeypatch.setattr(Path, "open", opened)
    words = ["new", "mine"]
    if name in FILES:
        words = [*FILES[name][0], "--out", f"folder/{FILES[name][1]}"]
    elif name in FOLDERS:
        words = [*FOLDERS[name], "--out", "folder/out"]
    refused(words, studies, os.strerror(number))
