"""Property firms: they set effort, leave, and may offer elder service."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, assumed

pay_response = assumed(
    "firm.effort_per_pay", 0.85, 0.4, 1.1, "effort per share paid",
    "effort lost with unpaid fees; halving of staff at half the fees is reported (opinion pieces)",
)  # fmt: skip
usual_pay = assumed(
    "firm.usual_pay", 0.85, 0.7, 0.95, "share",
    "fee payment at which effort is at the firm's own level", maximum=1.0,
)  # fmt: skip
oversight_gain = assumed(
    "firm.effort_per_oversight", 0.18, 0.05, 0.35, "effort",
    "effort won by a fully effective owners' committee",
)  # fmt: skip
supervision_gain = assumed(
    "firm.effort_by_supervision", 0.0, 0.0, 0.0, "effort", "effort won by supervision from above",
    source="zero in the baseline; the lever supervision moves it", maximum=0.5,
)  # fmt: skip
adjustment = assumed(
    "firm.effort_adjustment", 0.1, 0.05, 0.25, "per month", "speed at which effort follows",
    maximum=1.0,
)  # fmt: skip
leaving_hazard = assumed(
    "firm.leaving_hazard", 0.05, 0.02, 0.1, "per month",
    "leaving after half a year of poor pay or service", maximum=1.0,
)  # fmt: skip
contract_end = assumed(
    "firm.contract_end", 0.01, 0.004, 0.02, "per month", "contracts that end for other reasons",
    maximum=1.0,
)  # fmt: skip
poor_pay = assumed(
    "firm.poor_pay", 0.72, 0.5, 0.8, "share", "payment below which a contract does not pay",
    source="assumed; half of owners pay in full where it is worst (Beijing 2007)", maximum=1.0,
)  # fmt: skip
poor_service = assumed(
    "firm.poor_service", 0.38, 0.3, 0.45, "satisfaction", "service that owners do not bear long",
    maximum=1.0,
)  # fmt: skip
patience = assumed("firm.patience", 6.0, 3.0, 12.0, "months", "poor months before a firm leaves")
care_intercept = assumed("firm.care_intercept", -2.0, -3.0, -1.0, "log odds", "offering elder service", minimum=-20.0)
care_tie = assumed("firm.care_per_tie", 2.0, 0.5, 3.0, "log odds", "offering, with a tie")
care_trust = assumed("firm.care_per_trust", 3.0, 0.0, 6.0, "log odds per unit", "offering, by the owners' trust")
care_margin = assumed("firm.care_per_margin", 4.0, 0.0, 8.0, "log odds per share", "offering, by fees above the usual")
care_effort_loss = assumed("firm.effort_lost_to_care", 0.05, 0.0, 0.15, "effort", "effort diverted by elder service")
PARAMETERS = [
    pay_response, usual_pay, oversight_gain, supervision_gain, adjustment, leaving_hazard,
    contract_end, poor_pay, poor_service, patience, care_intercept, care_tie, care_trust,
    care_margin, care_effort_loss,
]  # fmt: skip

LOWEST_EFFORT, HIGHEST_EFFORT = 0.08, 0.95


@dataclass(slots=True)
class ContractSignals:
    """What a firm sees of one of its estates this month."""

    pay: float
    satisfaction: float
    effort: float
    own_level: float
    oversight: float
    poor_months: int
    offers_care: bool
    trust: float
    tie: bool


class FirmDecisions(Deciding):
    """What a property firm with contracts in one or more estates decides."""

    def __init__(self, model: Any, level: float, tie_draw: float) -> None:
        super().__init__(model)
        self.level = level
        self.tie_draw = tie_draw

    def decide_effort(self, s: ContractSignals, p: CommunityValues) -> float:
        """Set next month's effort in one estate.

        Fees buy effort and a committee that is listened to demands it. Payment and effort form the
        loop known from evolutionary games of fee and service.

        Equations
        ---------
        effort of a firm | 物业服务投入: Δeffort = a·(own + b·(pay − usual) + c·oversight + supervision − lost·cares − effort)
            with a = firm.effort_adjustment, b = firm.effort_per_pay, usual = firm.usual_pay, c = firm.effort_per_oversight, supervision = firm.effort_by_supervision, lost = firm.effort_lost_to_care
        """
        target = (
            s.own_level
            + p[pay_response] * (s.pay - p[usual_pay])
            + p[oversight_gain] * s.oversight
            + p[supervision_gain]
            - p[care_effort_loss] * s.offers_care
        )
        effort = s.effort + p[adjustment] * (target - s.effort)
        return min(max(effort, LOWEST_EFFORT), HIGHEST_EFFORT)

    def is_poor(self, s: ContractSignals, p: CommunityValues) -> bool:
        """Say whether a contract has stopped to be worth having, for the firm or the owners."""
        return s.pay < p[poor_pay] or s.satisfaction < p[poor_service]

    def leaving(self, s: ContractSignals, p: CommunityValues) -> float:
        """Return this month's probability of giving up a contract."""
        fed_up = p[leaving_hazard] if s.poor_months >= p[patience] else 0.0
        return p[contract_end] + fed_up

    def offers_care(self, s: ContractSignals, p: CommunityValues, draw: float) -> bool:
        """Decide, once a year, whether to offer elder service: logit on tie, trust and margin.

        Equations
        ---------
        offering elder service | 提供养老服务: logit P(offer) = base + e·tie + t·(trust − 0.5) + m·(pay − usual)
            with base = firm.care_intercept, e = firm.care_per_tie, t = firm.care_per_trust, m = firm.care_per_margin, usual = firm.usual_pay
        """
        odds = (
            p[care_intercept]
            + p[care_tie] * s.tie
            + p[care_trust] * (s.trust - 0.5)
            + p[care_margin] * (s.pay - p[usual_pay])
        )
        return draw < 1.0 / (1.0 + math.exp(-odds))
