"""A tenth of what ``make torture`` tries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.whole
@pytest.mark.skipif(os.name != "posix", reason="programs are forked and killed, as POSIX has it")
def test_a_tenth_of_all_that_can_befall_a_study_is_withstood() -> None:
    """Otherwise a kill, a full disk, a flipped bit or a torn file would lose work, or change a number in silence."""
    words = [sys.executable, "-m", "torture", "--share", "0.1"]
    done = subprocess.run(words, cwd=Path(__file__).parents[1], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "0 faults"
