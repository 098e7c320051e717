"""Commands that look at inputs: scenarios, places, levers, parameters; and write a scenario to start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from shequ.cli.group import fail, main
from shequ.cli.options import format_option, lang_option, options, overrides
from shequ.engine.errors import INPUT_ERROR, InputError


def _write(text: str) -> None:
    """Write what is meant for a file: UTF-8 on every machine."""
    click.echo(text.rstrip().encode())


def _loaded(load: Callable[[Path], Any], paths: Iterable[Path]) -> tuple[list[Any], list[str]]:
    """Return what could be loaded, and the faults of the rest: one bad file does not hide the others."""
    loaded, faults = [], []
    for path in paths:
        try:
            loaded.append(load(path))
        except InputError as error:
            faults.append(str(error))
    return loaded, faults


def _end_with(faults: Sequence[str]) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(INPUT_ERROR)


@main.command()
@click.option(
    "--copy", "folder", type=click.Path(path_type=Path), help="Copy the shipped files there, to read or change."
)
def scenarios(folder: Path | None) -> None:
    """List the scenarios, the shipped ones and those in ./scenarios."""
    from functools import cache, partial

    from shequ.engine.files import copy_shipped
    from shequ.population.place_files import find_place
    from shequ.report.tables.text import align
    from shequ.scenario import load_scenario, scenario_files

    if folder is not None:
        if folder.exists():
            fail(f"--copy {folder}: exists already; nothing was changed")
        click.echo(f"Wrote {copy_shipped('scenarios', folder)} files to {folder}")
        return
    loaded, faults = _loaded(partial(load_scenario, find=cache(find_place)), scenario_files().values())
    click.echo(align([[s.name, s.title, s.title_zh] for s in loaded], left=3))
    _end_with(faults)


@main.command()
def places() -> None:
    """List the places."""
    from shequ.engine.files import named_files
    from shequ.population.place_files import load_place
    from shequ.report.tables.text import align

    found, faults = _loaded(load_place, named_files("scenarios/places").values())
    rows = [["", "", "", "elders", "communities"]]
    rows += [[w.name, w.title, w.title_zh, f"{w.elders:,}", str(len(w.communities))] for w in found]
    click.echo(align(rows, left=3))
    _end_with(faults)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check scenario files without running anything."""
    from shequ.scenario import load_scenario
    from shequ.scenario.checks import beyond_ranges

    loaded, faults = _loaded(lambda path: (path, load_scenario(path)), files)
    for path, scenario in loaded:
        click.echo(f"{path}: good ({scenario.title or scenario.name})")
        for line in beyond_ranges(scenario):
            click.echo(f"{path}: {line}", err=True)
    _end_with(faults)


@main.command()
@click.argument("name", required=False)
@click.option("--in", "scenario", metavar="SCENARIO", help="Those too that a scenario brings in [new_levers].")
@lang_option
def levers(name: str | None, scenario: str | None, lang: str) -> None:
    """List the levers, or explain one."""
    from shequ.engine.toml_files import suggest
    from shequ.policy.levers import levers as all_levers
    from shequ.report.tables.levers import explain, overview

    known = dict(all_levers())
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


@main.command()
@options(format_option, lang_option)
def parameters(style: str, lang: str) -> None:
    """Print every parameter with value, unit, range, kind and source."""
    from shequ.report.tables.listing import listing
    from shequ.report.tables.parameters import rows_of_parameters

    text = listing(rows_of_parameters(lang), style)
    if style == "text":
        click.echo(text)
    else:
        _write(text)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; say which documents are behind the code.")
@lang_option
def odd(files: tuple[Path, ...], check: bool, lang: str) -> None:
    """Print the tables of the ODD+D, or fill them into documents between marks."""
    from shequ.commands.documenting import fill_documents, print_tables

    if files:
        fill_documents(files, check)
    else:
        print_tables(lang)


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from shequ.scenario import file_schema

    _write(json.dumps(file_schema(), indent=1, ensure_ascii=False))


@main.command()
@click.argument("name")
@click.option("--against", metavar="NAME", help="Show only what differs from another scenario.")
@options(overrides, lang_option)
def show(name: str, against: str | None, overrides: Sequence[str], lang: str) -> None:
    """Show a scenario as resolved: what is ordered, when, where, at what price."""
    from shequ.report.tables.scenarios import differences, portrait
    from shequ.scenario import load_scenario

    scenario = load_scenario(name, overrides)
    click.echo(differences(scenario, load_scenario(against)) if against else portrait(scenario, lang))


@main.command()
@click.argument("name")
@click.option("--extends", "base", default="baseline", show_default=True)
def new(name: str, base: str) -> None:
    """Write scenarios/NAME.toml, commented, to start from."""
    from shequ.report.tables.scenarios import template
    from shequ.scenario import load_scenario, scenario_files

    if not name.replace("-", "").replace("_", "").isalnum():
        fail(f"{name}: a name has letters, digits, - and _")
    path = Path("scenarios") / f"{name}.toml"
    if name in scenario_files() and not path.exists():
        fail(f"{name}: a shipped scenario has that name; choose another")
    if path.exists():
        fail(f"{path}: exists already; nothing was changed")
    load_scenario(base)
    text = template(name, base)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {path}. Next:  shequ check {path}      shequ compare {name} --quick --out results/{name}")
