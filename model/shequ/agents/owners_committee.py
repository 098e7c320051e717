"""Owners' committees: they are founded, oversee, turn to rights defence, dismiss and sleep again."""

from __future__ import annotations

import math
from typing import Any

from shequ.engine.agents import Deciding
from shequ.engine.parameters import CommunityValues, assumed

stance_speed = assumed(
    "owners.stance_speed", 0.08, 0.03, 0.2, "per month", "speed at which the stance follows",
    maximum=1.0,
)  # fmt: skip
stance_grievance = assumed(
    "owners.stance_per_grievance", 6.0, 3.0, 9.0, "log odds per unit",
    "turn to rights defence with grievance",
)  # fmt: skip
stance_turn = assumed("owners.stance_turning_point", 0.55, 0.4, 0.7, "grievance", "grievance of an even stance")
stance_weakness = assumed(
    "owners.stance_per_weakness", 1.0, 0.0, 2.0, "log odds per unit", "weak committees turn sooner"
)
stance_dialogue = assumed("owners.stance_per_dialogue", 0.7, 0.0, 1.5, "log odds per unit", "dialogue calms")
voice = assumed(
    "owners.voice_per_stance", -0.2, -1.0, 0.5, "share",
    "change of oversight when the committee defends rights", minimum=-1.0, maximum=1.0,
    source="assumed, sign open: 维权 costs peace and also buys accountability",
)  # fmt: skip
tie_oversight = assumed(
    "owners.oversight_by_tie", 0.0, -0.3, 0.3, "share", "change of oversight with a Party cross-post",
    minimum=-1.0, maximum=1.0, source="assumed, sign open",
)  # fmt: skip
dismissal_hazard = assumed(
    "owners.dismissal_hazard", 0.03, 0.01, 0.08, "per month",
    "dismissal of a bad firm by a fully effective committee", maximum=1.0,
)  # fmt: skip
bad_service = assumed(
    "owners.bad_service", 0.48, 0.4, 0.55, "satisfaction", "service that a committee acts upon",
    maximum=1.0,
)  # fmt: skip
sleeping = assumed(
    "owners.falling_asleep", 0.004, 0.001, 0.01, "per month", "committees that cease to work",
    maximum=1.0,
)  # fmt: skip
training = assumed(
    "owners.training", 0.0, 0.0, 0.0, "per month", "approach of effectiveness by training",
    source="zero in the baseline; the lever owner_self_organisation moves it", maximum=1.0,
)  # fmt: skip
trained = assumed("owners.trained", 0.75, 0.6, 0.9, "0–1", "effectiveness that training approaches", maximum=1.0)
PARAMETERS = [
    trained, stance_speed, stance_grievance, stance_turn, stance_weakness, stance_dialogue, voice,
    tie_oversight, dismissal_hazard, bad_service, sleeping, training,
]  # fmt: skip


class OwnersDecisions(Deciding):
    """What the owners' committee of one estate decides, awake or asleep."""

    def __init__(self, model: Any, estate: int, awake: bool, effectiveness: float, tie_draw: float) -> None:
        super().__init__(model)
        self.estate = estate
        self.awake = awake
        self.effectiveness = effectiveness
        self.tie_draw = tie_draw
        self.stance = 0.1

    def decide_stance(self, grievance: float, dialogue: float, p: CommunityValues) -> None:
        """Move between dialogue (0) and rights defence (1) by a logit on grievance and dialogue.

        An estate without a committee has a stance too: owners defend their rights one by one.

        Equations
        ---------
        stance of owners | 业委会立场: Δstance = speed·(σ(g·(grievance − turn) + w·awake·(0.35 − effectiveness) − d·(dialogue − usual dialogue)) − stance)
            with speed = owners.stance_speed, g = owners.stance_per_grievance, turn = owners.stance_turning_point, w = owners.stance_per_weakness, d = owners.stance_per_dialogue, usual dialogue = estates.dialogue
        """
        odds = p[stance_grievance] * (grievance - p[stance_turn])
        odds += p[stance_weakness] * self.awake * (0.35 - self.effectiveness)
        odds -= p[stance_dialogue] * dialogue
        self.stance += p[stance_speed] * (1.0 / (1.0 + math.exp(-odds)) - self.stance)

    def oversight(self, tie: bool, p: CommunityValues) -> float:
        """Return what the firm feels.

        Equations
        ---------
        oversight | 监督: oversight = awake·effectiveness·(1 + voice·stance)·(1 + change·tie)
            with voice = owners.voice_per_stance, change = owners.oversight_by_tie
        """
        if not self.awake:
            return 0.0
        return self.effectiveness * (1.0 + p[voice] * self.stance) * (1.0 + p[tie_oversight] * tie)

    def dismissal(self, satisfaction: float, p: CommunityValues) -> float:
        """Return this month's probability of dismissing the firm: bad service, effective owners.

        Equations
        ---------
        dismissing the firm | 解聘物业: P(dismiss) = awake·(satisfaction < bad)·hazard·effectiveness·(0.5 + stance)
            with bad = owners.bad_service, hazard = owners.dismissal_hazard
        """
        if not self.awake or satisfaction >= p[bad_service]:
            return 0.0
        return p[dismissal_hazard] * self.effectiveness * (0.5 + self.stance)

    def learn(self, p: CommunityValues) -> None:
        """Gain effectiveness by training."""
        if self.awake:
            self.effectiveness += p[training] * max(p[trained] - self.effectiveness, 0.0)

    def wake(self, effectiveness: float) -> None:
        """Begin work, usually weak."""
        self.awake = True
        self.effectiveness = effectiveness

    def sleep(self) -> None:
        """Cease to work."""
        self.awake = False
