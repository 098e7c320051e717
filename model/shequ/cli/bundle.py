"""The command `shequ bundle`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import options


@click.command()
@options.folder
@options.out("The zip file.  [default: DIR.zip]")
def command(folder: Path, out: Path | None) -> None:
    """Pack results with all that they were made from, for an archive."""
    from shequ.report.words.numbers import counted
    from shequ.study.check.bundle import bundle
    from shequ.study.store.results import load

    path = out or folder.with_name(f"{folder.resolve().name}.zip")
    count = bundle(load(folder), path)
    click.echo(f"Wrote {path}: {counted(count, 'file')}, {path.stat().st_size / 1e6:.1f} MB")
