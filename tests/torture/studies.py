"""A small comparison and a small sweep, and all that can be read of their folders."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from shequ.engine.errors import InputError
from shequ.engine.files import sha256_of
from shequ.study.analyse.comparison import Written
from shequ.study.run import driver
from shequ.study.store.frames import as_csv
from shequ.study.store.manifest import NAME
from shequ.study.store.results import load
from shequ.study.store.runs import TABLES, content_of, files_of
from torture.programs import Fault, end_of, shequ, started

PLACE = 'extends = "bazhong"\ntitle = "Tiny"\ntitle_zh = "小"\ncommunities = "tiny.csv"\n'
TABLE = "community,subdistrict,urban,elders,estates,facilities\nOne,East,1,90,2,1\nTwo,West,0,60,1,1\n"
DESIGN = """scenarios = ["full", "market-led"]
place = "tiny"
replicates = 2
months = 2
burn_in = 1
method = "latin_hypercube"
samples = 3
keep = ["months", "communities"]
[uncertainties]
"trust.step" = { low = 0.04, high = 0.08 }
"""
COMMANDS = {
    "compare": ["compare", "full", "market-led", "--place", "tiny", "--replicates", "2", "--months", "2",
                "--set", "horizon.burn_in=1", "--figures", "none", "--out", "out"],
    "sweep": ["sweep", "mine.toml", "--out", "out"],
}  # fmt: skip


def often() -> None:
    """Let results be written as soon as they come: the same files each time, and many moments at which one is half-written."""
    driver.AT_LEAST = driver.KEPT_BACK = 0.0


def laid_out(home: Path) -> Path:
    """Write the files that the studies are made from."""
    (home / "scenarios" / "places").mkdir(parents=True)
    (home / "scenarios" / "places" / "tiny.toml").write_text(PLACE, encoding="utf-8")
    (home / "scenarios" / "places" / "tiny.csv").write_text(TABLE, encoding="utf-8")
    (home / "mine.toml").write_text(DESIGN, encoding="utf-8")
    return home


@functools.cache
def undisturbed(home: Path, name: str, jobs: int) -> tuple[dict[str, str], float]:
    """Return what is read of a study that nothing befell, and the seconds that it took; it stays in ``home/NAME``."""
    place = laid_out(home / f"{name}-{jobs}")
    began = time.monotonic()
    finished(place, name, jobs)
    return told(place / "out"), time.monotonic() - began


def begun(home: Path, name: str, jobs: int = 1, limits: tuple[tuple[int, int], ...] = ()) -> int:
    """Start a study, and return the number of its process."""
    return started(lambda: shequ(*COMMANDS[name], "--jobs", str(jobs)), home, limits)


def finished(home: Path, name: str, jobs: int = 1) -> None:
    """Run a study to its end."""
    end_of(begun(home, name, jobs), home).soundly(0)


def told(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all that is read of a folder; the manifest bears those of its CSV files."""
    return {name: sha256_of(content) for name, content in _read(folder)}


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    results = load(folder)
    made = results.manifest.model_copy(update={"started": "", "command": ""})
    yield NAME, made.model_dump_json().encode()
    frames = {"cases": results.cases} | {table: results.read(table) for table in results.tables}
    if results.is_comparison:
        written = Written(folder)
        frames |= {f"{name}.csv": table for name, table in written.tables()}
    else:
        frames["sample"] = results.sample
    for name, frame in frames.items():
        yield name, as_csv(pd.DataFrame(frame))


def whole(folder: Path) -> int:
    """Count the files of runs, and see that each is whole, and the manifest with what it names, if it is there.

    Raises
    ------
    Fault
        If a file is not what was written.
    """
    try:
        paths = [path for table in TABLES for path in files_of(folder, table)]
        for path in paths:
            content_of(path)
        if (folder / NAME).exists():
            _ = load(folder).cases
    except InputError as error:
        raise Fault(f"half-written: {error}") from None
    return len(paths)


def same(home: Path, expected: dict[str, str]) -> None:
    """See that a folder holds what an undisturbed one does.

    Raises
    ------
    Fault
        If anything that is read differs.
    """
    whole(home / "out")
    now = told(home / "out")
    if unlike := [name for name in expected if now.get(name) != expected[name]]:
        raise Fault(f"not as undisturbed: {', '.join(unlike)}")
