"""The answer in sentences, read back into the numbers of made-up runs."""

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from shequ.report.answer import answer

NOISE = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])  # of five replicates: t(.975; 4)·√(.625/5) is .98
HALF = 2.776445 * np.sqrt(NOISE.var(ddof=1) / 5.0)
BASE = {"coverage": 40.0, "trust_local": 50.0, "trust_party": 60.0}
GAINS = {  # of coverage, local trust and trust in the Party organisation, over each policy's baseline
    "full": (5.0, 2.0, 0.5), "near": (4.8, 4.0, 6.0), "weak": (0.7, -3.0, -0.3), "cut": (-2.0, -5.0, -4.0),
    "slump": (-0.6, 0.1, 0.2), "mine": (3.0, 1.5, 2.0),
}  # fmt: skip
REFERENCES = dict.fromkeys(("baseline", *GAINS), "baseline") | {"mine": "b of mine", "b of mine": "b of mine"}
SIGNS = {"near": -1.0, "mine": -1.0}  # whose noise runs the other way: the first is not told from the best


def _runs() -> pd.DataFrame:
    rows = [{"scenario": "baseline", "replicate": k, **BASE} for k in range(5)]
    rows += [{"scenario": "b of mine", "replicate": k, **dict.fromkeys(BASE, 42.0)} for k in range(5)]
    for name, gains in GAINS.items():
        start = dict.fromkeys(BASE, 42.0) if name == "mine" else BASE
        for k in range(5):
            noise = SIGNS.get(name, 1.0) * NOISE[k]
            rows.append({"scenario": name, "replicate": k}
                        | {y: start[y] + gain + noise for y, gain in zip(BASE, gains, strict=True)})  # fmt: skip
    return pd.DataFrame(rows).sample(frac=1.0, random_state=1)


def _comparison(**changes: Any) -> Any:
    runs = _runs()
    rows = []
    for name, base in REFERENCES.items():
        wide = runs.set_index(["scenario", "replicate"])
        for outcome in BASE:
            more = (wide.loc[name] - wide.loc[base])[outcome]
            low, high = stats.t.interval(0.95, 4, more.mean(), stats.sem(more)) if name != base else (0.0, 0.0)
            rows.append({"scenario": name, "outcome": outcome, "mean": wide.loc[name][outcome].mean(),
                         "difference": more.mean(), "ci_low": low, "ci_high": high})  # fmt: skip
    rows.append({"scenario": "full", "outcome": "idle", "mean": 1.0, "difference": 9.0, "ci_low": 0.0, "ci_high": 18.0})
    price = [
        {"scenario": name, "account": account, "verdict": verdict, "ratio": ratio + 1000.0 * (account == "social")}
        for name, verdict, ratio in (
            ("near", "priced", 91.2), ("full", "priced", 240.0), ("mine", "priced", 120.0), ("cut", "fewer hours", 7.0),
        )
        for account in ("public", "social")
    ]  # fmt: skip
    titles = {name: name.capitalize() for name in REFERENCES}
    results = SimpleNamespace(
        titles=lambda lang: titles, policies=list(GAINS), baseline="baseline", references=REFERENCES, replicates=5
    )
    made = {"results": results, "runs": runs, "effects": pd.DataFrame(rows), "price": pd.DataFrame(price),
            "changed": {("weak", "trust_party"), ("full", "idle")}, "ends": [1]}  # fmt: skip
    return SimpleNamespace(**(made | changes))


def _interval(text: str) -> tuple[float, ...]:
    """Return a difference and the ends of its interval, as a sentence says them."""
    found = re.search(r"([−\d.]+) [a-z ]+(?: of 100)? \(95% interval ([−+\d.]+) to ([−+\d.]+)\)", text)
    assert found is not None, text
    return tuple(float(part.replace("−", "-")) for part in found.groups())


def test_coverage_tells_how_many_raise_it_the_best_its_ties_and_who_lowers_it() -> None:
    """Otherwise the first sentence would name another policy, or another number than the tables."""
    told = answer(_comparison(), "en")[0]
    raises, lowers = told.split(". ", 1)
    assert "Under 'Baseline' 40.0% of gross need" in raises
    assert "3 of 6 policies raise that, most of all 'Full'" in raises  # weak's interval is −.3 to 1.7
    assert _interval(raises) == pytest.approx((5.0, 5.0 - HALF, 5.0 + HALF), abs=0.051)
    assert raises.endswith(
        "not told apart from 'Near'"
    )  # mine has as much as full, but gains less over its own baseline
    assert lowers.startswith("Lowered by 1, most of all 'Cut'")  # slump's interval is −1.6 to .4
    assert _interval(lowers) == pytest.approx((-2.0, -2.0 - HALF, -2.0 + HALF), abs=0.051)


def test_local_trust_and_that_in_the_party_are_told_apart() -> None:
    """Otherwise one would be told in place of the other."""
    local, local_lowered, party, party_lowered = re.split(r"(?<=[.']) (?=[A-Z][a-z]+ )", answer(_comparison(), "en")[1])
    assert local.startswith("Local trust") and "under 'Near'" in local
    assert _interval(local)[0] == pytest.approx(4.0)
    assert "not told apart" not in local  # full's gain of 2 is 2 ± 2·HALF less
    assert local_lowered.startswith("Lowered by 2, most of all 'Cut'") and _interval(local_lowered)[0] == -5.0
    assert party.startswith("Trust in the Party organisation alone") and "under 'Near'" in party
    assert _interval(party)[0] == pytest.approx(6.0)
    assert party_lowered.startswith("Lowered by 1, most of all 'Cut'") and _interval(party_lowered)[0] == -4.0


def test_certainty_counts_tabled_differences_and_prices_hours_that_were_gained() -> None:
    """Otherwise a policy that loses hours would be the cheapest, and what is open would be counted wrongly."""
    told = answer(_comparison(), "en")[2]
    assert "costs 91 CNY of public money under 'Near' and 240 CNY under 'Full'" in told
    # open, by intervals of ±.98: coverage of weak and slump; local trust of slump; trust in the Party of full, weak, slump
    assert "6 of the 18 differences" in told
    assert "and 1 change their sign" in told
    assert "was not looked at" in answer(_comparison(ends=[]), "en")[2]


def test_nobody_is_named_where_nobody_differs() -> None:
    """Otherwise chance would be written up as a finding."""
    effects = _comparison().effects.assign(ci_low=-1.0, ci_high=2.0)
    price = _comparison().price.assign(verdict="open")
    coverage, trust, certainty = answer(_comparison(effects=effects, price=price), "en")
    assert coverage.endswith("none of 6 policies raises that by an amount that can be told from zero.")
    assert trust.startswith("No policy raises local trust") and "No policy raises trust in the Party" in trust
    assert "CNY" not in certainty and "18 of the 18" in certainty


@pytest.mark.parametrize(("lang", "said"), [("en", "There is one replicate"), ("zh", "仅有 1 次模拟")])
def test_one_replicate_is_the_whole_answer(lang: str, said: str) -> None:
    """Otherwise a single run would open with findings."""
    effects = _comparison().effects.assign(ci_low=np.nan, ci_high=np.nan)
    assert [text.startswith(said) for text in answer(_comparison(effects=effects), lang)] == [True]


def test_both_languages_tell_the_same_numbers() -> None:
    """Otherwise one reader would be told another result."""
    english, chinese = (answer(_comparison(), lang) for lang in ("en", "zh"))
    for one, other in zip(english, chinese, strict=True):
        numbers = [sorted(re.findall(r"\d+(?:\.\d+)?", text.replace(" of 100", ""))) for text in (one, other)]
        assert numbers[0] == numbers[1]
