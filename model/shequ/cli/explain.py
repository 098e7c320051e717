"""The command `shequ explain`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli import options
from shequ.engine.files import safe_name

if TYPE_CHECKING:
    from shequ.study.analyse.explain import Explanation
    from shequ.study.analyse.levers_apart import Shares


@click.command()
@options.folder
@click.argument("scenario")
@click.argument("outcome", default="coverage")
@click.option("--point", type=click.IntRange(min=0), default=0, help="Point of the design.  [default: 0]")
@click.option(
    "--replicates", type=click.IntRange(min=1), default=10, show_default=True, help="How often it is run again."
)
@click.option(
    "--levers", "by_levers", is_flag=True, help="Each lever's share (Shapley): exact up to six, else by path."
)
@click.option("--orders", type=click.IntRange(min=1), metavar="N", help="Each lever's share from 2 N sampled orders.")
@click.option("--first", is_flag=True, help="Only the first month, rule and agent in which the two runs part.")
@options.jobs
@options.scheduler
@options.below("explain")
@options.lang
def command(
    folder: Path, scenario: str, outcome: str, point: int, replicates: int, by_levers: bool, orders: int | None,
    first: bool, jobs: int, scheduler: str | None, out: Path | None, lang: str,
) -> None:  # fmt: skip
    """Say why a scenario differs: through the funnel, by whom, by which lever."""
    from shequ.cli.progress import watching
    from shequ.engine.output import check_out
    from shequ.report.tables.explain import parting_lines
    from shequ.study.analyse.explain import explain, pair_of
    from shequ.study.analyse.first_difference import first_difference
    from shequ.study.analyse.levers_apart import take_apart
    from shequ.study.store.results import load

    results = load(folder)
    target = (out or folder / "explain") / f"{safe_name(scenario)}-{outcome}"
    pair = pair_of(results, scenario, point)
    if changed := results.manifest.differs_from(pair.study):
        click.echo(f"{folder}: results of {changed}; what follows is run by this one.", err=True)
    if first:
        click.echo("\n".join(parting_lines(first_difference(pair), pair.seed, lang)))
        return
    check_out(target)
    with watching() as watcher:
        found = explain(pair, outcome, replicates, jobs, scheduler, watcher)
        shares = None
        if by_levers or orders:
            shares = take_apart(
                pair, outcome, replicates, orders=orders, jobs=jobs, scheduler=scheduler, watcher=watcher
            )
    _print(found, shares, lang)
    _write(found, shares, target)


def _print(found: Explanation, shares: Shares | None, lang: str) -> None:
    from shequ.report.tables.explain import groups_table, heading, parts_table, shares_note
    from shequ.report.words import word

    for failure in found.failures:
        click.echo(f"shequ: seed {failure.seed} failed and is left out: {failure.reason}", err=True)
    click.echo(heading(found, lang))
    if len(found.funnel):
        click.echo(f"\n{parts_table(found.funnel, 'step', word('through the funnel', lang), lang)}")
    if len(found.groups):
        click.echo(f"\n{groups_table(found.groups, lang)}")
    else:
        click.echo(word("no groups", lang))
    if shares is not None:
        click.echo(f"\n{parts_table(shares.table, 'player', word('by lever', lang), lang, found.pair.levers)}")
        click.echo(shares_note(shares, len(found.whole), lang))


def _write(found: Explanation, shares: Shares | None, path: Path) -> None:
    from shequ.study.store.frames import write_frame

    tables = {"funnel": found.funnel, "groups": found.groups, "levers": shares.table if shares else found.funnel[:0]}
    written = []
    for name, table in tables.items():
        if len(table):
            file = path.with_name(f"{path.name}-{name}.csv")
            write_frame(table.assign(scenario=found.pair.name, outcome=found.outcome), file)
            written.append(file.name)
    if written:
        click.echo(f"\nWrote {path.parent}: {', '.join(written)}")
