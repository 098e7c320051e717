"""Whether a sign hangs on what is assumed."""

from __future__ import annotations

import numpy as np
import pandas as pd


def flips(effects: pd.DataFrame, at_ends: pd.DataFrame) -> set[tuple[str, str]]:
    """Return scenario and outcome of the differences whose sign changes within assumed weights.

    Only signs count whose interval excludes zero.
    """
    signs = pd.concat([effects, at_ends], ignore_index=True)
    sure = signs[(signs["ci_low"] > 0.0) | (signs["ci_high"] < 0.0)]
    seen = np.sign(sure["difference"]).groupby([sure["scenario"], sure["outcome"]]).nunique()
    return set(seen.index[seen > 1])
