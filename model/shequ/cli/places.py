"""The command `shequ places`."""

from __future__ import annotations

import click

from shequ.cli.listing import end_with, loaded


@click.command()
def command() -> None:
    """List the places, the shipped ones and those in ./scenarios/places."""
    from shequ.engine.files import named_files
    from shequ.population.place_files import load_place
    from shequ.report.tables.text import align

    found, faults = loaded(load_place, named_files("scenarios/places").values())
    rows = [["", "", "", "elders", "communities"]]
    rows += [[one.name, one.title, one.title_zh, f"{one.elders:,}", str(len(one.communities))] for one in found]
    click.echo(align(rows, left=3))
    end_with(faults)
