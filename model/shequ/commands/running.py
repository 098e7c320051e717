"""One run, and the baseline against what was published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from tqdm import tqdm

from shequ.city import City
from shequ.commands.progress import watching
from shequ.population.place_files import find_place
from shequ.report import words
from shequ.report.tables.baseline import baseline_table
from shequ.report.tables.year import year_table
from shequ.scenario import Scenario, load_scenario
from shequ.scenario.checks import beyond_ranges
from shequ.study.analyse.baseline import check_patterns
from shequ.study.store.comparison_folder import check_file, write_frame

SEEDS_FOR_BANDS = 10


def with_options(name: str, overrides: Sequence[str], months: int | None, place: str | None) -> Scenario:
    """Load a scenario with what the command line changes in it."""
    more = [f"horizon.months={months}"] if months else []
    more += [f'place="{place}"'] if place else []
    return load_scenario(name, [*overrides, *more])


def run_one(
    name: str, seed: int, months: int | None, elders: int | None, place: str | None, overrides: Sequence[str],
    out: Path | None, lang: str,
) -> None:  # fmt: skip
    """Run one scenario once."""
    if out is not None:
        check_file(out)
    scenario = with_options(name, overrides, months, place)
    for line in beyond_ranges(scenario):
        click.echo(line, err=True)
    whole = find_place(scenario.place)
    city = City(scenario, rng=seed, place=whole.first(whole.communities_about(elders)))
    for _ in tqdm(range(city.horizon), unit=" months", disable=None, leave=False):
        city.step()
    frame = city.outcomes
    if out is not None:
        write_frame(frame, out)
    click.echo(year_table(frame, lang))
    if out is None:
        click.echo(words.word("one run", lang))


def check_baseline(seeds: int, months: int, place: str | None, jobs: int, elders: int | None) -> None:
    """Print target, achieved, band, source and verdict for each published pattern, and the slopes."""
    whole = find_place(place or "bazhong")
    scenario = with_options("baseline", [f"horizon.months={months}", "horizon.burn_in=0"], None, place)
    with watching() as watcher:
        found, slopes = check_patterns(scenario, seeds, jobs, whole.communities_about(elders), watcher)
    click.echo(baseline_table(found, slopes))
    if seeds < SEEDS_FOR_BANDS or elders is not None:
        click.echo(f"A small run: the bands are meant for the whole place and {SEEDS_FOR_BANDS} seeds or more.")
    if not all(one.good for one in found) or not all(slope.still for slope in slopes):
        raise SystemExit(1)
