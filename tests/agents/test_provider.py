"""Care providers: hours by skill, beliefs, plans and what rooms and beds add."""

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.agents import provider as f
from shequ.agents.mesa.kinds import Provider
from shequ.agents.words import BATHING, CLEANING, COMPANIONSHIP, MEALS, MEDICAL, NURSING, SKILL_OF
from shequ.engine.parameters import CommunityValues, MonthValues, Parameter


def _values(changed: dict[Parameter, float] | None = None) -> CommunityValues:
    fixed = {
        f.staff: 3.0, f.hours_per_post: 130.0, f.trained_share: 0.26, f.professional_share: 0.12, f.leakage: 0.08,
        f.staff_trained: 0.0, f.growth: 0.0, f.growth_speed: 0.03, f.responsiveness: 0.12, f.belief_speed: 0.1,
        f.cascade: 1.6, f.rooms: 0.0, f.room_hours: 3.0, f.group_size: 3.0, f.nursing_beds: 0.0, f.bed_hours: 50.0,
    } | (changed or {})  # fmt: skip
    return MonthValues({parameter.name: np.array([value]) for parameter, value in fixed.items()}).at(0)


def _provider(size: float = 1.0, habit: dict[int, float] | None = None) -> Provider:
    menu = np.zeros(8)
    for service, share in (habit or {MEALS: 1.0}).items():
        menu[service] = share
    return Provider(mesa.Model(rng=1), 0, True, size, 0.0, menu, 0.5)


def test_hours_by_skill_by_hand() -> None:
    """Otherwise posts, leakage or the mix of skills would be misread."""
    hours = _provider(size=2.0).hours_by_skill(1.0, _values())
    assert hours == pytest.approx([717.6 * 0.62, 717.6 * 0.26, 717.6 * 0.12])  # 3·2·130·0.92 = 717.6


def test_posts_follow_the_number_of_elders_and_growth() -> None:
    """Otherwise ageing alone would look like a policy, or a subsidy would add nothing."""
    one = _provider()
    one.grown = 0.2
    hours = one.hours_by_skill(1.5, _values({f.leakage: 0.0}))
    assert one.posts == pytest.approx(3 * 1.5 * 1.2)
    assert hours.sum() == pytest.approx(5.4 * 130)


def test_bought_hours_come_on_top_and_do_not_leak() -> None:
    """Otherwise money would pay for hours that nobody works."""
    one = _provider()
    one.bought_hours = 100.0
    assert one.hours_by_skill(1.0, _values()).sum() == pytest.approx(3 * 130 * 0.92 + 100)


def test_training_lifts_untrained_hours_only() -> None:
    """Otherwise training would make hours instead of moving them."""
    plain, trained = (_provider().hours_by_skill(1.0, _values({f.staff_trained: x})) for x in (0.0, 0.15))
    assert trained / plain.sum() == pytest.approx([0.62 * 0.85, 0.26 + 0.62 * 0.15, 0.12])
    assert trained.sum() == pytest.approx(plain.sum())


def test_staff_grow_slowly_toward_what_is_paid() -> None:
    """Otherwise stars would act at once: after n months 20%·(1 − 0.97ⁿ) are there."""
    one, p = _provider(), _values({f.growth: 0.2})
    for _ in range(60):
        one.grow(p)
    assert one.grown == pytest.approx(0.2 * (1 - 0.97**60))


def test_beliefs_follow_claims() -> None:
    """Otherwise a facility would know at once, or never, what is asked of it."""
    one, claims = _provider(), np.zeros(8)
    claims[MEALS] = 600.0
    one.believe(claims, _values())
    assert one.belief[MEALS] == pytest.approx(60.0)
    one.believe(np.zeros(8), _values())
    assert one.belief[MEALS] == pytest.approx(54.0)


@pytest.mark.parametrize(("rho", "meals"), [(0.12, 0.548), (0.6, 0.74), (0.0, 0.5), (1.0, 0.9)])
def test_plan_alone_by_hand(rho: float, meals: float) -> None:
    """Otherwise habit and belief would be weighed wrongly: .88·.5 + .12·.9 = .548."""
    one = _provider(habit={MEALS: 0.5, CLEANING: 0.5})
    one.belief[[MEALS, CLEANING]] = 90.0, 10.0
    plan = one.plan(np.zeros(8), 0.5, _values({f.responsiveness: rho}))
    assert plan[[MEALS, CLEANING]] == pytest.approx([meals, 1 - meals])


def test_joint_plan_by_hand() -> None:
    """Otherwise a jointly made plan would not see the need of all: .75·.548 + .25·.2 = .461."""
    one = _provider(habit={MEALS: 0.5, CLEANING: 0.5})
    one.belief[[MEALS, CLEANING]] = 90.0, 10.0
    need = np.zeros(8)
    need[[MEALS, NURSING]] = 200.0, 800.0
    plan = one.plan(need, 0.25, _values())
    assert plan[[MEALS, CLEANING, NURSING]] == pytest.approx([0.461, 0.75 * 0.452, 0.25 * 0.8])


def test_without_belief_or_need_habit_stands() -> None:
    """Otherwise a facility that nobody was referred to would plan NaN."""
    one = _provider(habit={MEALS: 0.25, NURSING: 0.75})
    assert one.plan(np.zeros(8), 1.0, _values())[[MEALS, NURSING]].tolist() == [0.25, 0.75]


def test_skilled_hours_do_skilled_work_up_to_the_reserve_by_hand() -> None:
    """Otherwise skilled hours would be lost, or all used below their skill."""
    plan = np.zeros(8)
    plan[[MEALS, BATHING, NURSING]] = 0.5, 0.3, 0.2
    offer = _provider().capacity(plan, np.array([100.0, 50.0, 30.0]), 0.0, _values())
    nursing = 30 * 1.6 * 0.2  # 9.6; 20.4 hours go one level down
    bathing = 70.4 * 1.6 * 0.3 / 0.8  # 42.24; 28.16 go further down
    assert offer[[MEALS, BATHING, NURSING]] == pytest.approx([100 + 28.16, bathing, nursing])
    assert offer.sum() == pytest.approx(180)


@given(
    weights=st.lists(st.floats(0.01, 1), min_size=8, max_size=8),
    hours=st.lists(st.floats(0, 300), min_size=3, max_size=3),
    reserve=st.floats(1, 2.5),
)
def test_no_hour_is_lost_or_lifted_above_its_skill(weights: list[float], hours: list[float], reserve: float) -> None:
    """Otherwise planning would make care, or untrained staff would nurse."""
    plan, skill = np.array(weights) / sum(weights), np.array(SKILL_OF)
    offer = _provider().capacity(plan, np.array(hours), 0.0, _values({f.cascade: reserve}))
    assert offer.sum() == pytest.approx(sum(hours))
    assert offer[skill == 2].sum() <= hours[2] + 1e-9
    assert offer[skill >= 1].sum() <= hours[1] + hours[2] + 1e-9
    for level in range(3):
        mine = skill == level
        assert offer[mine] * plan[mine].sum() == pytest.approx(plan[mine] * offer[mine].sum())


def test_rooms_add_person_hours_to_group_services_alone() -> None:
    """Otherwise rooms would stand for staff: 40 m² per 1,000 · 500 elders · 3 h = 60 h over 40 h there."""
    plan = np.zeros(8)
    plan[[MEALS, COMPANIONSHIP, CLEANING]] = 0.3, 0.1, 0.6
    offer = _provider().capacity(plan, np.array([100.0, 0, 0]), 500.0, _values({f.rooms: 40.0}))
    assert offer[[MEALS, COMPANIONSHIP, CLEANING]] == pytest.approx([30 * 2.5, 10 * 2.5, 60])


def test_a_worker_serves_no_more_than_a_group() -> None:
    """Otherwise large rooms would serve without hands."""
    plan = np.zeros(8)
    plan[[MEALS, CLEANING]] = 0.4, 0.6
    offer = _provider().capacity(plan, np.array([100.0, 0, 0]), 500.0, _values({f.rooms: 4000.0}))
    assert offer[[MEALS, CLEANING]] == pytest.approx([40 * 3, 60])
    none = _provider().capacity(plan, np.zeros(3), 500.0, _values({f.rooms: 4000.0}))
    assert none.sum() == 0.0


def test_beds_add_nursing() -> None:
    """Otherwise nursing beds would do nothing: 2 per 1,000 · 500 elders · 50 h = 50 h."""
    plan = np.zeros(8)
    plan[MEDICAL] = 1.0
    offer = _provider().capacity(plan, np.array([0.0, 0, 10]), 500.0, _values({f.nursing_beds: 2.0}))
    assert offer[[MEDICAL, NURSING]] == pytest.approx([10, 50])


def test_a_private_facility_closes_after_idle_months_and_opens_where_need_is_unmet() -> None:
    """Otherwise private providers would neither leave nor enter, or public ones would."""
    p = _values({f.slack_load: 0.35, f.patience: 2.0, f.closing: 0.5, f.opening: 0.4})
    one, public = _provider(), _provider()
    one.public, one.load = False, 0.2
    for _ in range(2):
        one.decide_to_stay(0.0, 0.0, p)
    assert one.open  # it bears losses for two months
    one.decide_to_stay(0.0, 0.6, p)
    assert one.open  # and this time the draw is above the hazard
    one.decide_to_stay(0.0, 0.4, p)
    assert not one.open
    assert one.hours_by_skill(1.0, p).sum() == 0.0
    beds = _values({f.nursing_beds: 2.0})
    assert one.capacity(np.full(8, 1 / 8), np.zeros(3), 500.0, beds).sum() == 0.0
    one.decide_to_stay(0.5, 0.3, p)
    assert not one.open  # .4 · .5 = .2
    one.decide_to_stay(0.5, 0.1, p)
    assert one.open and one.slack_months == 0
    public.load = 0.0
    for _ in range(9):
        public.decide_to_stay(0.0, 0.0, p)
    assert public.open
