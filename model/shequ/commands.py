"""What the longer commands do: run, compare and baseline, with progress on standard error."""

from __future__ import annotations

import shlex
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from shequ.city import City, unit_of
from shequ.engine.files import shipped
from shequ.engine.toml_files import suggest
from shequ.lab.baseline import check_patterns
from shequ.lab.compare import Comparison, compare, tasks_of
from shequ.lab.estimands import REACH, SUITE
from shequ.lab.folder import check_folder, read_tables, write
from shequ.lab.question import Question, with_own_baselines
from shequ.lab.statistics import FEWEST_FOR_P
from shequ.lab.task import Result, Task
from shequ.lab.variants import ENDS, Variant
from shequ.population.world import World
from shequ.population.world_files import find_world
from shequ.report.baseline import baseline_table
from shequ.report.comparison import CHANGED, break_even_table, effects_table, estimands_table, money_notes
from shequ.report.tables import align
from shequ.scenario import Scenario, ScenarioError, load_scenario

QUICK_REPLICATES, QUICK_COMMUNITIES = 3, 2
QUICK = f"quick look: {QUICK_REPLICATES} replicates, {QUICK_COMMUNITIES} communities"


def sets() -> dict[str, dict[str, Any]]:
    """Return the named sets of scenarios."""
    text = (shipped("scenarios") / "sets.toml").read_text(encoding="utf-8-sig")
    return tomllib.loads(text)


def names_of(names: Sequence[str], suite: str | None, baseline: str) -> list[str]:
    """Return the scenarios to compare, the baseline first, each once."""
    if suite is not None and suite not in sets():
        raise ScenarioError(f"--suite {suite}: no such set.{suggest(suite, sets())} They are {', '.join(sets())}.")
    chosen = list(names) or sets()[suite or "default"]["scenarios"]
    return list(dict.fromkeys([baseline, *chosen]))


def with_options(name: str, overrides: Sequence[str], months: int | None, world: str | None) -> Scenario:
    """Load a scenario with what the command line changes in it."""
    more = [f"horizon.months={months}"] if months else []
    more += [f'world="{world}"'] if world else []
    return load_scenario(name, [*overrides, *more])


def communities_for(world: World, elders: int | None) -> int | None:
    """Return how many whole communities hold about so many elders."""
    if elders is None:
        return None
    count, so_far = 0, 0
    for community in world.communities:
        if count and so_far + community.elders / 2 > elders:
            break
        count, so_far = count + 1, so_far + community.elders
    return count


def run_one(
    name: str,
    seed: int,
    months: int | None,
    elders: int | None,
    world: str | None,
    overrides: Sequence[str],
    out: Path | None,
) -> None:
    """Run one scenario once."""
    scenario = with_options(name, overrides, months, world)
    place = find_world(scenario.world)
    count = communities_for(place, elders)
    city = City(scenario, rng=seed, world=place.first(count) if count else place)
    for _ in tqdm(range(city.horizon), unit="month", disable=None, leave=False):
        city.step()
    frame = city.outcomes
    if out is not None:
        if out.suffix == ".parquet":
            frame.to_parquet(out, index=False)
        else:
            frame.to_csv(out, index=False, encoding="utf-8-sig")
    late = frame[frame["policy_month"] > 0].tail(12)
    rows = [[f"mean of the last {len(late)} months", "", ""]]
    late = late.mean()
    rows += [[key, f"{value:,.2f}", unit_of(str(key))] for key, value in late.items() if "month" not in str(key)]
    click.echo(align(rows))


def compare_scenarios(
    names: Sequence[str], suite: str | None, replicates: int, seed: int, months: int | None, elders: int | None,
    world: str | None, overrides: Sequence[str], jobs: int, baseline: str, scheduler: str | None, out: Path, quick: bool,
    levels: bool,
) -> None:  # fmt: skip
    """Compare scenarios, print the table and write the folder."""
    loaded = [with_options(name, overrides, months, world) for name in names_of(names, suite, baseline)]
    place = find_world(loaded[0].world)
    question = Question(
        scenarios=with_own_baselines(loaded[1:], loaded[0]),
        baseline=loaded[0].name,
        replicates=QUICK_REPLICATES if quick else replicates,
        seed=seed,
        communities=QUICK_COMMUNITIES if quick else communities_for(place, elders),
        quick=quick,
        variants=variants_for([scenario.name for scenario in loaded], 1 if quick else replicates),
    )
    if check_folder(out, question):
        click.echo(f"{out} holds the answer to this question already. Remove it to run again.", err=True)
        _print(read_tables(out), question, levels)
        return
    _announce(question, place.first(question.communities) if question.communities else place)
    started = datetime.now(UTC)
    result = _with_progress(question, jobs, scheduler)
    write(result, out, f"shequ {shlex.join(sys.argv[1:])}", _draw, started)
    _print(result.tables, question, levels)
    _closing(question, out)
    if result.failures:
        _tell_failures(result)
        raise SystemExit(1)


def variants_for(names: Sequence[str], replicates: int) -> tuple[Variant, ...]:
    """Return the other assumptions to try: the ends of the weights, and ties where the party premium is asked for.

    A few replicates are a look, and get none.
    """
    if replicates < FEWEST_FOR_P or len(names) < 2:
        return ()
    return (*ENDS, *REACH) if set(names) >= SUITE else ENDS


def _announce(question: Question, world: World) -> None:
    horizon = question.scenarios[0].horizon
    click.echo(
        f"Comparing {len(question.scenarios)} scenarios on {world.name}: {world.elders:,} elders, "
        f"{len(world.communities)} communities, {horizon.burn_in} + {horizon.months} months, "
        f"{question.replicates} replicates" + (" (a quick look)" if question.quick else ""),
        err=True,
    )


def _with_progress(question: Question, jobs: int, scheduler: str | None) -> Comparison:
    runs = sum(len(task.scenarios) for part in tasks_of(question).values() for task in part)
    with tqdm(total=runs, unit="run", disable=None) as bar:

        def done(task: Task, result: Result) -> None:
            bar.update(len(task.scenarios))

        return compare(question, jobs, scheduler, done)


def _draw(result: Comparison, folder: Path) -> None:
    from shequ.report.figures import effects_figure, funnel_figure, paths_figure, save

    question = result.question
    titles = {scenario.name: scenario.title or scenario.name for scenario in question.scenarios}
    place = find_world(question.scenarios[0].world).title
    note = QUICK if question.quick else ""
    save(effects_figure(result.tables["effects"], titles, place=place, note=note), folder, "effects")
    save(paths_figure(result.months, titles, place=place, note=note), folder, "paths")
    save(funnel_figure(result.months, titles, place=place, note=note), folder, "funnel")


def _print(tables: Mapping[str, Any], question: Question, levels: bool) -> None:
    click.echo(effects_table(tables, question.references(), levels))
    if levels:
        click.echo("Means of the last twelve months, not differences.")
    elif question.replicates > 1:
        click.echo("·  the 95% interval includes zero", nl=False)
        click.echo(f"        paired over {question.replicates} replicates, last twelve months")
    if "ends" in tables and not levels:
        click.echo(f"{CHANGED}  the sign changes within the assumed weights of blame, contact and ties; see ends.csv")
    for note in money_notes(tables["effects"]):
        click.echo(note)
    if question.quick:
        click.echo(f"A {QUICK}. Not for a paper.")
    if "estimands" in tables:
        click.echo(f"\nThe party premium taken apart\n\n{estimands_table(tables['estimands'])}")
    if "break_even_reach" in tables:
        click.echo(f"\n{break_even_table(tables['break_even_reach'])}")


def _closing(question: Question, out: Path) -> None:
    names = [scenario.name for scenario in question.scenarios if scenario.name != question.baseline]
    one = "full" if "full" in names or not names else names[0]
    click.echo(f"\nWrote {out}: effects.csv, months.parquet, figures/, manifest.json, README.md")
    click.echo(f"Next:  shequ show {one}      shequ new mine --extends {one}      shequ levers member_visits")


def _tell_failures(result: Comparison) -> None:
    for failure in result.failures:
        click.echo(
            f"shequ: {failure.scenario}, replicate {failure.replicate} (seed {failure.seed}), policy month "
            f"{failure.month}: {failure.reason}",
            err=True,
        )
    click.echo(
        f"shequ: {len(result.failures)} runs failed; the others are written. Tracebacks are in manifest.json", err=True
    )


def check_baseline(seeds: int, months: int, world: str | None, jobs: int, elders: int | None) -> None:
    """Print target, achieved, band, source and verdict for each published pattern, and the slopes."""
    place = find_world(world or "bazhong")
    scenario = with_options("baseline", [f"horizon.months={months}", "horizon.burn_in=0"], None, world)
    with tqdm(total=seeds, unit="run", disable=None) as bar:
        found, slopes = check_patterns(scenario, seeds, jobs, communities_for(place, elders), lambda *_: bar.update(1))
    click.echo(baseline_table(found, slopes))
    if not all(one.good for one in found) or not all(slope.still for slope in slopes):
        raise SystemExit(1)
