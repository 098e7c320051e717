"""Sweeps small enough to be run many times, and models that misbehave."""

import os
import signal
import sys
from pathlib import Path

import cloudpickle
import pandas as pd

from shequ import City
from shequ.study.design import Design
from shequ.study.store.runs import files_of

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not know the tests


def tiny(**changes: object) -> Design:
    """Return a design of six cases whose runs take a fraction of a second."""
    plain = {"scenarios": ["full", "market-led"], "replicates": 4, "elders": 1200, "months": 2, "burn_in": 1}
    return Design.model_validate(plain | {"uncertainties": {"trust.step": [0.04, 0.08]}} | changes)


def values(folder: Path, table: str = "runs") -> pd.DataFrame:
    """Return every value of every finished run, each once, in an order of its own."""
    frame = pd.concat([pd.read_parquet(path) for path in files_of(folder, table)], ignore_index=True)
    return frame.drop_duplicates().sort_values("run", ignore_index=True, kind="stable")


class Stumbling(City):
    """A model in which one policy always raises in its second month, under one seed."""

    def step(self) -> None:
        """Live a month, or fail."""
        if self.policy.coordinator == "party" and self.seed == 2 and self.policy_month == 1:
            raise ZeroDivisionError("a rule divided by nothing")
        super().step()


class Failing(City):
    """A model that cannot even be built."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        raise MemoryError("no room")


class Deadly(City):
    """A model that kills its worker in one run, five times; a file counts."""

    def step(self) -> None:
        """Live a month, or die."""
        tally = Path(os.environ["SHEQU_TALLY"])
        if self.policy.coordinator == "party" and self.seed == 2 and len(tally.read_text()) < 5:
            with tally.open("a") as file:
                file.write("x")
            os.kill(os.getpid(), signal.SIGKILL)
        super().step()
