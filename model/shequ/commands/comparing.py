"""The comparison: which scenarios, what is said before and after, and its folder."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from shequ.commands.progress import command_line, watching
from shequ.commands.running import with_options
from shequ.policy.budget import reached
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.report.tables.comparison import break_even_table, effects_table, estimands_table, notes_below
from shequ.report.words.numbers import counted
from shequ.scenario import Scenario
from shequ.scenario.checks import beyond_ranges
from shequ.study.analyse.comparison import Comparison, compare
from shequ.study.analyse.estimands import REACH, SUITE
from shequ.study.design.looks import ENDS, Variant
from shequ.study.design.question import Question, with_own_baselines, without_idle_baseline
from shequ.study.design.sets import names_of
from shequ.study.statistics.conventions import FEWEST_FOR_P
from shequ.study.store.comparison_folder import check_folder, read_tables, write

QUICK_REPLICATES, QUICK_COMMUNITIES = 3, 2
REPLICATES_IF_NOT_SAID = 20
OF_THE_FRAME = ("parameters", "place", "horizon", "rationing")  # what scenario and baseline have in common


def of_the_frame(override: str) -> bool:
    """Say whether an override sets what a scenario shares with its baseline, and not the policy itself."""
    key = override.partition("=")[0].strip()
    return key in PARAMETERS or key.split(".")[0] in OF_THE_FRAME


def compare_scenarios(
    names: Sequence[str], suite: str | None, replicates: int | None, seed: int, months: int | None, elders: int | None,
    place: str | None, overrides: Sequence[str], jobs: int, baseline: str, scheduler: str | None, out: Path, quick: bool,
    levels: bool, lang: str,
) -> None:  # fmt: skip
    """Compare scenarios, print the table and write the folder."""
    first, *others = names_of(names, suite, baseline)
    base = with_options(first, [text for text in overrides if of_the_frame(text)], months, place)
    scenarios = [with_options(name, overrides, months, place) for name in others]
    whole = find_place(base.place)
    count = replicates or (QUICK_REPLICATES if quick else REPLICATES_IF_NOT_SAID)
    complete, held_against = without_idle_baseline(with_own_baselines(scenarios, base), base.name)
    question = Question(
        scenarios=complete,
        baseline=held_against,
        replicates=count,
        seed=seed,
        communities=QUICK_COMMUNITIES if quick and elders is None else whole.communities_about(elders),
        quick=quick,
        variants=() if quick else variants_for([base.name, *others], count),
    )
    if check_folder(out, question):
        click.echo(f"{out} holds the answer to this question already. Remove it to run again.", err=True)
        _print(read_tables(out), question, levels, lang)
        return
    part = whole.first(question.communities)
    _announce(question, part)
    for text in overrides:
        if not of_the_frame(text):
            click.echo(f"--set {text}: in every scenario but {base.name}", err=True)
    for note in (*beyond_ranges(*question.scenarios), *nowhere(question.scenarios, part)):
        click.echo(note, err=True)
    started = datetime.now(UTC)
    with watching() as watcher:
        result = compare(question, jobs, scheduler, watcher)
    write(result, out, command_line(), _present, started)
    _print(result.tables, question, levels, lang)
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


def nowhere(scenarios: Sequence[Scenario], place: Place) -> list[str]:
    """Return a line for every lever that acts in none of the communities that are run."""
    return [
        f"{scenario.name}: {name} acts in none of the {len(place.communities)} communities that are run"
        for scenario in scenarios
        for name, use in scenario.levers.items()
        if isinstance(use.communities, list) and use.communities and not reached(use.communities, place)
    ]


def _announce(question: Question, place: Place) -> None:
    horizon = question.scenarios[0].horizon
    click.echo(
        f"Comparing {counted(len(question.scenarios), 'scenario')} on {place.name}: {place.elders:,} elders, "
        f"{counted(len(place.communities), 'community', 'communities')}, {horizon.burn_in} + {horizon.months} months, "
        f"{counted(question.replicates, 'replicate')}" + (" (a quick look)" if question.quick else ""),
        err=True,
    )


def _present(result: Comparison, folder: Path) -> None:
    """Draw every figure in both languages, and write the README."""
    from shequ.report.figures.by_name import figures_of, save
    from shequ.report.readme import readme

    place = find_place(result.question.scenarios[0].place)
    for lang, ending in (("en", ""), ("zh", ".zh")):
        for name, figure in figures_of(result, place, lang).items():
            save(figure, folder / "figures", f"{name}{ending}")
    (folder / "README.md").write_text(readme(result, command_line()), encoding="utf-8")


def _print(tables: Mapping[str, Any], question: Question, levels: bool, lang: str) -> None:
    click.echo(effects_table(tables, question.references(), levels, lang))
    for note in notes_below(tables, question, levels, lang):
        click.echo(note)
    if "estimands" in tables:
        click.echo(f"\n{estimands_table(tables['estimands'], lang)}")
    if "break_even_reach" in tables:
        click.echo(f"\n{break_even_table(tables['break_even_reach'], lang)}")


def _closing(question: Question, out: Path) -> None:
    names = question.policies()
    one = "full" if "full" in names or not names else names[0]
    names_of_own = itertools.chain(["mine"], (f"mine-{number}" for number in itertools.count(2)))
    free = next(name for name in names_of_own if not Path(f"scenarios/{name}.toml").exists())
    click.echo(f"\nWrote {out}: effects.csv, months.parquet, figures/, manifest.json, README.md")
    click.echo(f"Next:  shequ show {one}      shequ new {free} --extends {one}      shequ report {out}")


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
