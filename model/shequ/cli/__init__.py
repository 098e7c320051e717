"""The command line: thin commands that print the answer; heavy imports wait inside them."""

from shequ.cli import laboratory, looking, running  # each adds its commands to the group
from shequ.cli.group import main

__all__ = ["laboratory", "looking", "main", "running"]
