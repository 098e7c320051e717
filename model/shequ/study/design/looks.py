"""Looks: points at which a study is run under other assumptions, a few times and on few communities.

They say whether an answer hangs on what is assumed; what they find is told with the answer, never in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shequ.policy.parameters import PARAMETERS
from shequ.scenario import Scenario
from shequ.study.statistics.conventions import FEWEST_FOR_P, LOOK_COMMUNITIES, LOOK_REPLICATES


class Look(BaseModel):
    """Parameters that hold in place of the assumed ones, for some scenarios or (empty) for all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    parameters: dict[str, float]
    scenarios: tuple[str, ...] = ()
    replicates: Annotated[int, Field(ge=1)] = LOOK_REPLICATES
    communities: Annotated[int, Field(ge=1, description="at most so many of the first")] = LOOK_COMMUNITIES

    def has(self, scenario: str) -> bool:
        """Say whether a scenario is looked at."""
        return not self.scenarios or scenario in self.scenarios

    def put(self, scenario: Scenario) -> Scenario:
        """Return a scenario under this look; a parameter that it sets itself stays."""
        return scenario.model_copy(update={"parameters": self.parameters | scenario.parameters})


def _end(name: str, high: Sequence[str], low: Sequence[str]) -> Look:
    ends = {key: PARAMETERS[key].high for key in high} | {key: PARAMETERS[key].low for key in low}
    return Look(name=name, parameters=ends)


# Blame, contact and ties are assumed, and between them they can decide whether trust rises or falls.
_BLAME, _CREDIT = ("trust.blame_weight", "trust.market_blame"), ("trust.contact_weight", "hub.tie_worth_party")
ENDS = (_end("harsh", high=_BLAME, low=_CREDIT), _end("mild", high=_CREDIT, low=_BLAME))

# The party premium: its scenarios, and how much of the gap of reach its two hubs have at several worths of a tie.
PREMIUM = frozenset({
    "baseline", "supply-only", "office-hub", "government-coordinated", "party-coordinated", "civic-mobilised", "full",
    "party-in-name",
})  # fmt: skip
HUBS = ("government-coordinated", "party-coordinated")
_TIE = PARAMETERS["hub.tie_worth_party"]
TIES = tuple(
    Look(name=f"tie worth {value:g}", parameters={_TIE.name: value}, scenarios=HUBS)
    for value in (_TIE.low, _TIE.value, _TIE.high)
)


def looks_for(scenarios: Collection[str], replicates: int) -> list[Look]:
    """Return the looks that a comparison takes: the ends of assumed weights, and ties where the premium is asked for.

    A few replicates are a look themselves, and get none.
    """
    if replicates < FEWEST_FOR_P or len(scenarios) < 2:
        return []
    return [*ENDS, *TIES] if set(scenarios) >= PREMIUM else list(ENDS)
