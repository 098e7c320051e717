"""The command `shequ results`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli import options
from shequ.engine.errors import InputError
from shequ.engine.toml_files import suggest

if TYPE_CHECKING:
    import pandas as pd

    from shequ.study.store.results import Results

RUNS_SHOWN = 40


@click.command()
@options.folder
@options.scenarios
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only these rows; repeatable.")
@options.outcomes
@click.option("--differences", is_flag=True, help="Differences from the baseline, run by run.")
@click.option("--runs", "each", is_flag=True, help="Each run in a row of its own.")
@options.out("Write the runs as CSV or Parquet.")
@options.lang
def command(
    folder: Path, scenarios: Sequence[str], where: Sequence[str], outcomes: Sequence[str], differences: bool,
    each: bool, out: Path | None, lang: str,
) -> None:  # fmt: skip
    """List what a folder holds; filter it; write it to a file."""
    from shequ.report.tables.results import note_below, results_table, runs_table
    from shequ.study.store.results import load

    results = load(folder)
    choice = choice_of(results, scenarios, where)
    shown = outcomes_of(results, outcomes)
    if out is not None:
        _write(results, choice, outcomes, differences, out)
        return
    runs = results.differences(shown, choice) if differences else results.read("runs", shown, choice)
    _tell_what(results)
    if differences:
        runs = runs[~runs["scenario"].isin(results.baselines)]
    if each:
        click.echo(runs_table(runs, results.factors, shown, RUNS_SHOWN))
        if len(runs) > RUNS_SHOWN:
            click.echo(f"… {len(runs) - RUNS_SHOWN:,} more; all of them with --out runs.csv")
        return
    table = results_table(runs, results.factors, shown, lang, differences=differences)
    click.echo(table)
    click.echo(note_below(table, runs, lang, differences=differences))


def choice_of(results: Results, scenarios: Sequence[str], where: Sequence[str]) -> dict[str, list[str]]:
    """Return which rows are wanted, by column."""
    choice: dict[str, list[str]] = {"scenario": list(scenarios)} if scenarios else {}
    for text in where:
        name, sign, value = text.partition("=")
        if not sign:
            raise InputError(f"--where {text}: expected COLUMN=VALUE; columns: {', '.join(results.factors) or 'point'}")
        choice.setdefault(name.strip(), []).append(value.strip())
    return choice


def outcomes_of(results: Results, names: Sequence[str]) -> list[str]:
    """Return the outcomes that are asked for; else those of the design."""
    from shequ.study.store.manifest import ResultsError

    known = [name for name in results.units if name not in results.factors]
    for name in names:
        if name not in known:
            raise ResultsError(f"--outcome {name}: no such outcome.{suggest(name, known)}")
    return list(names) or list(results.manifest.design.outcomes)


def _write(
    results: Results, choice: dict[str, list[str]], outcomes: Sequence[str], differences: bool, out: Path
) -> None:
    from shequ.engine.output import check_out
    from shequ.report.words.numbers import counted
    from shequ.study.store.frames import ENDINGS, write_frame

    check_out(out, ENDINGS)
    there = results.read("runs", None, choice)
    every = list(outcomes) or [name for name in there.columns if name in results.units and name not in results.factors]
    runs = results.differences(every, choice) if differences else results.read("runs", every, choice)
    write_frame(_shaped(runs, out.suffix), out)
    click.echo(f"Wrote {counted(len(runs), 'row')} to {out}")


def _shaped(runs: pd.DataFrame, ending: str) -> pd.DataFrame:
    """Return runs for CSV, or for Parquet with the dimensions that xarray wants as its index."""
    plain = runs.drop(columns="case")
    return plain if ending == ".csv" else plain.drop(columns="baseline").set_index(["point", "scenario", "replicate"])


def _tell_what(results: Results) -> None:
    from shequ.report.words.numbers import counted

    made, failed = results.manifest, results.failed
    click.echo(
        f"{results.title}: {results.finished:,} of {counted(results.expected, 'run')}"
        + (f", {failed:,} failed" if failed else "")
        + f"; {counted(len(results.scenarios), 'scenario')}, {counted(results.design['point'].nunique(), 'point')}; "
        f"shequ {made.shequ}, {made.started[:10]}",
        err=True,
    )
