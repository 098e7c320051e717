"""Robustness of made-up worlds with noise, held against pandas, statsmodels, SciPy and PRIM asked directly."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.robustness import (
    THIRDS,
    Worlds,
    box_of,
    by_thirds,
    conditions_of,
    estimands_over_worlds,
    for_the_better,
    regret,
    robustness,
    worlds,
)
from shequ.study.store.results import Results

from ..made_up import made_up

FACTORS = {"trust.climate_weight": {"low": 0.0, "high": 1.0}, "start.norm": {"low": 0.0, "high": 1.0}}
SLOPES = {"baseline": (0.0, 0.0), "full": (1.0, -0.5), "market-led": (-1.0, 1.5), "supply-only": (0.4, 0.2)}
REPLICATES = 3


def noisy(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return a plane of two factors for each policy, with noise that differs by run."""
    x, y = factors["trust.climate_weight"], factors["start.norm"]
    one, two = SLOPES[scenario]
    key = [seed, sorted(SLOPES).index(scenario), int(1e9 * x), int(1e9 * y)]
    return one * x + two * y + 0.3 * float(np.random.default_rng(key).normal())


@pytest.fixture(scope="module", params=["coverage", "disputes"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Worlds, pd.DataFrame, int]:
    """Return worlds of an outcome of which more or less is better, the same by hand, and the sign."""
    made: Results = made_up(
        tmp_path_factory.mktemp("noisy"), noisy, outcome=request.param, scenarios=[*SLOPES][1:], method="sobol_sequence",
        samples=64, replicates=REPLICATES, uncertainties=FACTORS,
    )  # fmt: skip
    design = made.design.set_index(["scenario", "point"])
    seeds = range(made.seed, made.seed + REPLICATES)
    by_hand = pd.DataFrame({
        name: [np.mean([noisy(design.loc[(name, point), list(FACTORS)].to_dict(), name, seed) for seed in seeds])
               for point in range(64)]
        for name in SLOPES
    })  # fmt: skip
    return worlds(made, request.param), by_hand, 1 if request.param == "coverage" else -1


def test_a_world_gives_a_policy_its_mean_over_replicates(found: tuple[Worlds, pd.DataFrame, int]) -> None:
    """Otherwise noise of a single run would make a policy best."""
    one, by_hand, _ = found
    pd.testing.assert_frame_equal(one.values[list(SLOPES)], by_hand, check_names=False)


def test_every_number_of_the_table_by_hand(found: tuple[Worlds, pd.DataFrame, int]) -> None:
    """Otherwise shares, their intervals or regret would be another rule's."""
    one, by_hand, sign = found
    table = robustness(one, "baseline").set_index("scenario")
    values = sign * by_hand
    best = values.idxmax(axis=1)
    lost = {name: values.max(axis=1) - values[name] for name in SLOPES}
    shares = {}
    for name in SLOPES:
        count, row = int((best == name).sum()), table.loc[name]
        shares[name] = count / 64
        low, high = proportion_confint(count, 64, method="wilson")
        assert [row["best"], row["best_low"], row["best_high"]] == pytest.approx([count / 64, low, high])
        assert row["regret_mean"] == pytest.approx(np.mean(lost[name]))
        assert row["regret_90"] == pytest.approx(np.percentile(lost[name], 90))
        assert row["regret_most"] == pytest.approx(np.max(lost[name]))
        if name != "baseline":
            assert row["beats_baseline"] == pytest.approx(np.mean(values[name] > values["baseline"]))
    assert np.isnan(table.loc["baseline", "beats_baseline"])
    assert len(set(shares.values())) > 2
    assert list(table.index) == sorted(SLOPES, key=lambda name: (-shares[name], np.mean(lost[name])))
    assert regret(one).to_numpy() == pytest.approx(np.column_stack([lost[name] for name in one.values]))


def test_thirds_are_of_equal_count_with_wilson_intervals(found: tuple[Worlds, pd.DataFrame, int]) -> None:
    """Otherwise the conditions of a claim would be those of other worlds."""
    one, by_hand, _ = found
    holds = by_hand["full"] > by_hand["market-led"]
    table = by_thirds(holds, one.factors, ["start.norm", "not varied", "idle"]).set_index(["factor", "third"])
    assert list(table.index.get_level_values("factor").unique()) == ["start.norm", "idle"]
    x = one.factors["start.norm"]
    order = x.sort_values().index
    for third, part in zip(THIRDS, np.array_split(order, 3), strict=True):
        row = table.loc[("start.norm", third)]
        assert abs(int(row["worlds"]) - len(part)) <= 1
        inside = x[(x >= row["from"]) & (x <= row["to"])].index
        assert len(inside) == row["worlds"]
        assert row["share"] == pytest.approx(holds[inside].mean())
        low, high = proportion_confint(int(holds[inside].sum()), len(inside), method="wilson")
        assert (row["low"], row["high"]) == pytest.approx((low, high))
    assert table.loc["start.norm", "from"].tolist() == sorted(table.loc["start.norm", "from"])


def test_a_factor_without_a_value_in_some_world_costs_that_world_and_no_search(
    found: tuple[Worlds, pd.DataFrame, int],
) -> None:
    """Otherwise a world in which no hours were offered, so that none were idle, would stop the search for regions."""
    one, by_hand, _ = found
    factors = one.factors.assign(idle=np.where(one.factors.index == 5, np.nan, one.factors["start.norm"]))
    holds = by_hand["full"] > by_hand["market-led"]
    table = by_thirds(holds, factors, ["idle"])
    assert table["worlds"].sum() == 63
    box, without = box_of(holds, factors), box_of(holds, factors.drop(columns="idle"))
    assert box is not None and without is not None
    pd.testing.assert_frame_equal(box.limits, without.limits)
    assert (box.share, box.covered, box.worlds) == (without.share, without.covered, without.worlds)


def test_a_box_holds_what_it_says_and_a_limit_s_p_value_is_that_of_its_worse_end(tmp_path: Path) -> None:
    """Otherwise a region would be told as sure that is chance.

    The claim holds in the middle of one factor, so that both its limits count, with noise; each p-value is SciPy's: as many
    worlds where it holds in the box, at the share that the box has without that limit.
    """
    rng = np.random.default_rng(2)
    factors = pd.DataFrame({"a": rng.uniform(size=300), "b": rng.uniform(size=300)}, index=range(100, 400))
    holds = pd.Series(
        (factors["a"] > 0.3) & (factors["a"] < 0.62) & (rng.uniform(size=300) < 0.85), index=factors.index
    )
    box = box_of(holds, factors)
    assert box is not None
    limits = box.limits.set_index("factor")
    assert limits.loc["a", ["low", "high"]].tolist() == pytest.approx([0.3, 0.62], abs=0.03)

    def inside(ends: dict[str, tuple[float, float]]) -> pd.Series:
        kept = pd.Series(True, index=factors.index)
        for name, (low, high) in ends.items():
            kept &= (factors[name] >= low) & (factors[name] <= high)
        return kept

    ends = {name: (row["low"], row["high"]) for name, row in limits.iterrows()}
    held = holds[inside(ends)]
    assert box.worlds == len(held)
    assert box.share == pytest.approx(held.mean())
    assert box.everywhere == pytest.approx(holds.mean())
    assert box.covered == pytest.approx(held.sum() / holds.sum())
    for name, (low, high) in ends.items():
        p_values = []
        for open_low, open_high in ((factors[name].min(), high), (low, factors[name].max())):
            if (open_low, open_high) != (low, high):
                wider = holds[inside(ends | {name: (open_low, open_high)})]
                p_values.append(stats.binomtest(int(held.sum()), len(held), wider.mean(), alternative="greater").pvalue)
        assert limits.loc[name, "p_value"] == pytest.approx(max(p_values), rel=1e-6), name


@pytest.mark.filterwarnings("ignore")  # the workbench's own
def test_the_box_is_the_one_farthest_from_all_worlds_in_its_errors() -> None:
    """Otherwise the region told would be a tiny pure one, or all worlds."""
    from ema_workbench.analysis import prim

    rng = np.random.default_rng(4)
    factors = pd.DataFrame({"a": rng.uniform(size=200), "b": rng.uniform(size=200)})
    holds = pd.Series(rng.uniform(size=200) < 0.2 + 0.6 * (factors["a"] > 0.5))
    path = prim.Prim(factors, holds.to_numpy(float), threshold=1e-9, peel_alpha=0.05).find_box().peeling_trajectory
    errors = [(row["density"] - holds.mean()) / np.sqrt(1.0 / row["mass"]) for _, row in path.iterrows()]
    box = box_of(holds, factors)
    assert box is not None
    assert box.share == pytest.approx(path["density"].iloc[int(np.argmax(errors))])
    assert box.worlds == path["n"].iloc[int(np.argmax(errors))]
    assert box_of(pd.Series([False] * 200), factors) is None


@pytest.mark.parametrize(("better", "sign"), [("more", 1), ("less", -1)])
def test_estimands_over_worlds_by_numpy_and_for_the_better_by_direction(better: str, sign: int) -> None:
    """Otherwise spreads and shares of the premium would be another contrast's, or more disputes count as a success."""
    rng = np.random.default_rng(7)
    names = sorted({name for one in ESTIMANDS for name in one.weights})
    values = pd.DataFrame(rng.normal(size=(50, len(names))), columns=names)
    factors = pd.DataFrame({"hub.tie_worth_party": rng.uniform(size=50), "policy.follow_through": rng.uniform(size=50)})
    made = Worlds("coverage", values, factors, 0, better)
    table = estimands_over_worlds(made).set_index("symbol")
    p = values["full"] - values["civic-mobilised"]
    row = table.loc["P"]
    assert row[["p5", "median", "p95"]].tolist() == pytest.approx(np.percentile(p, [5, 50, 95]))
    assert row["above_zero"] == pytest.approx(np.mean(p > 0.0))
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(int((p > 0).sum()), 50, method="wilson"))
    assert row["worlds"] == 50
    premium = next(one for one in ESTIMANDS if one.symbol == "P")
    assert for_the_better(made, premium).tolist() == (sign * p > 0.0).tolist()
    thirds = conditions_of(made, premium)
    assert (thirds["share"] * thirds["worlds"]).groupby(thirds["factor"]).sum().tolist() == pytest.approx(
        [float((sign * p > 0.0).sum())] * 2
    )
    assert set(thirds["estimand"]) == {"P"}
