"""Files of runs: what counts as finished, what is swept up, and what is read once."""

import os
import time
from pathlib import Path

import pandas as pd
import pytest

from shequ.engine.files import ASIDE, write_whole
from shequ.study.store.runs import FORGOTTEN_AFTER, Store, StoreError, files_of, read_runs


def table(*runs: str, value: float = 1.0) -> pd.DataFrame:
    """Return a table of runs."""
    return pd.DataFrame({"run": runs, "case": [run[0] for run in runs], "seed": [int(run[1:]) for run in runs],
                         "coverage": value})  # fmt: skip


def opened(folder: Path, *tables: str) -> Store:
    """Return a store that is ready to be written."""
    store = Store(folder, tables or ("runs",))
    store.open()
    return store


def test_a_run_is_finished_when_every_table_that_is_kept_holds_it(tmp_path: Path) -> None:
    """Otherwise a run whose months were lost would never be made again (T2)."""
    store = opened(tmp_path, "runs", "months")
    store.write({"months": table("a1", "a2"), "runs": table("a1")})
    store.write({"runs": table("a3")})
    for again in (store, opened(tmp_path, "runs", "months")):
        asked = {run: (again.has(run, ("runs", "months")), again.has(run)) for run in ("a1", "a2", "a3", "a4")}
        assert asked == {"a1": (True, True), "a2": (False, False), "a3": (False, True), "a4": (False, False)}


def test_months_are_on_disk_before_their_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a power cut between the two would leave runs whose months are missing."""
    written: list[str] = []
    monkeypatch.setattr("shequ.study.store.runs.write_whole", lambda path, content: written.append(path.parent.name))
    Store(tmp_path, ("runs", "months", "groups")).write({name: table("a1") for name in ("runs", "months", "groups")})
    assert written[-1] == "runs" and sorted(written) == ["groups", "months", "runs"]


def test_what_dead_writers_left_is_swept_up_and_what_living_ones_write_is_not(tmp_path: Path) -> None:
    """Otherwise a folder would fill with parts of files, or two starts would take them from each other (T1)."""
    opened(tmp_path)
    old, new = (tmp_path / "runs" / f".{name}{ASIDE}" for name in ("old", "new"))
    for path, age in ((old, FORGOTTEN_AFTER + 60.0), (new, FORGOTTEN_AFTER - 60.0)):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    opened(tmp_path)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_write_that_lost_its_part_is_tried_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise another start whose clock is ahead would cost the runs of this one (T3)."""
    tries: list[Path] = []

    def swept(path: Path, content: bytes) -> None:
        tries.append(path)
        if len(tries) == 1:
            raise FileNotFoundError(2, "No such file or directory", str(path))
        write_whole(path, content)

    store = opened(tmp_path)
    monkeypatch.setattr("shequ.study.store.runs.write_whole", swept)
    store.write({"runs": table("a1")})
    assert len(tries) == 2 and len(files_of(tmp_path, "runs")) == 1

    def gone(path: Path, content: bytes) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr("shequ.study.store.runs.write_whole", gone)
    with pytest.raises(StoreError, match="cannot be written"):
        store.write({"runs": table("a2")})


def test_a_run_in_two_files_is_read_once(tmp_path: Path) -> None:
    """Otherwise two starts into one folder would count a run twice in every mean (T5)."""
    store = opened(tmp_path)
    store.write({"runs": table("a1", "a2")})
    store.write({"runs": table("a2", "b3")})
    store.write({"runs": table("b3", "b4")})
    read = pd.concat(read_runs(tmp_path, "runs"))
    assert sorted(zip(read["case"], read["seed"], strict=True)) == [("a", 1), ("a", 2), ("b", 3), ("b", 4)]
    some = pd.concat(read_runs(tmp_path, "runs", ["coverage"], ["b"]))
    assert some.columns.to_list() == ["case", "seed", "coverage"]
    assert sorted(some["seed"]) == [3, 4]


def test_files_that_others_add_are_seen(tmp_path: Path) -> None:
    """Otherwise two starts into one folder would both do everything."""
    mine, other = opened(tmp_path), opened(tmp_path)
    other.write({"runs": table("a1")})
    assert not mine.has("a1")
    mine.look()
    assert mine.has("a1")


def test_the_same_values_make_the_same_file(tmp_path: Path) -> None:
    """Otherwise a run that is made twice would take room twice."""
    for _ in range(2):
        opened(tmp_path).write({"runs": table("a1", "a2")})
    assert len(files_of(tmp_path, "runs")) == 1


def test_a_damaged_file_is_kept_aside_by_a_start_and_left_by_a_look(tmp_path: Path) -> None:
    """Otherwise what may still be saved would be lost, or looking would change what is looked at."""
    opened(tmp_path).write({"runs": table("a1")})
    path = files_of(tmp_path, "runs")[0]
    path.write_bytes(path.read_bytes()[:-1])
    look = Store(tmp_path)
    look.look()
    assert look.damaged == [path] and path.exists() and not look.has("a1")
    start = opened(tmp_path)
    assert start.damaged == [tmp_path / "damaged" / f"runs-{path.name}"]
    assert start.damaged[0].exists() and not path.exists() and not start.has("a1")
