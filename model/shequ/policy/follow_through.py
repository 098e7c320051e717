"""Follow-through: the share of a recorded measure that really happens in a community."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.engine.draws import Draws
from shequ.engine.parameters import assumed

Floats = NDArray[np.float64]

mean_share = assumed(
    "policy.follow_through", 0.6, 0.3, 0.9, "share", "of an organisational measure that really happens",
    maximum=1.0, source="assumed; weak branches exist, and weak offices too: the same for both",
)  # fmt: skip
spread = assumed("policy.follow_through_spread", 0.2, 0.1, 0.3, "share", "its deviation between communities")
PARAMETERS = [mean_share, spread]


def follow_through(draws: Draws, mean: Floats, deviation: Floats) -> Floats:
    """Return each community's share: Beta with the given mean and deviation, fixed by the seed."""
    from scipy.special import betaincinv  # here, since commands that only read levers need no SciPy

    draw = draws.uniform("policy.follow_through", 0, len(mean))
    variance = mean * (1.0 - mean)
    certain = (variance <= 0.0) | (deviation <= 0.0)  # then the mean happens everywhere
    size = np.maximum(variance / np.where(certain, 1.0, deviation) ** 2 - 1.0, 0.1)
    a, b = np.where(certain, 1.0, mean * size), np.where(certain, 1.0, (1.0 - mean) * size)
    return np.where(certain, mean, betaincinv(a, b, draw))
