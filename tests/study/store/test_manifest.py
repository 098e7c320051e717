"""The manifest: every key has to be there and be what it should be, and is told by name where it is not."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shequ.cli import main
from shequ.study.store.manifest import Manifest, ResultsError, checksum_of
from shequ.study.store.results import load

MISSING = object()
READERS = (
    ["results"],
    ["table", "effects"],
    ["figure", "effects"],
    ["report"],
    ["explain", "full"],
    ["verify"],
    ["bundle"],
)


def broken(folder: Path, key: str, value: Any) -> None:
    """Write a manifest in which a key is missing or of another kind, as another program would: with the right checksum."""
    content = json.loads((folder / "whole.json").read_text(encoding="utf-8"))
    del content["checksum"]
    content[key] = value
    if value is MISSING:
        del content[key]
    (folder / "manifest.json").write_text(json.dumps(content | {"checksum": checksum_of(content)}), encoding="utf-8")


@pytest.fixture
def folder(compared: Path, tmp_path: Path) -> Path:
    """Return a copy of a comparison, its manifest kept beside the one that is broken."""
    shutil.copytree(compared, tmp_path / "out")
    shutil.copy(compared / "manifest.json", tmp_path / "out" / "whole.json")
    return tmp_path / "out"


@pytest.mark.parametrize("key", Manifest.model_fields)
def test_a_key_that_is_not_what_it_should_be_is_named(folder: Path, key: str) -> None:
    """Otherwise nearly every reader would end in a traceback, or tell of runs that were never made."""
    kind = type(json.loads((folder / "whole.json").read_text(encoding="utf-8"))[key])
    for value in (MISSING, None, 17.5, "x", [], [1], {}, {"x": 1}, {"x": None}):
        if isinstance(value, kind) or (kind is int and value == 17.5):
            continue
        broken(folder, key, value)
        told = (
            r"written in form .* of results"
            if key == "version"
            else rf"manifest\.json: damaged: {key}\b.*Start the command"
        )
        with pytest.raises(ResultsError, match=told):
            load(folder)


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_every_reader_says_what_is_wrong_in_one_message(folder: Path, words: list[str]) -> None:
    """Otherwise the remedy would hang on the command that was typed."""
    name, *more = words
    given = [name, str(folder), *more] if name == "explain" else [name, *more, str(folder)]
    before = {path for path in folder.rglob("*") if path.is_file()}
    for value in (MISSING, None, 17):
        broken(folder, "places", value)
        done = CliRunner().invoke(main, given)
        assert done.exit_code == 2
        assert isinstance(done.exception, SystemExit)
        assert len(done.output.splitlines()) == 1 and "damaged: places" in done.output
    assert {path for path in folder.rglob("*") if path.is_file()} == before
    assert not folder.with_suffix(".zip").exists()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("scenarios", {}, "scenarios: found none"),
        ("references", {}, "references: the baseline of baseline is missing"),
        ("references", {"baseline": "full", "full": "baseline"}, "references: the baseline of"),
        ("places", {}, "places: bazhong, the place of baseline, is missing"),
        ("levers", {}, r"levers: \w+, which full uses, is missing"),
        ("files", {}, r"files: cases\.parquet is missing"),
        ("ceiling", 0, "ceiling: found 0; allowed is 1 or more"),
    ],
)
def test_what_scenarios_name_has_to_be_in_it(folder: Path, key: str, value: Any, message: str) -> None:
    """Otherwise it would be looked up by its name, where something else may stand by now."""
    broken(folder, key, value)
    with pytest.raises(ResultsError, match=message):
        load(folder)


def test_a_scenario_bears_the_name_under_which_it_stands(folder: Path) -> None:
    """Otherwise a table would look for the title of a scenario that is not there."""
    content = json.loads((folder / "whole.json").read_text(encoding="utf-8"))
    content["scenarios"]["full"]["name"] = "fuller"
    broken(folder, "scenarios", content["scenarios"])
    with pytest.raises(ResultsError, match="scenarios: full is called fuller"):
        load(folder)


def test_the_price_that_a_rival_spends_has_to_be_in_it(folder: Path) -> None:
    """Otherwise a rival would be priced by a scenario of today."""
    content = json.loads((folder / "whole.json").read_text(encoding="utf-8"))
    content["scenarios"]["full"]["budget_of"] = "dear"
    broken(folder, "scenarios", content["scenarios"])
    with pytest.raises(ResultsError, match="budgets: dear, whose price full spends, is missing"):
        load(folder)
