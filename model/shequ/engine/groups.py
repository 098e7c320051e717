"""Sums over the rows of a group: how the many speak to the few."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def count(group: NDArray[np.integer], groups: int, among: NDArray[np.bool_]) -> Floats:
    """Count the rows of each group for which ``among`` holds, shape ``(groups,)``."""
    return np.asarray(np.bincount(group[among], minlength=groups), dtype=np.float64)


def total(group: NDArray[np.integer], groups: int, values: NDArray[Any]) -> Floats:
    """Sum values by group, shape ``(groups,)``."""
    return np.asarray(np.bincount(group, weights=values, minlength=groups), dtype=np.float64)


def ratio(part: NDArray[Any], whole: NDArray[Any], otherwise: float | Floats = 0.0) -> Floats:
    """Divide element by element, with a stated value where the whole is zero."""
    there = np.asarray(whole) > 0
    return np.where(there, part / np.where(there, whole, 1), otherwise)  # a third of the time of `divide(where=...)`


def over_services(minutes: NDArray[Any]) -> NDArray[np.int32]:
    """Sum whole minutes, or count flags, over the first axis; 32 bits hold a month's minutes and take a third of the time."""
    return np.asarray(minutes.sum(axis=0, dtype=np.int32))


def where_true(flags: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return first and second index of each flag that is set, of flags in two dimensions (faster than `numpy.nonzero`)."""
    first, second = np.divmod(np.flatnonzero(flags), flags.shape[1])
    return first, second


def or_nobody(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return flags that can be read by row number, where −1 stands for nobody and reads False."""
    return np.append(flags, False)


def sigmoid(x: NDArray[Any]) -> Floats:
    """Return 1 / (1 + exp(−x))."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
