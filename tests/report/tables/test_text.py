"""Tables for the terminal: aligned, rounded by their uncertainty, signs and dots where they belong."""

import math

import pytest

from shequ.report.tables.text import align, digits, fixed, in_one_line, pad, signed, width


def test_chinese_takes_two_columns() -> None:
    """Otherwise tables with Chinese titles would be ragged."""
    assert width("书记A") == 5
    assert pad("书记", 6) == "书记  "
    lines = align([["名称", "1"], ["a", "22"]]).splitlines()
    assert width(lines[0]) == width(lines[1])


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (1.2345, 1.1345, 1.3345, "+1.23 ±0.10 "),
        (-1.2345, -2.4345, -0.0345, "−1.2 ±1.2 "),
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
    assert signed(value, low, high) == text


def test_a_name_stays_in_its_row() -> None:
    """Otherwise a name with a line break, or a very long one, would tear the table."""
    assert in_one_line("a\n b\t\x07c") == "a b c"
    assert width(in_one_line("书" * 120)) <= 40
    assert in_one_line("书" * 120).endswith("…")


def test_what_rounds_to_zero_has_no_sign() -> None:
    """Otherwise a table would tell a direction that its digits do not know."""
    assert fixed(-0.004, 2) == fixed(-0.004, 2, "+") == fixed(0.004, 2, "+,") == "0.00"
    assert fixed(-0.006, 2, "+") == "−0.01"
    assert fixed(1234.5, 1, "+,") == "+1,234.5"
    assert signed(-0.001, -0.121, 0.119) == "0.00 ±0.12·"


def test_digits_by_hand() -> None:
    """Otherwise a half width of .034 would get one decimal, or four."""
    assert (digits(-0.034, 0.034), digits(-1.2, 1.2), digits(-150.0, 150.0), digits(0.0, 0.002)) == (2, 1, 0, 4)
