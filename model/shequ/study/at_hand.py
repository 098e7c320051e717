"""Results for a notebook: those that are there, or else a small version made on the spot, which says so.

``SHEQU_TINY=1`` makes the small versions tiny, to see that a notebook runs; its numbers mean nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from shequ.engine.output import OutputError
from shequ.study.compare import compare
from shequ.study.design.files import load_design
from shequ.study.run.study_run import sweep
from shequ.study.store.results import Results, load

SMALL = {"replicates": 3, "elders": 2400}
TINY = {"replicates": 2, "elders": 1200, "months": 8, "burn_in": 1}
BLOCKS, PLACES = 8, 32  # of saltelli, each of many points; of other samples: what robustness needs, and a power of two
HOMES = (Path("results"), Path("..") / "results")


def comparison_at_hand(suite: str = "default", name: str = "compare", jobs: int = 2) -> Results:
    """Return the results of comparing a named set, from ``results/NAME``, or those of a small comparison.

    Parameters
    ----------
    suite
        A set of scenarios, as ``shequ compare --suite`` takes it.
    name
        Of the folder.
    jobs
        Worker processes for the small one.
    """

    def make(folder: Path) -> None:
        size = _size()
        compare(
            suite=suite, replicates=size["replicates"], elders=size["elders"], months=size.get("months"),
            burn_in=size.get("burn_in"), quick=True, out=folder, jobs=jobs,
        )  # fmt: skip

    return _at_hand(name, f"shequ compare --suite {suite} --out results/{name}", make)


def sweep_at_hand(experiment: str, jobs: int = 2) -> Results:
    """Return the results of an experiment from ``results/NAME``, or those of a small version of it."""

    def make(folder: Path) -> None:
        design = load_design(experiment)
        fewer = {key: min(getattr(design, key) or value, value) for key, value in _size().items()}
        if "communities" in design.keep:
            fewer["elders"] = SMALL["elders"]  # a pilot takes two communities at least
        if design.samples is not None:
            few = BLOCKS if design.method == "saltelli" else PLACES
            fewer |= {"samples": min(design.samples, few), "elders": TINY["elders"], "replicates": 1}  # minutes
        sweep(design.model_copy(update=fewer), folder, jobs=jobs)

    return _at_hand(experiment, f"shequ sweep {experiment}", make)


def _at_hand(name: str, command: str, make: Callable[[Path], None]) -> Results:
    """Open results that are there, or make small ones; small ones of an older version are made anew."""
    folder = _there(name)
    if folder is not None:
        return load(folder)
    folder = _small_folder(name)
    print(f"results/{name} is not there: this is a small version in {folder}, not for a paper. The real one: {command}")
    try:
        make(folder)
    except OutputError:
        if not (folder / "manifest.json").is_file():  # then it is nobody's to throw away
            raise
        shutil.rmtree(folder)
        make(folder)
    return load(folder)


def _there(name: str) -> Path | None:
    return next((home / name for home in HOMES if (home / name / "manifest.json").is_file()), None)


def _small_folder(name: str) -> Path:
    home = next((home for home in HOMES if home.is_dir()), HOMES[0])
    return home / ("tiny" if _size() is TINY else "small") / name


def _size() -> dict[str, int]:
    return TINY if os.environ.get("SHEQU_TINY") else SMALL
