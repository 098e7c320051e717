"""The command `shequ show`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from shequ.cli import options


@click.command()
@click.argument("name")
@click.option("--against", metavar="NAME", help="Show only what differs from another scenario.")
@options.overrides
@options.lang
def command(name: str, against: str | None, overrides: Sequence[str], lang: str) -> None:
    """Show a scenario: what it orders, when, where, at what price."""
    from shequ.report.tables.scenarios import differences, portrait
    from shequ.scenario import load_scenario

    scenario = load_scenario(name, overrides)
    click.echo(differences(scenario, load_scenario(against)) if against else portrait(scenario, lang))
