"""Replicates until decided: intervals are SciPy's at the corrected confidence, and more runs go only where they are needed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.study.design import study_of
from shequ.study.design.study import run_name
from shequ.study.run.driver import Done
from shequ.study.run.stopping import Interim, StoppingRule, until_enough
from shequ.study.store.runs import Store

from .tiny import tiny

LOOKS = {10: 1, 20: 2, 40: 3, 80: 4}


def interval(values: pd.Series, confidence: float) -> tuple[float, float]:
    """Return Student's interval of a mean, as SciPy gives it with its test."""
    found = stats.ttest_1samp(values.dropna(), 0.0).confidence_interval(confidence)
    return float(found.low), float(found.high)


@pytest.mark.parametrize("ceiling", LOOKS)
def test_each_interim_analysis_takes_its_part_of_the_error(ceiling: int) -> None:
    """Otherwise looking four times would find differences where there are none (K1)."""
    rule = StoppingRule("coverage", ceiling=ceiling)
    assert rule.replicates == tuple(count for count in LOOKS if count <= ceiling)
    assert rule.confidence == pytest.approx(1.0 - 0.05 / LOOKS[ceiling], abs=1e-15)


@pytest.mark.parametrize("ceiling", LOOKS)
@pytest.mark.parametrize("seed", range(3))
def test_the_width_is_that_of_students_interval(ceiling: int, seed: int) -> None:
    """Otherwise a study would stop at twice the width that was asked for (K2)."""
    values = pd.Series(np.random.default_rng(seed).normal(2.0, 3.0, 10 + 7 * seed))
    low, high = interval(values, 1.0 - 0.05 / LOOKS[ceiling])
    assert StoppingRule("coverage", (high - low) * 1.0001, ceiling).met_by(values)
    assert not StoppingRule("coverage", (high - low) * 0.9999, ceiling).met_by(values)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_difference_is_decided_when_the_corrected_interval_leaves_zero(sign: float) -> None:
    """Otherwise one of 95% would decide at each of four looks, or a loss never be decided."""
    noise = np.random.default_rng(4).normal(0.0, 1.0, 10)
    noise = (noise - noise.mean()) / noise.std(ddof=1)
    half = {confidence: interval(pd.Series(noise), confidence)[1] for confidence in (0.95, 0.9875)}
    for mean, decided in ((half[0.95] * 1.01, False), (half[0.9875] * 0.99, False), (half[0.9875] * 1.01, True)):
        assert StoppingRule("coverage").met_by(pd.Series(sign * mean + noise)) is decided
    assert StoppingRule("coverage", ceiling=10).met_by(pd.Series(sign * half[0.95] * 1.01 + noise))


def test_too_few_decide_nothing_and_all_alike_everything() -> None:
    """Otherwise one replicate would be an answer, or a difference without chance be run eighty times."""
    for width in (None, 0.1):
        rule = StoppingRule("coverage", width)
        assert not rule.met_by(pd.Series([3.0, np.nan]))
        assert rule.met_by(pd.Series([3.0, 3.0, np.nan]))


def coverage(scenario: str, seed: int) -> float:
    """Make up an outcome: one policy is clear at once, one after twenty replicates, one never."""
    gain = {"baseline": 0.0, "full": 5.0, "market-led": 0.62, "supply-only": 0.0}[scenario]
    luck = 50.0 * np.random.default_rng(seed).normal()  # of the people and their past, which scenarios of a seed share
    return gain + luck + float(np.random.default_rng([seed, len(scenario)]).normal() * (scenario != "baseline"))


def test_more_replicates_go_only_where_an_interval_needs_them(tmp_path: Path) -> None:
    """Otherwise runs would be spent on what is known, or what is open be left as it is."""
    study = study_of(tiny(scenarios=["full", "market-led", "supply-only"], uncertainties={}, method="list"))
    names = {case.id: case.scenario for case in study.cases}
    store, asked = Store(tmp_path), []
    store.open()
    there: set[tuple[str, int]] = set()

    def run(wanted: dict[str, int]) -> Done:
        asked.append({names[case]: count for case, count in wanted.items()})
        new = [
            (case, seed) for case, count in wanted.items() for seed in range(1, 1 + count) if (case, seed) not in there
        ]
        there.update(new)
        rows = [{"run": run_name(case, seed), "case": case, "seed": seed, "coverage": coverage(names[case], seed)}
                for case, seed in new]  # fmt: skip
        store.write({"runs": pd.DataFrame(rows).sample(frac=1.0, random_state=3, ignore_index=True)})
        return Done(len(new))

    done, interims = until_enough(study, store, StoppingRule("coverage", ceiling=40), run)
    open_at, needy, expected = {}, ["full", "market-led", "supply-only"], []
    for count in (10, 20, 40):
        looked = len(needy)
        gains = {
            one: pd.Series([coverage(one, s) - coverage("baseline", s) for s in range(1, 1 + count)]) for one in needy
        }
        ends = {one: interval(gain, 1.0 - 0.05 / 3) for one, gain in gains.items()}
        made = (looked + 1) * (count - {10: 0, 20: 10, 40: 20}[count])
        needy = [one for one, (low, high) in ends.items() if low <= 0.0 <= high]
        open_at[count] = needy
        expected.append(Interim(count, looked, len(needy), made))
    assert open_at == {10: ["market-led", "supply-only"], 20: ["supply-only"], 40: ["supply-only"]}
    assert interims == expected and done.finished == sum(one.runs for one in expected)
    assert asked[-1] == {"baseline": 40, "supply-only": 40, "market-led": 20, "full": 10}
