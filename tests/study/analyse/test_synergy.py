"""Complementarity: known products and sums get their known shares and interactions."""

from pathlib import Path

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
