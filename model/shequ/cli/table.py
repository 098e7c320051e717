"""The command `shequ table`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import options


@click.command()
@click.argument("name")
@options.folder
@options.lang
@click.option(
    "--format", "style", type=click.Choice(["csv", "latex", "markdown"]), default="markdown", show_default=True
)
@options.out("A file.  [default: standard output]")
def command(name: str, folder: Path, lang: str, style: str, out: Path | None) -> None:
    """Write a table for a paper: effects, effects-all, levels, price, reached, estimands."""
    from shequ.engine.output import write_out
    from shequ.report.tables.exports import exported
    from shequ.study.analyse.comparison import Comparison
    from shequ.study.store.results import load

    text = exported(name, Comparison(load(folder)), lang, style)
    if out is None:
        click.echo(text.encode())
        return
    write_out(out, text.encode())
    click.echo(f"Wrote {out}")
