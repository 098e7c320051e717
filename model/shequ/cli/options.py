"""Options that are the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click


def options(*several: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command several options, in this order."""

    def put(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(several):
            function = option(function)
        return function

    return put


overrides = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="Override a key for this run; repeatable."
)
place_option = click.option("--place", metavar="NAME|FILE", help="Another place.")
seed_option = click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
months_option = click.option("--months", type=click.IntRange(min=1), help="Months of the policy period.")
elders_option = click.option("--elders", type=click.IntRange(min=1), help="About so many elders: whole communities.")
jobs_option = click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Worker processes.")
format_option = click.option(
    "--format", "style", type=click.Choice(["text", "csv", "markdown", "json"]), default="text"
)


lang_option = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
scheduler_option = click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://head:8786.")
