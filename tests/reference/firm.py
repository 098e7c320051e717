"""Property firms and owners' committees, and what each of them decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from reference.formulas import between, sigmoid

if TYPE_CHECKING:
    from reference.places import Estate


class PropertyFirm(mesa.Agent):
    """A firm with contracts in one or more estates."""

    def __init__(self, model: Any, number: int, level: float, tie_draw: float) -> None:
        super().__init__(model)
        self.number, self.level, self.tie_draw = number, level, tie_draw

    def decide_effort(self, estate: Estate) -> float:
        """Move effort to own level + b·(pay − usual) + c·oversight + supervision − what elder service takes."""
        p = estate.p
        oversight = estate.owners.oversight(estate) if estate.owners is not None else 0.0
        target = (
            estate.own_level
            + p["firm.effort_per_pay"] * (estate.pay - p["firm.usual_pay"])
            + p["firm.effort_per_oversight"] * oversight
            + p["firm.effort_by_supervision"]
            - p["firm.effort_lost_to_care"] * estate.offers_care
        )
        return between(estate.effort + p["firm.effort_adjustment"] * (target - estate.effort), 0.08, 0.95)

    def is_poor(self, estate: Estate, satisfied: float) -> bool:
        """Say whether pay or service is too poor for the contract to last."""
        return estate.pay < estate.p["firm.poor_pay"] or satisfied < estate.p["firm.poor_service"]

    def leaving_hazard(self, estate: Estate) -> float:
        """Return the chance that a contract ends: for other reasons, and more once patience is over."""
        p = estate.p
        fed_up = estate.poor_months >= p["firm.patience"]
        return p["firm.contract_end"] + p["firm.leaving_hazard"] * fed_up

    def wants_to_offer_care(self, estate: Estate, tie: bool, trust: float) -> bool:
        """Say whether the firm takes up elder service: logit of tie, owners' trust and margin."""
        p = estate.p
        odds = p["firm.care_intercept"] + p["firm.care_per_tie"] * tie + p["firm.care_per_trust"] * (trust - 0.5)
        odds += p["firm.care_per_margin"] * (estate.pay - p["firm.usual_pay"])
        return estate.care_draw < sigmoid(odds)


class OwnersCommittee(mesa.Agent):
    """The owners' committee of an estate, at work or asleep."""

    def __init__(self, model: Any, awake: bool, effectiveness: float, tie_draw: float, stance: float) -> None:
        super().__init__(model)
        self.awake, self.effectiveness, self.tie_draw, self.stance = awake, effectiveness, tie_draw, stance

    def decide_stance(self, estate: Estate, talk_gained: float) -> None:
        """Move the stance to σ(a·(grievance − turning point) + b·weakness − c·dialogue)."""
        p = estate.p
        odds = p["owners.stance_per_grievance"] * (estate.grievance - p["owners.stance_turning_point"])
        odds += p["owners.stance_per_weakness"] * (0.35 - self.effectiveness) * self.awake
        odds -= p["owners.stance_per_dialogue"] * talk_gained
        self.stance += p["owners.stance_speed"] * (sigmoid(odds) - self.stance)

    def learn(self, p: dict[str, float]) -> None:
        """Gain effectiveness by training, up to what training can give."""
        if self.awake:
            self.effectiveness += p["owners.training"] * max(p["owners.trained"] - self.effectiveness, 0.0)

    def oversight(self, estate: Estate) -> float:
        """Return effectiveness·(1 + voice·stance)·(1 + change by a tie); nothing when asleep."""
        if not self.awake:
            return 0.0
        p = estate.p
        voice = 1.0 + p["owners.voice_per_stance"] * self.stance
        return self.effectiveness * voice * (1.0 + p["owners.oversight_by_tie"] * estate.owners_tie)

    def dismissal_hazard(self, satisfied: float, p: dict[str, float]) -> float:
        """Return the chance to dismiss a firm of bad service: hazard·effectiveness·(1/2 + stance)."""
        if not self.awake or satisfied >= p["owners.bad_service"]:
            return 0.0
        return p["owners.dismissal_hazard"] * self.effectiveness * (0.5 + self.stance)
