"""Robustness: shares, regret and regions of made-up worlds in which the truth is known."""

from pathlib import Path

import pandas as pd
import pytest

from shequ.agents.words import TRUSTED
from shequ.outcomes import BETTER
from shequ.study.analyse.robustness import (
    box_of,
    by_thirds,
    estimands_over_worlds,
    has_estimands,
    regret,
    robustness,
    worlds,
)
from shequ.study.store.manifest import ResultsError

from ..made_up import made_up

FACTORS = {"trust.climate_weight": {"low": 0.0, "high": 1.0}, "start.norm": {"low": 0.0, "high": 1.0}}


def crossing(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Let one policy win below three quarters of the first factor, and another above."""
    x = factors["trust.climate_weight"]
    return {"baseline": 0.0, "full": 1.0, "market-led": 4.0 * x - 2.0}[scenario]


def made(folder: Path, **changes: object) -> object:
    """Return made-up results in 128 worlds."""
    plain = {"scenarios": ["full", "market-led"], "method": "sobol_sequence", "samples": 128, "replicates": 1}
    return made_up(folder, crossing, **(plain | {"uncertainties": FACTORS} | changes))


def test_shares_and_regret_are_those_of_the_truth(tmp_path: Path) -> None:
    """Otherwise a policy would be called robust that is not."""
    found = worlds(made(tmp_path), "coverage")
    table = robustness(found, "baseline").set_index("scenario")
    assert table["best"].to_dict() == pytest.approx({"full": 0.75, "market-led": 0.25, "baseline": 0.0}, abs=0.01)
    assert table.loc["market-led", "beats_baseline"] == pytest.approx(0.5, abs=0.01)
    assert table.loc["full", "regret_most"] == pytest.approx(1.0, abs=0.05)
    assert (regret(found) >= 0.0).all().all()
    assert (regret(found).min(axis=1) == 0.0).all()
    assert table.loc["full", "best_low"] < 0.75 < table.loc["full", "best_high"]


def test_where_less_is_better_the_least_is_best(tmp_path: Path) -> None:
    """Otherwise the policy with most disputes would win."""
    turned = worlds(made(tmp_path, outcome="disabled_80"), "disabled_80")
    shares = robustness(turned, "baseline").set_index("scenario")["best"]
    assert shares.to_dict() == pytest.approx({"full": 0.0, "market-led": 0.5, "baseline": 0.5}, abs=0.01)


def test_an_outcome_without_a_direction_has_no_best_policy(tmp_path: Path) -> None:
    """Otherwise the policy under which most is needed, or least, would be called best."""
    found = worlds(made(tmp_path, outcome="gross_hours"), "gross_hours")
    for look in (regret, lambda one: robustness(one, "baseline")):
        with pytest.raises(ResultsError, match=r"gross_hours: neither more nor less .* such as coverage, trust_party"):
            look(found)


def test_every_outcome_whose_name_says_a_cost_a_lack_or_an_aim_has_its_direction() -> None:
    """Otherwise most disabled elders, or most money set aside, would be told as best."""
    less = {name for name, better in BETTER.items() if better == "less"}
    more = {name for name, better in BETTER.items() if better == "more"}
    for part, side in (("disabled_", less), ("_cost", less), ("disputes_arrived", less), ("unmet", less),
                       ("appropriated", less), ("staff_hours", less), ("copayments", less), ("coverage", more), ("wellbeing", more)):  # fmt: skip
        named = {name for name in BETTER if part in name and name != "met_disabled"}
        assert named
        assert named <= side, part
    assert {f"trust_{name}" for name in TRUSTED} | {"trust_local"} <= more
    inputs = {"elders", "need_hours", "gross_hours", "offered_hours", "volunteer_hours", "budget_scale"}
    assert not inputs & (less | more)


def test_prim_finds_the_region_where_a_claim_fails(tmp_path: Path) -> None:
    """Otherwise the conditions of a finding would be guesswork."""
    found = worlds(made(tmp_path), "coverage")
    box = box_of(regret(found)["full"] > 0.0, found.factors)
    assert box is not None
    limits = box.limits.set_index("factor")
    assert limits.loc["trust.climate_weight", "low"] == pytest.approx(0.75, abs=0.06)
    assert limits.loc["trust.climate_weight", "p_value"] < 1e-3
    assert box.share > 0.9
    assert box.everywhere == pytest.approx(0.25, abs=0.01)
    assert box_of(pd.Series([True] * 128), found.factors) is None


def test_thirds_show_where_it_holds(tmp_path: Path) -> None:
    """Otherwise the conditions would be told upside down."""
    found = worlds(made(tmp_path), "coverage")
    table = by_thirds(found.values["full"] > found.values["market-led"], found.factors, ["trust.climate_weight"])
    assert table["share"].to_list() == pytest.approx([1.0, 1.0, 0.25], abs=0.03)
    assert table["from"].is_monotonic_increasing


def test_worlds_that_lack_a_run_are_left_out_and_counted(tmp_path: Path) -> None:
    """Otherwise a policy would win where its rival failed."""
    found = worlds(
        made(tmp_path, leave_out=lambda point, scenario, replicate: scenario == "full" and point < 5), "coverage"
    )
    assert found.left_out == 5
    assert len(found.values) == 123


def test_too_few_worlds_are_refused(tmp_path: Path) -> None:
    """Otherwise a share of three worlds would be printed as a finding."""
    with pytest.raises(ResultsError, match="at least 20 worlds"):
        worlds(made(tmp_path, samples=8), "coverage")


def test_estimands_are_the_contrasts_of_their_scenarios(tmp_path: Path) -> None:
    """Otherwise the Party premium would be another number than the comparison's."""
    values = {"baseline": 1.0, "supply-only": 4.0, "office-hub": 1.5, "party-hub": 1.6, "government-coordinated": 3.5,
              "party-coordinated": 3.75, "civic-mobilised": 3.0, "full": 3.6, "party-in-name": 3.1}  # fmt: skip
    found = made_up(tmp_path, lambda factors, scenario, seed: values[scenario], scenarios=[*values][1:], replicates=1,
                    method="sobol_sequence", samples=32, uncertainties=FACTORS)  # fmt: skip
    assert has_estimands(found)
    table = estimands_over_worlds(worlds(found, "coverage")).set_index("symbol")
    known = {"S": 3.0, "C": -0.5, "I": -1.0, "P_c": 0.25, "M": -0.5, "P_m": 0.35, "P": 0.6, "L": 0.1, "P − L": 0.5}
    assert table["median"].to_dict() == pytest.approx(known)
    assert table["above_zero"].to_dict() == {symbol: float(value > 0.0) for symbol, value in known.items()}
