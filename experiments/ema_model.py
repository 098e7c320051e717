"""The model from outside: as a `Model` of the EMA workbench, with its uncertainties, levers and outcomes.

Run it with ``python experiments/ema_model.py``; some minutes on two cores. It needs ``pip install "ema_workbench<3"``.
Sampling, parallel evaluation and analysis are the workbench's; only the function below is ours. For a design that
survives a night, and for pairs of runs under common random numbers, use ``shequ sweep`` and ``shequ robustness``.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import pandas as pd

from shequ import City, load_scenario
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of optional parts that are not installed
    from ema_workbench import (
        CategoricalParameter,
        Constant,
        Model,
        MultiprocessingEvaluator,
        RealParameter,
        ScalarOutcome,
    )

UNCERTAINTIES = ("hub.tie_worth_party", "policy.follow_through", "acceptance.base", "trust.contact_weight")
LEVERS = ("member_visits", "secretary_studio", "space_retrofit")
OUTCOMES = ("coverage", "trust_party", "trust_local", "disputes", "public_cost")
REPLICATES, COMMUNITIES, LAST_MONTHS = 2, 1, 12


def shequ(
    extends: str = "full", replicates: int = REPLICATES, months: int = 60, burn_in: int = 24, **values: float
) -> dict[str, float]:
    """Run a policy and return the means of its outcomes over the last year and the replicates.

    Parameters
    ----------
    extends
        Name of a scenario, shipped or of one's own; the workbench keeps the word scenario for itself.
    values
        Parameters by name, and intensities of levers (0–1) by the lever's name.
    """
    settings = [
        f"{name if '.' in name else f'levers.{name}.intensity'}={float(value)!r}" for name, value in values.items()
    ]
    horizon = [f"horizon.months={months}", f"horizon.burn_in={burn_in}"]
    policy = load_scenario(extends, [*settings, *horizon])
    place = find_place(policy.place).first(COMMUNITIES)
    rows = []
    for seed in range(1, replicates + 1):
        city = City(policy, seed=seed, place=place)
        city.run_model()
        rows.append(city.outcomes[list(OUTCOMES)].tail(LAST_MONTHS).mean())
    return {str(name): float(value) for name, value in pd.DataFrame(rows).mean().items()}


def model(**constants: Any) -> Model:
    """Return the model as the workbench knows it; ranges are those that the parameters declare."""
    found = Model("shequ", function=shequ)
    found.uncertainties = [RealParameter(name, PARAMETERS[name].low, PARAMETERS[name].high) for name in UNCERTAINTIES]
    found.levers = [
        CategoricalParameter("extends", ("full", "government-coordinated")),
        *(RealParameter(name, 0.0, 1.0) for name in LEVERS),
    ]
    found.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
    found.constants = [Constant(name, value) for name, value in constants.items()]
    return found


def told(experiments: pd.DataFrame, outcomes: dict[str, Sequence[float]]) -> str:
    """Return the middle and the worst world of each policy."""
    frame = experiments[["policy", "scenario"]].assign(**{name: outcomes[name] for name in ("coverage", "trust_local")})
    return (
        frame.groupby("policy", observed=True)[["coverage", "trust_local"]].agg(["median", "min"]).round(2).to_string()
    )


if __name__ == "__main__":
    with MultiprocessingEvaluator(model(), n_processes=2) as evaluator:
        print(told(*evaluator.perform_experiments(scenarios=20, policies=4)))
