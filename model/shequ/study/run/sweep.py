"""Sweeps: the runs of a design, done once, kept in a folder that can be read at any time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shequ.city import City
from shequ.study.design import Cases, Design, cases_of, load_design
from shequ.study.run.driver import WHOLE, Done, Shard, Wanted, drive
from shequ.study.run.runner import NOBODY_WATCHES, Watcher
from shequ.study.run.stopping import Look, Rule, until_enough
from shequ.study.run.task import Failure
from shequ.study.store.folder import open_sweep
from shequ.study.store.runs import Store, StoreError

__all__ = ["Rule", "Shard", "Store", "StoreError", "Swept", "sweep"]


@dataclass
class Swept:
    """What a sweep did.

    Attributes
    ----------
    there
        Runs that were in the folder before.
    finished
        Runs made now.
    failures
        Runs that raised three times.
    damaged
        Files that were not what they should be, and where they are now.
    looks
        What was found at each look, if replicates were added until enough.
    """

    cases: Cases
    folder: Path
    there: int = 0
    finished: int = 0
    failures: list[Failure] = field(default_factory=list)
    damaged: list[Path] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


def sweep(
    design: Cases | Design | str | Path,
    folder: str | Path,
    *,
    jobs: int = 2,
    scheduler: str | None = None,
    shard: Shard = WHOLE,
    rule: Rule | None = None,
    city: type[City] = City,
    watcher: Watcher = NOBODY_WATCHES,
    command: str = "",
) -> Swept:
    """Run what is missing of a design into a folder.

    Parameters
    ----------
    design
        A design, its name, the path of its file, or its cases as worked out already.
    folder
        Where results are kept; a sweep that was broken off goes on.
    jobs, scheduler
        Local worker processes, or the address of a Dask scheduler.
    shard
        Only one of several parts.
    rule
        Add replicates until each difference has been measured well enough, in place of the design's number.
    city
        The model; a subclass has rules of its own. Cases that were worked out already have theirs.

    Raises
    ------
    DesignError, ScenarioError, OutputError, StoreError, SchedulerError
        If something given cannot be used, or the place of results or workers cannot be reached.
    """
    if isinstance(design, str | Path):
        design = load_design(design, city.units())
    cases = cases_of(design, city) if isinstance(design, Design) else design
    store = open_sweep(cases, Path(folder), command)
    there = len(store)

    def run(replicates: dict[str, int]) -> Done:
        return drive(Wanted(cases, replicates, shard), store, jobs, scheduler, watcher)

    looks: list[Look] = []
    if rule is None:
        done = run(dict.fromkeys(cases.by_id, cases.design.replicates))
    else:
        done, looks = until_enough(cases, store, rule, run)
    return Swept(cases, store.folder, there, done.finished, done.failures, store.damaged, looks)
