"""The tables of an explanation."""

from math import nan
from types import SimpleNamespace

import pandas as pd
import pytest

from shequ.report.tables.explain import cell, groups_table, heading, parts_table
from shequ.study.analyse.explain import Explanation


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ((0.5, 0.25, 0.75), "+0.50 ±0.25"),
        ((-0.5, -0.501, -0.499), "−0.5000 ±0.0010"),
        ((0.5, nan, nan), "+0.50"),
        ((nan, nan, nan), "–"),
    ],
)
def test_a_part_is_rounded_by_its_interval_and_nobody_to_ask_gives_a_dash(part: tuple[float, ...], said: str) -> None:
    """Otherwise `+nan points` would be read where no elder has an owners' committee to rate."""
    assert cell(*part) == said


def test_the_sum_of_nothing_is_no_number() -> None:
    """Otherwise a place without firms would be told that trust in them stays the same."""
    columns = ("baseline", "scenario", "baseline_weight", "scenario_weight", "mean", "low", "high", "level", "level_low", "level_high",
               "composition", "composition_low", "composition_high")  # fmt: skip
    table = pd.DataFrame(
        [{"kind": "income", "group": group} | dict.fromkeys(columns, nan) for group in ("low", "high")]
    )
    assert groups_table(table, "en").splitlines()[3].split() == ["sum", "–", "–", "–"]
    parts = pd.DataFrame({"step": ["knowing", "pooling"], "mean": [nan, nan], "low": [nan, nan], "high": [nan, nan]})
    assert parts_table(parts, "step", "x", "en").splitlines()[-1].split() == ["sum", "–"]


def test_the_heading_counts_the_replicates_that_have_a_value() -> None:
    """Otherwise the mean of two replicates would be told as that of three: in one nobody could be asked."""
    pair = SimpleNamespace(name="full", baseline="baseline")
    line = heading(Explanation(pair, "trust_owners", pd.Series([1.0, nan, 3.0])), "en")  # type: ignore[arg-type]
    assert "+2" in line
    assert "2 replicates" in line


@pytest.mark.parametrize(("lang", "said"), [("en", "By composition"), ("zh", "构成效应")])
def test_levels_weights_and_both_effects_are_printed_and_summed(lang: str, said: str) -> None:
    """Otherwise a group whose level rises would be read as losing trust, without the reason."""
    row = {"kind": "function", "baseline": 49.0, "scenario": 51.0, "baseline_weight": 0.8, "scenario_weight": 0.6}
    ends = {f"{name}_{end}": value for name in ("level", "composition") for end, value in (("low", nan), ("high", nan))}
    parts = {"level": 1.4, "composition": -1.22, "mean": 0.18, "low": nan, "high": nan}
    gone = {"baseline": nan, "baseline_weight": 0.0, "level": 0.0, "composition": -2.78, "mean": -2.78}
    table = pd.DataFrame(
        [row | parts | ends | {"group": "independent"}, row | parts | ends | gone | {"group": "severe"}]
    )
    lines = groups_table(table, lang).splitlines()
    assert lines[1].split()[1:] == ["49.00", "51.00", "80.0%", "→", "60.0%", "+1.40", "−1.22", "+0.18"]
    assert lines[2].split()[1:3] == ["–", "51.00"]
    assert lines[3].split()[1:] == ["+1.40", "−4.00", "−2.60"]
    assert said in lines[-1]
