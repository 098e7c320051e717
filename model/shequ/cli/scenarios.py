"""The command `shequ scenarios`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import fail
from shequ.cli.listing import end_with, loaded


@click.command()
@click.option(
    "--copy", "folder", type=click.Path(path_type=Path), help="Copy the shipped files there, to read or change."
)
def command(folder: Path | None) -> None:
    """List the scenarios, the shipped ones and those in ./scenarios."""
    from functools import cache, partial

    from shequ.engine.files import copy_shipped
    from shequ.engine.output import writing
    from shequ.population.place_files import find_place
    from shequ.report.tables.text import align
    from shequ.scenario import load_scenario, scenario_files

    if folder is not None:
        if folder.exists():
            fail(f"--copy {folder}: exists already; nothing was changed")
        with writing(folder, "--copy"):
            count = copy_shipped("scenarios", folder)
        click.echo(f"Wrote {count} files to {folder}")
        return
    found, faults = loaded(partial(load_scenario, find=cache(find_place)), scenario_files().values())
    click.echo(align([[one.name, one.title, one.title_zh] for one in found], left=3))
    end_with(faults)
