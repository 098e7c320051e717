"""What an owners' committee decides, by hand."""

import math

import pytest

from shequ.agents import owners_committee as o
from shequ.agents.mesa.kinds import OwnersCommittee
from small import small_society

USED = {
    o.stance_speed: 0.08, o.stance_grievance: 6.0, o.stance_turn: 0.55, o.stance_weakness: 1.0,
    o.stance_dialogue: 0.7, o.voice: -0.2, o.tie_oversight: 0.1, o.dismissal_hazard: 0.03, o.bad_service: 0.48,
    o.sleeping: 0.004, o.training: 0.03, o.trained: 0.75,
}  # fmt: skip


def committee(awake: bool = True, effectiveness: float = 0.35, stance: float = 0.1) -> OwnersCommittee:
    """Return an owners' committee."""
    owners = OwnersCommittee(small_society().residents[0].model, 0, awake, effectiveness, 0.5)
    owners.stance = stance
    return owners


@pytest.mark.parametrize(
    ("awake", "effectiveness", "grievance", "dialogue", "odds"),
    [
        (True, 0.35, 0.55, 0.0, 0.0),
        (True, 0.35, 0.65, 0.0, 0.6),
        (True, 0.15, 0.55, 0.0, 0.2),  # a weak one turns sooner
        (True, 0.75, 0.55, 0.0, -0.4),
        (False, 0.15, 0.55, 0.0, 0.0),  # asleep its strength is of no account
        (True, 0.35, 0.55, 0.5, -0.35),
    ],
)
def test_stance_by_hand(awake: bool, effectiveness: float, grievance: float, dialogue: float, odds: float) -> None:
    """Otherwise grievance, weakness or dialogue would turn a committee the wrong way."""
    owners = committee(awake, effectiveness)
    owners.decide_stance(grievance, dialogue, USED)
    assert owners.stance == pytest.approx(0.1 + 0.08 * (1 / (1 + math.exp(-odds)) - 0.1))


def test_stance_stays_between_dialogue_and_rights_defence() -> None:
    """Otherwise years of grievance would carry the stance off its scale."""
    owners = committee()
    for _ in range(500):
        owners.decide_stance(3.0, 0.0, USED)
    assert 0.99 < owners.stance <= 1.0


def test_oversight_by_hand() -> None:
    """Otherwise a sleeping committee would oversee, or rights defence and ties would not count."""
    owners = committee(effectiveness=0.7, stance=0.5)
    assert owners.oversight(False, USED) == pytest.approx(0.7 * 0.9)
    assert owners.oversight(True, USED) == pytest.approx(0.7 * 0.9 * 1.1)
    assert committee(awake=False, effectiveness=0.7).oversight(True, USED) == 0.0


@pytest.mark.parametrize(
    ("awake", "satisfaction", "hazard"), [(True, 0.47, 0.021), (True, 0.48, 0.0), (False, 0.10, 0.0)]
)
def test_dismissal_by_hand(awake: bool, satisfaction: float, hazard: float) -> None:
    """Otherwise good firms would be dismissed, or a sleeping committee would act."""
    owners = committee(awake, effectiveness=0.7, stance=0.5)  # .03 · .7 · (.5 + .5)
    assert owners.dismissal(satisfaction, USED) == pytest.approx(hazard)


def test_training_by_hand() -> None:
    """Otherwise training would work on nobody, or make a good committee worse."""
    for before, after in ((0.25, 0.25 + 0.03 * 0.5), (0.9, 0.9)):
        owners = committee(effectiveness=before)
        owners.learn(USED)
        assert owners.effectiveness == pytest.approx(after)
    asleep = committee(awake=False, effectiveness=0.25)
    asleep.learn(USED)
    assert asleep.effectiveness == 0.25


def test_waking_and_sleeping() -> None:
    """Otherwise a committee founded anew would keep its old strength."""
    owners = committee(effectiveness=0.7)
    owners.sleep()
    assert not owners.awake
    owners.wake(0.22)
    assert (owners.awake, owners.effectiveness) == (True, 0.22)
