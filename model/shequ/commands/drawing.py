"""The commands `shequ figure`, `shequ table` and `shequ report`: one figure, one table or the whole page of results."""

from __future__ import annotations

import re
from pathlib import Path

import click

from shequ.engine.errors import InputError
from shequ.engine.files import safe_name
from shequ.report.drawing.lettering import MM_PER_INCH
from shequ.report.drawing.style import WIDTH, save, save_as
from shequ.report.figures.by_name import draw, place_of
from shequ.report.page import page
from shequ.report.tables.exports import exported
from shequ.study.store.comparison_folder import read_comparison, write_out
from shequ.study.store.results import Results, load

UNITS = {"": 1.0, "mm": 1.0, "cm": 10.0, "in": MM_PER_INCH}
NARROWEST, WIDEST = 60.0, 400.0
PAGE = 250.0  # millimetres that a page leaves for a figure


def draw_figure(
    name: str, folder: Path, lang: str, width: str | None, out: Path | None, scenario: str | None, outcome: str | None
) -> None:
    """Draw a figure and write it as PNG and SVG beside the results, or in the format that a file's ending names."""
    figure = draw(name, load(folder), lang, width_of(width), scenario, outcome)
    ending = "".join(f"-{safe_name(part)}" for part in (scenario, outcome) if part) + (
        "" if lang == "en" else f".{lang}"
    )
    paths = save(figure, folder / "figures", f"{name}{ending}") if out is None else (save_as(figure, out),)
    click.echo(f"Wrote {', '.join(map(str, paths))}")
    tall = figure.get_figheight() * MM_PER_INCH
    if tall > PAGE:
        wider = f", or --width {WIDTH:g}mm" if width_of(width) < WIDTH else ""
        click.echo(f"It is {tall / 10.0:.0f} cm tall, more than a page: compare fewer scenarios{wider}", err=True)


def write_table(name: str, folder: Path, lang: str, style: str, out: Path | None) -> None:
    """Print a table of a comparison, or write it."""
    results = _of_comparison(folder, "table")
    text = exported(name, read_comparison(folder), results.titles(lang), lang, style)
    if out is None:
        click.echo(text.encode())
        return
    _write(out, text)


def write_report(folder: Path, lang: str, out: Path | None) -> None:
    """Write the page of a comparison."""
    results = _of_comparison(folder, "page")
    comparison, place = read_comparison(folder), place_of(results.manifest["scenarios"][0]["place"], lang)
    path = out or folder / ("report.html" if lang == "en" else f"report.{lang}.html")
    _write(path, page(comparison, results.manifest, results.titles(lang), place, lang))


def _of_comparison(folder: Path, what: str) -> Results:
    results = load(folder)
    if results.is_sweep:
        raise InputError(
            f"{folder}: a {what} is made of a comparison, and this is a sweep. Read it with: shequ figure NAME {folder}"
        )
    return results


def _write(path: Path, text: str) -> None:
    write_out(path, text.encode("utf-8"))
    click.echo(f"Wrote {path}")


def width_of(text: str | None) -> float:
    """Return a width in millimetres: ``89mm``, ``8.9cm``, ``3.5in``.

    Raises
    ------
    InputError
        If it is no width, or none of a page.
    """
    if text is None:
        return WIDTH
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|)\s*", text)
    if found is None:
        raise InputError(f"--width {text}: expected a number and a unit, such as 89mm, 18cm or 3.5in")
    width = float(found[1]) * UNITS[found[2]]
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"--width {text}: a figure is {NARROWEST:.0f} to {WIDEST:.0f} mm wide; a journal's column 85 to 90"
        )
    return width
