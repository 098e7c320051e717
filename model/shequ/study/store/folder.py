"""The folder of a sweep: what it holds, whose it is, and whether a design may go on in it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from shequ import __version__
from shequ.engine.files import ASIDE, write_whole
from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import fingerprint as levers_fingerprint
from shequ.study.design import Cases
from shequ.study.run.task import model_fingerprint
from shequ.study.store.choosing import ResultsError
from shequ.study.store.comparison_folder import OutputError, intact, made_with, read_manifest
from shequ.study.store.runs import Store, as_parquet

README = """# {title}

A sweep by Shequ {version}. The command:

    {command}

| file | what it is |
|---|---|
| `cases.parquet` | the design: a row for each scenario at each point, its case, its baseline, and what varies |
| `runs/*.parquet` | results: a row a run (case and seed), the mean of every outcome over the last twelve months |
{more}| `manifest.json` | the design, seed, versions, machine, units |
| `failed/` | runs that raised three times, with inputs and traceback; `damaged/`: files that were not what they should be |

Read it while the sweep is running too: `shequ results {folder}` lists, filters and exports; in Python

    from shequ.study import load
    load("{folder}").runs

is a pandas frame of runs beside what varies. The files are plain Parquet, for DuckDB or anything else: each is named by
the hash of its content, and a run may stand in two of them, with the same values. `shequ verify {folder}` makes some
runs again and compares; `shequ bundle {folder}` packs all for an archive. The same command as above does only what is
missing.
"""
MORE = {
    "months": "| `months/*.parquet` | every outcome in every month of every run |\n",
    "communities": "| `communities/*.parquet` | a few outcomes in every community and month |\n",
}


def open_sweep(cases: Cases, folder: Path, command: str) -> Store:
    """Make the folder ready for a design, and return its store.

    Raises
    ------
    OutputError
        If it holds something else: another design, or results of another version.
    StoreError
        If it cannot be written.
    """
    _check(cases, folder)
    store = Store(folder, ("runs", *cases.design.keep))
    store.open()
    title = cases.design.title or cases.design.name
    more = "".join(MORE[table] for table in cases.design.keep)
    readme = README.format(title=title, version=__version__, command=command, more=more, folder=folder.as_posix())
    text = json.dumps(manifest(cases, command), indent=1, ensure_ascii=False)
    write_whole(folder / "cases.parquet", as_parquet(cases.frame()))
    write_whole(folder / "README.md", readme.encode())
    write_whole(folder / "manifest.json", text.encode())
    return store


def _check(cases: Cases, folder: Path) -> None:
    about: dict[str, Any] = {}
    with suppress(ResultsError):  # a manifest that is missing or damaged is written anew
        about = read_manifest(folder)
    if not about:
        there = [path.name for path in folder.iterdir() if path.suffix != ASIDE] if folder.is_dir() else []
        if folder.is_file() or not ("cases.parquet" in there or set(there) <= {"runs", *MORE}):
            raise OutputError(f"--out {folder}: exists and is not a result folder. Choose another folder.")
        return
    if about.get("kind") != "sweep":
        raise OutputError(f"--out {folder}: holds the results of another question. Choose another folder.")
    if about.get("model") != model_fingerprint():
        raise OutputError(f"--out {folder}: holds results of another version of shequ. Remove it, or choose another.")
    before, now = _cases_at(folder / "cases.parquet"), {case.id for case in cases.cases}
    if not (before <= now or now <= before):
        raise OutputError(
            f"--out {folder}: holds the results of another design; {len(before - now):,} of its {len(before):,} cases "
            "are not in this one. A design may grow in its folder, or shrink; for another one choose another folder."
        )


def _cases_at(path: Path) -> set[str]:
    """Return the cases of a design; none if they are missing or damaged: runs are known by their content."""
    with suppress(ResultsError), intact(path):
        return set(pq.read_table(path, columns=["case"], use_threads=False)["case"].to_pylist())
    return set()


def manifest(cases: Cases, command: str) -> dict[str, Any]:
    """Return what is run, with what, when and by which versions."""
    design, own, units = cases.design, cases.city.own_outcomes, cases.city.units()
    return {
        "kind": "sweep",
        "command": command,
        "model": model_fingerprint(),
        "parameters": cases.places.parameters.fingerprint(),
        "levers": levers_fingerprint(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        **made_with(),
        "design": design.model_dump(mode="json"),
        "factors": {
            f.name: {"lever": f.of_policy, "levels": list(f.levels), "low": None if f.levels else f.low,
                     "high": None if f.levels else f.high, "unit": unit_of_factor(f.name, cases.places.parameters)}
            for f in cases.factors
        },
        "scenarios": {name: scenario.model_dump(mode="json") for name, scenario in cases.scenarios.items()},
        "communities": cases.places.communities,
        "city": f"{cases.city.__module__}.{cases.city.__qualname__}",
        "units": {outcome: units[outcome] for outcome in [*design.outcomes, *(one.name for one in own)]},
        "better": {one.name: one.better for one in own},
        "notes": cases.notes,
    }  # fmt: skip


def unit_of_factor(name: str, parameters: ParameterSet) -> str:
    """Return the unit of what varies."""
    parameter = parameters.get(name.partition(":")[2] or name)
    if parameter is not None:
        return parameter.unit
    field = name.rpartition(".")[2]
    return {"amount": "CNY a month", "monthly": "CNY a month", "start": "month", "end": "month", "ramp": "months",
            "fund": "CNY a month and community", "intensity": "0–1"}.get(field, "")  # fmt: skip
