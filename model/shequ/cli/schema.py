"""The command `shequ schema`."""

from __future__ import annotations

import click

from shequ.cli.listing import write


@click.command()
def command() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    import json

    from shequ.scenario import file_schema

    write(json.dumps(file_schema(), indent=1, ensure_ascii=False))
