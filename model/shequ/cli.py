"""The command line."""

from __future__ import annotations

import click

from shequ import __version__


@click.group()
@click.version_option(__version__, prog_name="shequ")
def main() -> None:
    """Party-led community governance of elderly care, as a laboratory."""
