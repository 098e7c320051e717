"""Equal budgets: prices added up by hand, and plans fitted to spend the same."""

from dataclasses import replace

import pytest

from shequ import load_scenario
from shequ.engine.draws import Draws
from shequ.policy import budget as b
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Plan
from shequ.policy.schedule import Schedule
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import resolved
from small import small_place

MONTHS = 6


def uneven() -> Place:
    """Return a large and a small community."""
    place = small_place()
    big, small = place.communities
    return replace(
        place,
        communities=(replace(big, elders=2000, estates=8, facilities=3), replace(small, elders=200, estates=1)),
    )


def charged(plan: Plan, place: Place, months: int = MONTHS) -> float:
    """Return what the schedule appropriates over the horizon."""
    defaults = {name: parameter.value for name, parameter in PARAMETERS.items()}
    schedule = Schedule(plan, place, Draws(5), defaults)
    return sum(schedule.at(month).appropriated for month in range(-3, months + 1))


def visits_price(place: Place) -> float:
    """Return the price of member_visits at full strength, a month, added up from its costs."""
    total = 0.0
    for c in place.communities:
        counts = {"community": 1, "estate": c.estates, "facility": c.facilities, "1000_elders": c.elders / 1000}
        for cost in levers()["member_visits"].costs:
            total += cost.amount * cost.volume * counts[cost.per] / (12 * cost.years if cost.years else 1)
    return total


def test_a_lever_is_priced_by_hand() -> None:
    """Otherwise intensity, ramp, start or end would be priced wrongly."""
    place = small_place()
    full = visits_price(place)
    assert full > 0
    for use, months in (
        (LeverUse(intensity=1.0, ramp=0), 6),
        (LeverUse(intensity=0.5, ramp=0), 3),
        (LeverUse(intensity=1.0, ramp=4), 0.25 + 0.5 + 0.75 + 3),
        (LeverUse(intensity=1.0, ramp=0, start=3), 4),
        (LeverUse(intensity=1.0, ramp=0, start=3, end=5), 2),
        (LeverUse(intensity=1.0, ramp=0, communities=0.5), 3),
        (LeverUse(intensity=1.0, ramp=0, communities=[]), 0),
        (LeverUse(ramp=0), 6),  # without a word: full strength
    ):
        plan = Plan(levers={"member_visits": use})
        assert b.priced(plan, place, MONTHS) == pytest.approx(full * months), use
        assert charged(plan, place) == pytest.approx(full * months), use


def test_money_is_priced_at_itself() -> None:
    """Otherwise a money lever would be paid by community, or its ramp be free."""
    plan = Plan(levers={"direct_provision": LeverUse(amount=600.0, ramp=3)})
    place = small_place()
    assert b.priced(plan, place, MONTHS) == pytest.approx(600.0 * (1 / 3 + 2 / 3 + 4))
    assert charged(plan, place) == pytest.approx(600.0 * (1 / 3 + 2 / 3 + 4))


def test_what_is_priced_is_charged_where_communities_differ() -> None:
    """Otherwise a rival would get another budget than the plan spends."""
    plan = Plan(levers={"member_visits": LeverUse(intensity=1.0, ramp=0)})
    assert b.priced(plan, uneven(), MONTHS) == pytest.approx(charged(plan, uneven()))


def test_named_communities_are_priced_at_their_own_prices() -> None:
    """Otherwise a pilot in large communities would be taken for a cheap one, and its rival get less money."""
    place = uneven()
    use = LeverUse(intensity=1.0, ramp=0, communities=[place.communities[0].name])
    plan = Plan(levers={"member_visits": use})
    assert b.priced(plan, place, MONTHS) == pytest.approx(charged(plan, place))


def test_a_capped_plan_is_priced_at_its_cap() -> None:
    """Otherwise a rival of a capped plan would be given the money that was cut."""
    place = small_place()
    half = visits_price(place) / 2
    plan = Plan(levers={"member_visits": LeverUse(intensity=1.0, ramp=0)}, budget=Budget(monthly=half))
    assert charged(plan, place) == pytest.approx(6 * half)
    assert b.priced(plan, place, MONTHS) == pytest.approx(6 * half)


def test_money_for_no_community_is_not_spent() -> None:
    """Otherwise an equal budget would be equal to money that nobody spends."""
    plan = Plan(levers={"direct_provision": LeverUse(amount=600.0, ramp=0, communities=[])})
    place = small_place()
    assert charged(plan, place) == 0.0
    assert b.priced(plan, place, MONTHS) == 0.0


def test_scaled_levers_share_one_factor_by_hand() -> None:
    """Otherwise a smaller budget would change the mix."""
    place = small_place()
    full = visits_price(place)
    plan = Plan(
        levers={
            "member_visits": LeverUse(intensity="scaled", ramp=0),
            "direct_provision": LeverUse(amount=100.0, ramp=0),
        }
    )
    half = b.fitted(plan, place, MONTHS, 600.0 + 3 * full)
    assert half.levers["member_visits"].intensity == pytest.approx(0.5)
    assert b.priced(half, place, MONTHS) == pytest.approx(600.0 + 3 * full)
    assert b.fitted(plan, place, MONTHS, 100.0).levers["member_visits"].intensity == 0.0
    assert b.fitted(plan, place, MONTHS, 1e9).levers["member_visits"].intensity == 1.0


def test_the_rest_goes_to_who_takes_it_by_hand() -> None:
    """Otherwise money would be left over, or a ramp make the plan spend less than its rival."""
    place = small_place()
    full = visits_price(place)
    plan = Plan(
        levers={
            "member_visits": LeverUse(intensity="scaled", ramp=0),
            "direct_provision": LeverUse(amount="rest", ramp=2),
            "care_vouchers": LeverUse(amount="rest", ramp=0, start=4),
        }
    )
    spent = b.fitted(plan, place, MONTHS, 6 * full + 1100.0)
    assert spent.levers["member_visits"].intensity == 1.0
    assert spent.levers["direct_provision"].amount == pytest.approx(550.0 / 5.5)
    assert spent.levers["care_vouchers"].amount == pytest.approx(550.0 / 3)
    assert b.priced(spent, place, MONTHS) == pytest.approx(6 * full + 1100.0)
    assert charged(spent, place) == pytest.approx(6 * full + 1100.0)


def test_staff_hours_by_hand_and_made_equal() -> None:
    """Otherwise one plan would have more of the staff's time than the other."""
    place = small_place()
    reference = Plan(levers={"unified_management": LeverUse(intensity=0.5, ramp=2, communities=0.5)})
    own = Plan(levers={"direct_provision": LeverUse(amount=100.0)})
    full = levers()["unified_management"].staff_hours
    expected = [full * 0.5 * 0.5 * x for x in (0.5, 1, 1)]
    assert b.staff_hours(reference, place, 3) == pytest.approx(expected)
    assert b.staff_hours(own, place, 3) == [0.0, 0.0, 0.0]
    assert b.with_equal_staff(own, expected, place).staff_time == pytest.approx(expected)
    assert b.with_equal_staff(reference, expected, place).staff_time == (0.0, 0.0, 0.0)
    granted = reference.model_copy(update={"staff_time": (1.0, 2.0)})
    assert b.all_staff_hours(granted, place, 3) == pytest.approx([expected[0] + 1.0, expected[1] + 2.0, expected[2]])


RIVALS = ["supply-only", "civic-mobilised", "market-led", "self-governance", "party-coordinated"]


@pytest.mark.parametrize("name", RIVALS)
def test_shipped_rivals_are_appropriated_what_all_four_paths_are(name: str) -> None:
    """Otherwise policies would be compared at different money."""
    place, months = find_place("bazhong"), 60
    full, rival = (resolved(load_scenario(some), place) for some in ("full", name))
    assert charged(rival, place, months) == pytest.approx(charged(full, place, months), abs=1.0)


@pytest.mark.parametrize("where", ["all", 0.5, ["urban-001", "urban-007"]])
def test_a_community_gets_the_same_money_in_a_part_of_the_place(where: object) -> None:
    """Otherwise a look at two communities would give each of them what is meant for ten."""
    whole = find_place("bazhong")
    amounts = {}
    for place in (whole, whole.first(2)):
        plan = Plan(
            levers={"direct_provision": LeverUse(amount=30000.0, ramp=0, communities=where)},
            budget=Budget(monthly=20000.0),
        )
        schedule = Schedule(b.in_part(plan, place), place, Draws(5), {n: p.value for n, p in PARAMETERS.items()})
        orders = schedule.at(1)
        amounts[len(place.communities)] = schedule.strength("direct_provision", 1).max(), orders.scale
    assert amounts[2][0] == pytest.approx(amounts[10][0])
    if where == "all":
        assert amounts[2][1] == pytest.approx(amounts[10][1]) == pytest.approx(2 / 3)


def test_a_rival_in_a_part_spends_that_part_of_the_money() -> None:
    """Otherwise a rival at equal budget would be given the money of the whole place, or none."""
    whole = find_place("bazhong")
    reference = load_scenario("budget-cut").model_copy(
        update={"levers": {"direct_provision": LeverUse(amount=50000.0)}}
    )
    part = b.in_part(reference, whole.first(2))
    assert b.priced(part, whole.first(2), MONTHS) == pytest.approx(b.priced(reference, whole, MONTHS) / 5)
