"""Responses: what an outcome was at every point of a sample.

The response of a scenario is its difference from the baseline under the same seed, averaged over replicates; that of the
baseline is the outcome itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.store.results import Results

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Response:
    """What a scenario's outcome was at every point of the sample, averaged over replicates.

    Attributes
    ----------
    values
        Shape ``(points,)``; not a number where no run has finished, or none has a value of the outcome.
    made
        Where a run has finished, shape ``(points,)``.
    chance
        Half the difference between two halves of the replicates: as noisy as ``values`` and nothing but noise. Not a
        number where a replicate is missing, or with a single one.
    """

    scenario: str
    outcome: str
    unit: str
    values: Floats
    made: NDArray[np.bool_]
    chance: Floats


def responses(results: Results, outcomes: Sequence[str], scenarios: Sequence[str]) -> list[Response]:
    """Return the response of every scenario and outcome in the order of the points."""
    found = []
    points = np.arange(len(results.sample))
    for scenario in scenarios or results.scenarios:
        where = {"scenario": [scenario]}
        is_base = scenario in results.baselines
        runs = results.read("runs", outcomes, where) if is_base else results.differences(outcomes, where)
        for outcome in outcomes:
            by_point = runs.pivot_table(index="point", columns="replicate", values=outcome).reindex(points)
            values, made = by_point.mean(axis=1).to_numpy(float), np.isin(points, runs["point"])
            found.append(Response(scenario, outcome, results.units.get(outcome, ""), values, made, _chance(by_point)))
    return found


def _chance(by_point: pd.DataFrame) -> Floats:
    half = by_point.shape[1] // 2
    if not half:
        return np.full(len(by_point), np.nan)
    values = by_point.to_numpy(float)
    difference = values[:, :half].mean(axis=1) - values[:, half : 2 * half].mean(axis=1)
    return np.asarray(difference / 2.0 * np.sqrt(2 * half / by_point.shape[1]))
