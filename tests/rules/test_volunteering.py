"""Volunteering: willing, active, hours, and what serving does to people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shequ.agents.mesa.kinds import PartyMember
from shequ.agents.society import Couplings, Society
from shequ.agents.words import NOBODY
from shequ.engine.draws import Draws
from shequ.engine.parameters import MonthValues, Parameter
from shequ.engine.table import Table
from shequ.rules import volunteering as v
from small import small_society, values


class Given(Draws):
    """Uniforms set by hand, by decision; 0.5 where none is given."""

    def __init__(self, numbers: dict[str, object]) -> None:
        super().__init__(0)
        self.numbers = {f"volunteering.{name}": number for name, number in numbers.items()}

    def uniform(self, decision: str, month: int, rows: int) -> np.ndarray:
        """Return what is set."""
        return np.broadcast_to(np.asarray(self.numbers.get(decision, 0.5), dtype=float), rows).copy()


def _society(people: int = 1, draws: dict[str, object] | None = None, **columns: object) -> Society:
    """Make members in service, in one estate, willing and at rest."""
    society = small_society(1, 8)
    society.draws = Given(draws or {})
    society.members = Table(PartyMember, people)
    usual: dict[str, object] = dict(
        community=0, estate=0, present=True, party=True, retired=False, elder=NOBODY, willing_draw=0.0,
        recruited_draw=0.5, motive_anchor=0.5, motive=0.5, active=False, fatigue=0.0, visit_hours=0.0,
        service_hours=0.0, recorded_hours=0.0,
    )  # fmt: skip
    society.members.append(**{name: np.full(people, value) for name, value in usual.items()} | columns)
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    fixed = {
        v.willing: 0.3, v.willing_retired: 0.25, v.willing_in_service: -0.1, v.willing_motive: 1.2,
        v.willing_frail: 1.5, v.reconsider: 0.15, v.activation: -3.62, v.peer_effect: 2.0, v.peer_cap: 0.4,
        v.exemplar_effect: 0.9, v.exemplar_on_retired: 0.6, v.motive_effect: 2.5, v.fatigue_effect: 2.0,
        v.recruited: 0.0, v.enthusiasts: 0.0, v.free_retired: 6.0, v.free_in_service: 3.0, v.visit_length: 0.75,
        v.visit_limit: 0.75, v.usual_service: 0.6, v.service_recognition: 0.6, v.tiring: 0.035, v.resting: 0.25,
        v.motive_return: 0.03, v.motive_fatigue: 0.004, v.motive_recognition: 0.004, v.evaluation: 0.0, v.quota: 1.0,
        v.padding: 0.4, v.compliance: 0.2, v.motive_evaluation: -0.005,
    }  # fmt: skip
    fixed |= dict.fromkeys(v.exemplars, 0.3) | dict.fromkeys(v.recognition, 0.0) | dict.fromkeys(v.visits, 0.5)
    return values(society, fixed | (changed or {}))


def _volunteer(society: Society, changed: dict[Parameter, float] | None = None) -> Table:
    v.volunteer(society, _values(society, changed))
    return society.members


def test_share_willing_by_hand() -> None:
    """Otherwise age, motive, recognition or own limits would count with a wrong sign."""
    society = _society(5, retired=[False, True, True, True, False], elder=[NOBODY, 0, 1, 2, NOBODY])
    society.members.motive = [0.5, 0.5, 0.6, 0.5, 0.7]
    society.elders.function = [0, 0, 1, 0, 0, 0, 0, 3]  # nobody in service is taken for the last elder
    recognised = np.array([0.0, 0.35, 0.0, 0.0, 0.0])
    found = v.share_willing(society, _values(society, {v.enthusiasts: 0.1}), recognised)
    assert found == pytest.approx([0.3, 0.65 + 0.35, 0.65 + 0.12, 0.65 - 1.5, 0.3 + 0.24])


def test_only_the_willing_who_are_present_and_reached_can_be_active() -> None:
    """Otherwise the dead, the unwilling, or neighbours whom nobody recruited would serve."""
    society = _society(
        5, party=[True, True, True, False, False], present=[True, True, False, True, True],
        willing_draw=[0.19, 0.21, 0.0, 0.0, 0.0], recruited_draw=[0.9, 0.9, 0.9, 0.29, 0.31], active=np.ones(5, bool),
    )  # fmt: skip
    members = _volunteer(society, {v.recruited: 0.3})
    assert members.active.tolist() == [True, False, False, True, False]
    assert members.service_hours[~members.active].sum() == 0.0


def _odds(society: Society, changed: dict[Parameter, float] | None = None) -> list[float]:
    """Find each one's log odds to serve, by halving the interval of the draw."""
    was = society.members.copy()
    low, high = np.zeros(len(was)), np.ones(len(was))
    for _ in range(40):
        society.members = was.copy()
        middle = (low + high) / 2
        society.draws = Given({"reconsider": 0.0, "activate": middle})
        serves = _volunteer(society, changed).active
        low, high = np.where(serves, middle, low), np.where(serves, high, middle)
    return np.log(low / (1 - low)).tolist()


def test_activation_of_somebody_in_service_by_hand() -> None:
    """Otherwise the published example would come out differently: share .05, −3.62 + .1 + .27·1.1 = −3.223."""
    active = np.isin(np.arange(40), [0, 20])  # one of twenty retired, one of twenty in service
    society = _society(40, retired=np.arange(40) < 20, active=active)
    assert _odds(society)[-1] == pytest.approx(-3.223, abs=0.01)


def test_log_odds_to_serve_by_hand() -> None:
    """Otherwise exemplars, motive or fatigue would count wrongly."""
    society = _society(4, retired=[False, True, False, False], motive=[0.5, 0.5, 0.7, 0.5], fatigue=[0, 0, 0, 0.5])
    society.members.willing_draw = -9.0
    expected = [-3.62 + 0.27, -3.62 + 0.27 * 0.6, -3.62 + 0.27 + 2.5 * 0.2, -3.62 + 0.27 - 2 * 0.5]
    assert _odds(society) == pytest.approx(expected, abs=1e-6)


def test_peers_count_up_to_a_cap_in_their_own_estate() -> None:
    """Otherwise peers of other estates would count, or the many would sweep all along."""
    active = np.array([0, 1, 0, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    society = _society(10, estate=[0] * 5 + [1] * 5, active=active)
    odds = _odds(society, {v.exemplar_effect: 0.0})
    assert odds[0] == pytest.approx(-3.62 + 2 * 0.2, abs=0.11)  # one of five, or of the four others
    assert odds[9] == pytest.approx(-3.62 + 2 * 0.4, abs=1e-6)


def test_retired_examples_lift_those_in_service() -> None:
    """Otherwise exemplary retired members would have nobody to follow them: 1 + 2·½ of .27."""
    society = _society(3, retired=[True, True, False], active=[True, False, False])
    assert _odds(society, {v.peer_effect: 0.0})[2] == pytest.approx(-3.62 + 0.27 * 2, abs=1e-6)


def test_recognition_counts_for_the_retired_of_each_pool() -> None:
    """Otherwise recognition of members would move neighbours, or those in service."""
    society = _society(4, retired=[True, True, False, False], party=[True, False, True, False])
    society.members.willing_draw = -9.0
    changed = {v.recognition[0]: 0.2, v.recognition[1]: 0.4, v.exemplar_effect: 0.0, v.recruited: 1.0}
    assert _odds(society, changed) == pytest.approx([-3.22, -3.42, -3.62, -3.62], abs=1e-6)


def test_without_the_coupling_peers_count_nothing() -> None:
    """Otherwise one member's fate would touch another's."""
    society = _society(3, retired=[True, True, False], active=[True, True, False])
    society.couplings = Couplings(peers=False)
    assert _odds(society)[2] == pytest.approx(-3.62 + 0.27, abs=1e-6)


def test_nobody_is_their_own_peer() -> None:
    """Otherwise somebody who alone serves in an estate would follow their own example."""
    society = _society(1, active=[True])
    assert _odds(society, {v.exemplar_effect: 0.0}) == pytest.approx([-3.62], abs=1e-6)
    pair = _society(2, active=[True, False])  # of whom the other alone has a peer who serves
    assert _odds(pair, {v.exemplar_effect: 0.0, v.peer_cap: 1.0}) == pytest.approx([-3.62, -3.62 + 2.0], abs=1e-6)


def test_who_does_not_reconsider_goes_on() -> None:
    """Otherwise members would decide anew each month."""
    draws = {"reconsider": np.array([0.149, 0.151, 0.149, 0.151]), "activate": 0.5}
    members = _volunteer(_society(4, draws, active=[True, True, False, False]))
    assert members.active.tolist() == [False, True, False, False]


def test_hours_of_a_retired_member_with_four_visits_by_hand() -> None:
    """Otherwise visits would not come first: 3 h of visits, .6 h of service; fatigue .035·3.6."""
    society = _society(1, active=[True], retired=[True], elder=[0])
    society.elders.function = 0
    members = _volunteer(society, {v.visits[1]: 4.0})
    assert (members.visit_hours[0], members.service_hours[0]) == (3.0, 0.6)
    assert members.fatigue[0] == pytest.approx(0.035 * 3.6)
    assert members.recorded_hours[0] == pytest.approx(3.6)
    assert society.communities.visits[0] == pytest.approx(4.0)


def test_visits_take_a_part_of_free_hours_that_fatigue_cuts() -> None:
    """Otherwise the tired would serve as long as the rested: 3·(1 − .5·.4) = 2.4, of which 1.8 for visits."""
    members = _volunteer(_society(1, active=[True], fatigue=[0.4]), {v.visits[1]: 9.0})
    assert (members.visit_hours[0], members.service_hours[0]) == pytest.approx((1.8, 0.6))
    assert members.fatigue[0] == pytest.approx(0.4 + 0.035 * 2.4 - 0.25 * 0.4)
    worn = _volunteer(_society(1, active=[True], fatigue=[2.5]), {v.visits[1]: 9.0})
    assert worn.visit_hours[0] == worn.service_hours[0] == 0.0


def test_service_when_recognised_by_hand() -> None:
    """Otherwise recognition would bring no hours: .6·(1 + .6·.35)."""
    members = _volunteer(_society(1, active=[True], retired=[True]), {v.recognition[1]: 0.35, v.visits[1]: 0.0})
    assert members.service_hours[0] == pytest.approx(0.6 * 1.21)


def test_visits_of_members_and_of_neighbours_are_counted_apart() -> None:
    """Otherwise a neighbour's visit would be credited to the Party."""
    society = _society(3, active=[True] * 3, party=[True, False, False])
    changed = {v.recruited: 1.0, v.visits[0]: 0.8, v.visits[1]: 0.5}
    _volunteer(society, changed)
    assert society.communities.visits[0] == pytest.approx(0.5)
    assert society.communities.volunteer_visits[0] == pytest.approx(1.6)


def test_the_quota_is_recorded_and_partly_real() -> None:
    """Otherwise evaluation would make real hours of all that is on record: of 1 h on record .6 h are real."""
    draws = {"comply": np.array([0.19, 0.21, 0.19, 0.19])}
    society = _society(4, draws, willing_draw=[0, 0, 0.9, 0], party=[True, True, True, False])
    members = _volunteer(society, {v.evaluation: 1.0, v.recruited: 1.0})
    assert members.recorded_hours.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert members.service_hours == pytest.approx([0.6, 0, 0, 0])


def test_the_quota_fills_up_what_an_active_member_gives() -> None:
    """Otherwise evaluation would add to hours beyond the quota: .375 + .6 h given, .525 h padded to 1.5."""
    society = _society(1, {"comply": 0.0}, active=[True])
    members = _volunteer(society, {v.evaluation: 1.0, v.quota: 1.5})
    assert members.recorded_hours[0] == pytest.approx(1.5)
    assert members.service_hours[0] == pytest.approx(0.6 + 0.525 * 0.6)
    beyond = _volunteer(_society(1, {"comply": 0.0}, active=[True]), {v.evaluation: 1.0, v.quota: 0.5})
    assert beyond.service_hours[0] == 0.6


def test_motive_by_hand() -> None:
    """Otherwise motive would drift, or evaluation would move those of no motive."""
    society = _society(3, motive=[0.7, 0.3, 0.5], fatigue=[0.0, 0.0, 0.8], retired=[False, False, True])
    members = _volunteer(society, {v.evaluation: 1.0, v.recognition[1]: 0.5})
    first = 0.7 + 0.03 * (0.5 - 0.7) - 0.005 * 0.4
    second = 0.3 + 0.03 * 0.2 + 0.005 * 0.4
    third = 0.5 - 0.004 * 0.6 + 0.004 * 0.5  # fatigue has fallen from .8 to .6
    assert members.motive == pytest.approx([first, second, third])


@settings(max_examples=8, deadline=None)
@given(visits=st.floats(0, 20), fatigue=st.floats(0, 3), service=st.floats(0, 9))
def test_hours_stay_inside_what_is_free(visits: float, fatigue: float, service: float) -> None:
    """Otherwise members would serve hours that they do not have."""
    members = _volunteer(_society(1, active=[True], fatigue=[fatigue]), {v.visits[1]: visits, v.usual_service: service})
    free = 3 * max(1 - 0.5 * fatigue, 0)
    assert 0 <= members.visit_hours[0] <= 0.75 * free + 1e-12
    assert members.visit_hours[0] + members.service_hours[0] <= free + 1e-12
