"""The commands `shequ verify` and `shequ bundle`: results checked, and packed for an archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shequ.commands.progress import watching
from shequ.report.words.numbers import counted
from shequ.study.check.bundle import bundle
from shequ.study.check.verify import Difference, Verified, verify
from shequ.study.store.results import load


def verify_folder(folder: Path, runs: int | None, jobs: int, scheduler: str | None) -> None:
    """Make runs of a folder again, and say whether anything differs; end with 1 if it does."""
    with watching() as watcher:
        found = verify(load(folder), runs, jobs=jobs, scheduler=scheduler, watcher=watcher)
    for line in found.failed:
        click.echo(f"shequ: failed now: {line}", err=True)
    click.echo(_summary(found))
    if found.first is not None:
        click.echo(_told(found.first))
    if found.first is not None or found.failed:
        for name, (then, now) in found.changed.items():
            click.echo(f"  {name}: then {_short(then)}, now {_short(now)}")
        raise SystemExit(1)


def _summary(found: Verified) -> str:
    made = f"{counted(found.runs, 'run')} made again, {counted(found.values, 'value')} compared"
    if found.first is None:
        return f"{made}: nothing differs"
    return f"{made}: {counted(found.differing, 'run')} of them {'differs' if found.differing == 1 else 'differ'}"


def _told(one: Difference) -> str:
    place = ", ".join(f"{name} {value}" for name, value in one.spot.items())
    return f"The first: {one.column} in {one.table}, {place}: {one.stored!r} stored, {one.again!r} now"


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def bundle_folder(folder: Path, out: Path | None) -> None:
    """Pack a result folder into a zip file."""
    path = out or folder.with_name(f"{folder.resolve().name}.zip")
    count = bundle(load(folder), path)
    click.echo(f"Wrote {path}: {counted(count, 'file')}, {path.stat().st_size / 1e6:.1f} MB")
