"""A budget of four communities, worked by hand: every number stands here with its arithmetic."""

from __future__ import annotations

import pytest

from four_communities import LEVERS, PLACE, ROOMS, STUDIO, USES
from shequ.policy import budget as b
from shequ.policy.plan import Budget, LeverUse, Plan

PLAN = Plan(levers=USES, new_levers=LEVERS)


def test_a_plan_is_priced_over_nine_months() -> None:
    """Otherwise a rival would get the money of other months, or of other communities (B1)."""
    # studio: 0.5 · (200 + 300 + 150 + 250) · 2/4 = 225 at full ramp; 225 · (0.25 + 0.5 + 0.75 + 1 + 1 + 1) = 1012.5
    # rooms: (230 + 100) · 9 = 2970; money: 500 + 8 · 1000 = 8500
    assert b.priced(PLAN, PLACE, 9) == pytest.approx(1012.5 + 2970.0 + 8500.0)
    totals = {name: b.lever_total(PLAN.lever(name), use, PLACE, 9) for name, use in USES.items()}
    assert totals == pytest.approx({"studio": 1012.5, "rooms": 2970.0, "direct_provision": 8500.0})
    # with at most 1000 a month: month 1 830, then 1000 each
    assert b.priced(PLAN.model_copy(update={"budget": Budget(monthly=1000.0)}), PLACE, 9) == pytest.approx(8830.0)
    # a strongest half of three is two: (200 + 300 + 150) · 2/3
    first = PLACE.first(3)
    assert b.at_full(STUDIO, LeverUse(communities="strongest-half"), first) == pytest.approx(650.0 * 2 / 3)
    assert b.at_full(STUDIO, LeverUse(communities=0.75), PLACE) == pytest.approx(900.0 * 3 / 4)
    assert b.at_full(STUDIO, LeverUse(intensity="scaled"), PLACE) == 900.0
    assert b.at_full(STUDIO, LeverUse(intensity=0.5, communities=["South", "West"]), PLACE) == 200.0
    money = PLAN.lever("direct_provision")
    assert [b.at_full(money, LeverUse(amount=amount), PLACE) for amount in (7.0, "rest")] == [7.0, 0.0]


def test_whom_a_lever_reaches() -> None:
    """Otherwise a share of few communities would be none of them, or all."""
    wheres = ["all", "strongest-half", "weakest-half", 0.5, 0.01, 0.0, ["East", "elsewhere"], []]
    assert [b.reached(where, PLACE) for where in wheres] == [4, 2, 2, 2, 1, 0, 1, 0]
    assert [b.covered(where, PLACE) for where in wheres] == [1.0, 0.5, 0.5, 0.5, 0.25, 0.0, 0.25, 0.0]


def test_staff_hours_of_the_budget() -> None:
    """Otherwise a rival would be granted the time of a lever that acts nowhere, or later."""
    # studio 10 · 0.5 · 2/4 = 2.5 at full ramp; rooms 4 · 2/4 = 2
    expected = [2.0, 2.625, 3.25, 3.875, 4.5, 4.5, 4.5, 2.0, 2.0]
    assert b.staff_hours(PLAN, PLACE, 9) == pytest.approx(expected)
    granted = b.with_equal_staff(Plan(), expected, PLACE).staff_time
    assert granted == pytest.approx(expected)
    # of a plan that takes 4 where 2 are there and 2 where 3 are: nothing, then 1
    own = Plan(levers={"rooms": LeverUse(ramp=0, end=2)}, new_levers={"rooms": ROOMS})
    assert b.with_equal_staff(own, [2.0, 3.0], PLACE).staff_time == (0.0, 3.0)  # never taken away (B3)


def test_the_rest_and_what_is_scaled() -> None:
    """Otherwise a rival would overspend, get less than nothing, or be weakened although there is money (B2)."""
    rival = Plan(
        levers={
            "studio": LeverUse(intensity="scaled", ramp=0), "rooms": LeverUse(intensity=0.5, ramp=0),
            "direct_provision": LeverUse(amount="rest", ramp=0), "care_vouchers": LeverUse(amount="rest", ramp=0, start=3),
        },
        new_levers=LEVERS,
    )  # fmt: skip
    # four months: rooms 0.5 · 1180 · 4 = 2360, studio 900 · 4 = 3600. Of 9960 are 4000 left, 2000 each:
    # 500 a month in four months, 1000 in two
    spent = b.fitted(rival, PLACE, 4, 9960.0).levers
    assert (spent["studio"].intensity, spent["rooms"].intensity) == (1.0, 0.5)
    assert (spent["direct_provision"].amount, spent["care_vouchers"].amount) == pytest.approx((500.0, 1000.0))
    # of 4160 are 1800 left for the studio: half of it, and nothing for the rest
    half = b.fitted(rival, PLACE, 4, 4160.0).levers
    assert half["studio"].intensity == pytest.approx(0.5)
    assert (half["direct_provision"].amount, half["care_vouchers"].amount) == (0.0, 0.0)
    # of 1000 nothing is left: never less than nothing
    none = b.fitted(rival, PLACE, 4, 1000.0).levers
    assert (none["studio"].intensity, none["direct_provision"].amount) == (0.0, 0.0)
    # hours: rooms take 4 · 0.5 = 2; of 7 are 5 left, half of the studio's 10, and the money goes to the rest:
    # 9960 − 2360 − 1800 = 5800, 2900 each
    hours = b.fitted(rival, PLACE, 4, 9960.0, [12.0, 7.0, 12.0, 12.0]).levers
    assert hours["studio"].intensity == pytest.approx(0.5)
    assert (hours["direct_provision"].amount, hours["care_vouchers"].amount) == pytest.approx((725.0, 1450.0))
    none = b.fitted(rival, PLACE, 4, 9960.0, [1.0] * 4).levers
    assert none["studio"].intensity == 0.0
    without = {name: use for name, use in rival.levers.items() if use.amount is None}
    kept = b.fitted(rival.model_copy(update={"levers": without}), PLACE, 4, 9960.0, [1.0] * 4)
    assert kept.levers["studio"].intensity == 1.0  # where nothing takes the rest, money decides
    assert list(spent) == list(rival.levers)


def test_with_means_every_intensity_is_scaled_and_no_amount() -> None:
    """Otherwise a rival would be larger than its means, or lose the money that it is given by name."""
    rival = Plan(
        levers={
            "studio": LeverUse(intensity=0.5, ramp=0), "rooms": LeverUse(ramp=0),
            "care_vouchers": LeverUse(amount=100.0, ramp=0), "direct_provision": LeverUse(amount="rest", ramp=0),
        },
        new_levers=LEVERS, means="fund",
    )  # fmt: skip
    # a month: studio 450, rooms 1180; of 915 are 815 left, half of 1630
    spent = b.fitted(rival, PLACE, 1, 915.0).levers
    assert (spent["studio"].intensity, spent["rooms"].intensity) == pytest.approx((0.25, 0.5))
    assert (spent["care_vouchers"].amount, spent["direct_provision"].amount) == pytest.approx((100.0, 0.0))


def test_one_factor_for_the_means() -> None:
    """Otherwise the mix of levers would change with the means."""
    assert b.share_of(PLAN, PLACE, 9, 12482.5 / 4) == pytest.approx(0.25)
    assert b.share_of(PLAN, PLACE, 9, 1e9) == 1.0
    assert b.share_of(Plan(), PLACE, 9, 100.0) == 1.0
    weak = b.weakened(PLAN.model_copy(update={"levers": USES | {"more": LeverUse()}}), 0.25).levers
    assert (weak["studio"].intensity, weak["rooms"].intensity, weak["direct_provision"].amount, weak["more"].intensity) == (
        0.125, 0.25, 250.0, 0.25,
    )  # fmt: skip


def test_a_part_of_the_place_gets_its_part() -> None:
    """Otherwise each of two communities would have the money of four (C2)."""
    part = PLACE.first(2)  # North and East
    uses = {
        "care_vouchers": LeverUse(amount=1000.0), "direct_provision": USES["direct_provision"],
        "community_stipends": LeverUse(amount=900.0, communities=["North", "South", "West"]), "studio": LeverUse(intensity=0.5),
    }  # fmt: skip
    plan = Plan(levers=uses, new_levers=LEVERS, budget=Budget(monthly=800.0))
    cut = b.in_part(plan, part)
    # all: 2 of 4; the weakest half: 1 of 2; named: 1 of 3
    assert [use.amount for use in cut.levers.values()] == pytest.approx([500.0, 500.0, 300.0, None])
    assert cut.levers["studio"].intensity == 0.5
    assert cut.budget.monthly == 400.0
    assert b.in_part(plan, PLACE) == plan
    nowhere = Plan(levers={"care_vouchers": LeverUse(amount=1000.0, communities=["West"])})
    assert b.in_part(nowhere, part).levers["care_vouchers"].amount == 0.0
