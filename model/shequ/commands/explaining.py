"""The command `shequ explain`: why a scenario of a result folder differs from its baseline."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.commands.progress import watching
from shequ.engine.files import safe_name
from shequ.report.tables.explain import groups_table, heading, parting_lines, parts_table, shares_note
from shequ.report.words import word
from shequ.study.analyse.explain import Explanation, explain, pair_of
from shequ.study.analyse.first_difference import first_difference
from shequ.study.analyse.levers_apart import Shares, take_apart
from shequ.study.statistics.conventions import FEWEST_FOR_P
from shequ.study.store.comparison_folder import write_frame
from shequ.study.store.results import load


def explain_difference(
    folder: Path, scenario: str, outcome: str, point: int, replicates: int, by_levers: bool, orders: int | None,
    first: bool, jobs: int, scheduler: str | None, lang: str,
) -> None:  # fmt: skip
    """Print why a scenario differs, and write the tables."""
    pair = pair_of(load(folder), scenario, point)
    if first:
        click.echo("\n".join(parting_lines(first_difference(pair), pair.seed, lang)))
        return
    with watching() as watcher:
        found = explain(pair, outcome, replicates, jobs, scheduler, watcher)
        shares = None
        if by_levers or orders:
            shares = take_apart(
                pair, outcome, replicates, orders=orders, jobs=jobs, scheduler=scheduler, watcher=watcher
            )
    _print(found, shares, lang)
    place = folder / "explain"
    place.mkdir(exist_ok=True)
    _write(found, shares, place / f"{safe_name(scenario)}-{outcome}")


def _print(found: Explanation, shares: Shares | None, lang: str) -> None:
    for failure in found.failures:
        click.echo(f"shequ: seed {failure.seed} failed and is left out: {failure.reason}", err=True)
    click.echo(heading(found, lang))
    if len(found.funnel):
        click.echo(f"\n{parts_table(found.funnel, 'step', word('through the funnel', lang), lang)}")
    if len(found.groups):
        click.echo(f"\n{groups_table(found.groups, lang)}")
    else:
        click.echo(word("no groups", lang))
    if 1 < len(found.whole) < FEWEST_FOR_P:
        click.echo(word("few for parts", lang))
    if shares is not None:
        click.echo(f"\n{parts_table(shares.table, 'player', word('by lever', lang), lang)}")
        click.echo(shares_note(shares, len(found.whole), lang))


def _write(found: Explanation, shares: Shares | None, place: Path) -> None:
    tables = {"funnel": found.funnel, "groups": found.groups, "levers": shares.table if shares else found.funnel[:0]}
    written = []
    for name, table in tables.items():
        if len(table):
            path = place.with_name(f"{place.name}-{name}.csv")
            write_frame(table.assign(scenario=found.pair.name, outcome=found.outcome), path)
            written.append(path.name)
    if written:
        click.echo(f"\nWrote {place.parent}: {', '.join(written)}")
