"""Discovery: whom each channel meets, what it sees there, and what is listed twice or forgotten."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from shequ.agents import words as w
from shequ.agents.society import Couplings, Society
from shequ.agents.suppliers import Suppliers
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import discovery as d
from small import Given, small_society, values

NEVER = 0.9999


def _society(draws: dict[str, object] | None = None, elders: int = 4) -> Society:
    """Make independent elders of 65 with a spouse, unaware of services, who trust by half and have met nobody."""
    society = small_society(1, elders)
    society.draws = Given({f"discovery.{name}": number for name, number in (draws or {}).items()}, NEVER)
    e = society.elders
    e.alive, e.age, e.living, e.function, e.active = True, 65.0, w.WITH_SPOUSE, 0, False
    e.awareness_draw, e.awareness_told, e.trust, e.met, e.neighbours = 1.0, 0.0, 0.5, False, w.NOBODY
    e.need, e.known, e.accepted, e.served, e.channel = 0, False, False, 0, w.NOBODY
    e.supplier, e.second = w.NOBODY, w.NOBODY
    society.estates.offers_care = False
    books = society.communities
    books.visits, books.volunteer_visits, books.call_hours, books.mutual_hours = 0.0, 0.0, 0.0, 0.0
    society.suppliers = Suppliers.empty(society.order)
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    fixed = {
        d.seen_by_self: 0.35, d.seen_when_met: 0.15, d.most_seen: 0.95, d.ask: 0.045, d.ask_active: 0.6,
        d.ask_severe: 0.7, d.aware: 0.35, d.aware_oldest: 0.8, d.aware_active: 0.1, d.visit_weight_mild: 1.0,
        d.visit_weight_disabled: 2.0, d.visit_weight_alone: 0.8, d.visit_weight_old: 0.5, d.visit_weight_any: 0.25,
         d.firm_notices: 0.06, d.neighbour_tells: 0.03, d.tells_active: 2.0, d.tells_idle: 0.4,
        d.tells_mutual: 8.0, d.intake: 0.02, d.intake_severe: 0.4, d.intake_able: 0.3, d.relisted: 0.04,
        d.memory: 0.1, d.memory_oldest: 0.75, d.noticed: 0.05, d.fading: 0.14, d.merging: 0.5,
    }  # fmt: skip
    fixed |= dict(zip(d.visible, (0.6, 0.25, 0.55, 0.55, 0.45, 0.25, 0.2, 0.45), strict=True))
    return values(society, fixed | (changed or {}))


def _chances(society: Society, channel: int) -> list[float]:
    return d.meeting_chances(society, _values(society))[d.FOUND_BY.index(channel)].tolist()


def test_who_asks_by_hand() -> None:
    """Otherwise the published example would come out differently: .045·1.6·(.60/.5), times .7 if severe."""
    society = _society()
    e = society.elders
    e.awareness_draw = [0.37, 0.39, 0.34, 0.36]  # .35·.8 + .1 = .38 knows at 85 and active, .35 at 65
    e.awareness_told[3] = 0.02  # and .37 when told
    e.age, e.active = [85, 85, 65, 65], [True, True, False, False]
    e.trust[w.COMMITTEE], e.function = 0.60, [0, 0, 3, 0]
    assert _chances(society, w.BY_SELF) == pytest.approx([0.045 * 1.6 * 1.2, 0, 0.045 * 0.7 * 1.2, 0.045 * 1.2])


def test_visits_of_members_and_neighbours_go_by_weight() -> None:
    """Otherwise visits would not seek the frail, the old and those alone: 1 − exp(−V·w/Σw)."""
    society = _society(elders=5)
    e = society.elders
    e.function, e.living, e.age = [0, 1, 3, 2, 0], [1, 1, 0, 2, 0], [65, 76, 65, 65, 65]
    e.alive = [True, True, True, True, False]
    society.communities.visits, society.communities.volunteer_visits = 2.0, 0.5
    weight = [0.25, 0.25 + 1 + 0.5, 0.25 + 2 + 0.8, 0.25 + 2, 0.0]  # their sum is 7.3
    for channel, contacts in ((w.BY_MEMBER, 2.0), (w.BY_VOLUNTEER, 0.5)):
        assert _chances(society, channel) == pytest.approx([1 - math.exp(-contacts * x / 7.3) for x in weight])


def test_calls_of_staff_are_spread_more_evenly() -> None:
    """Otherwise calls would be read as hours: 3 h make 4 calls, by weight .5 + .5·w."""
    society = _society(elders=3)
    society.elders.function, society.elders.alive = [0, 2, 2], [True, True, False]
    society.communities.call_hours = 3.0
    found = _chances(society, w.BY_STAFF)
    assert found == pytest.approx([1 - math.exp(-4 * 0.625 / 2.25), 1 - math.exp(-4 * 1.625 / 2.25), 0])


def test_a_firm_that_offers_care_notices() -> None:
    """Otherwise firms would notice everywhere, or in the wrong estate."""
    society = _society()
    society.elders.estate = [0, 1, 0, 2]
    society.estates.offers_care = np.arange(len(society.estates)) == 1
    assert _chances(society, w.BY_FIRM) == pytest.approx([0, 0.06, 0, 0])


def test_neighbours_tell_by_activity_trust_and_mutual_aid() -> None:
    """Otherwise telling would not grow with active neighbours: .03·(.4 + 2·½)·(.6/.5)·(1 + 8·.25)."""
    society = _society()
    e = society.elders
    e.neighbours[:2, 0] = [1, 2]
    e.active[1], e.trust[w.NEIGHBOURS] = True, 0.6
    society.communities.mutual_hours = 1.0  # of four living elders
    told = _chances(society, w.BY_NEIGHBOUR)
    assert told[0] == pytest.approx(0.03 * 1.4 * 1.2 * 3)
    assert told[3] == pytest.approx(0.03 * 0.4 * 1.2 * 3)
    society.communities.mutual_hours = 400.0  # counts as half an hour an elder
    assert _chances(society, w.BY_NEIGHBOUR)[3] == pytest.approx(0.03 * 0.4 * 1.2 * 5)


def test_active_neighbours_are_living_ones() -> None:
    """Otherwise the dead, or the last row for nobody, would count among neighbours."""
    society = _society()
    e = society.elders
    e.neighbours[:3, 0], e.neighbours[0, 1] = [1, 2, 3], 2
    e.active, e.alive = [False, True, True, True], [True, True, False, True]
    assert d.active_neighbours(society).tolist() == [1.0, 0.0, 0.0, 0.0]
    society.couplings = Couplings(influence=False)
    assert d.active_neighbours(society).tolist() == [0.0] * 4


def test_the_studio_draws_those_who_trust_and_can_come() -> None:
    """Otherwise everybody would come alike: .02·(.3 independent, .4 severe)·T/.5."""
    society = _society()
    society.elders.function, society.elders.trust[w.PARTY] = [0, 1, 2, 3], 0.75
    assert _chances(society, w.BY_STUDIO) == pytest.approx([0.009, 0.03, 0.03, 0.012])


def test_the_dead_are_not_met() -> None:
    """Otherwise visits would be paid to the dead, or a channel would read another's chances."""
    society = _society({"meeting": 0.0})
    society.elders.alive, society.communities.visits = [True, False, True, True], 4.0
    met = dict(zip(d.FOUND_BY, d.meetings(society, _values(society)), strict=True))
    assert met[w.BY_MEMBER].tolist() == [True, False, True, True]
    assert not met[w.BY_VOLUNTEER].any() and not met[w.BY_FIRM].any()


def test_what_each_channel_sees_beyond_a_first_look() -> None:
    """Otherwise acquaintance with one would open the door to another."""
    society = _society()
    for target, elder in ((w.PARTY, 0), (w.NEIGHBOURS, 1), (w.COMMITTEE, 2), (w.FIRM, 3)):
        society.elders.met[target, elder] = True
    bonus = dict(zip(d.FOUND_BY, d.sight_bonus(society, _values(society)), strict=True))
    assert bonus[w.BY_SELF].tolist() == [0.35] * 4
    assert bonus[w.BY_MEMBER].tolist() == [0.15, 0, 0, 0] == bonus[w.BY_STUDIO].tolist()
    assert bonus[w.BY_VOLUNTEER].tolist() == [0, 0.15, 0, 0]
    assert bonus[w.BY_STAFF].tolist() == [0, 0, 0.15, 0]
    assert bonus[w.BY_FIRM].tolist() == [0, 0, 0, 0.15]
    assert bonus[w.BY_NEIGHBOUR].tolist() == [0.15] * 4


def test_lists_are_merged_by_register_and_reach() -> None:
    """Otherwise double listings would not be noticed: .1 + .5·mean reach of those with something to give."""
    society = _society()
    assert d.merge_share(society, _values(society)).tolist() == [0.1]
    society.suppliers.offer[w.MEALS, :2], society.suppliers.reach[:3] = 60, [0.9, 0.3, 1.0]
    assert d.mean_reach(society) == pytest.approx([0.6])
    society.suppliers.offer[w.MEALS, society.order.market] = 600  # which nobody can call to a table
    assert d.merge_share(society, _values(society)) == pytest.approx([0.4])
    assert d.merge_share(society, _values(society, {d.memory: 0.85})).tolist() == [1.0]


def test_what_is_forgotten() -> None:
    """Otherwise served needs would fade, registers would not help, or the dead would stay on the list."""
    society = _society({"fading": 0.12, "notice": np.array([0.049] + [0.051] * 5)}, 6)
    e, s = society.elders, w.MEALS
    e.need[s], e.known[s], e.accepted[s], e.supplier[s], e.second[s], e.channel[s] = 60, True, True, 1, 2, w.BY_STAFF
    e.age = [65, 80.5, 80.5, 65, 65, 79.5]
    e.served[s, 2], e.need[s, 3], e.alive[4] = 1, 0, False
    d.forget_needs(society, _values(society, {d.memory: 0.16}))
    kept = [True, False, True, False, False, True]  # fades below .14·.84 = .1176, over 80 below .14·.88 = .1232
    assert e.known[s].tolist() == e.accepted[s].tolist() == kept
    for column, value in ((e.supplier, 1), (e.channel, w.BY_STAFF)):
        assert column[s].tolist() == [value if x else w.NOBODY for x in kept]
    assert e.second[s].tolist() == [w.NOBODY, w.NOBODY, 2, w.NOBODY, w.NOBODY, 2]  # the first has come to light


def _discover(monkeypatch: pytest.MonkeyPatch, society: Society, **met: list[int]) -> None:
    """Let channels meet the elders given, and see what they see."""
    there = [np.isin(np.arange(4), met.get(w.CHANNELS[channel], [])) for channel in d.FOUND_BY]
    monkeypatch.setattr(d, "meetings", lambda *_: there)
    d.discover_needs(society, _values(society))


def test_the_first_channel_lists_and_the_second_lists_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise finders would be mixed up: bathing at .3 is seen by oneself (.6) and by a member met before (.4)."""
    society = _society({"sight": 0.3})
    society.elders.need[w.BATHING], society.elders.met[w.PARTY, :2] = 60, True
    society.month = 30
    _discover(monkeypatch, society, member=[0, 1, 2], staff=[0, 1, 2], self=[0, 3], neighbour=[1])
    assert society.flows.newly[w.BATHING].tolist() == [True, True, False, True]
    assert society.elders.listed[w.BATHING].tolist() == [30, 30, 0, 30]
    assert society.elders.channel[w.BATHING].tolist() == [w.BY_SELF, w.BY_MEMBER, w.NOBODY, w.BY_SELF]
    assert society.flows.again[w.BATHING].tolist() == [w.BY_MEMBER, w.BY_NEIGHBOUR, w.NOBODY, w.NOBODY]
    assert society.elders.known.sum() == 3


def test_nobody_sees_more_than_the_most_nor_what_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise meals at .6 + .35 would be seen for certain."""
    society = _society({"sight": np.array([0.9499, 0.9501, 0.1, 0.1])})
    society.elders.need[w.MEALS] = [60, 60, 60, 0]
    _discover(monkeypatch, society, self=[0, 1, 2, 3])
    assert society.elders.known[w.MEALS].tolist() == [True, False, True, False]


def test_a_known_need_is_listed_again_unless_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise double listings would never, or always, arise from later contacts."""
    draws = {"sight": 0.1, "relist": np.array([0.039, 0.041, 0.0, 0.0]), "merge": np.array([1, 1, 0.09, 0.11])}
    society = _society(draws)
    e = society.elders
    e.need[w.MEALS], e.known[w.MEALS], e.channel[w.MEALS] = 60, True, w.BY_FIRM
    _discover(monkeypatch, society, staff=[0, 1, 2, 3])
    assert society.flows.again[w.MEALS].tolist() == [w.BY_STAFF, w.NOBODY, w.NOBODY, w.BY_STAFF]
    assert not society.flows.newly.any() and (e.channel[w.MEALS] == w.BY_FIRM).all()


def test_acquaintance_counts_from_the_next_month_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a first visit would be one by an acquaintance."""
    society = _society()
    society.elders.met[w.PARTY, 1] = True
    _discover(monkeypatch, society, member=[0, 1], staff=[2], volunteer=[3])
    assert society.flows.knew[w.PARTY].tolist() == [False, True, False, False] and society.flows.knew.sum() == 1
    assert society.elders.met[[w.PARTY, w.COMMITTEE, w.NEIGHBOURS]].tolist() == [
        [True, True, False, False], [False, False, True, False], [False, False, False, True],
    ]  # fmt: skip


def test_without_couplings_an_elder_s_chance_of_a_call_is_their_own() -> None:
    """Otherwise one elder's fate would touch another's although all couplings are off."""
    found = []
    for function in (0, 3):
        society = _society()
        society.couplings = Couplings(*[False] * 5)
        society.elders.function[0], society.elders.function[1] = function, 2
        society.estates.disputes = 1.0
        p = _values(society)
        d.share_hours(society, p, d.calls_due(society, p))
        found.append(_chances(society, w.BY_STAFF)[1])
    assert found[0] == found[1]


class _Crowd:
    """Elders with many neighbours each, some of them dead, some active, some missing."""

    def __init__(self, neighbours: int, rows: int = 40) -> None:
        chance = np.random.default_rng(neighbours)
        self.alive, self.active = chance.random(rows) < 0.8, chance.random(rows) < 0.7
        self.neighbours = chance.integers(w.NOBODY, rows, (neighbours, rows))

    def __len__(self) -> int:
        return len(self.alive)


@pytest.mark.parametrize("neighbours", [2, 6, 12, 40])
def test_the_share_of_active_neighbours_is_right_for_any_number_of_them(neighbours: int) -> None:
    """Otherwise a denser city would count its living among its active (it did beyond nine)."""
    crowd = _Crowd(neighbours)
    found = d.active_neighbours(SimpleNamespace(elders=crowd, couplings=Couplings()))
    for row, theirs in enumerate(crowd.neighbours.T.tolist()):
        living = [x for x in theirs if x != w.NOBODY and crowd.alive[x]]
        assert found[row] == (sum(bool(crowd.active[x]) for x in living) / len(living) if living else 0.0)
