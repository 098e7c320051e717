"""No bit of a folder changes unnoticed: a damaged file is named, or what is read is what was written."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from shequ.cli import main
from shequ.engine.errors import InputError
from shequ.study.analyse.comparison import Written
from shequ.study.check.bundle import bundle
from shequ.study.run.study_run import sweep
from shequ.study.store.manifest import ResultsError, checksum_of
from shequ.study.store.results import load
from shequ.study.store.runs import StoreError, files_of, read_file

from ..run.tiny import tiny, values


def flip(path: Path, bit: int) -> None:
    """Turn one bit of a file."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(content))


def bits(path: Path, count: int = 40) -> list[int]:
    """Return places all over a file, its first and last bytes among them: Parquet keeps names and types at the end."""
    size = 8 * path.stat().st_size
    some = random.Random(path.stat().st_size).sample(range(size), count)
    return [0, size - 1, size - 65, *some, *(size - 8 * k - 3 for k in range(20, 400, 20))]


@pytest.fixture
def folder(compared: Path, tmp_path: Path) -> Path:
    """Return a copy of a comparison."""
    shutil.copytree(compared, tmp_path / "out")
    return tmp_path / "out"


def test_every_flipped_bit_of_a_file_of_runs_is_noticed(folder: Path) -> None:
    """Otherwise 2.15 would be read as 9,795, or a flip in the footer would end in a traceback (A11)."""
    for table in ("runs", "months"):
        path = files_of(folder, table)[0]
        good = path.read_bytes()
        for bit in bits(path):
            flip(path, bit)
            with pytest.raises(StoreError, match=rf"{path.name}: damaged\. Start the command"):
                read_file(path, ["coverage"])
            path.write_bytes(good)


@pytest.mark.parametrize("name", ["cases.parquet", "sample.parquet", "manifest.json"])
def test_every_flipped_bit_of_what_says_what_runs_are_is_noticed(name: str, tmp_path: Path) -> None:
    """Otherwise a run would be told of another point, or under another price (A11: 77 of 100 flips in cases.parquet)."""
    drawn = tiny(replicates=1, uncertainties={"trust.step": {"low": 0.04, "high": 0.08}}, method="latin_hypercube",
                 samples=2, scenarios=["full"])  # fmt: skip
    sweep(drawn, tmp_path, jobs=1)
    path, whole = tmp_path / name, load(tmp_path)
    good, cases, sample = path.read_bytes(), whole.cases, whole.sample
    for bit in bits(path):
        flip(path, bit)
        try:
            now = load(tmp_path)
            pd.testing.assert_frame_equal(now.cases, cases)
            pd.testing.assert_frame_equal(now.sample, sample)
            assert now.manifest == whole.manifest
            assert name == "manifest.json" and json.loads(path.read_bytes()) == json.loads(good)
        except InputError as error:
            assert str(error).startswith(f"{path}: damaged")
        path.write_bytes(good)


def test_a_damaged_form_is_not_taken_for_another(folder: Path) -> None:
    """Otherwise the reader would be told to remove a folder that a start could mend."""
    path = folder / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"version": 2', b'"version": 3'))
    with pytest.raises(ResultsError, match=r"manifest\.json: damaged\. Start the command"):
        load(folder)


def test_every_flipped_bit_of_a_written_table_is_noticed(folder: Path) -> None:
    """Otherwise a document would be filled with a number that nobody found."""
    path = folder / "effects.csv"
    good = path.read_bytes()
    for bit in bits(path):
        flip(path, bit)
        with pytest.raises(StoreError, match=r"effects\.csv: damaged"):
            Written(folder)
        path.write_bytes(good)
    path.unlink()
    with pytest.raises(StoreError, match=r"effects\.csv: missing"):
        Written(folder)


def test_the_manifest_bears_the_sha256_of_each_file(folder: Path) -> None:
    """Otherwise another program could not check the folder: names and sums are those of sha256sum."""
    held = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"cases.parquet", "effects.csv", "price.csv", "appropriations.csv"} == set(held["files"]) - {"ends.csv"}
    for name, sha256 in held["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    told = held.pop("checksum")
    plain = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert told == checksum_of(held) == hashlib.sha256(plain.encode()).hexdigest()
    for path in (folder / "runs").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest()[:24] == path.stem


@pytest.mark.parametrize("name", ["cases.parquet", "manifest.json", "effects.csv"])
def test_a_damaged_file_is_written_anew_by_a_start(name: str, folder: Path) -> None:
    """Otherwise its reader would have to remove the folder, and with it what was finished."""
    good = (folder / name).read_bytes()
    flip(folder / name, 8 * 300 + 1)
    words = [
        "compare",
        "full",
        "--replicates",
        "2",
        "--months",
        "14",
        "--elders",
        "1200",
        "--jobs",
        "1",
        "--figures",
        "none",
    ]
    done = CliRunner().invoke(main, [*words, "--out", str(folder)])
    assert done.exit_code == 0, done.output
    assert "holds these runs already" in done.output
    if name == "manifest.json":  # command and time are those of the start that mended it
        assert load(folder).manifest.files == json.loads(good)["files"]
    else:
        assert (folder / name).read_bytes() == good


def test_a_flipped_footer_costs_its_runs_and_nothing_else(tmp_path: Path) -> None:
    """Otherwise a start would end in a traceback, or take what the footer says now."""
    sweep(tiny(replicates=1, scenarios=["full"]), tmp_path, jobs=1)
    whole, path = values(tmp_path), files_of(tmp_path, "runs")[0]
    flip(path, 8 * path.stat().st_size - 8 * 60)
    done = sweep(tiny(replicates=1, scenarios=["full"]), tmp_path, jobs=1)
    assert [one.name for one in done.damaged] == [f"runs-{path.name}"]
    assert done.finished > 0 and done.there + done.finished == 4
    pd.testing.assert_frame_equal(values(tmp_path), whole)


@pytest.mark.parametrize("which", [lambda out: files_of(out, "groups")[0], lambda out: out / "effects.csv"])
def test_damage_is_not_packed_for_an_archive(which: Callable[[Path], Path], folder: Path, tmp_path: Path) -> None:
    """Otherwise an archive would hold a wrong file, and a sum that says it is right."""
    results = load(folder)
    flip(which(folder), 8 * 50)
    with pytest.raises(StoreError, match="damaged"):
        bundle(results, tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()
