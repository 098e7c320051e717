"""Schedules: additive, dated, clipped to meaning, and exactly the default at strength zero."""

from pathlib import Path

import numpy as np
import pytest

from shequ.engine.draws import Draws
from shequ.policy.budget import priced, reached, staff_hours
from shequ.policy.follow_through import follow_through
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Plan, Shock
from shequ.policy.schedule import Schedule
from shequ.population.place_files import find_place
from shequ.report.tables.orders import orders_of
from shequ.scenario import defaults_of, load_scenario, resolved, scenario_files

PLACE = find_place("bazhong")


def _schedule(**plan: object) -> Schedule:
    return Schedule(Plan.model_validate(plan), PLACE, Draws(3), defaults_of({}, PLACE))


def test_a_lever_at_strength_zero_changes_no_bit() -> None:
    """Otherwise a scenario of zeros would differ from the baseline."""
    uses = {name: LeverUse(amount=0.0) if lever.money else LeverUse(intensity=0.0) for name, lever in levers().items()}
    orders = _schedule(levers=uses).at(30)
    for name, value in defaults_of({}, PLACE).items():
        assert (orders.values[PARAMETERS[name]] == value).all()
    assert (orders.appropriated, orders.staff_hours, orders.scale) == (0.0, 0.0, 1.0)


def test_ramp_start_and_end_by_hand() -> None:
    """Otherwise a lever would act in the wrong months (F3: from its start to the horizon if no end is given)."""
    schedule = _schedule(levers={"space_retrofit": LeverUse(intensity=0.5, start=3, ramp=4, end=9)})
    strengths = [float(schedule.strength("space_retrofit", month)[0]) for month in range(1, 11)]
    assert strengths == [0, 0, 0.125, 0.25, 0.375, 0.5, 0.5, 0.5, 0, 0]
    endless = _schedule(levers={"space_retrofit": LeverUse(intensity=0.5, start=6)})
    assert endless.strength("space_retrofit", 60)[0] == 0.5


def test_levers_on_one_parameter_add_in_any_order() -> None:
    """Otherwise the order of tables in a file would matter."""
    one, two = ("retired_member_brand", "exemplar_cadres")
    use = LeverUse(intensity=0.4, ramp=0)
    parameter = PARAMETERS["members.exemplar"]
    there = _schedule(levers={one: use, two: use}).at(1).values[parameter]
    back = _schedule(levers={two: use, one: use}).at(1).values[parameter]
    assert np.allclose(there, back, rtol=0, atol=1e-15)
    follows = follow_through(Draws(3), np.full(10, 0.6), np.full(10, 0.2))
    assert there == pytest.approx(
        parameter.value + 0.4 * follows * ((0.60 - parameter.value) + (0.55 - parameter.value))
    )


def test_a_scenario_may_move_a_parameter_to_another_target() -> None:
    """Otherwise what a lever achieves, as uncertain as any parameter, could not be varied."""
    parameter = PARAMETERS["members.visits"]
    use = LeverUse(intensity=1.0, ramp=0, to={parameter.name: 2.0})
    assert _schedule(levers={"member_visits": use}, shocks=[_all_follow()]).at(2).values[parameter][0] == 2.0


def _all_follow() -> Shock:
    return Shock(title="everybody follows through", parameter="policy.follow_through", value=1.0)


@pytest.mark.parametrize("name", [name for name, lever in levers().items() if not lever.money])
def test_a_lever_in_full_moves_every_parameter_to_its_target(name: str) -> None:
    """Otherwise it would be clipped to less than it says, or do nothing."""
    orders = _schedule(levers={name: LeverUse(intensity=1.0, ramp=0)}, shocks=[_all_follow()]).at(1)
    for change in levers()[name].changes:
        reached = 1.0 if change.parameter == _all_follow().parameter else change.to
        assert orders.values[PARAMETERS[change.parameter]] == pytest.approx(reached)
        assert change.to != PARAMETERS[change.parameter].value


def test_a_budget_scales_all_levers_by_one_factor() -> None:
    """Otherwise spending would pass the budget, or scaling would favour a lever."""
    uses = {"supervision": LeverUse(intensity=1.0, ramp=0), "co_building": LeverUse(intensity=1.0, ramp=0)}
    full = _schedule(levers=uses).at(1)
    half = _schedule(levers=uses, budget=Budget(monthly=full.appropriated / 2)).at(1)
    assert half.scale == pytest.approx(0.5)
    assert half.appropriated == pytest.approx(full.appropriated / 2)
    for name, cost in full.lever_cost.items():
        assert half.lever_cost[name] == pytest.approx(cost / 2)


def test_a_shock_is_dated_and_costs_nothing() -> None:
    """Otherwise a stress would leak into other months, or be billed."""
    shock = Shock(title="x", parameter="trust.incident_forced", value=1.0, start=5, end=6)
    schedule = _schedule(shocks=[shock])
    forced = [float(schedule.at(month).values[PARAMETERS["trust.incident_forced"]][0]) for month in (4, 5, 6)]
    assert forced == [0.0, 1.0, 0.0]
    assert schedule.at(5).appropriated == 0.0


def test_a_shock_on_follow_through_reaches_the_levers() -> None:
    """Otherwise weak branches could be ordered and nothing would follow."""
    shock = Shock(title="x", parameter="policy.follow_through", value=0.0, start=5, end=6)
    moved = "staff.coordination_priority"
    schedule = _schedule(levers={"unified_management": LeverUse(intensity=1.0, ramp=0)}, shocks=[shock])
    at = {month: float(schedule.at(month).values[PARAMETERS[moved]].mean()) for month in (4, 5, 6)}
    assert at[5] == PARAMETERS[moved].value < at[4] == at[6]


def test_a_share_of_communities_is_chosen_by_the_seed_and_the_same_for_all_levers() -> None:
    """Otherwise a pilot would be scattered over all communities."""
    schedule = _schedule(levers={n: LeverUse(intensity=1.0, communities=0.5) for n in ("supervision", "co_building")})
    assert schedule.targeted["supervision"].sum() == 5
    assert (schedule.targeted["supervision"] == schedule.targeted["co_building"]).all()


def test_a_share_of_few_communities_reaches_at_least_one() -> None:
    """Otherwise a pilot in half of one community would quietly be no pilot, and priced as none."""
    plan = Plan(levers={"supervision": LeverUse(intensity=1.0, communities=0.5)})
    schedule = Schedule(plan, PLACE.first(1), Draws(1), defaults_of({}, PLACE))
    assert schedule.targeted["supervision"].tolist() == [1.0]
    assert priced(plan, PLACE.first(1), 12) > 0.0


@pytest.mark.parametrize(("count", "half"), [(1, 1), (3, 2), (4, 2), (10, 5)])
@pytest.mark.parametrize("spread", [0.2, 0.0])
def test_the_weakest_half_is_what_the_strongest_leaves(count: int, half: int, spread: float) -> None:
    """Otherwise a policy for weak branches would reach strong ones, or both halves be one where all are alike."""
    place = PLACE.first(count)
    uses = {
        "supervision": LeverUse(intensity=1.0, communities="strongest-half"),
        "co_building": LeverUse(intensity=1.0, communities="weakest-half"),
    }
    defaults = defaults_of({"policy.follow_through_spread": spread}, place)
    schedule = Schedule(Plan(levers=uses), place, Draws(3), defaults)
    strong, weak = (schedule.targeted[name] > 0 for name in uses)
    follows = follow_through(Draws(3), np.full(count, 0.6), np.full(count, spread))
    assert strong.sum() == weak.sum() == half
    assert (strong | weak).all()
    assert follows[strong].min() >= follows[~strong].max(initial=0.0)
    assert follows[weak].max() <= follows[~weak].min(initial=1.0)


def test_a_shock_in_the_weakest_half_leaves_the_others_alone() -> None:
    """Otherwise what happens where follow-through is weak could not be asked."""
    shock = Shock(title="x", parameter="trust.incident_forced", value=1.0, communities="weakest-half")
    forced = _schedule(shocks=[shock]).at(1).values[PARAMETERS["trust.incident_forced"]]
    assert sorted(forced.tolist()) == [0.0] * 5 + [1.0] * 5


def test_the_weakest_half_costs_half_and_is_told_in_both_languages() -> None:
    """Otherwise it would be charged, or shown, as all communities."""
    plan = Plan(levers={"supervision": LeverUse(intensity=1.0, communities="weakest-half")})
    everywhere = Plan(levers={"supervision": LeverUse(intensity=1.0)})
    assert reached("weakest-half", PLACE) == 5
    assert priced(plan, PLACE, 12) == pytest.approx(priced(everywhere, PLACE, 12) / 2)
    scenario = load_scenario("show-sites")
    weak = {name: use.model_copy(update={"communities": "weakest-half"}) for name, use in scenario.levers.items()}
    orders = orders_of(scenario.model_copy(update={"levers": weak}), PLACE)
    assert {order.where("en") for order in orders} == {"the weakest half"}
    assert {order.where("zh") for order in orders} == {"落实最弱的一半社区"}
    assert {order.where("en") for order in orders_of(scenario, PLACE)} == {"the strongest half"}


@pytest.mark.parametrize("name", [n for n in sorted(scenario_files()) if load_scenario(n).budget_of == "full"])
def test_a_rival_is_priced_like_full_to_the_yuan_and_takes_the_same_staff_hours(name: str) -> None:
    """Otherwise "at equal budget" would not be true."""
    rival, full = resolved(load_scenario(name), PLACE), load_scenario("full")
    assert priced(rival, PLACE, 60) == pytest.approx(priced(full, PLACE, 60), abs=1.0)
    own, granted = staff_hours(rival, PLACE, 60), rival.staff_time
    total = [a + b for a, b in zip(own, granted, strict=True)]
    assert total == pytest.approx(staff_hours(full, PLACE, 60))


def test_prices_at_full_strength_by_hand() -> None:
    """Otherwise a lever would be charged what its table does not say."""
    community = PLACE.communities[0]
    assert levers()["unified_management"].price(community) == 2500.0
    assert levers()["tripartite_council"].price(community) == 600.0 * 4
    rooms = levers()["space_retrofit"].costs[0]
    assert rooms.years == 10
    assert levers()["space_retrofit"].price(community) == pytest.approx(rooms.amount * rooms.volume * 1.2 / 120.0)


def test_lever_files_are_checked(tmp_path: Path) -> None:
    """Otherwise a lever of one's own could move a parameter beyond its meaning."""
    from shequ.engine.files import shipped
    from shequ.policy.levers import load_levers

    text = (shipped("scenarios") / "levers.toml").read_text(encoding="utf-8")
    path = tmp_path / "levers.toml"
    path.write_text(text.replace('"hub.studio_hours", to', '"hub.studio_hour", to'), encoding="utf-8")
    with pytest.raises(ValueError, match="no such parameter"):
        load_levers(path)
