"""A comparison made again under other assumptions, on fewer communities, to see whether the answer hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shequ.policy.parameters import PARAMETERS
from shequ.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Variant:
    """Parameters that hold in place of the assumed ones, for some scenarios or (empty) for all."""

    name: str
    parameters: tuple[tuple[str, float], ...]
    scenarios: tuple[str, ...] = ()

    def of(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """Return the scenarios under this variant; a parameter that a scenario sets itself stays."""
        chosen = [s for s in scenarios if not self.scenarios or s.name in self.scenarios]
        return [s.model_copy(update={"parameters": dict(self.parameters) | s.parameters}) for s in chosen]


def _end(name: str, high: Sequence[str], low: Sequence[str]) -> Variant:
    return Variant(
        name,
        (*((key, PARAMETERS[key].high) for key in high), *((key, PARAMETERS[key].low) for key in low)),
    )


# Blame, contact and ties are assumed, and between them they can decide whether trust rises or falls.
_BLAME, _CREDIT = ("trust.blame_weight", "trust.market_blame"), ("trust.contact_weight", "hub.tie_worth_party")
ENDS = (_end("harsh", high=_BLAME, low=_CREDIT), _end("mild", high=_CREDIT, low=_BLAME))


def flips(effects: pd.DataFrame, at_ends: pd.DataFrame) -> set[tuple[str, str]]:
    """Return scenario and outcome of the differences whose sign changes within the assumed weights.

    Only signs count whose interval excludes zero.
    """
    signs = pd.concat([effects, at_ends], ignore_index=True)
    sure = signs[(signs["ci_low"] > 0.0) | (signs["ci_high"] < 0.0)]
    seen = np.sign(sure["difference"]).groupby([sure["scenario"], sure["outcome"]]).nunique()
    return set(seen.index[seen > 1])


def changed_signs(tables: Mapping[str, pd.DataFrame]) -> set[tuple[str, str]]:
    """Return the same for the tables of a comparison; none where the ends were not looked at."""
    return flips(tables["effects"], tables["ends"]) if "ends" in tables else set()
