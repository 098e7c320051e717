"""The command line: one file a command, with its options, its line of help and its body; all else is below."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

import click

from shequ import __version__
from shequ.cli.streams import make_streams_readable
from shequ.engine.errors import INPUT_ERROR, INTERRUPTED, InputError
from shequ.engine.files import FULL, NO_ROOM
from shequ.engine.toml_files import suggest

GROUPS = {
    "Look": ("scenarios", "places", "levers", "parameters", "show", "check", "new", "schema", "odd"),
    "Run": ("run", "compare", "sweep", "baseline"),
    "Understand": ("results", "table", "figure", "report", "explain", "sensitivity", "robustness"),
    "Hand on": ("verify", "bundle"),
}
NAMES = tuple(name for names in GROUPS.values() for name in names)
RENAMED = {"worlds": "places"}
BEGIN = """Shequ: party-led community governance of elderly care, as a laboratory (社区).

Begin with:
  shequ compare --quick                 the policies held against the baseline, in a minute
  shequ show full                       what a scenario orders, when, where and at what price
  shequ new mine --extends baseline     a scenario of your own, every key explained

All commands: shequ --help. One of them: shequ compare --help."""


def fail(message: str) -> NoReturn:
    """End with one clear message and the exit code for the user's input."""
    click.echo(f"shequ: {message}", err=True)
    raise SystemExit(INPUT_ERROR)


class Commands(click.Group):
    """Commands by purpose, each read when it is wanted; their known faults end in one message instead of a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands in the order of their groups."""
        return list(NAMES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command from the file of its name."""
        if name in RENAMED:
            fail(f"{name}: is called {RENAMED[name]} now: shequ {RENAMED[name]}")
        if name not in NAMES:
            fail(f"{name}: no such command.{suggest(name, NAMES)} See them with: shequ --help")
        command: click.Command = import_module(f"shequ.cli.{name}").command
        command.name = name
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every command with its line, by purpose."""
        for purpose, names in GROUPS.items():
            with formatter.section(purpose):
                commands = [(name, self.get_command(context, name)) for name in names]
                formatter.write_dl([(name, one.get_short_help_str(200)) for name, one in commands if one is not None])

    def invoke(self, context: click.Context) -> Any:
        """Run a command; turn faults of the input into exit code 2 and Ctrl-C into 130."""
        make_streams_readable()
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("shequ: interrupted; what was written before is kept", err=True)
            raise SystemExit(INTERRUPTED) from None
        except InputError as error:
            fail(str(error))
        except OSError as error:
            if error.errno not in FULL:
                raise
            with suppress(OSError):  # what is left of it would be tried again at the end
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            fail(NO_ROOM.format(error.strerror))


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(__version__, prog_name="shequ")
@click.pass_context
def main(context: click.Context) -> None:
    """Party-led community governance of elderly care, as a laboratory (社区)."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in workers: a second thread would only wait, busily
    if context.invoked_subcommand is None:
        click.echo(BEGIN)
