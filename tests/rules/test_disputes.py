"""Mediation: which disputes end, and that their books balance."""

import numpy as np
import pytest

from shequ.agents.society import Society
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import estates as e
from shequ.rules.hub import dispute_hours
from small import small_society, values

USED = {
    dispute_hours: 6.0, e.most_settled: 0.3, e.half_busy: 12.0, e.settle_dialogue: 0.0, e.disputes_fade: 0.06,
    e.carried: 0.3, e.arrivals: 0.0,
}  # fmt: skip


def quarrels(*disputes: float, communities: int = 1) -> Society:
    """Return a society with these open disputes and 12 hours of mediation, no member serving."""
    society = small_society(communities)
    society.estates.disputes = disputes
    society.communities.mediation_hours, society.communities.studio_hours = 8.0, 4.0
    society.members.active = False
    return society


def p(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, USED | (changed or {}))


def test_mediation_by_hand() -> None:
    """Otherwise hours would settle more than they can, or not pro rata."""
    society = quarrels(6.0, 3.0, 2.0, 1.0)
    e._mediate(society, p(society), np.zeros(4))
    settled = 12 / 6 * 12 / (12 + 12)  # 1 of 12, less than .3 · 12
    assert society.flows.sums["disputes_closed"] == pytest.approx(settled)
    assert society.estates.closed_share == pytest.approx(1 / 12)
    assert society.estates.disputes[0] == pytest.approx((6 - 0.5) * 0.94)


def test_dialogue_saves_time_and_hours_cannot_settle_all() -> None:
    """Otherwise talk would be useless, or unlimited hours would end every dispute in a month."""
    society = quarrels(6.0, 6.0, 0.0, 0.0)
    e._mediate(society, p(society, {e.settle_dialogue: 0.5}), np.array([0.5, 0.1, 0.9, 0.9]))
    assert society.flows.sums["disputes_closed"] == pytest.approx(1.0 / (1 - 0.5 * 0.3))
    society = quarrels(6.0, 6.0, 0.0, 0.0)
    society.communities.mediation_hours = 1e6
    e._mediate(society, p(society), np.zeros(4))
    assert society.flows.sums["disputes_closed"] == pytest.approx(3.6)


def test_members_carry_disputes_of_their_estate() -> None:
    """Otherwise members would have no voice, or neighbours of no party would be taken for them."""
    society = quarrels(6.0, 6.0, 0.0, 0.0)
    members = society.members
    members.estate[:3], members.party[:3], members.active[:3] = 0, [True, True, False], True
    e._mediate(society, p(society), np.zeros(4))
    assert society.estates.closed_share[:2] == pytest.approx([1.6 / 2.6 / 6.0, 1.0 / 2.6 / 6.0])


def test_no_disputes_and_no_hours_are_no_trouble() -> None:
    """Otherwise nothing divided by nothing would spread through the books."""
    for hours in (0.0, 8.0):
        society = quarrels(0.0, 0.0, 0.0, 0.0)
        society.communities.mediation_hours, society.communities.studio_hours = hours, 0.0
        e._mediate(society, p(society), np.zeros(4))
        assert (society.estates.disputes == 0.0).all()
        assert (society.estates.closed_share == 0.0).all()


def test_one_community_s_hours_do_not_settle_another_s_disputes() -> None:
    """Otherwise mediators would work across communities."""
    society = quarrels(6.0, 3.0, 2.0, 1.0, 6.0, 3.0, 2.0, 1.0, communities=2)
    society.communities.mediation_hours, society.communities.studio_hours = [12.0, 0.0], 0.0
    e._mediate(society, p(society), np.zeros(8))
    assert society.estates.closed_share == pytest.approx([1 / 12] * 4 + [0.0] * 4)


def test_disputes_decay_by_themselves() -> None:
    """Otherwise an estate that nobody mediates would quarrel for ever."""
    society = quarrels(5.0, 4.0, 2.0, 1.0)
    society.communities.mediation_hours, society.communities.studio_hours = 0.0, 0.0
    for _ in range(12):
        e._mediate(society, p(society), np.zeros(4))
    assert society.estates.disputes.sum() == pytest.approx(12 * 0.94**12)


def test_the_books_of_disputes_balance_through_changes_of_firm() -> None:
    """Otherwise disputes would appear or vanish without having arisen, been settled, faded or been left behind."""
    society = small_society(communities=2)
    used = p(society, {e.arrivals: 20.0})
    for month in range(1, 37):
        society.month = month
        estates = society.estates
        before, firm, poor = estates.disputes.copy(), estates.firm.copy(), estates.poor_months.copy()
        e.run_estates(society, used)
        changed = estates.firm != firm
        changed |= (estates.poor_months == 0) & (poor > 0)  # the same firm may have come again
        found = estates.disputes
        open_ = before + estates.arrived
        left = np.where(changed, 0.6 * before + estates.arrived, open_)
        expected = [left * (1 - estates.closed_share) * 0.94, open_ * (1 - estates.closed_share) * 0.94]
        assert all(np.isclose(x, found[i]).any() for i, x in enumerate(np.array(expected).T))
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        assert (estates.closed_share <= 1).all()
    assert society.estates.complained.sum() > 0
