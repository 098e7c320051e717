"""Results for a notebook: those that are there, or else a small version made on the spot, which says so.

``SHEQU_TINY=1`` makes the small versions tiny, to see that a notebook runs; its numbers mean nothing.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from shequ.lab.compare import compare
from shequ.lab.design import load_design
from shequ.lab.folder import OutputError, check_folder, write
from shequ.lab.question import Question, with_own_baselines
from shequ.lab.results import Results, load
from shequ.lab.sets import names_of
from shequ.lab.sweep import sweep
from shequ.scenario import Horizon, load_scenario

SMALL = {"replicates": 3, "elders": 2400}
TINY = {"replicates": 2, "elders": 1200, "months": 8, "burn_in": 1}
BLOCKS, WORLDS = 8, 32  # of saltelli, each of many points; of other samples: what robustness needs, and a power of two
PLACES = (Path("results"), Path("..") / "results")


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
    folder = _there(name)
    if folder is None:
        size = _size()
        folder = _small_folder(name)
        scenarios = [_in_time(one, size) for one in names_of([], suite, "baseline")]
        world = size["elders"] // 1200
        question = Question(
            with_own_baselines(scenarios[1:], scenarios[0]), "baseline", size["replicates"], 1, world, quick=True
        )
        _say(name, folder, f"shequ compare --suite {suite} --out results/{name}")
        if not _answered(folder, question):
            write(compare(question, jobs), folder, "a notebook", lambda comparison, place: None)
    return load(folder)


def sweep_at_hand(experiment: str, jobs: int = 2) -> Results:
    """Return the results of an experiment from ``results/NAME``, or those of a small version of it."""
    folder = _there(experiment)
    if folder is None:
        design, size = load_design(experiment), _size()
        folder = _small_folder(experiment)
        fewer = {key: min(getattr(design, key) or value, value) for key, value in size.items()}
        if "communities" in design.keep:
            fewer["elders"] = SMALL["elders"]  # a pilot takes two communities at least
        if design.samples is not None:
            fewer["samples"] = min(design.samples, BLOCKS if design.method == "saltelli" else WORLDS)
        _say(experiment, folder, f"shequ sweep {experiment}")
        smaller = design.model_copy(update=fewer)
        try:
            sweep(smaller, folder, jobs=jobs, command="a notebook")
        except OutputError:  # of an older version
            shutil.rmtree(folder)
            sweep(smaller, folder, jobs=jobs, command="a notebook")
    return load(folder)


def _answered(folder: Path, question: Question) -> bool:
    """Say whether a small folder holds this question's answer; that of an older version is thrown away."""
    try:
        return check_folder(folder, question)
    except OutputError:
        shutil.rmtree(folder)
        return False


def _there(name: str) -> Path | None:
    return next((place / name for place in PLACES if (place / name / "manifest.json").is_file()), None)


def _small_folder(name: str) -> Path:
    place = next((place for place in PLACES if place.is_dir()), PLACES[0])
    return place / ("tiny" if _size() is TINY else "small") / name


def _size() -> dict[str, int]:
    return TINY if os.environ.get("SHEQU_TINY") else SMALL


def _in_time(name: str, size: dict[str, int]) -> Any:
    scenario = load_scenario(name)
    months, burn_in = size.get("months", scenario.horizon.months), size.get("burn_in", scenario.horizon.burn_in)
    return scenario.model_copy(update={"horizon": Horizon(months=months, burn_in=burn_in)})


def _say(name: str, folder: Path, command: str) -> None:
    print(f"results/{name} is not there: this is a small version in {folder}, not for a paper. The real one: {command}")
