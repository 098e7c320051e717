"""Follow-through: the share of a recorded measure that really happens in a community."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

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
    draw = draws.uniform("policy.follow_through", 0, len(mean))
    mean = np.clip(mean, 0.01, 0.99)
    size = np.maximum(mean * (1.0 - mean) / deviation**2 - 1.0, 0.1)
    return np.asarray(betaincinv(mean * size, (1.0 - mean) * size, draw))
