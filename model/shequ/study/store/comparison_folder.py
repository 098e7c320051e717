"""The folder of a comparison: written as a whole or not at all, recognised when asked again, explaining itself."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from shequ import __version__
from shequ.engine.errors import InputError
from shequ.engine.files import code_fingerprint, write_whole
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, defaults_of
from shequ.study.analyse.comparison import DETAILS, Comparison
from shequ.study.design.looks import Variant
from shequ.study.design.question import Question
from shequ.study.run.task import Failure
from shequ.study.statistics.paired import controlled
from shequ.study.store.choosing import ResultsError

REMAKE_SWEEP = "Start the sweep again: it mends the file, and what was finished is kept."
REMAKE_COMPARISON = "Remove the folder and compare again; its README.md and manifest.json name the command."
LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "distributed", "SALib")


class OutputError(InputError):
    """Results cannot be written where they were asked for."""


def check_folder(folder: Path, question: Question) -> bool:
    """Say whether the folder already holds this question's results; refuse another's.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds something else.
    """
    manifest = folder / "manifest.json"
    if manifest.is_file():
        held = read_manifest(folder)
        if held.get("fingerprint") == question.fingerprint:
            return True
        if held.get("code") != code_fingerprint():
            raise OutputError(
                f"--out {folder}: holds results of another version of shequ. Remove it, or choose another."
            )
        raise OutputError(
            f"--out {folder}: holds the results of another question. Choose another folder, or remove it."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"--out {folder}: exists and is not a result folder. Choose another folder.")
    try:  # what an operating system allows is known by trying
        aside_of(folder).mkdir(parents=True)
        aside_of(folder).rmdir()
    except OSError as error:
        raise OutputError(f"--out {folder}: cannot be written: {error.strerror}. Choose another folder.") from None
    return False


def check_file(path: Path) -> None:
    """Refuse a file of months that could not be written, before anything is run.

    Raises
    ------
    OutputError
        If its ending is not known, or its folder cannot be written.
    """
    if path.suffix not in WRITERS:
        raise OutputError(f"--out {path}: no such format. Give the file the ending {' or '.join(WRITERS)}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside_of(path).touch()
        aside_of(path).unlink()
    except OSError as error:
        raise OutputError(f"--out {path}: cannot be written: {error.strerror}. Choose another place.") from None


def write_out(path: Path, content: bytes) -> None:
    """Write a file where somebody asked for it, as a whole or not at all.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise OutputError(f"--out {path}: cannot be written: {error.strerror}. Choose another place.") from None


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a whole or not at all."""
    write_whole(path, WRITERS[path.suffix](frame))


WRITERS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    ".csv": lambda frame: frame.to_csv(index=False).encode("utf-8-sig"),
    ".parquet": lambda frame: frame.to_parquet(index=False),
}


def aside_of(folder: Path) -> Path:
    """Return where a folder is written before it is moved into place."""
    return folder.with_name(f".{folder.name}.{os.getpid()}")


def write(
    comparison: Comparison,
    folder: Path,
    command: str,
    present: Callable[[Comparison, Path], None],
    started: datetime | None = None,
) -> None:
    """Write all files aside, then move the folder into place, so that no half result is ever seen.

    ``present`` adds what people read: figures, and a README.
    """
    aside = aside_of(folder)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        comparison.months.to_parquet(aside / "months.parquet", compression="zstd", index=False)
        for name, table in comparison.details.items():
            table.to_parquet(aside / f"{name}.parquet", compression="zstd", index=False)
        for name, table in comparison.tables.items():
            table.to_csv(aside / f"{name}.csv", index=False, encoding="utf-8-sig")
        present(comparison, aside)
        text = json.dumps(manifest(comparison, command, started), indent=1, ensure_ascii=False)
        (aside / "manifest.json").write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()  # empty, as check_folder has seen
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def manifest(comparison: Comparison, command: str, started: datetime | None = None) -> dict[str, Any]:
    """Return what was run, with what, when and by which versions."""
    question, now = comparison.question, datetime.now(UTC)
    return {
        "fingerprint": question.fingerprint,
        "command": command,
        "code": code_fingerprint(),
        "started": started.isoformat(timespec="seconds") if started else None,
        "written": now.isoformat(timespec="seconds"),
        "seconds": round((now - started).total_seconds()) if started else None,
        **made_with(),
        "seed": question.seed,
        "replicates": question.replicates,
        "communities": question.communities,
        "quick": question.quick,
        "baseline": question.baseline,
        "references": question.references(),
        "variants": {variant.name: dict(variant.parameters) for variant in question.variants},
        "scenarios": [scenario.model_dump(mode="json") for scenario in question.scenarios],
        "parameters": defaults_of(question.scenarios[0].parameters, find_place(question.scenarios[0].place)),
        "failures": [asdict(failure) for failure in comparison.failures],
    }


def made_with() -> dict[str, Any]:
    """Return versions and machine: what may move a last bit."""
    return {
        "shequ": __version__,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "machine": platform.machine(),
        "cpu_features": cpu_features(),
    }


def cpu_features() -> list[str]:
    """Return the SIMD features that NumPy uses here: they can move the last bit of exp and log."""
    found = np.show_config(mode="dicts")
    return list(found.get("SIMD Extensions", {}).get("found", []))


@contextmanager
def intact(path: Path) -> Iterator[None]:
    """Tell in one message of a file of results that is missing or damaged.

    Raises
    ------
    ResultsError
        If what is done to the file fails in one of the ways of such a file.
    """
    try:
        yield
    except (OSError, ValueError, KeyError):
        what = "damaged, or written by another version" if path.is_file() else "missing"
        of_sweep = (path.parent / "runs").is_dir()
        raise ResultsError(f"{path}: {what}. {REMAKE_SWEEP if of_sweep else REMAKE_COMPARISON}") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what was run, and with what."""
    with intact(folder / "manifest.json"):
        made: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return made


def read_comparison(folder: Path) -> Comparison:
    """Read back a comparison as it was written.

    Raises
    ------
    ResultsError
        If a file of it is missing or damaged.
    """
    made = read_manifest(folder)
    with intact(folder / "manifest.json"):
        question = Question(
            scenarios=tuple(Scenario.model_validate(one) for one in made["scenarios"]),
            baseline=made["baseline"],
            replicates=made["replicates"],
            seed=made["seed"],
            communities=made["communities"],
            quick=made["quick"],
            variants=tuple(Variant(name, tuple(values.items())) for name, values in made["variants"].items()),
        )
        failures = tuple(Failure(**one) for one in made["failures"])
    details = {name: read_parquet(path) for name in DETAILS if (path := folder / f"{name}.parquet").is_file()}
    return Comparison(question, read_parquet(folder / "months.parquet"), read_tables(folder), failures, details)


def read_parquet(path: Path, columns: Sequence[str] | None = None, filters: Any = None) -> pd.DataFrame:
    """Read a table, or some of its columns and rows.

    Raises
    ------
    ResultsError
        If it is missing or damaged.
    """
    with intact(path):
        frame: pd.DataFrame = pq.read_table(path, columns=columns, filters=filters).to_pandas()
    return frame


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read back the tables of a comparison; those of an older version get what they did not say yet."""
    tables = {}
    for path in sorted({folder / "effects.csv", *folder.glob("*.csv")}):  # every comparison has its effects
        with intact(path):
            tables[path.stem] = pd.read_csv(path, encoding="utf-8-sig")
            if path.stem in ("effects", "estimands") and "separated" not in tables[path.stem]:
                tables[path.stem] = controlled(tables[path.stem])
    return tables
