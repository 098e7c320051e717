"""Small formulas that several rules share."""

from __future__ import annotations

import math
from statistics import NormalDist

STANDARD = NormalDist()


def sigmoid(odds: float) -> float:
    """Turn log odds into a probability, 1 / (1 + e^−odds)."""
    return 1.0 / (1.0 + math.exp(-odds))


def ratio(part: float, whole: float, otherwise: float = 0.0) -> float:
    """Divide, or say what holds where there is nothing to divide by."""
    return part / whole if whole > 0 else otherwise


def between(value: float, low: float, high: float) -> float:
    """Keep a value between two limits."""
    return min(max(value, low), high)


def normal(draw: float, mean: float, deviation: float) -> float:
    """Turn a uniform number into a normal one: mean + deviation · Φ⁻¹(draw)."""
    return mean + deviation * STANDARD.inv_cdf(between(draw, 1e-12, 1.0 - 1e-12))


def normal_share(draw: float, mean: float, deviation: float) -> float:
    """Turn a uniform number into a normal one that stays between 0.02 and 0.98."""
    return between(normal(draw, mean, deviation), 0.02, 0.98)


def poisson(draw: float, rate: float) -> int:
    """Return the least count k of which the Poisson probability of k or fewer reaches the draw."""
    draw = between(draw, 1e-12, 1.0 - 1e-12)
    count, term = 0, math.exp(-rate)
    reached = term
    while reached <= draw and term > 0.0:
        count += 1
        term *= rate / count
        reached += term
    return count


def at_least_one(expected: float) -> float:
    """Return the chance of one contact or more, 1 − e^−expected."""
    return -math.expm1(-expected)


def whole_minutes(hours: float) -> int:
    """Return whole minutes; what lacks a billionth of a minute to the next one counts as full."""
    return math.floor(hours * 60.0 + 1e-9)


def mean(values: list[float], otherwise: float) -> float:
    """Return the mean, or what holds where there is nobody."""
    return sum(values) / len(values) if values else otherwise
