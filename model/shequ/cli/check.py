"""The command `shequ check`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli.listing import end_with, loaded


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(files: tuple[Path, ...]) -> None:
    """Check scenario files without running anything."""
    from shequ.scenario import load_scenario
    from shequ.scenario.checks import beyond_ranges

    found, faults = loaded(lambda path: (path, load_scenario(path)), files)
    for path, scenario in found:
        click.echo(f"{path}: good ({scenario.title or scenario.name})")
        for line in beyond_ranges(scenario):
            click.echo(f"{path}: {line}", err=True)
    end_with(faults)
