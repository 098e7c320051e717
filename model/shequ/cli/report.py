"""The command `shequ report`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import options


@click.command()
@options.folder
@options.lang
@options.out("The HTML file.  [default: DIR/report.html, or report.zh.html]")
def command(folder: Path, lang: str, out: Path | None) -> None:
    """Write one page about a comparison: answer, figures, tables; opens offline."""
    from shequ.engine.output import write_out
    from shequ.report.page import page
    from shequ.study.analyse.comparison import Comparison
    from shequ.study.store.results import load

    path = out or folder / ("report.html" if lang == "en" else f"report.{lang}.html")
    write_out(path, page(Comparison(load(folder)), lang).encode())
    click.echo(f"Wrote {path}")
