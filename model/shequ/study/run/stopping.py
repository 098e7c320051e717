"""Replicates until decided: more of them only where an interval still needs them.

Looking often and stopping when one likes what one sees makes intervals too narrow. So there are few interim analyses,
their number known beforehand, and each takes its part of the error (Bonferroni): with four a 95% interval is one of 98.75%.
The interval is Student's for paired differences, which with few replicates errs less than a bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from shequ.study.design.study import Study
from shequ.study.run.driver import Done
from shequ.study.store.runs import Store, read_runs

INTERIMS = (10, 20, 40, 80)
ERROR = 0.05


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """When a difference to the baseline has been measured well enough.

    Attributes
    ----------
    outcome
        Whose difference.
    width
        The interval is at most so wide, in the outcome's unit; None: it excludes zero.
    ceiling
        The last of its interim analyses.
    """

    outcome: str
    width: float | None = None
    ceiling: int = INTERIMS[-1]

    @property
    def replicates(self) -> tuple[int, ...]:
        """Numbers of replicates at which it is judged."""
        return tuple(count for count in INTERIMS if count <= self.ceiling)

    @property
    def confidence(self) -> float:
        """Confidence of each interim analysis, such that all of them together err in 5% of studies at most."""
        return 1.0 - ERROR / len(self.replicates)

    def met_by(self, differences: pd.Series[float]) -> bool:
        """Say whether paired differences are enough; ones that are all alike are known exactly."""
        values = differences.dropna().to_numpy()
        if len(values) < 2:
            return False
        spread = float(np.std(values, ddof=1))
        if spread == 0.0:
            return True
        low, high = stats.t.interval(self.confidence, len(values) - 1, values.mean(), spread / np.sqrt(len(values)))
        return bool(high - low <= self.width) if self.width is not None else bool(low > 0.0 or high < 0.0)


@dataclass(frozen=True, slots=True)
class Interim:
    """What an interim analysis found: replicates, differences looked at, how many of them need more, and runs made for it."""

    replicates: int
    differences: int
    open: int
    runs: int


def until_enough(
    study: Study, store: Store, rule: StoppingRule, run: Callable[[dict[str, int]], Done]
) -> tuple[Done, list[Interim]]:
    """Run the replicates of the first analysis for every case, and those of the next for those whose difference needs them.

    Parameters
    ----------
    run
        Runs so many replicates of each case, by its id.
    """
    pairs = {(case.id, case.baseline) for case in study.cases if case.id != case.baseline and not case.look}
    wanted: dict[str, int] = {}
    done, interims, needy = Done(), [], pairs
    for replicates in rule.replicates:
        wanted |= {case: replicates for pair in needy for case in pair}
        now = run(wanted)
        done.finished, done.failures = done.finished + now.finished, done.failures + now.failures
        looked, needy = needy, _needy(needy, store, rule)
        interims.append(Interim(replicates, len(looked), len(needy), now.finished))
        if not needy:
            break
    return done, interims


def _needy(pairs: set[tuple[str, str]], store: Store, rule: StoppingRule) -> set[tuple[str, str]]:
    cases = list({case for pair in pairs for case in pair})
    frame = pd.concat([pd.DataFrame({"case": []}), *read_runs(store.folder, "runs", [rule.outcome], cases)])
    values = {case: runs.set_index("seed")[rule.outcome] for case, runs in frame.groupby("case")}
    none = pd.Series(dtype=float)
    return {(case, base) for case, base in pairs if not rule.met_by(values.get(case, none) - values.get(base, none))}
