"""Sensitivity of outcomes to what a design varies: Morris's screening and Sobol's shares of variance, by SALib.

References
----------
Morris (1991), doi 10.1080/00401706.1991.10484804; Campolongo et al. (2007), doi 10.1016/j.envsoft.2006.10.004;
Saltelli et al. (2010), doi 10.1016/j.cpc.2009.09.018; convergence: Sarrazin et al. (2016),
doi 10.1016/j.envsoft.2016.02.005.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shequ.study.analyse.responses import Response, responses
from shequ.study.design import Design
from shequ.study.design.sampling import MORRIS_LEVELS, problem
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

Floats = NDArray[np.float64]
METHODS = ("morris", "saltelli")
MAIN = {"morris": "mu_star", "saltelli": "ST"}
SETTLED = 0.05  # width of the widest interval, as a share of the largest index (Sarrazin et al. 2016)
FEWEST_BLOCKS = 4
RESAMPLES = 200
TOUCHING = 1e-9  # Morris's levels lie at thirds


@dataclass
class Indices:
    """What one response depends on.

    Attributes
    ----------
    table
        A row a factor, the most influential first; with the mean response in the lowest and highest third of its range.
    convergence
        The main index from the first blocks only: columns samples, factor, value, half_width.
    pairs
        Second-order indices, if the design has them.
    blocks, made, complete, uneven
        Blocks of the design (trajectories of Morris, rows of Saltelli's matrices), those with a run of each of their
        points, those of these with a value everywhere, and those of these that lack a replicate somewhere.
    constant
        The response does not vary.
    """

    response: Response
    method: str
    blocks: int
    made: int
    complete: int
    uneven: int = 0
    constant: bool = False
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    convergence: pd.DataFrame = field(default_factory=pd.DataFrame)
    pairs: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def usable(self) -> bool:
        """Whether there is a table."""
        return len(self.table) > 0

    @property
    def widest(self) -> float:
        """Width of the widest 95% interval as a share of the largest index."""
        main = MAIN[self.method]
        return float(2.0 * self.table[f"{main}_half"].max() / self.table[main].max())

    @property
    def above_chance(self) -> int:
        """Factors whose interval lies above what chance alone gives; all where that is not known."""
        main = MAIN[self.method]
        low = self.table[main] - self.table[f"{main}_half"]
        return int((low > self.table["chance"].fillna(0.0)).sum())


def analyse(results: Results, outcomes: Sequence[str], scenarios: Sequence[str] = ()) -> list[Indices]:
    """Estimate the indices of every scenario and outcome.

    Raises
    ------
    ResultsError
        If the results are not those of a design for Morris or Sobol.
    """
    design = results.manifest.design
    if design.method not in METHODS:
        raise ResultsError(
            f'{results.folder}: sensitivity needs a design of method = "morris" or "saltelli"; this one has '
            f"{design.method}. See: shequ sweep morris --dry-run"
        )
    matrix = results.sample[results.factors].to_numpy(float)
    return [_indices(response, matrix, design, results.factors) for response in responses(results, outcomes, scenarios)]


def _indices(response: Response, matrix: Floats, design: Design, names: list[str]) -> Indices:
    k = len(names)
    size = k + 1 if design.method == "morris" else (2 * k + 2 if design.second_order else k + 2)
    blocks = response.values.reshape(-1, size)
    whole = np.isfinite(blocks).all(axis=1)
    made = response.made.reshape(-1, size).all(axis=1)
    found = Indices(response, design.method, len(blocks), int(made.sum()), int(whole.sum()))
    found.uneven = int((whole & ~np.isfinite(response.chance.reshape(-1, size)).all(axis=1)).sum())
    if not whole.any() or np.ptp(blocks[whole]) == 0.0:
        found.constant = bool(whole.any())
        return found
    if found.complete < FEWEST_BLOCKS:
        return found
    one = _Estimator(design, matrix[np.repeat(whole, size)], names, size)
    found.table = one.table(blocks[whole].ravel())
    found.table["chance"] = found.table["factor"].map(_of_chance(response, matrix, design, names, size))
    found.pairs = one.pairs(blocks[whole].ravel())
    found.convergence = one.convergence(blocks[whole].ravel())
    return found


def _of_chance(response: Response, matrix: Floats, design: Design, names: list[str], size: int) -> dict[str, float]:
    """Return the main index of noise, from blocks with every replicate of every run.

    By factor for Morris; for Sobol its share of all variance, for all alike.
    """
    blocks = response.chance.reshape(-1, size)
    whole = np.isfinite(blocks).all(axis=1)
    rows = np.repeat(whole, size)
    chance, values = response.chance[rows], response.values[rows]
    if whole.sum() < FEWEST_BLOCKS or np.ptp(values) == 0.0:
        return dict.fromkeys(names, np.nan)
    if np.ptp(chance) == 0.0:
        return dict.fromkeys(names, 0.0)
    if design.method == "morris":
        found = _Estimator(design, matrix[rows], names, size).table(chance)
        return dict(zip(found["factor"], found["mu_star"], strict=True))
    return dict.fromkeys(names, float(chance.var() / values.var()))


@dataclass
class _Estimator:
    """Indices of responses in complete blocks."""

    design: Design
    matrix: Floats
    names: list[str]
    size: int

    def table(self, values: Floats) -> pd.DataFrame:
        """Return every index of every factor, the most influential first."""
        main = MAIN[self.design.method]
        found = self._raw(values)
        columns = {"morris": ("mu", "mu_star", "sigma"), "saltelli": ("S1", "ST")}[self.design.method]
        table = pd.DataFrame({"factor": self.names, **{name: np.asarray(found[name]) for name in columns}})
        table["lowest_third"], table["highest_third"] = self._thirds(values)
        for name in ("mu_star", "S1", "ST"):
            if name in table:
                table[f"{name}_half"] = np.asarray(found[f"{name}_conf"])
        return table.sort_values(main, ascending=False, ignore_index=True)

    def _thirds(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the mean response where each factor is in the lowest, and in the highest third of its range."""
        rows = self.matrix[: len(values)]
        low, high = rows <= 1.0 / 3.0 + TOUCHING, rows >= 2.0 / 3.0 - TOUCHING
        return values @ low / low.sum(axis=0), values @ high / high.sum(axis=0)

    def pairs(self, values: Floats) -> pd.DataFrame:
        """Return the second-order indices, the largest first."""
        if self.design.method != "saltelli" or not self.design.second_order:
            return pd.DataFrame()
        found = self._raw(values)
        first, second = np.triu_indices(len(self.names), 1)
        names = np.array(self.names)
        table = pd.DataFrame({"factor": names[first], "other": names[second], "S2": found["S2"][first, second],
                              "S2_half": found["S2_conf"][first, second]})  # fmt: skip
        return table.sort_values("S2", ascending=False, ignore_index=True)

    def convergence(self, values: Floats) -> pd.DataFrame:
        """Return the main index from the first eighth, quarter and half of the blocks, and from all."""
        main, blocks = MAIN[self.design.method], len(values) // self.size
        parts = []
        for count in sorted({max(blocks // part, FEWEST_BLOCKS) for part in (8, 4, 2, 1)}):
            part = values[: count * self.size]
            if np.ptp(part) > 0.0:
                found = self._raw(part)
                parts.append(pd.DataFrame({"samples": count, "factor": self.names, "value": np.asarray(found[main]),
                                           "half_width": np.asarray(found[f"{main}_conf"])}))  # fmt: skip
        return pd.concat(parts, ignore_index=True)

    def _raw(self, values: Floats) -> Any:
        """Ask SALib; its bootstrap is seeded, so that the same results give the same intervals."""
        from SALib.analyze import morris, sobol

        about, seed = problem(len(self.names)), self.design.seed + 1
        if self.design.method == "morris":
            rows = self.matrix[: len(values)]
            return morris.analyze(
                about, rows, values, num_levels=MORRIS_LEVELS, num_resamples=RESAMPLES, seed=seed
            )  # fmt: skip
        return sobol.analyze(
            about, values, calc_second_order=self.design.second_order, num_resamples=RESAMPLES, seed=seed
        )
