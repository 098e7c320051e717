"""Commands of the laboratory: sweeps, and what their results tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shequ.cli.group import main
from shequ.cli.options import jobs_option, options, scheduler_option


@main.command()
@click.argument("design")
@options(jobs_option, scheduler_option)
@click.option("--out", type=click.Path(path_type=Path), help="Where results are kept.  [default: results/NAME]")
@click.option("--dry-run", is_flag=True, help="Say how many runs, how long and how much disk; run nothing else.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts, for arrays of jobs.")
@click.option(
    "--until-width",
    type=click.FloatRange(min=0, min_open=True),
    metavar="POINTS",
    help="More replicates where an interval is wider: 10, 20, 40, 80.",
)
@click.option("--until-decided", is_flag=True, help="More replicates where an interval includes zero: 10, 20, 40, 80.")
@click.option(
    "--ceiling",
    type=click.Choice(["10", "20", "40", "80"]),
    default="80",
    show_default=True,
    help="The most replicates that are added.",
)
@click.option("--outcome", metavar="NAME", help="Whose interval.  [default: the design's first]")
def sweep(design: str, **options: Any) -> None:
    """Run what is missing of an experiment; it can be stopped at any time and started again."""
    from shequ.commands.sweeping import sweep_design

    sweep_design(design, **options)
