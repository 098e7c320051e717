"""Commands that run the model: once, in comparison, and the baseline against what was published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from shequ.cli.group import main
from shequ.cli.options import (
    elders_option,
    jobs_option,
    lang_option,
    months_option,
    options,
    overrides,
    place_option,
    scheduler_option,
    seed_option,
)


@main.command()
@click.argument("name")
@options(seed_option, months_option, elders_option, place_option, overrides, lang_option)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the months as CSV or Parquet.")
def run(name: str, **options: Any) -> None:
    """Run one scenario once and print its last year."""
    from shequ.commands.running import run_one

    run_one(name, **options)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--suite", help="A named set of scenarios; see scenarios/sets.toml.")
@click.option(
    "--replicates", type=click.IntRange(min=1), help="How often, under as many seeds.  [default: 20; 3 with --quick]"
)
@options(seed_option, months_option, elders_option, place_option, overrides, jobs_option, scheduler_option)
@click.option("--baseline", default="baseline", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("results/compare"), show_default=True)
@click.option("--quick", is_flag=True, help="A first look: 3 replicates and 2 communities, unless you say otherwise.")
@click.option("--levels", is_flag=True, help="Print values instead of differences.")
@lang_option
def compare(names: Sequence[str], **options: Any) -> None:
    """Compare scenarios with the baseline, replicate by replicate."""
    from shequ.commands.comparing import compare_scenarios

    compare_scenarios(names, **options)


@main.command()
@click.option("--seeds", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--months", type=click.IntRange(min=36), default=144, show_default=True)
@options(place_option, jobs_option, elders_option)
def baseline(seeds: int, months: int, place: str | None, jobs: int, elders: int | None) -> None:
    """Hold the baseline against the published patterns, and say whether it stands still."""
    from shequ.commands.running import check_baseline

    check_baseline(seeds, months, place, jobs, elders)
