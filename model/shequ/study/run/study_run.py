"""Running a study: its runs, done once, kept in a folder that can be read at any time."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

import pandas as pd

from shequ.city import City
from shequ.engine.errors import InputError
from shequ.study.design.files import Design, load_design
from shequ.study.design.resolving import study_of
from shequ.study.design.study import Study
from shequ.study.run.driver import WHOLE, Done, Shard, Wanted, drive
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_all
from shequ.study.run.stopping import Interim, StoppingRule, until_enough
from shequ.study.run.task import Failure
from shequ.study.store.folder import open_folder
from shequ.study.store.results import Results, load
from shequ.study.store.runs import Store

LONGEST = 200  # letters of a reason in a message


@dataclass
class Made:
    """What running a study made.

    Attributes
    ----------
    there
        Runs of it that were in the folder before.
    finished
        Runs made now.
    missing
        Runs of it that are not there: other parts, or runs that failed.
    failures
        Runs that raised three times.
    damaged
        Files that were not what they should be, and where they are now.
    interims
        What was found at each interim analysis, if replicates were added until enough.
    note
        What has to be told of a folder that held more.
    """

    study: Study
    folder: Path
    there: int = 0
    finished: int = 0
    missing: int = 0
    failures: list[Failure] = field(default_factory=list)
    damaged: list[Path] = field(default_factory=list)
    interims: list[Interim] = field(default_factory=list)
    note: str = ""

    @property
    def results(self) -> Results:
        """What is there now."""
        return load(self.folder)

    def __repr__(self) -> str:
        """Count the runs: failures and cases can fill screens."""
        failed = f", {len(self.failures):,} failed: see {self.folder / 'failed'}" if self.failures else ""
        return f"<{self.finished:,} runs made, {self.there:,} were there{failed}; results in {self.folder}>"

    def warn(self) -> Made:
        """Warn a program of runs that failed, and of what has to be known of these results; return the same."""
        for line in (*self.study.notes, self.note, self._failures_told()):
            if line:
                warnings.warn(line, stacklevel=3)
        return self

    def _failures_told(self) -> str:
        if not self.failures:
            return ""
        first = self.failures[0]
        return (
            f"{len(self.failures):,} of the runs failed three times, the first (seed {first.seed}, policy month {first.month}) "
            f"with {shorten(first.reason, LONGEST)}; inputs and tracebacks: {self.folder / 'failed'}"
        )


def run_study(
    study: Study,
    folder: Path,
    *,
    jobs: int = 2,
    scheduler: str | None = None,
    shard: Shard = WHOLE,
    rule: StoppingRule | None = None,
    watcher: Watcher = NOBODY_WATCHES,
    command: str = "",
) -> Made:
    """Run what is missing of a study into a folder; one that was broken off goes on.

    Parameters
    ----------
    jobs, scheduler
        Local worker processes, or the address of a Dask scheduler.
    shard
        Only one of several parts.
    rule
        Add replicates until each difference has been measured well enough, in place of the design's number.

    Raises
    ------
    OutputError, StoreError, SchedulerError
        If the place of results or workers cannot be reached.
    """
    store, note = open_folder(study, folder, command, rule.ceiling if rule else None)
    whole = study.replicates
    missing = Wanted(study, whole).size(store)[0]
    made = Made(study, folder, sum(whole.values()) - missing, damaged=store.damaged, note=note)

    def run(replicates: dict[str, int]) -> Done:
        return drive(Wanted(study, replicates, shard), store, jobs, scheduler, watcher)

    if rule is None:
        done = run(whole)
    else:
        done, made.interims = until_enough(study, store, rule, run)
    made.finished, made.failures = done.finished, done.failures
    made.missing = max(missing - done.finished, 0) if rule is None else len(done.failures)
    return made


def sweep(
    design: Design | str | Path, folder: str | Path | None = None, *, jobs: int = 2, scheduler: str | None = None,
    shard: Shard = WHOLE, rule: StoppingRule | None = None, city: type[City] = City, watcher: Watcher = NOBODY_WATCHES,
    command: str = "",
) -> Made:  # fmt: skip
    """Run what is missing of a design into a folder.

    Parameters
    ----------
    design
        A design, its name, or the path of its file.
    folder
        Where results are kept; ``results/NAME`` if not given.
    city
        The model; a subclass has rules of its own.
    jobs, scheduler, shard, rule, watcher
        As in `run_study`.

    Raises
    ------
    DesignError, ScenarioError, OutputError, StoreError, SchedulerError
        If something given cannot be used, or the place of results or workers cannot be reached.
    """
    asked = design if isinstance(design, Design) else load_design(design, city.units())
    made = run_study(
        study_of(asked, city), Path(folder or Path("results") / asked.name), jobs=jobs, scheduler=scheduler, shard=shard,
        rule=rule, watcher=watcher, command=command,
    )  # fmt: skip
    return made.warn()


def run_here(
    study: Study, table: str, jobs: int = 1, scheduler: str | None = None, watcher: Watcher = NOBODY_WATCHES
) -> pd.DataFrame:
    """Run a study and return one table of its runs, without a folder: columns scenario and replicate stand in front.

    Raises
    ------
    InputError
        If a run fails.
    """
    tasks = list(Wanted(study, study.replicates).tasks(Store(Path(), ("runs", *study.design.keep))))
    results = run_all(tasks, jobs, scheduler, watcher)
    for failure in (failure for result in results for failure in result.failures):
        raise InputError(f"seed {failure.seed}, policy month {failure.month}: {failure.reason}\n{failure.trace}")
    frame = pd.concat([result.tables[table] for result in results], ignore_index=True)
    names = {case.id: case.scenario for case in study.cases}
    return frame.assign(scenario=frame["scenario"].map(names))
