"""The command line answers at once."""

import subprocess
import sys

import pytest

HEAVY = {"distributed", "matplotlib", "mesa", "pandas", "pyarrow", "scipy"}
READING = [
    ["--help"], ["scenarios"], ["check", "full"], ["levers"], ["levers", "member_visits"], ["places"], ["parameters"],
    ["show", "baseline"],
]  # fmt: skip
PROGRAM = """
import sys
from shequ.cli import main
try:
    main(sys.argv[1:])
finally:
    print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_command_that_only_reads_loads_nothing_heavy(words: list[str]) -> None:
    """Otherwise every look at a lever or scenario would take a second instead of a quarter."""
    told = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, encoding="utf-8", check=True)
    loaded = set(told.stdout.rpartition("loaded:")[2].split())
    assert "shequ" in loaded and not loaded & HEAVY
