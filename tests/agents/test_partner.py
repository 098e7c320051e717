"""Outside partners: they join, tire, recover and leave."""

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents.coordinator import OUTSIDE_PARTNER, PUBLIC_UNIT
from shequ.agents.mesa.kinds import Partner
from shequ.agents.words import MEALS, MEDICAL, NURSING
from shequ.engine.parameters import CommunityValues, MonthValues


def _values(**changed: float) -> CommunityValues:
    fixed = {
        "partner.joining": 0.004, "partner.leaving": 0.05, "partner.leaving_per_fatigue": 1.0, "partner.hours": 30.0,
        "partner.tiring": 0.05, "partner.recovering": 0.1,
    }  # fmt: skip
    fixed |= {f"partner.{name}": value for name, value in changed.items()}
    return MonthValues({name: np.array([value]) for name, value in fixed.items()}).at(0)


def _partner(joined: bool = True, kind: str = "hospital", fatigue: float = 0.0) -> Partner:
    one = Partner(mesa.Model(rng=1), 0, kind, 0.5, joined)
    one.fatigue = fatigue
    return one


@pytest.mark.parametrize(("draw", "stays"), [(0.0749, False), (0.0751, True)])
def test_a_tired_partner_leaves_sooner(draw: float, stays: bool) -> None:
    """Otherwise being called upon would cost nothing: .05·(1 + 1·.5) = .075."""
    one = _partner(fatigue=0.5)
    one.decide_to_stay(draw, _values())
    assert one.joined is stays


@pytest.mark.parametrize(("draw", "joins"), [(0.0039, True), (0.0041, False)])
def test_a_unit_joins_at_the_hazard(draw: float, joins: bool) -> None:
    """Otherwise joining would follow the hazard of leaving, or the wrong side of the draw."""
    one = _partner(joined=False, fatigue=5.0)
    one.decide_to_stay(draw, _values())
    assert one.joined is joins


def test_hours_by_hand() -> None:
    """Otherwise tired partners would bring as much, or those who left would still give."""
    assert _partner().offer(_values()) == 30.0
    assert _partner(fatigue=0.4).offer(_values()) == pytest.approx(18.0)
    assert _partner(fatigue=1.5).offer(_values()) == 0.0
    assert _partner(joined=False).offer(_values()) == 0.0


def test_fatigue_by_hand() -> None:
    """Otherwise partners would tire without use or never recover: .4 + .05·.8 − .1·.4 = .4."""
    one = _partner(fatigue=0.4)
    one.tire(0.8, _values())
    assert one.fatigue == pytest.approx(0.4)
    one.tire(0.0, _values())
    assert one.fatigue == pytest.approx(0.36)


@given(use=st.floats(0, 1))
def test_fatigue_rests_at_half_the_use(use: float) -> None:
    """Otherwise fatigue would drift: .05·use = .1·fatigue."""
    one = _partner(fatigue=1.0)
    for _ in range(200):
        one.tire(use, _values())
    assert one.fatigue == pytest.approx(use / 2, abs=1e-6)


def test_what_kinds_are_and_give() -> None:
    """Otherwise an enterprise would answer as a public unit, or a hospital would cook."""
    assert (_partner().line, _partner().services) == (PUBLIC_UNIT, (MEDICAL, NURSING))
    enterprise = _partner(kind="enterprise")
    assert enterprise.line == OUTSIDE_PARTNER
    assert MEALS in enterprise.services
