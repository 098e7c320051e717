"""The command `shequ levers`."""

from __future__ import annotations

import click

from shequ.cli import fail, options


@click.command()
@click.argument("name", required=False)
@click.option("--in", "scenario", metavar="SCENARIO", help="Those too that a scenario brings in [new_levers].")
@options.lang
def command(name: str | None, scenario: str | None, lang: str) -> None:
    """List the levers, or explain one."""
    from shequ.engine.toml_files import suggest
    from shequ.policy.levers import levers
    from shequ.report.tables.levers import explain, overview

    known = dict(levers())
    if scenario is not None:
        from shequ.scenario import load_scenario

        known |= load_scenario(scenario).new_levers
    if name is None:
        click.echo(overview(known, lang))
    elif name in known:
        click.echo(explain(name, known[name], lang))
    else:
        own = "" if scenario else "; one of a scenario's own: --in SCENARIO"
        fail(f"{name}: no such lever.{suggest(name, known)} See them with: shequ levers{own}")
