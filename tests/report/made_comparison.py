"""A comparison of made-up numbers, no two alike: what a table prints can be read back to where it came from."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from shequ.outcomes import HEADLINE
from shequ.study.analyse.estimands import ESTIMANDS

REFERENCES = {"baseline": "baseline", "full": "baseline", "b of mine": "b of mine", "mine": "b of mine"}
POLICIES = ("full", "mine")
MORE = ("budget_scale", "idle")  # outcomes that stand in no table by default


def comparison(**changes: Any) -> Any:
    """Return a comparison of two policies, one of which has a baseline of its own; every other interval includes zero."""
    outcomes = (*HEADLINE, *MORE)
    rows = []
    for i, (name, base) in enumerate(REFERENCES.items()):
        for k, outcome in enumerate(outcomes):
            value = 0.0 if name == base else 1.1 + 10.0 * i + k
            half = 0.0 if name == base else (0.5 * value if k % 2 else 1.5 * value)
            rows.append({
                "scenario": name, "outcome": outcome, "unit": "points", "baseline_mean": 40.0 + k, "mean": 60.3 + 10 * i + k,
                "difference": value, "ci_low": value - half, "ci_high": value + half, "replicates": 7,
            })  # fmt: skip
    price = [
        {"scenario": name, "account": account, "verdict": "priced", "cost": 900.0 + i, "hours": 30.0 + i,
         "ratio": 100.0 * (i + 1) + j, "ci_low": 100.0 * (i + 1) + j - 8.0, "ci_high": 100.0 * (i + 1) + j + 8.0}
        for i, name in enumerate(POLICIES) for j, account in enumerate(("public", "social"))
    ]  # fmt: skip
    titles = {name: name.upper() for name in REFERENCES}
    results = SimpleNamespace(
        titles=lambda lang: titles, policies=list(POLICIES), baseline="baseline", references=REFERENCES, replicates=7,
        manifest=SimpleNamespace(last_months=12),
    )  # fmt: skip
    made = {
        "results": results, "effects": pd.DataFrame(rows), "price": pd.DataFrame(price), "changed": {("mine", "disputes")},
        "ends": pd.DataFrame([{"end": "harsh"}]), "runs": _runs(outcomes), "months": pd.DataFrame(),
        "appropriations": pd.DataFrame(columns=["scenario", "appropriated", "spent"]), "estimands": _estimands(),
        "break_even": pd.DataFrame(), "partial_years": pd.DataFrame(),
    }  # fmt: skip
    return SimpleNamespace(**(made | changes))


def _runs(outcomes: tuple[str, ...]) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    frames = [pd.DataFrame({"scenario": name, "replicate": range(7)} | {y: rng.normal(50.0, 3.0, 7) for y in outcomes})
              for name in REFERENCES]  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _estimands() -> pd.DataFrame:
    return pd.DataFrame([
        {"symbol": one.symbol, "name": one.name, "outcome": outcome, "unit": "points", "estimate": value,
         "ci_low": value - 0.4, "ci_high": value + 0.4, "replicates": 7}
        for i, one in enumerate(ESTIMANDS) for k, outcome in enumerate(HEADLINE)
        for value in [1.0 + 10.0 * i + k]
    ])  # fmt: skip
