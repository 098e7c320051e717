"""Taking part, public spirit and mutual aid, worked out by hand."""

import math

import numpy as np
import pytest

from shequ.agents.society import Claims, Couplings, Society
from shequ.agents.words import MEALS, NOBODY, PARTY
from shequ.engine.parameters import MonthValues, Parameter
from shequ.population.people import public_spirit
from shequ.rules import participation as r
from shequ.rules.volunteering import exemplars
from small import small_society, values

USED = {
    r.reconsider: 1.0, r.part_base: -1.72, r.part_neighbours: 3.0, r.part_spirit: 4.4, r.part_function: 0.9,
    r.part_taste: 0.3, r.spirit_return: 0.0, r.spirit_activity: 0.0, r.spirit_exemplar: 0.0, r.spirit_values: 0.0,
    r.spirit_disputes: 0.0, public_spirit: 0.35, r.timebank_entry: 0.02, r.timebank_hours: 1.5,
    r.timebank_credit: 0.5, r.timebank_age: 75.0, r.gifts_lost: 0.15, exemplars[0]: 0.3, exemplars[1]: 0.3,
}  # fmt: skip


def alike(draw: float = 0.5) -> Society:
    """Return elders who are all alike, with five neighbours, one of them active, and one draw for every decision."""
    society = small_society()
    elders = society.elders
    elders.active, elders.spirit, elders.function, elders.activity_taste, elders.age = False, 0.35, 0, 0.0, 70.0
    elders.neighbours, elders.balance, elders.timebank_draw, elders.living = NOBODY, 0.0, 0.5, 1
    elders.neighbours[:5, :50] = np.arange(50, 55)[:, None]
    elders.active[50] = True
    society.flows.claims = None
    society.members.active = False
    society.draw = lambda decision, table=None: np.full(len(elders if table is None else table), draw)
    return society


def p(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, USED | (changed or {}))


@pytest.mark.parametrize(
    ("column", "value", "odds"),
    [
        ("spirit", 0.35, -1.72 + 0.6),
        ("spirit", 0.45, -1.12 + 0.44),
        ("function", 2, -1.12 - 1.8),
        ("activity_taste", -1.0, -1.42),
    ],
)
def test_choice_by_hand(column: str, value: float, odds: float) -> None:
    """Otherwise people would become active with other odds than σ(−1.12) = .246 and its like."""
    chance = 1 / (1 + math.exp(-odds))
    for draw, joins in ((chance - 0.001, True), (chance + 0.001, False)):
        society = alike(draw)
        setattr(society.elders, column, value)
        r.take_part(society, p(society))
        assert (society.elders.active[:50] == joins).all()
    assert 1 / (1 + math.exp(1.12)) == pytest.approx(0.246, abs=0.0005)


def test_only_some_reconsider_and_the_dead_do_not() -> None:
    """Otherwise everybody would decide anew each month, or the dead would be counted as active."""
    society = alike(0.05)
    r.take_part(society, p(society, {r.reconsider: 0.04}))
    assert society.elders.active.nonzero()[0].tolist() == [50]
    society.elders.alive[:3] = False
    r.take_part(society, p(society, {r.reconsider: 0.06}))
    assert society.elders.active[3:50].all()
    assert not society.elders.active[:3].any()


def test_dead_neighbours_do_not_count() -> None:
    """Otherwise deaths would make the living passive: one active of one living is all of them."""
    society = alike(0.7)
    society.elders.alive[51:55] = False  # left: one active of one
    r.take_part(society, p(society))
    assert society.elders.active[:50].all()  # σ(−1.72 + 3) = .782


def test_spirit_by_hand() -> None:
    """Otherwise one of its five springs would have the wrong sign or size."""
    society = alike()
    elders, members = society.elders, society.members
    elders.spirit, elders.trust[PARTY] = 0.5, 0.6
    society.estates.disputes = 0.0
    members.retired, members.party[:2] = False, True
    members.retired[:2], members.present[:2], members.active[:2] = True, True, [True, False]
    more = {
        r.reconsider: 0.0, r.spirit_return: 0.04, r.spirit_activity: 0.012, r.usual_activity: 0.10,
        r.spirit_exemplar: 0.010, r.usual_exemplar: 0.165, exemplars[1]: 0.4, r.spirit_values: 0.010,
        r.spirit_disputes: 0.010, r.usual_disputes: 0.07,
    }  # fmt: skip
    r.take_part(society, p(society, more))
    change = 0.04 * -0.15 + 0.012 * 0.10 + 0.010 * (0.4 * 1.0 - 0.165) + 0.010 * 1.2 * 0.5 + 0.010 * 0.07
    assert elders.spirit[:50] == pytest.approx(0.5 + change)


def test_exemplars_are_those_who_can_serve() -> None:
    """Otherwise all retired members at work would be seen as half of them."""
    society = alike()
    members = society.members
    members.active = members.party & members.retired
    more = {r.reconsider: 0.0, r.spirit_exemplar: 0.1, r.usual_exemplar: 0.3 * 1.5}
    r.take_part(society, p(society, more))
    assert society.elders.spirit[:50] == pytest.approx(0.35)


def test_without_influence_neighbours_do_not_count() -> None:
    """Otherwise a coupling could not be switched off."""
    society = alike(0.2)
    society.couplings = Couplings(influence=False)
    r.take_part(society, p(society))
    assert not society.elders.active[:50].any()  # σ(−1.72) = .152


def savers(society: Society) -> None:
    """Let the first five be active and join first; two of them are past giving."""
    elders = society.elders
    elders.active[:5], elders.timebank_draw[:5], elders.spirit = True, 0.01, 0.5
    elders.age[3], elders.function[4] = 75.0, 1


def test_mutual_aid_by_hand() -> None:
    """Otherwise the old or limited would have to give, or savers be credited another number of hours."""
    society = alike()
    savers(society)
    r.take_part(society, p(society, {r.reconsider: 0.0}))
    assert society.elders.balance[:6] == pytest.approx([0.75, 0.75, 0.75, 0, 0, 0])  # 1.5 · (.6 + .4) · .5
    assert society.communities.mutual_hours == pytest.approx([4.5])
    society.communities.paid_neighbour_hours = 10.0
    r.take_part(society, p(society, {r.reconsider: 0.0}))
    assert society.communities.mutual_hours == pytest.approx([4.5 * 0.85])


def test_a_balance_is_spent_on_mutual_aid_and_never_below_nothing() -> None:
    """Otherwise savings would buy other care, or become debts."""
    society = alike()
    elders, order = society.elders, society.order
    elders.active, elders.balance = False, 1.0
    society.communities.mutual_hours, society.communities.paid_neighbour_hours = 3.0, 1.0  # a quarter is paid for
    supplier = [order.mutual, order.mutual, order.team]
    claim = ([0, 1, 2], [MEALS] * 3, supplier, [90, 30, 90], [90, 30, 90])
    society.flows.claims = Claims(*(np.array(x) for x in claim))
    r.take_part(society, p(society, {r.reconsider: 0.0}))
    assert elders.balance[:4] == pytest.approx([0.0, 1.0 - 0.5 * 0.75, 1.0, 1.0])


def test_members_of_the_time_bank_stay_the_same_people() -> None:
    """Otherwise membership would be drawn anew each month."""
    society = alike()
    savers(society)
    for month in range(3):
        society.month = month
        r.take_part(society, p(society, {r.reconsider: 0.0}))
    assert society.elders.balance.nonzero()[0].tolist() == [0, 1, 2]
    assert society.elders.balance[:3] == pytest.approx(2.25)
