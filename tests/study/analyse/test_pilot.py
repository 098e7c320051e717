"""The evaluation of a pilot, against differences by hand."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from shequ import sweep
from shequ.engine.files import shipped
from shequ.policy.plan import LeverUse
from shequ.report.figures.by_name import draw
from shequ.scenario import Scenario
from shequ.study.analyse.pilot import evaluated, paths_of_pilot, pilot_of
from shequ.study.design import Design
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results, load


class Kept(Results):
    """Results that hold one made-up table of communities."""

    def __init__(self, effect: float, spillover: float, trend: float, start: int = 5) -> None:
        pilot = Scenario(name="pilot", levers={"a": LeverUse(start=start)})
        super().__init__(Path("results/pilot"), SimpleNamespace(scenarios={"pilot": pilot}))
        rows = []
        for name in ("baseline", "other city", "pilot"):
            for replicate in range(3):
                for month in range(1, 25):
                    for community, treated in (("a", True), ("b", False)):
                        on = name == "pilot" and month >= start
                        value = (
                            1000.0 * (name == "other city")
                            + 40.0
                            + replicate
                            + 10.0 * treated
                            + on * (effect if treated else spillover)
                        )
                        value += trend * month * treated  # those treated would have moved otherwise
                        rows.append({"scenario": name, "point": 0, "replicate": replicate, "month": month, "community": community,
                                     "treated": treated and name == "pilot", "trust_party": value})  # fmt: skip
        self.table = pd.DataFrame(rows)

    tables: ClassVar[list[str]] = ["communities"]
    units: ClassVar[dict[str, str]] = {"trust_party": "points of 100"}
    baselines: ClassVar[set[str]] = {"baseline", "other city"}
    references: ClassVar[dict[str, str]] = {"pilot": "baseline", "baseline": "baseline", "other city": "other city"}

    def read(self, table: str = "runs", outcomes: Any = None, where: Any = None) -> pd.DataFrame:
        """Return the rows that are asked for."""
        return self.table[self.table["scenario"].isin((where or {}).get("scenario", self.table["scenario"]))]


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


def test_a_pilot_is_held_against_its_own_baseline_and_runs_of_both(tmp_path: Path) -> None:
    """Otherwise another parameter's effect, or a run that one of the two lacks, would be told as the pilot's.

    The scenario sets a parameter, so that it has a baseline of its own beside that of the others.
    """
    text = (shipped("scenarios") / "studio-pilot.toml").read_text(encoding="utf-8")
    own = tmp_path / "mine.toml"
    own.write_text(text.replace("start = 6", "start = 3") + '\n[parameters]\n"trust.step" = 0.12\n', encoding="utf-8")
    design = Design(name="pilot", scenarios=["full", str(own)], method="list", replicates=2, months=8, burn_in=2, elders=4800,
                    keep=["communities"])  # fmt: skip
    sweep(design, tmp_path / "out", jobs=1)
    results = load(tmp_path / "out")
    assert len(results.baselines) == 2
    assert pilot_of(results) == ("mine", 3)
    table = results.read("communities", ["treated", "trust_party"])
    late = table[table["month"] >= 3].groupby(["scenario", "replicate", "community"])[["trust_party", "treated"]].mean()
    mine, base = late.loc["mine"], late.loc[results.references["mine"]]
    gain = (mine["trust_party"] - base["trust_party"])[mine["treated"] > 0].groupby("replicate").mean()
    found = evaluated(results, ["trust_party"]).set_index("kind")
    assert found.loc["true", "difference"] == pytest.approx(gain.mean())
    assert set(found["replicates"]) == {2}
    figure = draw("pilot", results, width=180.0)
    assert "last 6 months" in " ".join(" ".join(text.get_text().split()) for text in figure.findobj(Text))


def test_other_communities_and_runs_without_a_partner_are_no_counterfactual() -> None:
    """Otherwise communities that the pilot never had would count as treated."""
    results = Kept(2.0, 0.0, 0.0)
    results.table = results.table[~((results.table["scenario"] == "baseline") & (results.table["replicate"] == 1))]
    assert set(evaluated(results, ("trust_party",))["replicates"]) == {2}
    elsewhere = (results.table["scenario"] == "baseline") & (results.table["community"] == "b")
    results.table = results.table.assign(community=results.table["community"].mask(elsewhere, "c"))
    with pytest.raises(ResultsError, match="pilot was run in other communities than baseline"):
        paths_of_pilot(results, ["trust_party"])
    results.references = {"pilot": "pilot"}
    with pytest.raises(ResultsError, match="is what others are held against"):
        paths_of_pilot(results, ["trust_party"])


def test_a_pilot_without_a_before_is_refused_and_what_is_after_begins_with_it() -> None:
    """Otherwise months before the pilot would water its effect down, or a missing key be all that is told."""
    with pytest.raises(ResultsError, match="starts in the first month"):
        evaluated(Kept(2.0, 0.0, 0.0, start=1), ("trust_party",))
    late = evaluated(Kept(2.0, 0.5, 0.0, start=20), ("trust_party",)).set_index("kind")["difference"]
    assert late.to_dict() == pytest.approx({"did": 1.5, "true": 2.0, "spillover": 0.5, "bias": -0.5})


def test_points_of_a_sweep_are_evaluated_each_by_itself() -> None:
    """Otherwise one point's pilot would be held against another's communities."""
    results = Kept(2.0, 0.0, 0.0)
    other = Kept(6.0, 0.0, 0.0).table.assign(point=1)
    other["treated"] = (other["community"] == "b") & (
        other["scenario"] == "pilot"
    )  # another draw: the other is treated
    on = (other["scenario"] == "pilot") & (other["month"] >= 5)
    other.loc[on, "trust_party"] += np.where(other.loc[on, "community"] == "b", 6.0, -6.0)
    results.table = pd.concat([results.table, other])
    found = evaluated(results, ("trust_party",)).set_index("kind")
    assert found.loc["true", "difference"] == pytest.approx(4.0)
    assert found.loc["did", "replicates"] == 6
