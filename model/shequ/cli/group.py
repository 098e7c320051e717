"""The group of all commands: how they end."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

import click

from shequ import __version__
from shequ.engine.errors import INPUT_ERROR, INTERRUPTED, InputError


def fail(message: str) -> NoReturn:
    """End with one clear message and the exit code for the user's input."""
    click.echo(f"shequ: {message}", err=True)
    raise SystemExit(INPUT_ERROR)


class Commands(click.Group):
    """Commands whose known faults end in one message instead of a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; turn faults of the input into exit code 2 and Ctrl-C into 130."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("shequ: interrupted; nothing was written", err=True)
            raise SystemExit(INTERRUPTED) from None
        except InputError as error:
            fail(str(error))


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="shequ")
def main() -> None:
    """Party-led community governance of elderly care, as a laboratory (社区)."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in workers: a second thread would only wait, busily
