"""The evaluation of a pilot, against differences by hand."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pandas as pd
import pytest

from shequ.policy.plan import LeverUse
from shequ.scenario import Scenario
from shequ.study.analyse.pilot import evaluated, paths_of_pilot, pilot_of
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results


class Kept(Results):
    """Results that hold one made-up table of communities."""

    def __init__(self, effect: float, spillover: float, trend: float) -> None:
        pilot = Scenario(name="pilot", levers={"a": LeverUse(start=5)})
        super().__init__(Path("results/pilot"), SimpleNamespace(scenarios={"pilot": pilot}))
        rows = []
        for name in ("baseline", "pilot"):
            for replicate in range(3):
                for month in range(1, 25):
                    for community, treated in (("a", True), ("b", False)):
                        on = name == "pilot" and month >= 5
                        value = 40.0 + replicate + 10.0 * treated + on * (effect if treated else spillover)
                        value += trend * month * treated  # those treated would have moved otherwise
                        rows.append({"scenario": name, "replicate": replicate, "month": month, "community": community,
                                     "treated": treated and name == "pilot", "trust_party": value})  # fmt: skip
        self.table = pd.DataFrame(rows)

    tables: ClassVar[list[str]] = ["communities"]
    units: ClassVar[dict[str, str]] = {"trust_party": "points of 100"}
    baselines: ClassVar[set[str]] = {"baseline"}

    def read(self, table: str = "runs", outcomes: Any = None, where: Any = None) -> pd.DataFrame:
        """Return the table whatever is asked for."""
        return self.table


@pytest.mark.parametrize(("effect", "spillover", "trend"), [(2.0, 0.0, 0.0), (2.0, 0.5, 0.0), (2.0, 0.0, 0.1)])
def test_bias_is_spillover_and_unlike_trends(effect: float, spillover: float, trend: float) -> None:
    """Otherwise the model could not say what an evaluation misses.

    Controls that gain hide that much of the effect; a trend of the treated alone is taken for an effect: from the mean of
    months 1–4 to that of 13–24 it adds 16 months of it.
    """
    found = evaluated(Kept(effect, spillover, trend), ("trust_party",)).set_index("kind")["difference"]
    assert found["true"] == pytest.approx(effect)
    assert found["spillover"] == pytest.approx(spillover)
    assert found["bias"] == pytest.approx(-spillover + 16.0 * trend)
    assert found["did"] == pytest.approx(found["true"] + found["bias"])


def test_the_treated_are_the_same_communities_with_and_without() -> None:
    """Otherwise the counterfactual would be of other people."""
    results = Kept(2.0, 0.0, 0.0)
    assert pilot_of(results) == ("pilot", 5)
    paths = paths_of_pilot(results, ["trust_party"])["trust_party"]
    levels = paths[paths["month"] == 1].groupby(["group", "policy"])["value"].mean()
    assert levels["treated", "with"] == levels["treated", "without"] == 51.0
    assert levels["control", "without"] == 41.0


def test_a_sweep_without_communities_says_what_to_run() -> None:
    """Otherwise a user would meet a missing key."""
    results = Kept(2.0, 0.0, 0.0)
    results.tables = ["runs"]
    with pytest.raises(ResultsError, match="shequ sweep pilot"):
        pilot_of(results)
