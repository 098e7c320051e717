"""Cases: a scenario at a point of a study, named by all that determines what happens in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from shequ.engine.files import code_fingerprint

# What decides a run's values, of all the code: the floors up to the city, and what is measured of a run.
OF_THE_MODEL = (
    "engine", "agents", "population", "outcomes", "rules", "month.py", "policy", "scenario",
    "own.py", "city.py", "study/run/task.py", "study/statistics/period.py", "study/statistics/conventions.py",
)  # fmt: skip


def model_fingerprint() -> str:
    """Return the hash of the code that decides a run's values.

    It is the same for an installed package and a checkout; a change of a figure or a command leaves it alone.
    """
    return code_fingerprint(*OF_THE_MODEL)


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario at a point.

    Attributes
    ----------
    id
        Hash of all that determines what happens, seed apart: two cases of one id are one thing under two names.
    scenario
        Name of the scenario.
    point
        Number of the point.
    baseline
        Id of the case that it is held against.
    past
        Hash of what determines its past: cases of one past can be run from branches of one city.
    look
        Name of the look that the point is; empty for the points that answer the question itself.
    """

    id: str
    scenario: str
    point: int
    baseline: str
    past: str
    look: str = ""


def run_name(case: str, seed: int) -> str:
    """Return the hash that names one run of a case."""
    return hashlib.sha256(f"{case} {seed}".encode()).hexdigest()[:16]


def hashed(content: Any) -> str:
    """Return the hash of values that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
