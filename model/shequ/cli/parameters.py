"""The command `shequ parameters`."""

from __future__ import annotations

import click

from shequ.cli import fail, options
from shequ.cli.listing import write


@click.command()
@click.argument("name", required=False)
@options.style
@options.lang
def command(name: str | None, style: str, lang: str) -> None:
    """Print every parameter with its source, or explain one."""
    from shequ.engine.toml_files import suggest
    from shequ.policy.parameters import PARAMETERS
    from shequ.report.tables.parameters import explain, rows_of_parameters
    from shequ.report.tables.text import listing

    if name is not None:
        if name not in PARAMETERS:
            fail(f"{name}: no such parameter.{suggest(name, PARAMETERS)} See them with: shequ parameters")
        click.echo(explain(PARAMETERS[name], lang))
        return
    text = listing(rows_of_parameters(lang), style)
    if style == "text":
        click.echo(text)
    else:
        write(text)
