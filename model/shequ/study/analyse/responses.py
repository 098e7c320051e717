"""Responses: what an outcome was in every row of a design, rows matched to runs by value.

The response of a scenario is its difference from the baseline under the same seed, averaged over replicates; that of the
baseline is the outcome itself. Rows of the design are drawn again from its seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.design import Factor
from shequ.study.design.factors import told
from shequ.study.store.results import Results

Floats = NDArray[np.float64]
BITS = 2.0**40  # two values that agree to so many bits are one: twelve digits


@dataclass(frozen=True, slots=True)
class Response:
    """What a scenario's outcome was in every row of the design, averaged over replicates.

    Attributes
    ----------
    values
        Shape ``(rows,)``; not a number where no run has finished, or none has a value of the outcome.
    made
        Where a run has finished, shape ``(rows,)``.
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


def factors_in(results: Results) -> list[Factor]:
    """Return the factors as the folder's manifest has them, whatever the present code declares."""
    return [
        Factor(
            name,
            about["lever"],
            tuple(about["levels"]),
            np.nan if about["low"] is None else about["low"],
            np.nan if about["high"] is None else about["high"],
        )
        for name, about in results.manifest["factors"].items()
    ]


def matched(matrix: Floats, factors: Sequence[Factor], design: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of the point that has each row's values, shape ``(rows,)``; -1 where none has.

    Baselines have no values of levers: the fullest row of each point counts.
    """
    names = [factor.name for factor in factors]
    levels = [[told(level) for level in factor.levels] for factor in factors]
    full = design.assign(given=design[names].notna().sum(axis=1)).sort_values("given", kind="stable")
    held = full.drop_duplicates("point", keep="last")
    there = np.column_stack([_coded(held[name], known) for name, known in zip(names, levels, strict=True)])
    asked = np.column_stack(
        [
            _coded(pd.Series([factor.at(float(unit)) for unit in column]), known)
            for factor, column, known in zip(factors, matrix.T, levels, strict=True)
        ]
    )
    numbers = dict(zip(_keys(there), held["point"], strict=True))
    return np.array([numbers.get(key, -1) for key in _keys(asked)])


def _coded(values: pd.Series[Any], levels: list[str]) -> Floats:
    """Return values as numbers: themselves, or the place of a level in its list."""
    if not levels:
        return np.asarray(values, dtype=np.float64)
    places = {level: float(place) for place, level in enumerate(levels)}
    return np.array([places.get(told(level), -1.0) for level in values])


def _keys(values: Floats) -> list[bytes]:
    mantissa, exponent = np.frexp(values)
    rounded = np.ldexp(np.round(mantissa * BITS) / BITS, exponent) + 0.0
    return [row.tobytes() for row in np.ascontiguousarray(rounded)]


def responses(
    results: Results, outcomes: Sequence[str], scenarios: Sequence[str], points: NDArray[np.int64]
) -> list[Response]:
    """Return the response of every scenario and outcome in the order of the rows."""
    found = []
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
