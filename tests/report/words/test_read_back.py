"""What is written is read back into its number, and held against decimal arithmetic and the rows that it tells of."""

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shequ.report import words
from shequ.report.words import captions
from shequ.report.words.numbers import (
    ENDS,
    counted,
    difference,
    digits,
    fixed,
    plus,
    rounded,
    share_of_need,
    three_digits,
    with_interval,
)

RANDOM = np.random.default_rng(7)
VALUES = [float(x) for scale in (0.004, 0.3, 2.0, 60.0, 4000.0) for x in RANDOM.normal(0.0, scale, 40)]


def number(text: str) -> float:
    """Return the number that a text begins with."""
    return float(re.match(r"[+−-]?[\d,.]+", text)[0].replace("−", "-").replace(",", ""))


def by_decimal(value: float, places: int) -> Decimal:
    """Return a number rounded by decimal arithmetic, from all of its digits."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


@pytest.mark.parametrize("places", [0, 1, 2, 4])
def test_numbers_are_rounded_as_decimal_arithmetic_rounds(places: int) -> None:
    """Otherwise a number would be cut, or lose its sign."""
    for value in VALUES:
        text = fixed(value, places, "+,")
        assert Decimal(text.replace("−", "-").replace(",", "")) == by_decimal(value, places)
        assert text[0] == ("−" if by_decimal(value, places) < 0 else "+" if by_decimal(value, places) > 0 else "0")


def test_an_interval_is_told_with_two_digits_that_count() -> None:
    """Otherwise noise would be printed, or what is known be left out."""
    for half in (abs(value) + 1e-6 for value in VALUES):
        places = max(1 - Decimal(half).adjusted(), 0)
        assert digits(5.0 - half, 5.0 + half) == min(places, 2 if half >= 0.005 else 4)
    assert digits(0.0, 0.004) == 4 and digits(0.0, 0.0) == digits(math.nan, math.nan) == 1


def test_a_mean_and_its_ends_are_read_back_to_half_a_digit() -> None:
    """Otherwise an end would be the other end, or half a width the whole of it."""
    for value, half in zip(VALUES[::2], VALUES[1::2], strict=True):
        low, high = value - abs(half), value + 1.2 * abs(half)
        near = 0.5000001 * 10.0 ** -digits(low, high)
        found = {name: number(text) for name, text in rounded(value, low, high, "+,").items()}
        assert found == pytest.approx({"value": value, "low": low, "high": high, "half": (high - low) / 2.0}, abs=near)
        mean, first, last = map(number, re.split(r" \(|, ", with_interval(value, low, high, ENDS)))
        assert (mean, first, last) == pytest.approx((value, low, high), abs=near)


def told(text: str) -> tuple[float, float, float, bool]:
    """Return mean and ends of a difference as it is written, and whether zero is separated."""
    mean = number(text)
    ends = re.search(r"\[(.+), (.+)\]", text)
    half = re.search(r"±([\d.]+)", text)
    low, high = map(number, ends.groups()) if ends else (mean - float(half[1]), mean + float(half[1]))
    return mean, low, high, not text.endswith("·")


def test_a_difference_says_what_its_interval_says() -> None:
    """Otherwise the dot would stand beside a finding, or an interval be drawn about the wrong middle."""
    for value, part in zip(VALUES, RANDOM.uniform(0.0, 3.0, len(VALUES)), strict=True):
        for low, high in (
            (value - part * abs(value), value + part * abs(value)),
            (value - 0.4 * part * abs(value), value + part * abs(value)),
        ):
            near = 10.0 ** -digits(low, high)
            mean, first, last, apart = told(difference(value, low, high))
            assert apart == (low > 0.0 or high < 0.0)
            assert (mean, first, last) == pytest.approx((value, low, high), abs=0.13 * (high - low) + near)
            if low <= 0.0 <= high:
                assert first <= 0.0 <= last
    assert difference(0.5, 0.0, 1.0).endswith("·") and difference(-0.5, -1.0, 0.0).endswith("·")
    assert "±" in difference(1.0, 0.51, 1.51) and "[" in difference(
        1.0, 0.7, 1.6
    )  # off by 0.02 and by a third of the half


@pytest.mark.parametrize(("share", "text"), [(99.4, "99.4"), (99.96, "100.0"), (100.0, "100"), (3.04, "3.0")])
def test_a_share_of_need_is_all_of_it_only_where_it_is(share: float, text: str) -> None:
    """Otherwise some unmet need would be rounded away."""
    assert share_of_need(share) == text


def test_three_digits_and_counts_by_hand() -> None:
    """Otherwise a rate or a count would be another one."""
    assert [three_digits(x) for x in (0.04567, 4.567, 456.7, 45670.0)] == ["0.0457", "4.57", "457", "45,670"]
    assert [counted(n, "run") for n in (1, 2, 0)] == ["1 run", "2 runs", "0 runs"]
    assert [plus(x) for x in (1.5, -1.5, 0.0)] == ["+1.5", "−1.5", "0"]


def effects(**columns: Any) -> pd.DataFrame:
    """Return rows of two scenarios and two outcomes."""
    frame = pd.DataFrame({"scenario": ["a", "a", "b", "b"], "outcome": ["coverage", "disputes"] * 2, "replicates": 10, "mean": 44.0,
                          "baseline_mean": [40.0, 7.0, 40.0, 7.0], "difference": 1.0})  # fmt: skip
    return frame.assign(**columns)


OWN = pd.DataFrame(
    {"mean": [40.0, 7.0], "replicates": 10, "baseline_mean": [40.0, 7.0]}, index=["coverage", "disputes"]
)
UNDER_THE_SAME = words.word("other baselines", "en")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, False),
        ({"baseline_mean": [40.0, 7.0, 41.5, 7.0]}, True),
        ({"baseline_mean": [40.0, 7.0, 41.5, 7.0], "replicates": [10, 10, 4, 4]}, False),  # fewer runs: another mean
        ({"baseline_mean": [40.0, 7.0, 41.5, 7.0], "replicates": [4, 4, 10, 10]}, True),
    ],
)
def test_other_baselines_are_said_of_other_baselines_only(columns: dict[str, Any], said: bool) -> None:
    """Otherwise a difference would be added to the wrong level, or a reader look for a baseline that is not there."""
    assert (UNDER_THE_SAME in captions.effects_caption(effects(**columns), OWN, "Baseline", "en", 12, False)) == said


def test_a_caption_of_effects_says_what_is_so_and_nothing_else() -> None:
    """Otherwise a reader would be told of a gap, of trust or of a sign that is not there."""
    whole = captions.effects_caption(effects(), OWN, "Baseline", "en", 12, False)
    assert not [key for key in ("no value", "local trust", "changed caption") if words.word(key, "en") in whole]
    assert "10 replicates" in whole and "last twelve months" in whole and "Baseline" in whole
    gap = captions.effects_caption(effects(difference=[1.0, np.nan, 1.0, 1.0]), OWN, "Baseline", "en", 12, True)
    assert words.word("no value", "en") in gap and words.word("changed caption", "en") in gap
    local = captions.effects_caption(
        effects(outcome="trust_local"), OWN.iloc[:1].set_axis(["trust_local"]), "B", "en", 12, False
    )
    assert words.word("local trust", "en") in local
    mixed = captions.effects_caption(effects(replicates=[3, 3, 8, 8]), OWN, "Baseline", "en", 6, False)
    assert "3–8 replicates" in mixed and "last 6 months" in mixed


@pytest.mark.parametrize("months", [1, 2, 6, 11, 12])
def test_the_months_of_a_caption_are_read_back(months: int) -> None:
    """Otherwise a run of six months would be told as a year."""
    runs = pd.DataFrame({"scenario": ["a", "a", "a", "b"], "replicate": [0, 1, 1, 0]})
    said = captions.funnel_caption(runs, "Baseline", "en", months)
    assert ("twelve months" in said) == (months == 12) and ("last month," in said) == (months == 1)
    assert [int(x) for x in re.findall(r"last (\d+) months", said)] == ([months] if 1 < months < 12 else [])
    assert "1–2 replicates" in said
    chinese = captions.funnel_caption(runs, "基线", "zh", months)
    assert ("最后十二个月" in chinese) == (months == 12) and (f"最后 {months} 个月" in chinese) == (1 < months < 12)


def test_a_level_is_read_back_with_its_sign_and_unit() -> None:
    """Otherwise a number of disputes would be a percentage, or an index below zero one above."""
    row = {"mean": 41.26, "baseline_mean": 40.0, "replicates": 10}
    assert captions.baseline_level("coverage", row, "en") == "baseline 41.3%"
    assert captions.baseline_level("disputes", row | {"mean": -0.26}, "en") == "baseline −0.3"
    assert captions.baseline_level("trust_party", row | {"mean": math.nan}, "zh").endswith("–")


def test_bounds_are_those_of_the_unit() -> None:
    """Otherwise a band would be cut where it may be, or go where nothing can be."""
    assert words.bounds("concentration") == (-1.0, 1.0)
    assert words.bounds("trust_party") == words.bounds("coverage") == (0.0, 100.0)
    share = next(name for name, one in words.BY_NAME.items() if one.unit == "0–1")
    assert words.bounds(share) == (0.0, 1.0) and words.bounds("disputes") == (0.0, math.inf)


def test_units_follow_what_is_subtracted() -> None:
    """Otherwise coverage would rise by per cent of need."""
    assert words.difference_unit("coverage", "en") == words.unit_after_number("coverage", "en") == "percentage points"
    assert words.level_unit("coverage", "en") == "% of gross need"
    assert (
        words.unit_after_number("coverage", "zh") == "个百分点"
        and words.difference_unit("trust_party", "zh") != "百分点"
    )


def test_a_scenario_has_its_place_whoever_is_shown() -> None:
    """Otherwise the baseline would not be black where it does not come first."""
    titles = {"a": "A", "base": "B", "c": "C"}
    assert captions.places_of(titles, "base") == {"base": 0, "a": 1, "c": 2}
    shown = pd.DataFrame({"scenario": ["c", "base"]})
    assert list(captions.scenario_titles(shown, titles, "base")) == ["base", "c"]
