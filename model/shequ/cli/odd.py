"""The command `shequ odd`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from shequ.cli import options
from shequ.engine.errors import INPUT_ERROR, InputError

CHOOSING = {"state", "submodel", "names"}  # blocks that have to be told of what


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; say which documents are behind the code.")
@click.option(
    "--from",
    "made",
    multiple=True,
    metavar="RESULTS",
    type=click.Path(path_type=Path),
    help="Take numbers from these results: their tables are copied to docs/results. May be repeated.",
)
@options.lang
def command(files: tuple[Path, ...], check: bool, made: tuple[Path, ...], lang: str) -> None:
    """Print the tables of the ODD+D, or fill them into documents."""
    if made:
        from shequ.report.odd import RESULTS
        from shequ.report.odd.results import keep

        for folder in made:
            keep(folder, RESULTS)
    if files:
        fill_documents(files, check)
    else:
        print_tables(lang)


def print_tables(lang: str) -> None:
    """Print every table that needs no choice."""
    from shequ.report.odd.blocks import BLOCKS, STATES, block

    alone = [name for name in BLOCKS if name not in CHOOSING] + [f"state {kind}" for kind in STATES]
    text = "\n\n".join(f"## {name}\n\n{block(name, lang).strip()}" for name in alone)
    click.echo(f"{text}\n".encode())


def help_of_commands(lang: str) -> str:
    """Return the help of every command of the program that runs."""
    main = click.get_current_context().find_root().command
    assert isinstance(main, click.Group)
    parts = []
    for name in sorted(main.list_commands(click.get_current_context())):
        one = main.get_command(click.get_current_context(), name)
        assert one is not None
        with click.Context(one, info_name=f"shequ {name}", terminal_width=100, max_content_width=100) as context:
            parts.append(f"## {name}\n\n```text\n{one.get_help(context)}\n```")
    return "\n\n".join(parts)


def fill_documents(files: Sequence[Path], check: bool) -> None:
    """Fill the blocks of documents, or say which documents are behind the code."""
    from shequ.engine.output import write_out
    from shequ.report.odd import filled, language_of

    behind = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error.strerror}") from None
        try:
            made = filled(text, language_of(path.name), {"commands": help_of_commands})
        except ValueError as error:
            raise InputError(f"{path}: {error}") from None
        if made == text:
            continue
        behind.append(path)
        if not check:
            write_out(path, made.encode(), "document")
            click.echo(f"Wrote {path}")
    if check and behind:
        for path in behind:
            click.echo(f"{path}: behind the code. Bring it up to date with: shequ odd {path}", err=True)
        raise SystemExit(INPUT_ERROR)
