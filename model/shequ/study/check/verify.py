"""Results checked: runs made again from what the manifest says, and held against what is stored, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from shequ.city import EDITION, City
from shequ.own import model_fingerprint
from shequ.study.design.study import Study
from shequ.study.run.driver import task_of
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_each
from shequ.study.run.task import Result, Task
from shequ.study.store.manifest import Manifest, made_with
from shequ.study.store.results import Results

NAMES = {"scenario", "replicate"}
KEYS = ["point", "scenario", "seed", "month", "community"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that comes out otherwise."""

    table: str
    spot: dict[str, Any]
    column: str
    stored: Any
    again: Any


@dataclass
class Verified:
    """What was found.

    Attributes
    ----------
    runs, values
        How many were made again, and how many values compared.
    differing
        Runs in which something differs.
    first
        The first value that does, in the order of the results; None if none does.
    failed
        Runs that did not finish now, with the reason.
    changed
        What is not as it was when the results were made: versions, machine, parameters; name to (then, now).
    """

    runs: int = 0
    values: int = 0
    differing: int = 0
    first: Difference | None = None
    failed: list[str] = field(default_factory=list)
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def verify(
    results: Results, runs: int | None = 10, *, jobs: int = 1, scheduler: str | None = None, city: type[City] = City,
    watcher: Watcher = NOBODY_WATCHES,
) -> Verified:  # fmt: skip
    """Make runs again and compare.

    Parameters
    ----------
    runs
        How many, spread evenly over all that are there; None for all.
    city
        The model, if the results were made with a subclass.

    Raises
    ------
    ResultsError
        If the results were made with a model of somebody's own, and it is not given.
    """
    study = results.study(city)
    wanted = _chosen(results, runs)
    stored = {table: results.read(table, None, _where(wanted)) for table in results.tables}
    found = Verified(changed=changed_since(results.manifest))
    tasks = list(_tasks(study, wanted, tuple(stored)))
    watcher.expected(len(wanted), sum(task.months for _, task in tasks))
    differences: list[Difference] = []
    for spots, result in run_each(tasks, jobs, scheduler, watcher):
        differences += _compare(found, stored, spots, result)
    order = {spot: number for number, spot in enumerate(wanted)}
    differences.sort(key=lambda one: order[_spot(one.spot)])
    found.first = differences[0] if differences else None
    return found


Spot = tuple[int, str, int]  # point, scenario, seed


def _spot(row: Mapping[str, Any]) -> Spot:
    return int(row["point"]), str(row["scenario"]), int(row["seed"])


def _chosen(results: Results, runs: int | None) -> list[Spot]:
    """Return runs spread evenly over all, each once, in the order of the results."""
    rows = results.read("runs", []).drop_duplicates(["case", "seed"])
    if runs is not None and runs < len(rows):
        rows = rows.iloc[np.linspace(0, len(rows) - 1, runs).round().astype(int)]
    return [_spot(row) for row in rows[["point", "scenario", "seed"]].to_dict("records")]


def _where(wanted: Sequence[Spot]) -> dict[str, list[Any]]:
    return {"point": sorted({point for point, _, _ in wanted}), "scenario": sorted({name for _, name, _ in wanted})}


def _tasks(study: Study, wanted: Sequence[Spot], keep: tuple[str, ...]) -> Iterator[tuple[dict[str, Spot], Task]]:
    """Yield tasks of runs that share past and seed, with the spot of each of their scenarios."""
    together: dict[Any, list[tuple[Spot, Any, Any]]] = {}
    for point, name, seed in wanted:
        scenario, place = study.ready(name, point)
        together.setdefault((scenario.past(), seed), []).append(((point, name, seed), scenario, place))
    for (_, seed), members in together.items():
        named = [one.model_copy(update={"name": f"{spot[1]}@{spot[0]}"}) for spot, one, _ in members]
        spots = {scenario.name: spot for scenario, (spot, _, _) in zip(named, members, strict=True)}
        yield spots, task_of(study, named, members[0][2], seed - study.design.seed, keep)


def _compare(
    found: Verified, stored: Mapping[str, pd.DataFrame], spots: Mapping[str, Spot], result: Result
) -> list[Difference]:
    """Count what was made again, and return the first difference of each run that has one."""
    found.failed += [f"{one.scenario}, seed {one.seed}: {one.reason}" for one in result.failures]
    differences = []
    finished = next(iter(result.tables.values()))["scenario"].unique() if result.tables else []
    for name in finished:
        of_run = {table: frame[frame["scenario"] == name] for table, frame in result.tables.items()}
        found.runs += 1
        found.values += sum(len(frame) * (frame.shape[1] - len(NAMES)) for frame in of_run.values())
        first = next(_differences(stored, spots[name], of_run), None)
        if first is not None:
            found.differing += 1
            differences.append(first)
    return differences


def _differences(
    stored: Mapping[str, pd.DataFrame], spot: Spot, again: Mapping[str, pd.DataFrame]
) -> Iterator[Difference]:
    for table, frame in stored.items():
        here = frame[(frame["point"] == spot[0]) & (frame["scenario"] == spot[1]) & (frame["seed"] == spot[2])]
        made = again[table]
        columns = [column for column in made.columns if column in here.columns and column not in NAMES]
        yield from _in_table(table, here.reset_index(drop=True), made.reset_index(drop=True), columns)


def _in_table(table: str, here: pd.DataFrame, made: pd.DataFrame, columns: Sequence[str]) -> Iterator[Difference]:
    order = [key for key in ("month", "community") if key in columns]
    if order:
        here, made = (frame.sort_values(order, ignore_index=True) for frame in (here, made))
    if len(here) != len(made):
        spot = {key: here.iloc[0][key] for key in ("point", "scenario", "seed")} if len(here) else {}
        yield Difference(table, spot, "number of rows", len(here), len(made))
        return
    unlike = pd.DataFrame({column: ~_same(here[column], made[column]) for column in columns})
    for row in np.flatnonzero(unlike.any(axis=1).to_numpy()).tolist():
        column = str(unlike.columns[int(unlike.iloc[row].to_numpy().argmax())])
        keys = {key: _plain(here.iloc[row][key]) for key in KEYS if key in here}
        yield Difference(table, keys, column, _plain(here.iloc[row][column]), _plain(made.iloc[row][column]))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _same(stored: pd.Series[Any], again: pd.Series[Any]) -> pd.Series[bool]:
    return (stored == again) | (stored.isna() & again.isna())


def changed_since(manifest: Manifest) -> dict[str, tuple[Any, Any]]:
    """Return what is not as it was when results were made: name to (then, now)."""
    now = made_with() | {"edition": EDITION, "model": model_fingerprint()}
    then = manifest.model_dump(include=set(now))
    for versions in (then, now):
        versions |= {f"library {name}": version for name, version in versions.pop("libraries").items()}
    return {name: (then.get(name), value) for name, value in now.items() if then.get(name) != value}
