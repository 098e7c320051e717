"""Indices of Morris and Sobol worked out again from the sample and the responses, with noise."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from shequ.study.analyse.responses import responses
from shequ.study.analyse.sensitivity import Indices, analyse
from shequ.study.store.results import Results

from ..made_up import made_up

RANGE = {"low": 0.0, "high": 1.0}
FACTORS = {"trust.climate_weight": RANGE, "start.norm": RANGE, "spirit.level": RANGE}
K = len(FACTORS)


def bent(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return a bent surface with an interaction, and noise in every run of the policy."""
    x, y, z = (factors[name] for name in FACTORS)
    if scenario == "baseline":
        return 0.0
    noise = np.random.default_rng([seed, *(int(1e9 * v) for v in (x, y, z))]).normal()
    return 3.0 * x**2 - 2.5 * y + 2.0 * x * z - 1.2 * z + 0.2 * float(noise)


def swept(
    folder: Path, method: str, **more: object
) -> tuple[Results, Indices, NDArray[np.float64], NDArray[np.float64]]:
    """Return results, their indices, the sample and the responses in it."""
    made = made_up(folder, bent, method=method, replicates=4, uncertainties=FACTORS, **more)
    (response,) = responses(made, ["coverage"], ["full"])
    return made, analyse(made, ["coverage"], ["full"])[0], made.sample[list(FACTORS)].to_numpy(float), response.values


def effects_of(sample: NDArray[np.float64], values: NDArray[np.float64]) -> list[list[float]]:
    """Return every factor's elementary effects: from point to point of a trajectory one factor moves."""
    found: list[list[float]] = [[] for _ in range(K)]
    for start in range(0, len(values), K + 1):
        for j in range(start, start + K):
            step = sample[j + 1] - sample[j]
            (moved,) = np.flatnonzero(np.abs(step) > 1e-9)
            found[moved].append(float((values[j + 1] - values[j]) / step[moved]))
    return found


def test_morris_by_elementary_effects(tmp_path: Path) -> None:
    """Otherwise a factor's influence would be another's, or its sign and spread be lost."""
    made, found, sample, values = swept(tmp_path, "morris", samples=12)
    table = found.table.set_index("factor")
    each = effects_of(sample, values)
    (response,) = responses(made, ["coverage"], ["full"])
    noise = effects_of(sample, response.chance)
    for name, own, chance, column in zip(FACTORS, each, noise, sample.T, strict=True):
        row = table.loc[name]
        assert [row["mu"], row["mu_star"], row["sigma"]] == pytest.approx(
            [np.mean(own), np.mean(np.abs(own)), np.std(own, ddof=1)]
        )
        assert row["chance"] == pytest.approx(np.mean(np.abs(chance)))
        assert row["lowest_third"] == pytest.approx(values[column < 0.34].mean())
        assert row["highest_third"] == pytest.approx(values[column > 0.66].mean())
    stars = {name: np.mean(np.abs(own)) for name, own in zip(FACTORS, each, strict=True)}
    assert list(table.index) == sorted(FACTORS, key=lambda name: -stars[name])
    first = found.convergence[found.convergence["samples"] == 6].set_index("factor")["value"]
    half = effects_of(sample[: 6 * (K + 1)], values[: 6 * (K + 1)])
    assert first.to_dict() == pytest.approx(
        {name: np.mean(np.abs(own)) for name, own in zip(FACTORS, half, strict=True)}
    )
    assert sorted(set(found.convergence["samples"])) == [4, 6, 12]
    assert found.pairs.empty
    _marks_of_quality(found, "mu_star")


def _marks_of_quality(found: Indices, main: str) -> None:
    table = found.table
    assert found.widest == pytest.approx(2.0 * max(table[f"{main}_half"]) / max(table[main]))
    above = [row[main] - row[f"{main}_half"] > row["chance"] for row in table.to_dict("records")]
    assert found.above_chance == sum(above)


def test_sobol_by_the_formulas_of_saltelli_and_jansen(tmp_path: Path) -> None:
    """Otherwise shares of variance would be of other matrices: rows of a block are A, the three AB, the three BA, and B."""
    made, found, sample, values = swept(tmp_path, "saltelli", samples=64, second_order=True)
    size = 2 * K + 2
    rows = ((values - values.mean()) / values.std()).reshape(-1, size)
    a, b, ab, ba = rows[:, 0], rows[:, -1], rows[:, 1 : K + 1], rows[:, K + 1 : 2 * K + 1]
    points = sample.reshape(-1, size, K)
    for k in range(K):  # the layout itself: in AB all but one column are A's
        assert np.allclose(points[:, 1 + k, k], points[:, -1, k])
        assert np.allclose(np.delete(points[:, 1 + k], k, axis=1), np.delete(points[:, 0], k, axis=1))
    variance = np.var(np.concatenate([a, b]))
    first = [float(np.mean(b * (ab[:, k] - a)) / variance) for k in range(K)]
    total = [float(0.5 * np.mean((a - ab[:, k]) ** 2) / variance) for k in range(K)]
    table = found.table.set_index("factor")
    (response,) = responses(made, ["coverage"], ["full"])
    for k, name in enumerate(FACTORS):
        assert [table.loc[name, "S1"], table.loc[name, "ST"]] == pytest.approx([first[k], total[k]])
        assert table.loc[name, "chance"] == pytest.approx(np.var(response.chance) / np.var(values))
    assert list(table.index) == [name for _, name in sorted(zip(total, FACTORS, strict=True), reverse=True)]
    names, pairs = list(FACTORS), []
    for j, k in ((0, 1), (0, 2), (1, 2)):
        pairs.append((float(np.mean(ba[:, j] * ab[:, k] - a * b) / variance) - first[j] - first[k], names[j], names[k]))
    told = list(found.pairs[["S2", "factor", "other"]].itertuples(index=False, name=None))
    assert [row[1:] for row in told] == [row[1:] for row in sorted(pairs, reverse=True)]
    assert [row[0] for row in told] == pytest.approx([row[0] for row in sorted(pairs, reverse=True)])
    _marks_of_quality(found, "ST")


def test_blocks_of_sobol_without_pairs_are_shorter(tmp_path: Path) -> None:
    """Otherwise rows of one matrix would be read as those of another."""
    _, found, _, values = swept(tmp_path, "saltelli", samples=32)
    assert found.blocks == 32
    rows = values.reshape(-1, K + 2)
    a, ab, b = rows[:, 0], rows[:, 1:-1], rows[:, -1]
    variance = np.var(np.concatenate([a, b]))
    total = {name: 0.5 * np.mean((a - ab[:, k]) ** 2) / variance for k, name in enumerate(FACTORS)}
    assert found.table.set_index("factor")["ST"].to_dict() == pytest.approx(total)
    assert found.pairs.empty


@pytest.mark.parametrize(("lost", "usable"), [(2, True), (3, False)])
def test_four_complete_blocks_are_the_fewest_and_a_replicate_less_is_told(
    tmp_path: Path, lost: int, usable: bool
) -> None:
    """Otherwise indices of two trajectories would be told, or a block that lacks a run be used."""
    made = made_up(tmp_path, bent, method="morris", samples=6, replicates=4, uncertainties=FACTORS,
                   leave_out=lambda point, scenario, replicate: point in range(0, 4 * lost, 4) or (point, replicate) == (21, 3))  # fmt: skip
    (found,) = analyse(made, ["coverage"], ["full"])
    assert (found.blocks, found.made, found.complete, found.uneven) == (6, 6 - lost, 6 - lost, 1)
    assert found.usable is usable
    assert not found.constant
    if usable:
        sample = made.sample[list(FACTORS)].to_numpy(float)[4 * lost :]
        (response,) = responses(made, ["coverage"], ["full"])
        own = effects_of(sample, response.values[4 * lost :])
        stars = {name: np.mean(np.abs(each)) for name, each in zip(FACTORS, own, strict=True)}
        assert found.table.set_index("factor")["mu_star"].to_dict() == pytest.approx(stars)


@pytest.mark.parametrize(("half", "settled"), [(0.02, True), (0.03, False)])
def test_an_index_is_settled_if_its_interval_is_a_twentieth_of_the_largest(half: float, settled: bool) -> None:
    """Otherwise a sample would be called large enough whose widest interval is half of the largest index."""
    from shequ.report.tables.sensitivity import warnings_of
    from shequ.study.analyse.responses import Response

    nothing = np.zeros(0)
    response = Response("full", "coverage", "", nothing, nothing.astype(bool), nothing)
    table = pd.DataFrame(
        {"factor": ["a", "b"], "mu_star": [1.0, 0.5], "mu_star_half": [0.01, half], "chance": [0.0, 0.0]}
    )
    found = Indices(response, "morris", 8, 8, 8, table=table)
    assert any("too small for the values" in line for line in warnings_of(found)) is not settled
