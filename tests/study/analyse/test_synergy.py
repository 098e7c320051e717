"""Complementarity: known products and sums get their known shares and interactions."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from shequ.report.figures.by_name import draw
from shequ.study.analyse.synergy import synergy
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

from ..made_up import made_up

ALONE = {"path.A": 1.0, "path.B": 2.0, "path.C": 0.0, "path.D": -1.0}


def together(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Return a sum, with 3 more where A and B are both there; replicates differ in the pair."""
    if scenario == "baseline":
        return 0.0
    pair = (3.0 + 0.1 * (seed - 2)) * factors["path.A"] * factors["path.B"]
    return sum(worth * factors[name] for name, worth in ALONE.items()) + pair


@pytest.fixture
def made(tmp_path: Path) -> Results:
    """Return every combination of the paths, in three replicates."""
    outcomes = ["coverage", "trust_party", "trust_local", "disputes", "idle"]
    return made_up(tmp_path, together, method="paths", replicates=3, outcomes=outcomes)


def test_shares_add_up_and_pairs_are_what_is_more_together(made: Results) -> None:
    """Otherwise synergy would be credited to a path, or be seen where there is none."""
    found = synergy(made, "coverage").set_index(["kind", "path", "other"])["difference"]
    assert found["share"].droplevel("other").to_dict() == pytest.approx({"A": 2.5, "B": 3.5, "C": 0.0, "D": -1.0})
    assert found["alone"].droplevel("other").to_dict() == pytest.approx({k[-1]: v for k, v in ALONE.items()})
    assert found["pair"]["A"]["B"] == pytest.approx(3.0)
    assert found["pair"].drop(("A", "B")).abs().max() == pytest.approx(0.0, abs=1e-9)
    assert found["share"].sum() == pytest.approx(found["all"].iloc[0])


def test_combinations_that_are_missing_are_said(tmp_path: Path) -> None:
    """Otherwise a sweep that is still running would give the shares of another game."""
    lacking = made_up(tmp_path, together, method="paths", replicates=2,
                      leave_out=lambda point, scenario, replicate: (point, scenario) == (5, "full"))  # fmt: skip
    with pytest.raises(ResultsError, match="1 of 16 combinations have no finished run"):
        synergy(lacking, "coverage")


def test_a_sweep_without_paths_is_refused(tmp_path: Path) -> None:
    """Otherwise the message would be a traceback."""
    other = made_up(tmp_path, lambda *run: 1.0, uncertainties={"start.norm": [0.4, 0.6]}, replicates=1)
    with pytest.raises(ResultsError, match="shequ sweep paths-factorial"):
        synergy(other, "coverage")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_figure_is_drawn(made: Results, lang: str) -> None:
    """Otherwise the table could not be printed as a figure."""
    figure = draw("synergy", made, lang, 120.0)
    assert len(figure.axes) == 1
    lines = [line for line in figure.axes[0].get_lines() if line.get_label() == "alone"]
    assert [float(line.get_xdata()[0]) for line in lines] == pytest.approx(list(ALONE.values()))


def random_game(seed: int) -> dict[frozenset[str], float]:
    """Return the worth of every set of paths, drawn; nothing is worth nothing."""
    rng = np.random.default_rng(seed)
    sets = [frozenset(some) for size in range(5) for some in itertools.combinations("ABCD", size)]
    return {some: float(rng.normal()) if some else 0.0 for some in sets}


def dividends(game: dict[frozenset[str], float]) -> dict[frozenset[str], float]:
    """Return Harsanyi's dividends, what each set adds to all its parts: m(S) = Σ (−1)^|S∖T| v(T)."""
    return {s: sum((-1) ** len(s - t) * v for t, v in game.items() if t <= s) for s in game}


def test_shares_and_interactions_by_dividends(tmp_path: Path) -> None:
    """Otherwise joint effects of three paths would be split wrongly: a share is Σ m(S)/|S|, a pair Σ m(S)/(|S| − 1).

    Replicates play other games, and one that lacks a combination is left out.
    """

    def worth(factors: dict[str, float], scenario: str, seed: int) -> float:
        there = frozenset(path for path in "ABCD" if factors[f"path.{path}"] > 0.0)
        return seed + random_game(seed)[there] * (scenario == "full")

    made = made_up(tmp_path, worth, method="paths", replicates=4,
                   leave_out=lambda point, scenario, replicate: (point, scenario, replicate) == (5, "full", 2))  # fmt: skip
    seeds = [made.seed + r for r in (0, 1, 3)]
    found = synergy(made, "coverage").set_index(["kind", "path", "other"])
    parts = [dividends(random_game(seed)) for seed in seeds]
    for path in "ABCD":
        shares = [sum(m / len(s) for s, m in part.items() if path in s) for part in parts]
        assert found.loc[("share", path, ""), "difference"] == pytest.approx(np.mean(shares))
        assert found.loc[("alone", path, ""), "difference"] == pytest.approx(
            np.mean([part[frozenset(path)] for part in parts])
        )
    for one, two in itertools.combinations("ABCD", 2):
        pairs = [sum(m / (len(s) - 1) for s, m in part.items() if {one, two} <= s) for part in parts]
        assert found.loc[("pair", one, two), "difference"] == pytest.approx(np.mean(pairs))
    assert found.loc[("all", "", ""), "difference"] == pytest.approx(
        np.mean([random_game(s)[frozenset("ABCD")] for s in seeds])
    )
    assert (found["ci_low"] < found["difference"]).all()
    assert (found["difference"] < found["ci_high"]).all()
    assert set(found["replicates"]) == {3}
