"""A sweep of many runs that do next to nothing: what is left is the driver. ``python -m benchmarks.tiny_runs COUNT``."""

from __future__ import annotations

import sys
import tempfile
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.outcomes import BY_NAME
from shequ.scenario import Scenario
from shequ.study.design import Design
from shequ.study.run.study_run import sweep

POINTS, SCENARIOS = 100, 2


class Still(City):
    """A city in which nobody lives and nothing happens, with every outcome of a real one."""

    def __init__(self, scenario: Scenario, **kwargs: Any) -> None:
        self.policy, self._lived = scenario, 0

    @property
    def month(self) -> int:
        """Months lived."""
        return self._lived

    @property
    def policy_month(self) -> int:
        """The same: there is no past."""
        return self._lived

    def step(self) -> None:
        """Let a month go by."""
        self._lived += 1

    def branch(self, scenario: Scenario) -> Still:
        """Return another such city."""
        return type(self)(scenario)

    @property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome, 1 throughout."""
        return pd.DataFrame([{"month": 1.0, "policy_month": 1.0} | dict.fromkeys(BY_NAME, 1.0)])


def main(count: int) -> None:
    """Sweep so many runs on two workers and print the highest memory of this process in kilobytes."""
    levels = [0.03 + i * 0.0009 for i in range(POINTS)]
    design = Design(scenarios=["full"], replicates=count // (POINTS * SCENARIOS), months=1, burn_in=0,
                    uncertainties={"trust.step": levels})  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        done = sweep(design, folder, jobs=2, city=Still)
    assert done.finished == count and not done.failures, done.failures[:1]
    with open("/proc/self/status", encoding="ascii") as status:
        words = status.read().split()
    print(words[words.index("VmHWM:") + 1])


if __name__ == "__main__":
    from benchmarks.tiny_runs import main as run  # by its own name, so that workers find the class

    run(int(sys.argv[1]))
