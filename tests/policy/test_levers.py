"""Levers: prices added up by hand, and what a lever cannot be; uses, shocks and means likewise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from four_communities import PLACE, ROOMS, STUDIO, N, W, cost, lever
from shequ.policy.levers import Lever, faults_of_lever, prices
from shequ.policy.means import FUND, of_each_community
from shequ.policy.plan import LeverUse, Plan, Shock, part_of

MOVES = {"parameter": "hub.studio_hours", "to": 4.0, "low": 2.0, "high": 6.0}


def faults(**changed: Any) -> list[str]:
    """Return what is wrong with a lever that is good but for what is changed."""
    change, entry = dict(MOVES), cost("estate", 5.0)
    change |= {key: value for key, value in changed.items() if key in change}
    entry |= changed.pop("entry", {})
    more = {key: value for key, value in changed.items() if key not in change}
    asked = {"title": "x", "disappoints": "x", "changes": [change], "costs": [entry]} | more
    return list(faults_of_lever(Lever.model_validate(asked)))


def test_prices_by_hand() -> None:
    """Otherwise what all levers cost would be another sum."""
    # 100 + 50 · 2 · elders / 1000
    assert prices(STUDIO, PLACE) == [200.0, 300.0, 150.0, 250.0]
    # 1200 · estates / 24 + 30 · facilities
    assert prices(ROOMS, PLACE) == [4 * 50 + 30.0, 8 * 50 + 60.0, 2 * 50.0, 6 * 50 + 90.0]
    facility = lever("hub.studio_hours", 4.0, [cost("facility", 7.0, 3.0), cost("community", 1.0)])
    assert prices(facility, PLACE)[W] == 7.0 * 3 * 3 + 1.0
    none = replace(PLACE, communities=(replace(PLACE.communities[N], facilities=0),))
    assert prices(facility, none) == [1.0]


def test_a_good_lever_has_no_fault() -> None:
    """Otherwise nobody could bring a lever of one's own; the ends of a range belong to it."""
    assert faults() == []
    for to in (2.0, 6.0):
        assert faults(to=to) == []
    assert faults(entry={"low": 5.0, "high": 5.0}) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to": 1.9}, ["hub.studio_hours: to = 1.9 lies outside its own range, 2 to 6"]),
        ({"to": 6.1}, ["hub.studio_hours: to = 6.1 lies outside its own range, 2 to 6"]),
        ({"low": -1.0}, ["hub.studio_hours: a target lies outside its meaning, 0 to inf"]),
        ({"parameter": "members.trained", "to": 0.5, "low": 0.1, "high": 1.5}, ["members.trained: a target lies outside its meaning, 0 to 1"]),
        ({"parameter": "members.trained", "to": 1.5, "low": 0.1, "high": 0.9}, ["members.trained: a target lies outside its meaning, 0 to 1"]),
        ({"parameter": "ageing.deaths_60_64", "to": 4.0}, ["ageing.deaths_60_64 holds for life and cannot be moved"]),
        ({"parameter": "hub.studio_hour"}, ["no such parameter: hub.studio_hour. Did you mean hub.studio_hours?"]),
        ({"entry": {"low": 5.1, "high": 9.0}}, ["costs: amount = 5 lies outside its own range, 5.1 to 9"]),
        ({"entry": {"low": 1.0, "high": 4.9}}, ["costs: amount = 5 lies outside its own range, 1 to 4.9"]),
        ({"entry": {"per": "elder"}}, ["costs: per = 'elder': choose one of community, estate, facility, 1000_elders"]),
        ({"changes": [MOVES, MOVES]}, ["hub.studio_hours stands there twice: keep one of them"]),
        ({"money": True}, ["a lever of money has no costs and no staff hours: what it costs is its amount",
                           "hub.studio_hours is no money (hours a month), and a lever of money adds its amount to it"]),
        ({"money": True, "costs": [], "staff_hours": 1.0, "changes": [MOVES | {"parameter": "money.vouchers"}]},
         ["a lever of money has no costs and no staff hours: what it costs is its amount"]),
        ({"money": True, "costs": [], "changes": [MOVES | {"parameter": "money.vouchers"}]}, []),
    ],
)  # fmt: skip
def test_what_a_lever_cannot_be_is_told(changed: dict[str, Any], said: list[str]) -> None:
    """Otherwise it would do less than it says, cost nothing, or be swept over another range."""
    assert faults(**changed) == said


@pytest.mark.parametrize(("years", "good"), [(0.0, True), (1 / 12, True), (0.08, False), (1e-9, False), (50.0, True)])
def test_what_is_paid_once_is_spread_over_a_month_or_more(years: float, good: bool) -> None:
    """Otherwise a lever could cost more than there is money."""
    if good:
        assert lever("hub.studio_hours", 4.0, [cost("estate", 5.0, years=years)]).costs[0].years == years
    else:
        with pytest.raises(ValidationError, match="allowed is 0"):
            lever("hub.studio_hours", 4.0, [cost("estate", 5.0, years=years)])


def test_a_share_of_communities_by_hand() -> None:
    """Otherwise a pilot in half would be one in none, or in all."""
    shares = [(10, 0.5), (10, 0.24), (10, 0.26), (3, 0.5), (1, 0.5), (4, 0.01), (4, 0.0), (4, 1.0), (5, 0.7)]
    assert [part_of(count, share) for count, share in shares] == [5, 2, 3, 2, 1, 1, 0, 4, 4]


@pytest.mark.parametrize("kind", [LeverUse, lambda **at: Shock(title="x", parameter="trust.step", add=0.1, **at)])
def test_an_end_comes_after_its_start(kind: Any) -> None:
    """Otherwise a lever or a shock would never act, without a word."""
    assert kind(start=3, end=4).end == 4
    for end in (3, 2):
        with pytest.raises(ValidationError, match=rf"end: found {end}, but it must come after start \(3\)"):
            kind(start=3, end=end)


@pytest.mark.parametrize("change", [{}, {"value": 1.0, "add": 1.0}])
def test_a_shock_changes_one_thing_in_one_way(change: dict[str, float]) -> None:
    """Otherwise it would change nothing, or one of two numbers would win."""
    with pytest.raises(ValidationError, match="either value or add"):
        Shock(title="x", parameter="trust.step", **change)


def test_means_by_hand() -> None:
    """Otherwise "2xfund" would be the fund, or no money at all be means."""
    assert FUND == 6600.0
    written = {"list": None, " List ": None, "fund": 6600.0, "0.5xfund": 3300.0, "2×FUND": 13200.0, "750": 750.0}
    assert {text: of_each_community(text) for text in written} == written
    assert of_each_community(0.5) == 0.5
    for text in ("0", "0xfund", "0.0", "l", "lists", "-1", "1e3"):
        with pytest.raises(ValueError, match="allowed is list, fund"):
            of_each_community(text)
    with pytest.raises(ValidationError, match="means: found 'much'"):
        Plan(means="much")
