"""Comparing scenarios from Python: what the command `shequ compare` does, as an object."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from shequ.city import City
from shequ.scenario import Scenario
from shequ.study.analyse.comparison import Comparison
from shequ.study.design.comparison import comparison_of
from shequ.study.design.resolving import study_of
from shequ.study.run.runner import NOBODY_WATCHES, Watcher
from shequ.study.run.study_run import run_study


def compare(
    *scenarios: str | Scenario, suite: str | None = None, baseline: str | Scenario = "baseline",
    replicates: int | None = None, seed: int = 1, place: str | None = None, elders: int | None = None,
    months: int | None = None, burn_in: int | None = None, means: str | float | None = None, set: Sequence[str] = (),
    quick: bool = False, out: str | Path | None = None, jobs: int = 2, scheduler: str | None = None,
    city: type[City] = City, watcher: Watcher = NOBODY_WATCHES,
) -> Comparison:  # fmt: skip
    """Compare scenarios with a baseline, replicate by replicate, and return what the command writes.

    Parameters
    ----------
    scenarios
        Names, paths of files, or scenarios; none for those of a suite, or the default set.
    suite
        A named set of scenarios; see scenarios/sets.toml.
    replicates
        How often, under as many seeds; 20, or 3 of a quick look, if not given.
    place, elders, months, burn_in
        A place, its size (about so many elders: whole communities) and time in place of the scenarios' own.
    means
        ``list``, ``fund``, a multiple such as ``2xfund``, or CNY a month and community.
    set
        Keys of scenarios to override, ``"levers.member_visits.intensity=0.5"``.
    quick
        A first look: three replicates on two communities.
    out
        Folder of the results, which a second call goes on with; left out: one that ends with the program.
    jobs, scheduler
        Local worker processes, or the address of a Dask scheduler.
    city
        The model; a subclass has rules of its own.

    Examples
    --------
    >>> compare("full", "market-led", replicates=10).effects  # doctest: +SKIP
    """
    own = {one.name: one for one in (*scenarios, baseline) if isinstance(one, Scenario)}
    names = [one.name if isinstance(one, Scenario) else str(one) for one in scenarios]
    design = comparison_of(
        names, suite=suite, baseline=baseline.name if isinstance(baseline, Scenario) else str(baseline),
        replicates=replicates, seed=seed, place=place, elders=elders, months=months, burn_in=burn_in, means=means,
        set=list(set), quick=quick,
    )  # fmt: skip
    study = study_of(design, city, own=own)
    made = run_study(study, _folder(out), jobs=jobs, scheduler=scheduler, watcher=watcher)
    made.warn()
    comparison = Comparison(made.results)
    comparison.write()
    return comparison


def _folder(out: str | Path | None) -> Path:
    if out is not None:
        return Path(out)
    folder = Path(tempfile.mkdtemp(prefix="shequ-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "comparison"
