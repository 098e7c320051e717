"""The command `shequ verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shequ.cli import options

if TYPE_CHECKING:
    from shequ.study.check.verify import Difference, Verified


@click.command()
@options.folder
@click.option("--runs", type=click.IntRange(min=1), default=10, show_default=True, help="How many, spread over all.")
@click.option("--all", "every", is_flag=True, help="All runs.")
@options.jobs
@options.scheduler
def command(folder: Path, runs: int, every: bool, jobs: int, scheduler: str | None) -> None:
    """Make runs again, and name the first value that differs."""
    from shequ.cli.progress import watching
    from shequ.study.check.verify import verify
    from shequ.study.store.results import load

    with watching() as watcher:
        found = verify(load(folder), None if every else runs, jobs=jobs, scheduler=scheduler, watcher=watcher)
    for line in found.failed:
        click.echo(f"shequ: failed now: {line}", err=True)
    click.echo(_summary(found))
    if found.first is not None:
        click.echo(_told(found.first))
    if found.first is not None or found.failed:
        for name, (then, now) in found.changed.items():
            click.echo(f"  {name}: then {_short(then)}, now {_short(now)}")
        raise SystemExit(1)
    if "model" in found.changed:
        click.echo("Made by another version of the model: {} then, {} now.".format(*found.changed["model"]), err=True)


def _summary(found: Verified) -> str:
    from shequ.report.words.numbers import counted

    made = f"{counted(found.runs, 'run')} made again, {counted(found.values, 'value')} compared"
    if found.first is None:
        return f"{made}: nothing differs"
    return f"{made}: {counted(found.differing, 'run')} of them {'differs' if found.differing == 1 else 'differ'}"


def _told(one: Difference) -> str:
    spot = ", ".join(f"{name} {value}" for name, value in one.spot.items())
    return f"The first: {one.column} in {one.table}, {spot}: {one.stored!r} stored, {one.again!r} now"


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
