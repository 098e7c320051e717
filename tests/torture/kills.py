"""Programs killed at random moments, and started again until they end."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

from torture.programs import kill
from torture.studies import begun, finished, laid_out, same, undisturbed, whole

WITH_WORKERS = 5  # one of so many has two workers
AGAIN = 0.3  # of those that were killed are killed once more


def killed(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Kill a study at a moment drawn at random, see what is left, and start it again until it ends."""
    name, jobs = ("compare", "sweep")[number % 2], 2 if number % WITH_WORKERS == 0 else 1
    expected, seconds = undisturbed(prepared, name, jobs)
    laid_out(home)
    kills = 0
    while kills == 0 or random.random() < AGAIN:
        pid = begun(home, name, jobs)
        time.sleep(random.uniform(0.0, seconds))
        kill(pid, whole=random.random() < 0.5)
        kills += 1
        files = whole(home / "out")
    finished(home, name, jobs)
    same(home, expected)
    return f"killed with {'some' if files else 'no'} runs on disk, ended as undisturbed"
