"""Coordination: referrals by finder, acceptance, and the draw of a choice that is partly one's own."""

import math
from copy import copy
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from shequ import City
from shequ.agents import provider
from shequ.agents import words as w
from shequ.agents.coordinator import COORDINATORS
from shequ.agents.society import Society
from shequ.agents.suppliers import Reach, Suppliers
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import coordination as k
from shequ.rules.planning import volunteers_trained
from small import Given, small_place, small_society, values


def _society(draws: dict[str, object] | None = None, elders: int = 4) -> Society:
    """Make elders of mild limitation; facility 7 is private and near, facility 8 public and far."""
    society = small_society(1, elders)
    society.draws, society.coordinator = Given(draws or {}), COORDINATORS["party"]
    society.reach = Reach(*(np.array([x]) for x in ([7, 8], [0.75, 0.25], [0.75, 1.0], [0.0, 1.0])))
    society.providers = [copy(society.providers[0]) for _ in range(9)]
    society.suppliers = Suppliers.empty(society.order)
    e = society.elders
    e.alive, e.function, e.trust, e.quality_expected, e.expectation, e.acceptance_draw = True, 1, 0.5, 0.55, 0.45, 0.5
    e.need, e.served, e.known, e.accepted, e.met = 60, 0, False, False, False
    e.channel, e.supplier, e.second, e.listed = w.NOBODY, w.NOBODY, w.NOBODY, 0
    society.flows.newly = np.zeros((8, elders), dtype=bool)
    society.flows.again = np.full((8, elders), w.NOBODY, dtype=np.int8)
    society.flows.knew = np.zeros((5, elders), dtype=bool)
    for partner in society.partners:
        partner.joined = False
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    fixed = {
        k.self_to_mutual: 0.12, k.member_to_team: 0.6, k.staff_to_team: 0.2, k.staff_to_partner: 0.06,
        k.firm_to_itself: 0.5, k.neighbour_to_mutual: 0.4, k.studio_to_team: 0.3, k.studio_to_partner: 0.08,
        k.most_partners: 4.0, k.again: 0.06, k.accept_base: -1.2, k.accept_trust: 2.0, k.accept_quality: 2.0,
        k.accept_function: 0.35, k.accept_expectation: 1.0, k.outsider: 0.6, volunteers_trained: 0.05,
    }  # fmt: skip
    return values(society, fixed | (changed or {}))


def _refer(society: Society, channel: int, route: float, service: int = w.MEALS, choice: float = 0.1) -> int:
    one = (np.array([0]), np.array([channel]), np.array([route]), np.array([choice]))
    return int(k.refer(society, _values(society), service, *one)[0])


@pytest.mark.parametrize("x", [0.0, 0.05, 0.2, 0.39, 0.4, 0.5, 0.6, 0.61, 0.8, 0.95, 1.0])
def test_the_mixture_s_distribution_is_the_exact_integral(x: float) -> None:
    """Otherwise the odds of accepting would not hold: P(.6·U + .4·V < x)."""
    exact = quad(lambda u: min(max((x - 0.6 * u) / 0.4, 0.0), 1.0), 0, 1, points=[0.3, 0.6, 0.9], limit=200)[0]
    assert k.mixture_rank(np.array([x])) == pytest.approx([exact], abs=1e-6)


def test_ranks_of_the_mixture_are_uniform() -> None:
    """Otherwise more, or fewer, would accept than the odds say."""
    grid = (np.arange(800) + 0.5) / 800
    rank = k.mixture_rank(0.6 * grid[:, None] + 0.4 * grid[None, :])
    for share in (0.04, 0.25, 0.5, 0.9):
        assert np.mean(rank < share) == pytest.approx(share, abs=0.002)


def _accepting(society: Society, channel: int) -> float:
    """Return the share of the first elder's possible selves who accept; 400 of them, evenly drawn."""
    rows, grid = np.zeros(400, dtype=np.int64), (np.arange(20) + 0.5) / 20
    society.elders.channel[w.MEALS, 0] = channel
    share = 0.0
    for own in grid:
        society.elders.acceptance_draw[0] = own
        offer = (np.arange(400) + 0.5) / 400
        share += k.accepts(society, _values(society), w.MEALS, rows, offer).mean() / 20
    return share


def _odds(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_acceptance_by_hand() -> None:
    """Otherwise trust, quality, function or expectation would count with a wrong sign."""
    society = _society()
    society.elders.supplier[w.MEALS] = 0
    assert _accepting(society, w.BY_STAFF) == pytest.approx(_odds(-1.2), abs=0.01)
    society.elders.trust[w.COMMITTEE, 0], society.elders.quality_expected[0] = 0.8, 0.75
    society.elders.function[0], society.elders.expectation[0] = 3, 0.65
    odds = -1.2 + 2 * 0.3 + 2 * 0.2 + 0.35 * 2 - 0.2
    assert _accepting(society, w.BY_STAFF) == pytest.approx(_odds(odds), abs=0.01)


@pytest.mark.parametrize(
    ("channel", "trust"),
    [(w.BY_SELF, 0.7), (w.BY_MEMBER, 0.6), (w.BY_VOLUNTEER, 0.2), (w.BY_STAFF, 0.7), (w.BY_FIRM, 0.3),
     (w.BY_NEIGHBOUR, 0.2), (w.BY_STUDIO, 0.6), (w.BY_MARKET, 0.7)],
)  # fmt: skip
def test_trust_in_whoever_refers(channel: int, trust: float) -> None:
    """Otherwise trust in one would open the door to another; who asks goes to the committee trusted most."""
    society = _society()
    society.elders.trust[:, 0], society.elders.supplier[w.MEALS] = [0.6, 0.7, 0.3, 0.9, 0.2], 0
    assert _accepting(society, channel) == pytest.approx(_odds(-1.2 + 2 * (trust - 0.5)), abs=0.01)


def test_an_outside_force_needs_an_introduction() -> None:
    """Otherwise residents would not resist outside forces, or no introduction would help."""
    society = _society()
    society.elders.supplier[w.MEALS], society.suppliers.outside[9] = 9, True
    away, welcome = _odds(-1.2 - 0.6), _odds(-1.2)
    for channel, target in ((w.BY_MEMBER, w.PARTY), (w.BY_STAFF, w.COMMITTEE), (w.BY_VOLUNTEER, w.NEIGHBOURS)):
        society.flows.knew[:] = False
        assert _accepting(society, channel) == pytest.approx(away, abs=0.01)
        society.flows.knew[target] = True
        assert _accepting(society, channel) == pytest.approx(welcome, abs=0.01)
    assert _accepting(society, w.BY_NEIGHBOUR) == pytest.approx(welcome, abs=0.01)
    assert _accepting(society, w.BY_FIRM) == _accepting(society, w.BY_SELF) == pytest.approx(away, abs=0.01)


def test_own_groups_take_up_what_they_can_and_facilities_the_rest() -> None:
    """Otherwise referrals would go to the wrong hands: public facilities for staff and volunteers."""
    society = _society()
    order, estate = society.order, int(society.elders.estate[0])
    own = {
        w.BY_SELF: (0.12, order.mutual, 7), w.BY_MEMBER: (0.6, order.team, 8),
        w.BY_VOLUNTEER: (0.6, order.volunteers, 8), w.BY_STAFF: (0.2, order.team, 8),
        w.BY_NEIGHBOUR: (0.4, order.mutual, 7), w.BY_STUDIO: (0.3, order.team, 8),
    }  # fmt: skip
    for channel, (share, supplier, facility) in own.items():
        assert _refer(society, channel, share - 0.001) == supplier
        assert _refer(society, channel, share + 0.001) == facility
        assert _refer(society, channel, 0.0, w.NURSING) == facility  # nursing is for professionals
    assert _refer(society, w.BY_SELF, 0.9, choice=0.76) == 8  # by nearness, public or not
    assert _refer(society, w.BY_FIRM, 0.49, w.CLEANING) == order.firms + estate
    assert _refer(society, w.BY_FIRM, 0.51, w.CLEANING) == _refer(society, w.BY_FIRM, 0.0, w.MEALS) == 7


def test_trained_work_goes_to_a_team_as_far_as_it_is_trained() -> None:
    """Otherwise untrained members would bathe people: .6·.05 of bathing."""
    society, order = _society(), _society().order
    assert _refer(society, w.BY_MEMBER, 0.029, w.BATHING) == order.team
    assert _refer(society, w.BY_MEMBER, 0.031, w.BATHING) == 8
    assert _refer(society, w.BY_SELF, 0.0, w.BATHING) == 7


def test_partners_come_next_where_one_gives_the_service() -> None:
    """Otherwise partners would get nothing, or what they do not do: two joined add 2·.06 after the team's .2."""
    society, first = _society(), _society().order.partners
    for i in (1, 4):  # a school and a non-profit: both keep company
        society.partners[i].joined = True
    assert _refer(society, w.BY_STAFF, 0.319, w.COMPANIONSHIP, 0.49) == first + 1
    assert _refer(society, w.BY_STAFF, 0.319, w.COMPANIONSHIP, 0.51) == first + 4
    assert _refer(society, w.BY_STAFF, 0.321, w.COMPANIONSHIP) == 8
    assert _refer(society, w.BY_STUDIO, 0.3 + 0.159, w.COMPANIONSHIP, 0.99) == first + 4
    assert _refer(society, w.BY_STAFF, 0.21, w.NURSING) == 8
    assert _refer(society, w.BY_MEMBER, 0.61, w.COMPANIONSHIP) == 8


def test_an_unserved_case_goes_to_mutual_aid_by_its_share_of_everyday_hours() -> None:
    """Otherwise cases would be sent where nobody has time: 100 of 400 everyday minutes."""
    society, order = _society(), _society().order
    society.suppliers.offer[w.MEALS, [0, order.mutual]], society.suppliers.offer[w.NURSING, 0] = [300, 100], 9000
    rows, near = np.array([0, 0]), np.array([0.1, 0.1])
    route = np.array([0.249, 0.251])
    assert k.refer_again(society, w.MEALS, rows, route, near).tolist() == [order.mutual, 7]
    assert k.refer_again(society, w.BATHING, rows, route, near).tolist() == [7, 7]


def test_what_happens_to_a_list_in_a_month() -> None:
    """Otherwise served cases would move, or new ones would not be dated: new, anew, anew but served, left alone."""
    draws = {"referral.again": np.array([0.0, 0.059, 0.059, 0.061]), "acceptance.offer": 0.0, "referral.route": 0.9}
    society, s = _society(draws), w.MEALS
    society.month, e = 12, society.elders
    e.acceptance_draw, e.channel[s], e.supplier[s], e.known[s] = 0.0, w.BY_STAFF, 0, True
    e.served[s, 2] = 60
    society.flows.newly[s, 0], society.flows.again[s, 3] = True, w.BY_MEMBER
    k.refer_and_pool(society, _values(society))
    assert e.supplier[s].tolist() == [8, 7, 0, 0]
    assert e.accepted[s].tolist() == [True, True, True, False]
    assert e.second[s].tolist() == [w.NOBODY, w.NOBODY, w.NOBODY, society.order.team]  # .5 is below .6
    assert not e.accepted[w.NURSING].any()


def test_without_facilities_nobody_is_referred_to_another_community_s_members() -> None:
    """Otherwise a place without facilities would turn one community's members into everybody's facility."""
    place = small_place(2, 20)
    place = replace(place, communities=tuple(replace(x, facilities=0) for x in place.communities))
    society = City("baseline", rng=1, place=place).society
    rows = np.flatnonzero(society.elders.community == 1)
    draw = np.full(len(rows), 0.99)
    chosen = k.refer(society, values(society), w.NURSING, rows, np.full(len(rows), w.BY_SELF), draw, draw)
    assert not (chosen == society.order.team).any()


def test_a_full_facility_sends_cases_on_and_a_closed_one_takes_none() -> None:
    """Otherwise facilities would take on what they cannot serve: (.95 − .85)/.15 · .6 = .4 of new cases are sent on."""
    society = _society()
    near = society.providers[7]
    near.load, near.open = 0.95, True
    turns_away = society.suppliers.turns_away
    turns_away[7] = near.turns_away(_values(society, {provider.busy: 0.85, provider.declining: 0.6}).at(0))
    draws = (np.arange(2000) + 0.5) / 2000 * 0.74  # all of them fall to the near one
    place = np.zeros(2000, dtype=np.int64)
    went = k.ask_facility(society, place, draws)
    assert (went == 7).mean() == pytest.approx(0.6, abs=0.03)
    assert set(went.tolist()) == {7, 8, w.NOBODY}
    turns_away[8] = 1.0
    assert set(k.ask_facility(society, place, draws).tolist()) == {7, w.NOBODY}
    turns_away[7] = 1.0
    assert set(k.ask_facility(society, place, draws).tolist()) == {w.NOBODY}
