"""The command `shequ results`: what a folder holds, listed, filtered and exported."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from shequ.engine.errors import InputError
from shequ.engine.files import write_whole
from shequ.engine.toml_files import suggest
from shequ.outcomes import BY_NAME, HEADLINE
from shequ.report.tables.results import note_below, results_table, runs_table
from shequ.report.words.numbers import counted
from shequ.study.store.choosing import ResultsError
from shequ.study.store.comparison_folder import check_file
from shequ.study.store.results import Results, load

RUNS_SHOWN = 40


def show_results(
    folder: Path, scenarios: Sequence[str], where: Sequence[str], outcomes: Sequence[str], differences: bool,
    each: bool, out: Path | None, lang: str,
) -> None:  # fmt: skip
    """Print what a folder holds, or write the chosen runs to a file."""
    results = load(folder)
    choice = choice_of(results, scenarios, where)
    shown = outcomes_of(results, outcomes)
    if out is not None:
        check_file(out)
        every = list(outcomes) or [name for name in results.read("runs", None, choice).columns if name in results.units]
        every = [name for name in every if name not in results.factors]
        runs = results.differences(every, choice) if differences else results.read("runs", every, choice)
        write_whole(out, as_file(runs, out.suffix))
        click.echo(f"Wrote {counted(len(runs), 'row')} to {out}")
        return
    runs = results.differences(shown, choice) if differences else results.read("runs", shown, choice)
    _tell_what(results, runs)
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
    """Return the outcomes that are asked for; else those of the design, else the usual ones."""
    for name in names:
        if name not in results.units or name in results.factors:
            raise ResultsError(f"--outcome {name}: no such outcome.{suggest(name, BY_NAME)}")
    return list(names) or list(results.manifest.get("design", {}).get("outcomes", HEADLINE))


def as_file(runs: pd.DataFrame, ending: str) -> bytes:
    """Return runs as CSV that opens right in Excel, or as Parquet whose index is the dimensions that xarray wants."""
    if ending == ".csv":
        text: str = runs.drop(columns="case").to_csv(index=False)
        return text.encode("utf-8-sig")
    dimensions = runs.drop(columns=["case", "baseline"]).set_index(["point", "scenario", "replicate"])
    buffer = io.BytesIO()
    dimensions.to_parquet(buffer)
    return buffer.getvalue()


def _tell_what(results: Results, runs: pd.DataFrame) -> None:
    made = results.manifest
    failed = results.failed
    click.echo(
        f"{results.title}: {results.finished:,} of {counted(results.expected, 'run')}"
        + (f", {failed:,} failed" if failed else "")
        + f"; {counted(len(results.scenarios), 'scenario')}, {counted(results.design['point'].nunique(), 'point')}; "
        f"shequ {made['shequ']}, {(made.get('written') or made['started'])[:10]}",
        err=True,
    )
