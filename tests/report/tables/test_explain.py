"""The tables of an explanation."""

from math import nan

import pytest

from shequ.report.tables.explain import cell


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
