"""The command `shequ figure`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from shequ.cli import options
from shequ.engine.errors import InputError
from shequ.engine.files import safe_name

INCH = 25.4  # millimetres
UNITS = {"": 1.0, "mm": 1.0, "cm": 10.0, "in": INCH}
NARROWEST, WIDEST = 60.0, 400.0
PAGE = 250.0  # millimetres that a page leaves for a figure


@click.command()
@click.argument("name")
@options.folder
@options.lang
@click.option("--width", metavar="WIDTH", help="89mm, 18cm, 3.5in.  [default: 180mm]")
@options.out("A .png, .svg or .pdf.  [default: PNG and SVG in DIR/figures]")
@click.option("--scenario", metavar="NAME", help="Of sensitivity: which one.  [default: the first policy]")
@click.option("--outcome", metavar="NAME", help="Of sensitivity and map: which one.  [default: the first]")
def command(
    name: str, folder: Path, lang: str, width: str | None, out: Path | None, scenario: str | None, outcome: str | None
) -> None:
    """Draw a figure of results, for a journal's column or a page.

    Of a comparison: effects, effects-all, paths, trust, funnel, frontier, reached, estates, map, estimands. Of a sweep:
    estimands, synergy, frontier, pilot, robustness, sensitivity.
    """
    from shequ.report.drawing.style import WIDTH, save, save_as
    from shequ.report.figures.by_name import RENAMED, draw
    from shequ.study.store.results import load

    millimetres = WIDTH if width is None else width_of(width)
    figure = draw(name, load(folder), lang, millimetres, scenario, outcome)
    ending = "".join(f"-{safe_name(part)}" for part in (scenario, outcome) if part)
    ending += "" if lang == "en" else f".{lang}"
    file = f"{RENAMED.get(name, name)}{ending}"
    paths = save(figure, folder / "figures", file) if out is None else (save_as(figure, out),)
    click.echo(f"Wrote {', '.join(map(str, paths))}")
    tall = figure.get_figheight() * INCH
    if tall > PAGE:
        wider = f", or --width {WIDTH:g}mm" if millimetres < WIDTH else ""
        click.echo(f"It is {tall / 10.0:.0f} cm tall, more than a page: compare fewer scenarios{wider}", err=True)


def width_of(text: str) -> float:
    """Return a width in millimetres: ``89mm``, ``8.9cm``, ``3.5in``.

    Raises
    ------
    InputError
        If it is no width, or none of a page.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|)\s*", text)
    if found is None:
        raise InputError(f"--width {text}: expected a number and a unit, such as 89mm, 18cm or 3.5in")
    width = float(found[1]) * UNITS[found[2]]
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"--width {text}: a figure is {NARROWEST:.0f} to {WIDEST:.0f} mm wide; a journal's column 85 to 90"
        )
    return width
