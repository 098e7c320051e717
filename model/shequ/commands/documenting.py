"""The command `shequ odd`: the tables of the ODD+D from the code, printed or filled into documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from shequ.engine.errors import INPUT_ERROR, InputError
from shequ.engine.files import write_whole
from shequ.report.odd import filled, language_of
from shequ.report.odd.blocks import BLOCKS, STATES, block

CHOOSING = {"state", "submodel", "names"}  # blocks that have to be told of what
ALONE = [name for name in BLOCKS if name not in CHOOSING] + [f"state {kind}" for kind in STATES]


def print_tables(lang: str) -> None:
    """Print every table that needs no choice."""
    text = "\n\n".join(f"## {name}\n\n{block(name, lang).strip()}" for name in ALONE)
    click.echo(f"{text}\n".encode())


def help_of_commands(lang: str) -> str:
    """Return the help of every command of the program that runs."""
    main = click.get_current_context().find_root().command
    assert isinstance(main, click.Group)
    parts = []
    for name, command in sorted(main.commands.items()):
        with click.Context(command, info_name=f"shequ {name}", terminal_width=100, max_content_width=100) as context:
            parts.append(f"## {name}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts)


def fill_documents(files: Sequence[Path], check: bool) -> None:
    """Fill the blocks of documents, or say which documents are behind the code."""
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
            write_whole(path, made.encode())
            click.echo(f"Wrote {path}")
    if check and behind:
        for path in behind:
            click.echo(f"{path}: behind the code. Bring it up to date with: shequ odd {path}", err=True)
        raise SystemExit(INPUT_ERROR)
