"""The command line: thin commands that print the answer; heavy imports wait inside them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from shequ import __version__
from shequ.engine.errors import InputError

INPUT_ERROR = 2
INTERRUPTED = 130


def fail(message: str) -> NoReturn:
    """End with one clear message and the exit code for the user's input."""
    click.echo(f"shequ: {message}", err=True)
    raise SystemExit(INPUT_ERROR)


class Commands(click.Group):
    """Commands whose known faults end in one message instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; turn faults of the input into exit code 2 and Ctrl-C into 130."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("shequ: interrupted; nothing was written", err=True)
            raise SystemExit(INTERRUPTED) from None
        except InputError as error:
            fail(str(error))


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="shequ")
def main() -> None:
    """Party-led community governance of elderly care, as a laboratory (社区)."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in workers: a second thread would only wait, busily


def _options(*options: Callable[..., Any]) -> Callable[..., Any]:
    def put(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return put


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


overrides = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Override a key for this run; repeatable."
)
world_option = click.option("--world", metavar="NAME|FILE", help="Another world.")
seed_option = click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
months_option = click.option("--months", type=click.IntRange(min=1), help="Months of the policy period.")
elders_option = click.option("--elders", type=click.IntRange(min=1), help="About so many elders: whole communities.")
jobs_option = click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Worker processes.")
format_option = click.option(
    "--format", "style", type=click.Choice(["text", "csv", "markdown", "json"]), default="text"
)


lang_option = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)


@main.command()
@click.option(
    "--copy", "folder", type=click.Path(path_type=Path), help="Copy the shipped files there, to read or change."
)
def scenarios(folder: Path | None) -> None:
    """List the scenarios, the shipped ones and those in ./scenarios."""
    from functools import cache, partial

    from shequ.engine.files import copy_shipped
    from shequ.population.world_files import find_world
    from shequ.report.tables import align
    from shequ.scenario import load_scenario, scenario_files

    if folder is not None:
        if folder.exists():
            fail(f"--copy {folder}: exists already; nothing was changed")
        click.echo(f"Wrote {copy_shipped('scenarios', folder)} files to {folder}")
        return
    loaded, faults = _loaded(partial(load_scenario, find=cache(find_world)), scenario_files().values())
    click.echo(align([[s.name, s.title, s.title_zh] for s in loaded], left=3))
    _end_with(faults)


@main.command()
def worlds() -> None:
    """List the worlds."""
    from shequ.engine.files import named_files
    from shequ.population.world_files import load_world
    from shequ.report.tables import align

    found, faults = _loaded(load_world, named_files("scenarios/worlds").values())
    rows = [["", "elders", "communities", "", ""]]
    rows += [[w.name, f"{w.elders:,}", str(len(w.communities)), w.title, w.title_zh] for w in found]
    click.echo(align(rows))
    _end_with(faults)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check scenario files without running anything."""
    from shequ.scenario import load_scenario

    loaded, faults = _loaded(lambda path: (path, load_scenario(path)), files)
    for path, scenario in loaded:
        click.echo(f"{path}: good ({scenario.title or scenario.name})")
    _end_with(faults)


@main.command()
@click.argument("name", required=False)
@lang_option
def levers(name: str | None, lang: str) -> None:
    """List the levers, or explain one."""
    from shequ.engine.toml_files import suggest
    from shequ.policy.levers import levers as all_levers
    from shequ.report.levers import explain, overview

    known = all_levers()
    if name is None:
        click.echo(overview(known, lang))
    elif name in known:
        click.echo(explain(name, known[name], lang))
    else:
        fail(f"{name}: no such lever.{suggest(name, known)}")


@main.command()
@format_option
def parameters(style: str) -> None:
    """Print every parameter with value, unit, range, kind and source."""
    from shequ.policy.parameters import PARAMETERS
    from shequ.report.listing import listing

    columns = ("name", "value", "unit", "low", "high", "minimum", "maximum", "kind", "meaning", "source")
    rows = [{column: getattr(parameter, column) for column in columns} for parameter in PARAMETERS.values()]
    text = listing(rows, style)
    if style == "text":
        click.echo(text)
    else:
        _write(text)


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from shequ.scenario import file_schema

    _write(json.dumps(file_schema(), indent=1, ensure_ascii=False))


@main.command()
@click.argument("name")
@click.option("--against", metavar="NAME", help="Show only what differs from another scenario.")
@overrides
def show(name: str, against: str | None, overrides: Sequence[str]) -> None:
    """Show a scenario as resolved: what is ordered, when, where, at what price."""
    from shequ.report.scenarios import differences, portrait
    from shequ.scenario import load_scenario

    scenario = load_scenario(name, overrides)
    click.echo(differences(scenario, load_scenario(against)) if against else portrait(scenario))


@main.command()
@click.argument("name")
@click.option("--extends", "base", default="baseline", show_default=True)
def new(name: str, base: str) -> None:
    """Write scenarios/NAME.toml, commented, to start from."""
    from shequ.report.scenarios import template
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


@main.command()
@click.argument("name")
@_options(seed_option, months_option, elders_option, world_option, overrides)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the months as CSV or Parquet.")
def run(name: str, **options: Any) -> None:
    """Run one scenario once and print its last year."""
    from shequ.commands import run_one

    run_one(name, **options)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--suite", help="A named set of scenarios; see scenarios/sets.toml.")
@click.option(
    "--replicates", type=click.IntRange(min=1), help="How often, under as many seeds.  [default: 20; 3 with --quick]"
)
@_options(seed_option, months_option, elders_option, world_option, overrides, jobs_option)
@click.option("--baseline", default="baseline", show_default=True)
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://head:8786.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("results/compare"), show_default=True)
@click.option("--quick", is_flag=True, help="A first look: 3 replicates and 2 communities, unless you say otherwise.")
@click.option("--levels", is_flag=True, help="Print values instead of differences.")
@lang_option
def compare(names: Sequence[str], **options: Any) -> None:
    """Compare scenarios with the baseline, replicate by replicate."""
    from shequ.commands import compare_scenarios

    compare_scenarios(names, **options)


@main.command()
@click.option("--seeds", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--months", type=click.IntRange(min=36), default=144, show_default=True)
@_options(world_option, jobs_option, elders_option)
def baseline(seeds: int, months: int, world: str | None, jobs: int, elders: int | None) -> None:
    """Hold the baseline against the published patterns, and say whether it stands still."""
    from shequ.commands import check_baseline

    check_baseline(seeds, months, world, jobs, elders)
