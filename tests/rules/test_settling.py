"""Settling: slow quantities start where rates of coming and going leave them."""

import numpy as np
import pytest

from shequ.agents.society import Society
from shequ.agents.words import BY_MEMBER, BY_STAFF, COMMITTEE, MEALS, NEIGHBOURS, NOBODY, NURSING, PARTY
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import discovery as d
from shequ.rules import settling as s
from shequ.rules.trust import forgetting
from small import small_society, values

MEMBER, STAFF = d.FOUND_BY.index(BY_MEMBER), d.FOUND_BY.index(BY_STAFF)
USED = {
    d.visible[MEALS]: 0.6, d.seen_when_met: 0.0, d.most_seen: 0.95, d.fading: 0.14, d.memory: 0.1, forgetting: 0.03
}  # fmt: skip


def unseen(**draws: float) -> Society:
    """Return elders who all need meals that nobody has listed, with constant draws of some decisions."""
    society = small_society()
    elders = society.elders
    elders.known, elders.accepted, elders.channel, elders.supplier = False, False, NOBODY, NOBODY
    elders.need, elders.gross, elders.met = 0, 0, False
    elders.need[MEALS] = 100
    elders.age = 70.0
    shape = elders.need.shape
    given = {f"start.{name}": value for name, value in draws.items()}
    society.draw_services = lambda decision: np.full(shape, given.get(decision, 0.5))
    return society


def p(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, USED | (changed or {}))


def chances(society: Society, **by_channel: float) -> list[np.ndarray]:
    """Return each elder's chance to be met by each channel."""
    given = {"member": MEMBER, "staff": STAFF}
    found = [np.zeros(len(society.elders)) for _ in d.FOUND_BY]
    for name, chance in by_channel.items():
        found[given[name]][:] = chance
    return found


def test_known_needs_rest_at_h_over_h_plus_f_by_hand() -> None:
    """Otherwise known needs would climb or fall all through the years that are compared."""
    rests = 0.05 * 0.6 / (0.05 * 0.6 + 0.14 * 0.9)  # .030 / .156 = .192
    for draw, known in ((rests - 0.001, True), (rests + 0.001, False)):
        society = unseen(listed=draw)
        s._list_needs(society, p(society), chances(society, staff=0.05))
        assert (society.elders.known[MEALS] == known).all()
        assert not society.elders.known[NURSING].any()  # not needed


def test_needs_are_listed_by_who_sees_them_by_hand() -> None:
    """Otherwise the channels' shares of what is known would not be their shares of what is seen."""
    for draw, channel in ((0.24, BY_MEMBER), (0.26, BY_STAFF)):
        society = unseen(listed=0.0, found_by=draw)
        s._list_needs(society, p(society), chances(society, member=0.02, staff=0.06))
        assert (society.elders.channel[MEALS] == channel).all()
        assert (society.elders.supplier[MEALS] >= 0).all()


def test_only_listed_needs_are_accepted() -> None:
    """Otherwise care would be accepted that nobody has offered."""
    society = unseen(listed=0.1, offer=0.0)
    society.elders.acceptance_draw = 0.0
    society.elders.need[MEALS, ::2] = 0
    s._list_needs(society, p(society), chances(society, staff=0.05))
    assert np.array_equal(society.elders.accepted, society.elders.known)
    assert society.elders.known[MEALS].sum() == 30


def test_elders_decline_at_the_start_too() -> None:
    """Otherwise the first months would serve elders who say no to such an offer in every later month."""
    society = unseen(listed=0.0, offer=1.0)
    society.elders.acceptance_draw = 1.0
    s._list_needs(society, p(society), chances(society, staff=0.05))
    assert society.elders.known[MEALS].all() and (society.elders.supplier[MEALS] >= 0).all()
    assert not society.elders.accepted.any()


def test_nobody_who_sees_is_no_trouble() -> None:
    """Otherwise a place without any channel would divide by nothing."""
    society = unseen(listed=0.0)
    s._list_needs(society, p(society), chances(society))
    assert not society.elders.known.any()


def test_needs_of_the_oldest_fade_sooner_at_the_start_too() -> None:
    """Otherwise known needs of the oldest would start above where forget_needs lets them rest."""
    rests = 0.03 / (0.03 + 0.14 * (1 - 0.5 * 0.5))
    society = unseen(listed=rests + 0.001)
    society.elders.age = 85.0
    s._list_needs(society, p(society, {d.memory: 0.5, d.memory_oldest: 0.5}), chances(society, staff=0.05))
    assert not society.elders.known.any()


def test_acquaintance_rests_between_meeting_and_forgetting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the share able to rate somebody would drift through the years that are compared."""
    society = small_society(elders=400)
    monkeypatch.setattr(s, "meeting_chances", lambda society, p: chances(society, member=0.03, staff=0.01))
    monkeypatch.setattr(s, "_live_in_estates", lambda society, p: None)
    s.settle(society, p(society))
    share = society.elders.met.mean(axis=1)
    error = np.sqrt(0.25 / len(society.elders))
    assert share[PARTY] == pytest.approx(0.5, abs=4 * error)  # .03 / (.03 + .03)
    assert share[COMMITTEE] == pytest.approx(0.25, abs=4 * error)
    assert share[NEIGHBOURS] == 0.0
    assert np.array_equal(society.flows.knew, society.elders.met)


def test_members_who_visit_are_known_from_the_start() -> None:
    """Otherwise nobody would know a member at first, and ability to rate the Party would climb for years."""
    society = small_society(elders=600)
    assert (society.members.party & society.members.active).any()
    assert society.elders.met[PARTY].any()


def test_settling_ends_before_the_first_month() -> None:
    """Otherwise the years in which estates live by themselves would count as lived."""
    society = small_society()
    assert society.month == 0
    assert (society.estates.complained == 0.0).all()
    assert s.BEFORE_TIME > 12 * 1000  # beyond any horizon: no draw is read twice
    assert society.elders.known.any()
    assert (society.elders.served == 0).all()


def test_no_time_is_saved_before_the_first_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise savers would draw on visits that nobody counts among the served."""
    society = small_society()

    def save(society: Society, p: MonthValues) -> None:
        society.elders.balance += 30.0

    monkeypatch.setattr(s, "volunteer", save)
    s._serve_a_while(society, values(society))
    assert (society.elders.balance == 0.0).all()


def test_estates_rest_after_settling() -> None:
    """Otherwise fees, effort and disputes would drift in the baseline and look like effects."""
    society = small_society(communities=10, elders=60)
    estates, used = society.estates, values(society)
    firm = estates.has_firm
    before = [estates.pay[firm].mean(), estates.effort[firm].mean(), estates.grievance.mean()]
    s._live_in_estates(society, used)
    after = [estates.pay[firm].mean(), estates.effort[firm].mean(), estates.grievance.mean()]
    assert after == pytest.approx(before, abs=0.05)
