"""The command `shequ check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli.listing import end_with, loaded

if TYPE_CHECKING:
    from shequ.scenario import Scenario


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(files: tuple[Path, ...]) -> None:
    """Check scenario files without running anything."""
    from shequ.scenario.checks import beyond_ranges

    found, faults = loaded(_checked, files)
    for path, scenario in found:
        click.echo(f"{path}: good ({scenario.title or scenario.name})")
        for line in beyond_ranges(scenario):
            click.echo(f"{path}: {line}", err=True)
    end_with(faults)


def _checked(path: Path) -> tuple[Path, Scenario]:
    """Return a scenario that loads, and whose amounts can be worked out in its place."""
    from shequ.engine.files import is_file
    from shequ.engine.toml_faults import with_lines
    from shequ.population.place_files import find_place
    from shequ.scenario import ScenarioError, load_scenario, resolved, scenario_files

    scenario = load_scenario(path)
    try:
        resolved(scenario, find_place(scenario.place))
    except ScenarioError as error:
        file = path if is_file(path) else scenario_files()[str(path)]
        raise ScenarioError(with_lines([("budget_of" if scenario.budget_of else "means", str(error))], file)) from None
    return path, scenario
