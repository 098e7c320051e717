"""Complementarity of paths: what each is worth among the others, and what two are worth more together than apart.

Over every combination of the paths, replicate by replicate: Shapley's value of each, and the interaction index of each
pair, the mean over what else is there of v(S ∪ ij) − v(S ∪ i) − v(S ∪ j) + v(S).

References
----------
Shapley (1953); Grabisch and Roubens (1999), doi 10.1007/s001820050125.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.statistics.paired import paired
from shequ.study.statistics.shapley import coalitions, shapley
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

Floats = NDArray[np.float64]
Coalition = frozenset[str]


def synergy(results: Results, outcome: str, scenario: str | None = None) -> pd.DataFrame:
    """Estimate what paths are worth, alone, among the others and in pairs.

    Parameters
    ----------
    scenario
        Whose paths; the first that is no baseline, if left out.

    Returns
    -------
    pandas.DataFrame
        Columns kind (``share``, ``alone``, ``pair``, ``all``), path, other, outcome, unit, difference, ci_low, ci_high,
        replicates. Shares add up to ``all``.

    Raises
    ------
    ResultsError
        If the results are not those of every combination.
    """
    values = values_of(results, outcome, scenario)
    paths = sorted(set().union(*values))
    shares = shapley(paths, values.__getitem__)
    rows: list[tuple[str, str, str, Floats]] = [("share", path, "", shares[path]) for path in paths]
    rows += [("alone", path, "", values[frozenset({path})]) for path in paths]
    rows += [("pair", one, two, interaction(paths, values, one, two)) for one, two in itertools.combinations(paths, 2)]
    rows += [("all", "", "", values[frozenset(paths)])]
    found = paired(pd.DataFrame([row[3] for row in rows]).T)
    about = pd.DataFrame([row[:3] for row in rows], columns=["kind", "path", "other"])
    about = about.assign(outcome=outcome, unit=results.units[outcome])
    return about.join(found).assign(replicates=len(rows[0][3]))


def values_of(results: Results, outcome: str, scenario: str | None = None) -> dict[Coalition, Floats]:
    """Return the difference that each combination of paths makes, by replicate; only replicates with every combination."""
    paths = [name for name in results.factors if name.startswith("path.")]
    policies = results.policies
    name = scenario or (policies[0] if policies else "")
    if len(paths) < 2 or name not in results.scenarios:
        raise ResultsError(
            f"{results.folder}: complementarity needs every combination of paths. Make it with: shequ sweep paths-factorial"
        )
    runs = results.differences([outcome], {"scenario": [name]})
    wide = runs.pivot_table(index="replicate", columns=paths, values=outcome).dropna()
    found = {
        frozenset(path.removeprefix("path.") for path, level in zip(paths, key, strict=True) if level > 0.0):
            wide[key].to_numpy(float)
        for key in wide.columns
    }  # fmt: skip
    missing = len(set(coalitions([path.removeprefix("path.") for path in paths])) - set(found))
    if missing or not len(wide):
        raise ResultsError(
            f"{results.folder}: {missing} of {2 ** len(paths)} combinations have no finished run in any replicate that has "
            "the others. Start the sweep again: it goes on."
        )
    return found


def interaction(players: Sequence[str], values: Mapping[Coalition, Floats], one: str, two: str) -> Floats:
    """Return the interaction index of two players, by replicate."""
    n = len(players)
    total = np.zeros_like(next(iter(values.values())))
    for others in coalitions([player for player in players if player not in {one, two}]):
        weight = math.factorial(len(others)) * math.factorial(n - len(others) - 2) / math.factorial(n - 1)
        both, first, second = others | {one, two}, others | {one}, others | {two}
        total = total + weight * (values[both] - values[first] - values[second] + values[others])
    return total
