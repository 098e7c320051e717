"""Numbers are rounded by their uncertainty, signs and dots where they belong."""

import math

import pytest

from shequ.report.words.numbers import (
    ENDS,
    counted,
    difference,
    digits,
    fixed,
    percent,
    plain,
    plus,
    share_of_need,
    three_digits,
    with_half,
    with_interval,
)


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (1.2345, 1.1345, 1.3345, "+1.23 ±0.10 "),
        (-1.2345, -2.4345, -0.0345, "−1.23 ±1.20 "),
        (0.5, -0.5, 1.5, "+0.5 ±1.0·"),
        (12.3, -27.7, 52.3, "+12 ±40·"),
        (0.0, 0.0, 0.0, "0·"),
        (-5.2, -13.1, -1.0, "−5.2 [−13.1, −1.0] "),
        (0.2, -0.1, 0.9, "+0.20 [−0.10, +0.90]·"),
        (-0.0454, -0.0868, 0.0001, "−0.05 [−0.09, 0.00]·"),  # −0.05 ±0.04 would leave zero out
        (0.5, math.nan, math.nan, "+0.50"),
        (math.nan, math.nan, math.nan, "–"),
    ],
)
def test_a_difference_is_rounded_by_its_interval(value: float, low: float, high: float, text: str) -> None:
    """Otherwise digits of noise would be printed, a minus be lost, or an interval about zero look like a finding."""
    assert difference(value, low, high) == text


def test_what_rounds_to_zero_has_no_sign() -> None:
    """Otherwise a table would tell a direction that its digits do not know."""
    assert fixed(-0.004, 2) == fixed(-0.004, 2, "+") == fixed(0.004, 2, "+,") == "0.00"
    assert fixed(-0.006, 2, "+") == "−0.01"
    assert fixed(1234.5, 1, "+,") == "+1,234.5"
    assert difference(-0.001, -0.121, 0.119) == "0.00 ±0.12·"


def test_digits_by_hand() -> None:
    """Otherwise a half width of .034 would get one decimal, or four."""
    assert (digits(-0.034, 0.034), digits(-1.2, 1.2), digits(-150.0, 150.0), digits(0.0, 0.002)) == (2, 1, 0, 4)


def test_a_mean_with_its_interval_takes_the_shape_that_is_asked_for() -> None:
    """Otherwise a paper's table would show half a width for two ends, or a mean more decimals than its interval."""
    assert with_interval(1234.5, 1200.0, 1269.0) == "1234 ±34"
    assert with_interval(1234.5, 1200.0, 1269.0, ENDS, "+,") == "+1,234 (+1,200, +1,269)"
    assert with_interval(0.256, 0.25, 0.262, "{low}–{high}", places=1) == "0.2–0.3"
    assert with_half(1234.56, 1200.0, "+,") == "+1,235 ±1,200"


def test_a_mean_without_an_interval_stands_alone() -> None:
    """Otherwise a table of one replicate would be full of nan."""
    assert with_interval(1.5, math.nan, math.nan, ENDS, "+") == "+1.50"
    assert with_interval(math.nan, math.nan, math.nan, ENDS) == "–"


def test_numbers_by_hand() -> None:
    """Otherwise an axis, a share or a count would be written as nobody writes it."""
    assert (plain(-0.5), plain(-1e-15), plus(0.5), plus(-0.5), plus(0.0)) == ("−0.5", "0", "+0.5", "−0.5", "0")
    assert (share_of_need(12.34), share_of_need(100.0), share_of_need(math.nan)) == ("12.3", "100", "–")
    assert (percent(0.256), percent(math.nan)) == ("26%", "–")
    assert (three_digits(0.012345), three_digits(12345.6), three_digits(0.0)) == ("0.0123", "12,346", "0.00")
    assert (counted(1, "run"), counted(1200, "run")) == ("1 run", "1,200 runs")
    assert counted(2, "community", "communities") == "2 communities"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.14, -0.003, "−0.072 (−0.140, −0.003)"),  # two decimals would print 0.00 as an end
        (0.0004, 0.9, "0.4502 (0.0004, 0.9000)"),
        (-0.14, 0.003, "−0.07 (−0.14, 0.00)"),
        (0.02, 0.9, "0.46 (0.02, 0.90)"),
    ],
)
def test_an_interval_that_leaves_out_zero_is_printed_so(low: float, high: float, said: str) -> None:
    """Otherwise a cell without a dot would show an interval that ends at zero."""
    assert with_interval((low + high) / 2.0, low, high, ENDS) == said
