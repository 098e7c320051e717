"""Points of a design: which values its factors take together.

Every method but the grid-like ones draws a matrix in the unit cube, one row a point and one column a factor, from the
design's seed alone; a factor turns its column into values. The same design gives the same matrix anywhere.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.engine.written import MOST
from shequ.study.design.factors import Factor, same_value
from shequ.study.design.files import SAMPLED, Design, Level, refused

Floats = NDArray[np.float64]
Point = dict[str, Level]

MORRIS_LEVELS = 4


class SampledPoints(Sequence[Point]):
    """Points of a sampled design, each made when it is asked for: a screening has millions of values."""

    def __init__(self, factors: Sequence[Factor], matrix: Floats) -> None:
        self._factors, self.matrix = factors, matrix

    def __len__(self) -> int:
        """Count the points."""
        return len(self.matrix)

    def __getitem__(self, number: Any) -> Any:
        """Return a point, or several."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        row = self.matrix[number]
        return {factor.name: factor.at(float(unit)) for factor, unit in zip(self._factors, row, strict=True)}


def points_of(design: Design, factors: Sequence[Factor], notes: list[str]) -> Sequence[Point]:
    """Return the points in their order; a factor that a point does not name stays as the scenarios have it.

    Points written out or multiplied that are equal are counted once, and ``notes`` gets a line.
    """
    count = count_of(design, factors)
    if count > MOST:
        fault = f"{count:,} points are more than {MOST:,}. Vary less, in fewer steps or samples"
        raise refused(design.source, [("samples" if design.method in SAMPLED else "method", fault)])
    if design.method in SAMPLED:
        return SampledPoints(factors, unit_matrix(design, len(factors)))
    points = _written_out(design, factors)
    found: dict[tuple[Any, ...], Point] = {}
    for point in points:
        found.setdefault(tuple((name, same_value(level)) for name, level in sorted(point.items())), point)
    if len(found) < len(points):
        notes.append(f"{len(points) - len(found)} of {len(points)} points are like an earlier one, and counted once")
    return list(found.values())


def count_of(design: Design, factors: Sequence[Factor]) -> int:
    """Return how many points a design has, before any is made; equal ones are counted each."""
    samples, k = design.samples or 0, len(factors)
    if design.method in SAMPLED:
        each = {"morris": k + 1, "saltelli": 2 * k + 2 if design.second_order else k + 2}
        return samples * each.get(design.method, 1)
    if design.method == "list":
        return max(len(design.points), 1)
    levels = [len(factor.levels) or factor.steps for factor in factors]
    return 1 + sum(levels) if design.method == "one_at_a_time" else math.prod(levels)


def _written_out(design: Design, factors: Sequence[Factor]) -> list[Point]:
    if design.method == "one_at_a_time":
        return [{}, *({factor.name: level} for factor in factors for level in factor.grid())]
    if design.method == "list":
        return list(design.points) or [{}]
    if not factors:
        return [{}]
    names = [factor.name for factor in factors]
    return [dict(zip(names, levels, strict=True)) for levels in itertools.product(*(f.grid() for f in factors))]


def unit_matrix(design: Design, factors: int) -> Floats:
    """Return the points of a sampled design in the unit cube, shape ``(points, factors)``.

    Raises
    ------
    DesignError
        If there is nothing to vary, or too few samples for the method.
    """
    if not factors:
        fault = f"{design.method} needs something to vary: [uncertainties] or [levers]"
        raise refused(design.source, [("method", fault)])
    return SAMPLERS[design.method](design, factors)


def problem(factors: int) -> dict[str, Any]:
    """Return SALib's description of the unit cube."""
    return {
        "num_vars": factors,
        "names": [f"x{number}" for number in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }


def _latin_hypercube(design: Design, factors: int) -> Floats:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(factors, rng=design.seed).random(design.samples))


def _sobol_sequence(design: Design, factors: int) -> Floats:
    """Draw a scrambled Sobol sequence: more samples extend fewer; powers of two are balanced."""
    import warnings

    from scipy.stats import qmc

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of other numbers than powers of two
        return np.asarray(qmc.Sobol(factors, rng=design.seed).random(design.samples))


def _morris(design: Design, factors: int) -> Floats:
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(factors), design.samples, num_levels=MORRIS_LEVELS, seed=design.seed))


def _saltelli(design: Design, factors: int) -> Floats:
    from SALib.sample import sobol

    samples = design.samples or 0
    if samples & (samples - 1):
        fault = f"found {samples}, but saltelli takes a power of two: 64, 128, 256"
        raise refused(design.source, [("samples", fault)])
    return np.asarray(
        sobol.sample(problem(factors), samples, calc_second_order=design.second_order, seed=design.seed)
    )  # fmt: skip


SAMPLERS: dict[str, Callable[[Design, int], Floats]] = {
    "latin_hypercube": _latin_hypercube,
    "sobol_sequence": _sobol_sequence,
    "morris": _morris,
    "saltelli": _saltelli,
}
