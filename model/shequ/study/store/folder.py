"""The folder of a study: whose it is, whether a study may go on in it, and what is written into it first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from shequ.engine.files import ASIDE, write_whole
from shequ.engine.output import OutputError, writing
from shequ.study.design.sampling import SampledPoints
from shequ.study.design.study import Study
from shequ.study.store.choosing import ResultsError
from shequ.study.store.manifest import NAME, Manifest, OldFormError, manifest_of, read_manifest
from shequ.study.store.readme import readme
from shequ.study.store.runs import TABLES, Store, StoreError, as_parquet, read_file

CASES, SAMPLE = "cases.parquet", "sample.parquet"
ANOTHER = "Choose another folder, or remove this one."


def open_folder(study: Study, folder: Path, command: str = "", ceiling: int | None = None) -> tuple[Store, str]:
    """Make a folder ready for a study.

    Parameters
    ----------
    ceiling
        The most replicates that a case of the design may come to have, where that is not the design's number.

    Returns
    -------
    Store
        Of its runs, those found there among them.
    str
        What has to be told of a folder that held more; empty if nothing.

    Raises
    ------
    OutputError
        If it holds something else: another study, or results of another model.
    StoreError
        If it cannot be written.
    """
    before = _held(folder)
    now = manifest_of(study, command, ceiling)
    note = _refuse_another(before, study, folder) if before is not None else ""
    store = Store(folder, ("runs", *study.design.keep))
    store.open()
    if before is not None and before.design.model_dump() == study.design.model_dump():
        now.started, now.command = before.started, before.command
    with writing(folder):
        _write(folder / CASES, as_parquet(study.frame()))
        if isinstance(study.points, SampledPoints):
            names = [factor.name for factor in study.factors]
            _write(folder / SAMPLE, as_parquet(pd.DataFrame(study.points.matrix, columns=names)))
        _write(folder / NAME, now.model_dump_json(indent=1).encode())
        _write(folder / "README.md", readme(now, folder).encode())
    return store, note


def _write(path: Path, content: bytes) -> None:
    """Write a file unless it holds the same already: other starts of the study may be reading it."""
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)


def _held(folder: Path) -> Manifest | None:
    """Return the manifest that is there; none in a new folder, or where it is damaged: runs are known by their content."""
    try:
        return read_manifest(folder)
    except OldFormError as error:
        raise OutputError(f"--out {error}") from None
    except ResultsError:
        there = [path.name for path in folder.iterdir() if path.suffix != ASIDE] if folder.is_dir() else []
        if folder.is_file() or (there and not {NAME, CASES, *TABLES} & set(there)):
            raise OutputError(f"--out {folder}: exists and is not a result folder. Choose another folder.") from None
        return None


def _refuse_another(before: Manifest, study: Study, folder: Path) -> str:
    """Refuse results that would be mixed with others, and return what is told of those that are left out."""
    if other := before.differs_from(study):
        raise OutputError(f"--out {folder}: holds results of {other}. {ANOTHER}")
    if before.design.seed != study.design.seed:
        raise OutputError(
            f"--out {folder}: holds the results of another question: its seeds start with {before.design.seed}, and here "
            f"with {study.design.seed}. {ANOTHER}"
        )
    try:
        held = set(read_file(folder / CASES, ["case"])["case"])
    except StoreError:
        return ""
    now = set(study.by_id)
    if not (held <= now or now <= held):
        raise OutputError(
            f"--out {folder}: holds the results of another question; {len(held - now):,} of its {len(held):,} cases are not "
            f"in this one. A study may grow in its folder, or shrink. {ANOTHER}"
        )
    if len(held) <= len(now) and before.ceiling <= study.design.replicates:
        return ""
    return (
        f"{folder} held {len(held):,} cases of {before.ceiling:,} replicates, and this question has {len(now):,} of "
        f"{study.design.replicates:,}; the other runs are kept, and left out. They were asked for by: {before.command}"
    )
