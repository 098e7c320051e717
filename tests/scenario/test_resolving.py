"""A scenario as a place gets it: values of parameters, means, and the budgets of others, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from four_communities import LEVERS, PLACE
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Horizon, Scenario, ScenarioError, defaults_of, resolved, self_contained
from shequ.scenario.checks import beyond_places, beyond_ranges

# studio 900 CNY a month at full strength in all four, 1180 rooms (four_communities); over four months without ramps
FULL = Scenario(
    name="full", new_levers=LEVERS, horizon=Horizon(months=4, burn_in=0),
    levers={"studio": LeverUse(ramp=0), "rooms": LeverUse(ramp=0)},
)  # fmt: skip
BUYS = {"direct_provision": LeverUse(amount="rest", ramp=0)}


def finding(**known: Scenario) -> Callable[[str], Scenario]:
    """Return what finds these scenarios."""
    return lambda name: {"full": FULL, **known}[name]


def rival(name: str = "rival", budget_of: str | None = "full", **more: object) -> Scenario:
    """Return a scenario that spends the price of another."""
    asked = {"name": name, "budget_of": budget_of, "new_levers": LEVERS, "horizon": FULL.horizon, "levers": BUYS}
    return Scenario.model_validate(asked | more)


def test_a_scenarios_own_value_wins_over_the_places_and_that_over_the_declared() -> None:
    """Otherwise a scenario that sets a parameter would be run with the figure of its place (C1)."""
    figures = {
        name: PLACE.figures[name].model_copy(update={"value": value})
        for name, value in (("rooms_per_1000", 51.0), ("nursing_beds_per_1000", 0.25), ("committees_working", 0.75))
    }
    place = replace(PLACE, figures={**PLACE.figures, **figures})
    plain = defaults_of({}, place)
    assert (plain["provider.rooms"], plain["provider.nursing_beds"], plain["owners.working_share"]) == (
        51.0,
        0.25,
        0.75,
    )
    rest = PARAMETERS.keys() - {"provider.rooms", "provider.nursing_beds", "owners.working_share"}
    assert all(plain[name] == PARAMETERS[name].value for name in rest)
    own = defaults_of({"provider.rooms": 7.0, "trust.step": 0.5}, place)
    assert (own["provider.rooms"], own["provider.nursing_beds"], own["trust.step"]) == (7.0, 0.25, 0.5)


def test_a_rival_spends_the_price_and_is_granted_the_hours() -> None:
    """Otherwise it would be given another sum, or none of the staff's time."""
    got = resolved(rival(), PLACE, finding())
    assert got.levers["direct_provision"].amount == pytest.approx(2080.0)  # 900 + 1180 a month
    assert got.staff_time == pytest.approx((14.0,) * 4)  # 10 and 4 hours in every community
    assert got.budget_of == "full"
    alone = self_contained(rival(), PLACE, finding())
    assert (alone.budget_of, alone.means, alone.levers, alone.staff_time) == (None, "list", got.levers, got.staff_time)


def test_a_rival_in_a_part_of_the_place_gets_what_the_reference_costs_there() -> None:
    """Otherwise two communities would have the money of four, at other prices than theirs (C2)."""
    part = PLACE.first(2)  # North and East: studio 200 + 300, rooms 230 + 460
    assert resolved(rival(), part, finding()).levers["direct_provision"].amount == pytest.approx(1190.0)
    capped = FULL.model_copy(update={"budget": Budget(monthly=1000.0)})
    # 1000 for four communities are 500 for two
    got = resolved(rival(), part, finding(full=capped))
    assert got.levers["direct_provision"].amount == pytest.approx(500.0)


def test_a_rival_of_a_rival_gets_what_that_one_has() -> None:
    """Otherwise the middle one would be priced before its own money is known."""
    middle = rival("middle", levers={"studio": LeverUse(intensity=0.5, ramp=0), **BUYS})
    got = resolved(rival(budget_of="middle"), PLACE, finding(middle=middle))
    assert got.levers["direct_provision"].amount == pytest.approx(2080.0)
    assert got.staff_time == pytest.approx((14.0,) * 4)
    with pytest.raises(ScenarioError, match="middle: budget_of leads back to itself, by way of middle, rival"):
        resolved(middle.model_copy(update={"budget_of": "rival"}), PLACE, finding(
            middle=middle.model_copy(update={"budget_of": "rival"}), rival=rival(budget_of="middle"),
        ))  # fmt: skip


def test_a_rival_is_held_against_the_reference_over_its_own_time_and_at_its_own_means() -> None:
    """Otherwise two years of a policy would have the money of five, or that of another size."""
    long = rival(horizon=Horizon(months=7, burn_in=0))
    assert resolved(long, PLACE, finding()).levers["direct_provision"].amount == pytest.approx(2080.0)
    assert len(resolved(long, PLACE, finding()).staff_time) == 7
    # 104 CNY a community are 416 of 2080: a fifth
    sized = resolved(rival(means=104.0), PLACE, finding())
    assert sized.levers["direct_provision"].amount == pytest.approx(416.0)
    assert sized.staff_time == pytest.approx((14.0 / 5,) * 4)


def test_means_scale_the_reference_and_all_that_have_no_budget() -> None:
    """Otherwise a single path would be run at another strength than within all four."""
    fifth = resolved(FULL.model_copy(update={"means": 104.0}), PLACE, finding())
    assert [use.intensity for use in fifth.levers.values()] == pytest.approx([0.2, 0.2])
    path = rival("path", None, means=104.0, levers={"rooms": LeverUse(intensity=0.5, ramp=0)})
    assert resolved(path, PLACE, finding()).levers["rooms"].intensity == pytest.approx(0.1)
    assert resolved(path.model_copy(update={"means": "list"}), PLACE, finding()).levers["rooms"].intensity == 0.5
    with pytest.raises(ScenarioError, match=r"means: 522 CNY a month and community are more than full .*, 520"):
        resolved(path.model_copy(update={"means": 522.0}), PLACE, finding())
    most = resolved(path.model_copy(update={"means": 520.0}), PLACE, finding())
    assert most.levers["rooms"].intensity == pytest.approx(0.5)


def test_more_than_ramps_leave_time_for_is_not_too_much() -> None:
    """Otherwise a short study at the fund would be refused, since ramps leave some of it."""
    slow = FULL.model_copy(update={"levers": {"studio": LeverUse(ramp=4), "rooms": LeverUse(ramp=4)}})
    # over 60 months 2080 · (1/4 + 2/4 + 3/4 + 57) / 60 = 2028 of four communities, 507 each
    path = rival("path", None, means=506.0)
    path = path.model_copy(update={"levers": {"rooms": LeverUse(ramp=0)}})
    assert resolved(path, PLACE, finding(full=slow)).levers["rooms"].intensity == 1.0
    with pytest.raises(ScenarioError, match="more than full takes at its full strength, 507"):
        resolved(path.model_copy(update={"means": 509.0}), PLACE, finding(full=slow))


def test_what_lies_beyond_its_range_is_told_and_no_more() -> None:
    """Otherwise a slip would be used as it is, or a good value be doubted."""
    step = PARAMETERS["trust.step"]
    for value, told in ((step.low, 0), (step.high, 0), (step.low * 0.9, 1), (step.high * 1.1, 1)):
        assert len(beyond_ranges(Scenario(parameters={"trust.step": value}))) == told
    for to, told in ((2.25, 0), (5.75, 0), (2.2, 1), (5.8, 1)):  # the range of what member_visits moves
        use = LeverUse(to={"members.visits": to})
        assert len(beyond_ranges(Scenario(levers={"member_visits": use}))) == told
    assert beyond_ranges(Scenario(), Scenario()) == []


def test_where_a_scenario_acts_is_held_against_what_is_run() -> None:
    """Otherwise a pilot outside of the quick look would be told as no effect (A13)."""
    shock = Shock(title="dry", parameter="trust.step", add=0.1, communities=["South", "West"])
    policy = rival(
        levers={"studio": LeverUse(communities=["North", "West", "East"]), "rooms": LeverUse(communities=0.5)}
    )
    policy = policy.model_copy(update={"shocks": [shock]})
    assert list(beyond_places(policy, PLACE)) == []
    assert list(beyond_places(policy, PLACE.first(2))) == [
        "rival: studio acts in 2 of the 3 communities that it names; the others are not run",
        "rival: dry acts in none of the 2 communities that are run",
    ]


def test_a_past_is_shared_by_what_alone_makes_it() -> None:
    """Otherwise a policy would branch from a past in another place, or two equal pasts be lived twice."""
    plain = Scenario(horizon=Horizon(months=60, burn_in=24), parameters={"trust.step": 0.1, "trust.tolerance": 0.2})
    turned = plain.model_copy(update={"parameters": {"trust.tolerance": 0.2, "trust.step": 0.1}})
    for same in (
        turned,
        plain.in_time(7, None),
        plain.model_copy(update={"levers": BUYS, "name": "x", "means": "fund"}),
    ):
        assert same.past() == plain.past()
    for other in (
        {"place": "x"}, {"parameters": {"trust.step": 0.1}}, {"rationing": "first_come"},
        {"horizon": Horizon(months=60, burn_in=23)},
    ):  # fmt: skip
        assert plain.model_copy(update=other).past() != plain.past()


def test_time_is_changed_as_it_is_asked_for() -> None:
    """Otherwise the common past would be as long as the policy period, or a month asked for be lost."""
    plain = Scenario(horizon=Horizon(months=60, burn_in=24))
    asked = [(None, None), (7, None), (None, 5), (7, 0)]
    assert [plain.in_time(*one).horizon for one in asked] == [
        Horizon(months=m, burn_in=b) for m, b in ((60, 24), (7, 24), (60, 5), (7, 0))
    ]


def test_how_many_communities_hold_so_many_elders() -> None:
    """Otherwise a study of 1,500 elders would be one of 1,000 or of 3,000."""
    # 1000, 2000, 500, 1500: a community is added while half of it still fits
    place: Place = PLACE
    asked = [1, 1000, 1999, 2000, 3249, 3250, 4249, 4250, 10**6, None]
    assert [place.communities_about(elders) for elders in asked] == [1, 1, 1, 2, 2, 3, 3, 4, 4, None]
    assert place.lacks(5000) == "" and place.lacks(5001).startswith("elders: bazhong has 5,000, and all are run; 5,001")
    assert [c.name for c in place.first(3).communities] == ["North", "East", "South"]
    assert place.first(3).first(1).whole is place
    assert place.first(None) is place
    assert find_place("bazhong").elders == 12_000
