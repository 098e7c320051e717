"""The party premium taken apart: each part where it belongs, and worlds told from replicates."""

import itertools
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from shequ.report.figures.estimands import SHOWN, estimands_figure, of_worlds
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.robustness import CONDITIONS, SPLIT, THIRDS


def parts(**more: Any) -> pd.DataFrame:
    """Return every part of every outcome, its place as its size."""
    return pd.DataFrame([
        {"symbol": one.symbol, "outcome": outcome, "unit": "points of 100", "difference": float(place), "ci_low": place - 0.5,
         "ci_high": place + 0.5, "replicates": 20} | more
        for outcome, (place, one) in itertools.product(SHOWN, enumerate(ESTIMANDS))
    ])  # fmt: skip


def thirds() -> pd.DataFrame:
    """Return shares by thirds of each condition."""
    return pd.DataFrame([
        {"estimand": symbol, "outcome": "coverage", "factor": factor, "third": third, "share": 0.5, "low": 0.4, "high": 0.6}
        for symbol, factor, third in itertools.product(SPLIT, CONDITIONS.values(), THIRDS)
    ])  # fmt: skip


def words_of(figure: Figure) -> str:
    """Return all text of a figure."""
    axes = [text.get_text() for panel in figure.axes for text in panel.texts]
    return " ".join([text.get_text().replace("\n", " ") for text in figure.texts] + axes)


@pytest.mark.parametrize("width", [89.0, 180.0])
def test_each_part_stands_in_its_row_with_its_interval(width: float) -> None:
    """Otherwise a premium would be read where a label effect stands."""
    figure = estimands_figure(parts(), width=width)
    for axes in figure.axes[: len(SHOWN)]:
        points = [line for line in axes.get_lines() if line.get_label() in {"separated", "not separated"}]
        assert [(float(p.get_xdata()[0]), int(p.get_ydata()[0])) for p in points] == [
            (k, k) for k in range(len(ESTIMANDS))
        ]
    assert "paired over 20 replicates" in words_of(figure)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_worlds_are_told_from_replicates(lang: str) -> None:
    """Otherwise the spread over worlds would be taken for an interval of one."""
    raw = parts(above_zero=0.64, worlds=256).rename(
        columns={"difference": "median", "ci_low": "p5", "ci_high": "p95"}
    ).drop(columns="unit")  # fmt: skip
    figure = estimands_figure(of_worlds(raw, "points of 100"), thirds=thirds(), lang=lang)
    said = words_of(figure)
    assert "64%" in said and "256" in said
    assert "replicates" not in said and "重复模拟" not in said
    assert len(figure.axes) == len(SHOWN) + len(CONDITIONS)
