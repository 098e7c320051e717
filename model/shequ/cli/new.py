"""The command `shequ new`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import fail


@click.command()
@click.argument("name")
@click.option("--extends", "base", default="baseline", show_default=True)
def command(name: str, base: str) -> None:
    """Write scenarios/NAME.toml, commented, to start from."""
    from shequ.engine.output import write_out
    from shequ.report.tables.scenarios import template
    from shequ.scenario import load_scenario, scenario_files

    if not name.replace("-", "").replace("_", "").isalnum():
        fail(f"{name}: a name has letters, digits, - and _")
    path = Path("scenarios") / f"{name}.toml"
    if name in scenario_files() and not path.exists():
        fail(f"{name}: {scenario_files()[name]} has that name; choose another")
    if path.exists():
        fail(f"{path}: exists already; nothing was changed")
    load_scenario(base)
    write_out(path, template(name, base).encode(), "new")
    click.echo(f"Wrote {path}. Next:  shequ check {path}      shequ compare {name} --quick --out results/{name}")
