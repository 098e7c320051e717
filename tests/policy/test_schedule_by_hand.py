"""A schedule of four communities, worked by hand: every number stands here with its arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from four_communities import DRAWN, PHI, USES, Drawn, N, W, lever, schedule
from shequ.policy.follow_through import follow_through
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.policy.schedule import Orders


def value(orders: Orders, name: str) -> list[float]:
    """Return a parameter's values by community."""
    return orders.values[PARAMETERS[name]].tolist()


def test_the_draws_are_the_follow_through_of_the_table() -> None:
    """Otherwise all that follows would be worked out for other communities."""
    assert follow_through(Drawn(), np.full(4, 0.6), np.full(4, 0.2)) == pytest.approx(PHI)


def test_who_is_meant() -> None:
    """Otherwise a lever would act on the weak where the strong are meant, or on others than the seed drew (P1)."""
    uses = {"studio": ["strongest-half", "weakest-half", 0.5, 0.25, 0.75, 0.0, 1.0, ["East"], "all"]}
    meant = [schedule({"studio": LeverUse(communities=where)}).targeted["studio"].tolist() for where in uses["studio"]]
    assert meant == [
        [0, 1, 0, 1], [1, 0, 1, 0], [1, 0, 0, 1], [0, 0, 0, 1], [1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 0],
        [1, 1, 1, 1],
    ]  # fmt: skip
    assert schedule(USES).treated().tolist() == [True] * 4
    assert schedule({"studio": USES["studio"]}).treated().tolist() == [False, True, False, True]
    assert schedule().treated().tolist() == [False] * 4


def test_strength_month_by_month() -> None:
    """Otherwise a lever would begin, rise or end in another month, or be weaker than ordered."""
    plan = schedule(USES)
    # 0.5 · ramp, which is 1/4 in month 2, and nothing from month 8 on
    studio = [0.0, 0.125, 0.25, 0.375, 0.5, 0.5, 0.5, 0.0, 0.0]
    assert [plan.strength("studio", month)[W] for month in range(1, 10)] == studio
    assert [plan.strength("studio", month)[N] for month in range(1, 10)] == [0.0] * 9
    assert [plan.strength("rooms", month).tolist() for month in (0, 1, 60)] == [[0] * 4, [1, 0, 1, 0], [1, 0, 1, 0]]
    # 1000 CNY over two communities: 500 each, and half of it in the first month
    assert [plan.strength("direct_provision", month).tolist() for month in (1, 2)] == [
        [250, 0, 250, 0],
        [500, 0, 500, 0],
    ]
    unnamed = schedule({"studio": LeverUse(ramp=1), "care_vouchers": LeverUse(amount=900.0, communities=0.0)})
    assert unnamed.strength("studio", 1).tolist() == [1.0] * 4  # full where nothing is said
    assert unnamed.strength("care_vouchers", 9).tolist() == [0.0] * 4


def test_values_of_a_month() -> None:
    """Otherwise a lever would move more or less than its follow-through share, or what another one moves."""
    plan = schedule(USES)
    # month 3, studio 0.25: East 2 + 0.25 · 0.8 · (8 − 2) = 3.2, West 2 + 0.25 · 0.9 · 6 = 3.35
    assert value(plan.at(3), "hub.studio_hours") == pytest.approx([2.0, 3.2, 2.0, 3.35])
    # month 5, studio 0.5: East 2 + 0.5 · 0.8 · 6 = 4.4, West 2 + 0.5 · 0.9 · 6 = 4.7
    assert value(plan.at(5), "hub.studio_hours") == pytest.approx([2.0, 4.4, 2.0, 4.7])
    # rooms are not organisational: 40 + 1 · (80 − 40), whatever the follow-through
    assert value(plan.at(5), "provider.rooms") == [80.0, 40.0, 80.0, 40.0]
    assert value(plan.at(5), "money.government") == [500.0, 0.0, 500.0, 0.0]
    for month in (-5, 0, 1):
        assert value(plan.at(month), "hub.studio_hours") == [2.0] * 4
    assert value(plan.at(8), "hub.studio_hours") == [2.0] * 4  # after its end
    assert value(plan.at(0), "provider.rooms") == [40.0] * 4


def test_two_levers_on_one_parameter_add_up() -> None:
    """Otherwise the second would win, or move from where the first has moved to."""
    more = {"new_levers": {"more": lever("hub.studio_hours", 4.0, organisational=False)}}
    use = LeverUse(intensity=1.0, ramp=0)
    # North 2 + 0.5 · 6 + 1 · 2 = 7; East 2 + 0.8 · 6 + 2 = 8.8; South 2 + 0.6 · 6 + 2 = 7.6; West 2 + 0.9 · 6 + 2 = 9.4
    plan = schedule({"studio": use, "more": use}, **more)
    assert value(plan.at(1), "hub.studio_hours") == pytest.approx([7.0, 8.8, 7.6, 9.4])
    # another target: North 2 + 0.5 · (3 − 2) = 2.5 …, the second lever's stays
    to = schedule({"studio": LeverUse(ramp=0, to={"hub.studio_hours": 3.0}), "more": use}, **more)
    assert value(to.at(1), "hub.studio_hours") == pytest.approx([4.5, 4.8, 4.6, 4.9])


def test_values_are_cut_to_what_they_can_mean() -> None:
    """Otherwise more than all would be trained, or fewer than nobody (P6)."""
    two = {"new_levers": {name: lever("members.trained", 0.9, organisational=False) for name in ("one", "two")}}
    use = LeverUse(intensity=1.0, ramp=0)
    # 0.2 + 0.7 + 0.7 = 1.6, and a share is 1 at most
    assert value(schedule({"one": use, "two": use}, **two).at(1), "members.trained") == [1.0] * 4
    down = {"new_levers": {name: lever("members.trained", 0.05, organisational=False) for name in ("one", "two")}}
    # 0.2 − 0.15 − 0.15 = −0.1
    assert value(schedule({"one": use, "two": use}, **down).at(1), "members.trained") == [0.0] * 4
    for add, cut in ((0.9, 1.0), (-0.9, 0.0)):
        shock = Shock(title="x", parameter="members.trained", add=add, communities=["South"])
        assert value(schedule(shocks=[shock]).at(1), "members.trained") == [0.2, 0.2, cut, 0.2]


def test_what_is_charged_month_by_month() -> None:
    """Otherwise a community would pay another's price, or an ended lever be paid for."""
    plan = schedule(USES)
    # studio a · (300 + 250); rooms 230 + 100 = 330; money 500, then 1000
    charged = [0 + 330 + 500, 68.75 + 1330, 137.5 + 1330, 206.25 + 1330, 275 + 1330, 1605, 1605, 1330, 1330]
    assert [plan.at(month).appropriated for month in range(1, 10)] == pytest.approx(charged)
    assert plan.at(0).appropriated == 0.0
    assert plan.at(3).lever_cost == pytest.approx({"studio": 137.5, "rooms": 330.0})  # money has a purse of its own
    # 10 hours · 0.25 · 2 communities + 4 · 1 · 2
    assert plan.at(3).staff_hours == pytest.approx(13.0)
    assert plan.at(3).scale == 1.0


def test_a_limit_scales_everything_by_one_factor() -> None:
    """Otherwise spending would pass the limit, or one lever be kept whole."""
    plan = schedule(USES, budget=Budget(monthly=733.75))  # half of month 3: 1467.5 / 2
    orders = plan.at(3)
    assert (orders.scale, orders.appropriated) == pytest.approx((0.5, 733.75))
    assert orders.lever_cost == pytest.approx({"studio": 68.75, "rooms": 165.0})
    assert value(orders, "provider.rooms") == pytest.approx([60.0, 40.0, 60.0, 40.0])
    # East 2 + 0.125 · 0.8 · 6 = 2.6, West 2 + 0.125 · 0.9 · 6 = 2.675
    assert value(orders, "hub.studio_hours") == pytest.approx([2.0, 2.6, 2.0, 2.675])
    assert value(orders, "money.government") == pytest.approx([250.0, 0.0, 250.0, 0.0])
    assert orders.staff_hours == pytest.approx(6.5)
    assert (plan.at(1).scale, plan.at(1).appropriated) == pytest.approx((733.75 / 830.0, 733.75))
    exact = schedule(USES, budget=Budget(monthly=1467.5)).at(3)
    assert exact.scale == 1.0
    assert schedule(USES, budget=Budget(monthly=3000.0)).at(3).scale == 1.0
    assert schedule(USES, budget=Budget(monthly=0.0)).at(3).appropriated == 0.0


def test_shocks_set_and_add_where_and_when_they_are_said_to() -> None:
    """Otherwise a stress would reach everybody, the wrong way round, or another month (P4, P5)."""
    plan = schedule(
        USES,
        shocks=[
            Shock(
                title="set",
                parameter="provider.hours_per_post",
                value=104.0,
                start=3,
                end=5,
                communities=["East", "West"],
            ),
            Shock(title="add", parameter="provider.hours_per_post", add=-26.0, start=4, communities="weakest-half"),
            Shock(
                title="upon a lever",
                parameter="hub.studio_hours",
                add=1.0,
                start=3,
                end=4,
                communities="strongest-half",
            ),
            Shock(title="half", parameter="provider.rooms", add=5.0, start=9, communities=0.5),
        ],
    )
    hours = [value(plan.at(month), "provider.hours_per_post") for month in range(2, 7)]
    assert hours == [
        [130.0] * 4, [130.0, 104.0, 130.0, 104.0], [104.0] * 4, [104.0, 130.0, 104.0, 130.0], [104.0, 130.0, 104.0, 130.0],
    ]  # fmt: skip
    assert value(plan.at(3), "hub.studio_hours") == pytest.approx([2.0, 4.2, 2.0, 4.35])
    assert value(plan.at(4), "hub.studio_hours") == pytest.approx([2.0, 2 + 0.375 * 0.8 * 6, 2.0, 2 + 0.375 * 0.9 * 6])
    assert value(plan.at(9), "provider.rooms") == [85.0, 40.0, 80.0, 45.0]
    assert plan.at(4).appropriated == pytest.approx(1536.25)  # nobody pays for a shock


def test_shocks_come_in_their_order() -> None:
    """Otherwise a second shock would be lost, or come before the first."""
    one = Shock(title="set", parameter="provider.rooms", value=10.0)
    two = Shock(title="add", parameter="provider.rooms", add=3.0)
    assert value(schedule(shocks=[one, two]).at(1), "provider.rooms") == [13.0] * 4
    assert value(schedule(shocks=[two, one]).at(1), "provider.rooms") == [10.0] * 4


def beta(draw: float, mean: float, deviation: float = 0.2) -> float:
    """Return the share of a draw, by scipy's distribution."""
    size = mean * (1.0 - mean) / deviation**2 - 1.0
    return float(stats.beta.ppf(draw, mean * size, (1.0 - mean) * size))


@pytest.mark.parametrize("organisational", [False, True])
def test_a_lever_on_follow_through_moves_what_others_do(organisational: bool) -> None:
    """Otherwise supervision would change nothing of what happens (P7)."""
    more = {"new_levers": {"watch": lever("policy.follow_through", 0.8, organisational=organisational)}}
    plan = schedule({"studio": LeverUse(ramp=0), "watch": LeverUse(intensity=0.5, ramp=0)}, **more)
    # mean 0.6 + 0.5 · (0.8 − 0.6) = 0.7; of a lever that itself is followed in part 0.6 + 0.5 · φ · 0.2
    means = [0.6 + 0.5 * (phi if organisational else 1.0) * 0.2 for phi in PHI]
    happens = [beta(draw, mean) for draw, mean in zip(DRAWN["policy.follow_through"], means, strict=True)]
    assert value(plan.at(1), "policy.follow_through") == pytest.approx(means)
    assert value(plan.at(1), "hub.studio_hours") == pytest.approx([2.0 + share * 6.0 for share in happens])


def test_a_lever_on_the_spread_of_follow_through_moves_what_others_do() -> None:
    """Otherwise it would be ordered and paid for, and communities differ as before."""
    more = {"new_levers": {"alike": lever("policy.follow_through_spread", 0.1, organisational=False)}}
    plan = schedule({"studio": LeverUse(ramp=0), "alike": LeverUse(intensity=0.5, ramp=0)}, **more)
    happens = [beta(draw, 0.6, 0.2 + 0.5 * (0.1 - 0.2)) for draw in DRAWN["policy.follow_through"]]
    assert value(plan.at(1), "hub.studio_hours") == pytest.approx([2.0 + share * 6.0 for share in happens])


def test_a_shock_on_follow_through_and_on_its_spread() -> None:
    """Otherwise weak branches could not be made strong, or all branches alike."""
    full = Shock(title="x", parameter="policy.follow_through", value=1.0, communities=["North"])
    plan = schedule({"studio": LeverUse(ramp=0)}, shocks=[full])
    assert value(plan.at(1), "hub.studio_hours") == pytest.approx([8.0, 6.8, 5.6, 7.4])
    alike = Shock(title="x", parameter="policy.follow_through_spread", value=0.0)
    assert value(schedule({"studio": LeverUse(ramp=0)}, shocks=[alike]).at(1), "hub.studio_hours") == pytest.approx(
        [5.6] * 4
    )


def test_staff_time_granted_is_attention_of_its_month_alone() -> None:
    """Otherwise an equal budget's staff time would last for ever, or be more than all of it (P2, P3)."""
    plan = schedule(staff_time=(80.0, 800.0))
    # residents 4000, 8000, 2000, 6000; workers 10, 20, 5, 15; hours 1600, 3200, 800, 2400
    assert value(plan.at(0), "staff.attention") == [0.1] * 4
    # 80 hours: 0.1 + 0.05, 0.025, 0.1, 0.0333
    assert value(plan.at(1), "staff.attention") == pytest.approx([0.15, 0.125, 0.2, 0.1 + 80 / 2400])
    # 800 hours: 0.1 + 0.5, 0.25, 1.0 (cut at 1), 0.3333
    assert value(plan.at(2), "staff.attention") == pytest.approx([0.6, 0.35, 1.0, 0.1 + 800 / 2400])
    assert [plan.at(month).staff_hours for month in (0, 1, 2, 3, 4)] == pytest.approx([0.0, 320.0, 3200.0, 0.0, 0.0])
    assert value(plan.at(3), "staff.attention") == [0.1] * 4
    assert value(plan.at(1), "staff.attention") == pytest.approx([0.15, 0.125, 0.2, 0.1 + 80 / 2400])  # looked at again


def test_attention_is_what_all_staff_hours_are_divided_by() -> None:
    """Otherwise a lever's staff would be counted for the granted time as well."""
    plan = schedule(USES, staff_time=(0.0, 0.0, 40.0))
    assert plan.at(3).staff_hours == pytest.approx(13.0 + 4 * 40.0)
