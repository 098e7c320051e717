"""The command `shequ run`."""

from __future__ import annotations

from pathlib import Path

import click

from shequ.cli import options


@click.command()
@click.argument("name")
@options.seed
@options.months
@options.elders
@options.place
@options.overrides
@options.means
@options.lang
@options.out("Write the months as CSV or Parquet.")
def command(
    name: str, seed: int, months: int | None, elders: int | None, place: str | None, overrides: tuple[str, ...],
    means: str | None, lang: str, out: Path | None,
) -> None:  # fmt: skip
    """Run one scenario once and print its last year."""
    from shequ.cli.progress import watching
    from shequ.engine.output import check_out
    from shequ.report import words
    from shequ.report.tables.year import year_table
    from shequ.study.design.files import design_from
    from shequ.study.design.resolving import study_of
    from shequ.study.run.study_run import run_here
    from shequ.study.store.frames import ENDINGS, write_frame

    if out is not None:
        check_out(out, ENDINGS)
    study = study_of(
        design_from({
            "name": "run", "scenarios": [name], "baseline": name, "method": "list", "replicates": 1, "seed": seed,
            "months": months, "elders": elders, "place": place, "set": list(overrides), "means": means, "keep": ["months"],
        })
    )  # fmt: skip
    for note in study.notes:
        click.echo(note, err=True)
    with watching() as watcher:
        frame = run_here(study, "months", watcher=watcher).drop(columns=["scenario", "replicate"])
    if out is not None:
        write_frame(frame, out)
    click.echo(year_table(frame, lang))
    if out is None:
        click.echo(words.word("one run", lang))
