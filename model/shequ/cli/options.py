"""Options that are the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from shequ.engine.written import LONGEST
from shequ.study.statistics.conventions import LAST_SEED

FC = TypeVar("FC", bound=Callable[..., Any] | click.Command)


class Width(click.FloatRange):
    """A number above zero; click's own range takes one that is no number."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        found = super().convert(value, param, ctx)
        return found if math.isfinite(found) else self.fail(f"{value} is not a finite number.", param, ctx)


def _renamed(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value is not None:
        raise click.UsageError(f"--world is called --place now: --place {value}")


overrides = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Override a key for this run; repeatable."
)
means = click.option("--means", help="list, fund, 2xfund, or CNY a month and community: the means of all policies.")
seed = click.option("--seed", type=click.IntRange(min=0, max=LAST_SEED), default=1, show_default=True)
months = click.option("--months", type=click.IntRange(min=1, max=LONGEST), help="Months of the policy period.")
elders = click.option("--elders", type=click.IntRange(min=1), help="About so many elders: whole communities.")
jobs = click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Worker processes.")
scheduler = click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://head:8786.")
shard = click.option("--shard", metavar="I/N", help="Only the I-th of N parts, for arrays of jobs.")
dry_run = click.option("--dry-run", is_flag=True, help="Say how many runs, how long, how much disk; run nothing else.")
style = click.option("--format", "style", type=click.Choice(["text", "csv", "markdown", "json"]), default="text")
lang = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
scenarios = click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Only this one; repeatable.")
outcomes = click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Only this one; repeatable.")


def place(function: FC) -> FC:
    """Add the option that names a place, and an answer to what it was called before."""
    function = click.option("--world", expose_value=False, hidden=True, callback=_renamed)(function)
    return click.option("--place", metavar="NAME|FILE", help="Another place.")(function)


def out(words: str) -> Callable[[FC], FC]:
    """Return the option that names the file to write."""
    return click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=words)


def below(name: str) -> Callable[[FC], FC]:
    """Return the option that names the folder for what is made of results."""
    words = f"Where tables are written.  [default: DIR/{name}]"
    return click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=words)
