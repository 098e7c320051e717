"""What a property firm decides, by hand."""

import math

import pytest

from shequ.agents import property_firm as f
from shequ.agents.mesa.kinds import PropertyFirm
from shequ.agents.property_firm import ContractSignals
from small import small_society

USED = {
    f.pay_response: 0.85, f.usual_pay: 0.85, f.oversight_gain: 0.18, f.supervision_gain: 0.0, f.adjustment: 0.1,
    f.leaving_hazard: 0.05, f.contract_end: 0.01, f.poor_pay: 0.72, f.poor_service: 0.38, f.patience: 6.0,
    f.care_intercept: -2.0, f.care_tie: 2.0, f.care_trust: 3.0, f.care_margin: 4.0, f.care_effort_loss: 0.05,
}  # fmt: skip


def firm() -> PropertyFirm:
    """Return a firm; its level is known to it only through the contract's own level."""
    return PropertyFirm(small_society().residents[0].model, 0.9, 0.5)


def signals(**changed: object) -> ContractSignals:
    """Return what a firm sees of an ordinary contract, some of it changed."""
    usual = dict(
        pay=0.85, satisfaction=0.55, effort=0.58, own_level=0.58, oversight=0.0, poor_months=0, offers_care=False,
        trust=0.5, tie=False,
    )  # fmt: skip
    return ContractSignals(**(usual | changed))  # type: ignore[arg-type]


def test_at_rest_effort_stays() -> None:
    """Otherwise effort would drift where nothing presses."""
    assert firm().decide_effort(signals(), USED) == pytest.approx(0.58)


@pytest.mark.parametrize(
    ("changed", "target"),
    [
        ({"pay": 0.75}, 0.495),  # .58 + .85 · (.75 − .85)
        ({"oversight": 0.5}, 0.67),  # .58 + .18 · .5
        ({"offers_care": True}, 0.53),
        ({"own_level": 0.70}, 0.70),
        ({"trust": 0.9, "tie": True, "poor_months": 9, "satisfaction": 0.1}, 0.58),  # of no concern to effort
    ],
)
def test_effort_by_hand(changed: dict[str, object], target: float) -> None:
    """Otherwise fees would not buy effort, or a committee's demand would not raise it."""
    assert firm().decide_effort(signals(**changed), USED) == pytest.approx(0.58 + 0.1 * (target - 0.58))


def test_supervision_raises_effort_and_effort_has_limits() -> None:
    """Otherwise supervision would do nothing, or effort would leave its scale."""
    assert firm().decide_effort(signals(), USED | {f.supervision_gain: 0.05}) == pytest.approx(0.585)
    at_once = USED | {f.adjustment: 1.0}
    assert firm().decide_effort(signals(own_level=5.0), at_once) == 0.95
    assert firm().decide_effort(signals(own_level=-5.0), at_once) == 0.08


@pytest.mark.parametrize(
    ("pay", "satisfaction", "poor"),
    [(0.73, 0.39, False), (0.71, 0.60, True), (0.90, 0.37, True), (0.72, 0.38, False)],
)
def test_a_contract_is_poor_by_pay_or_by_service(pay: float, satisfaction: float, poor: bool) -> None:
    """Otherwise one of the two reasons to part would not count."""
    assert firm().is_poor(signals(pay=pay, satisfaction=satisfaction), USED) is poor


def test_leaving_by_hand() -> None:
    """Otherwise firms would leave before half a year of poor months, or never."""
    assert firm().leaving(signals(poor_months=5), USED) == pytest.approx(0.01)
    assert firm().leaving(signals(poor_months=6), USED) == pytest.approx(0.06)
    assert firm().leaving(signals(poor_months=60), USED) == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("changed", "odds"),
    [({}, -2.0), ({"tie": True}, 0.0), ({"trust": 0.7}, -1.4), ({"pay": 0.95}, -1.6), ({"pay": 0.60}, -3.0)],
)
def test_offering_care_by_hand(changed: dict[str, object], odds: float) -> None:
    """Otherwise a tie, trust or a margin would not move the offer as stated."""
    chance = 1 / (1 + math.exp(-odds))
    assert firm().offers_care(signals(**changed), USED, chance - 1e-9)
    assert not firm().offers_care(signals(**changed), USED, chance + 1e-9)
