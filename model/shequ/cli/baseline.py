"""The command `shequ baseline`."""

from __future__ import annotations

import click

from shequ.cli import options
from shequ.engine.written import LONGEST

SEEDS_FOR_BANDS = 10


@click.command()
@click.option("--seeds", type=click.IntRange(min=1), default=10, show_default=True)
@click.option("--months", type=click.IntRange(min=36, max=LONGEST), default=144, show_default=True)
@options.place
@options.jobs
@options.elders
def command(seeds: int, months: int, place: str | None, jobs: int, elders: int | None) -> None:
    """Hold the baseline against published patterns and against standing still."""
    from shequ.cli.progress import watching
    from shequ.report.tables.baseline import baseline_table
    from shequ.study.analyse.baseline import baseline_design, check_patterns

    with watching() as watcher:
        found, slopes = check_patterns(baseline_design(seeds, months, place, elders), jobs, watcher)
    click.echo(baseline_table(found, slopes))
    if seeds < SEEDS_FOR_BANDS or elders is not None:
        click.echo(f"A small run: the bands are meant for the whole place and {SEEDS_FOR_BANDS} seeds or more.")
    if not all(one.good for one in found) or not all(slope.still for slope in slopes):
        raise SystemExit(1)
