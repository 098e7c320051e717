"""The hub: one pool of staff hours, and what coordination achieves with its part."""

import numpy as np
import pytest

from shequ.agents import words as w
from shequ.agents.coordinator import COORDINATORS
from shequ.agents.party_committee import coordination_priority
from shequ.agents.residents_committee import PARAMETERS as STAFF
from shequ.agents.society import Society
from shequ.agents.suppliers import Suppliers
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import hub as h
from small import small_society, values

_STAFF = {p.name: p for p in STAFF}


def _society(coordinator: str = "party", communities: int = 1) -> Society:
    """Make communities of four independent elders of 65 with a spouse, where nothing waits."""
    society = small_society(communities, 4)
    society.coordinator = COORDINATORS[coordinator]
    e = society.elders
    e.alive, e.function, e.living, e.age = True, 0, w.WITH_SPOUSE, 65.0
    society.estates.disputes, society.estates.offers_care = 0.0, False
    society.communities.backlog = 0.0
    society.suppliers = Suppliers.empty(society.order)
    for owners in society.owners:
        if owners is not None:
            owners.awake = False
    for committee in society.residents:
        committee.residents = 3500.0
    return society


def _values(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Give 48 hours of care work: ten workers, of whose 160 hours .1·.5·.6 remain."""
    fixed = {
        h.hours_per_case: 0.6, h.digital_ease: 0.0, h.hours_per_organisation: 0.5, h.calls_a_year: 2.0,
        h.watch_age: 75.0, h.call_length: 0.75, h.dispute_hours: 6.0, h.studio_hours: 0.0,
        coordination_priority: 0.25, _STAFF["staff.residents_per_worker"]: 350.0,
        _STAFF["staff.hours_per_worker"]: 160.0, _STAFF["staff.attention"]: 0.1, _STAFF["staff.upward_load"]: 0.5,
        _STAFF["staff.diligence"]: 0.6, _STAFF["staff.council_hours"]: 0.0,
    }  # fmt: skip
    return values(society, fixed | (changed or {}))


def _split(society: Society, changed: dict[Parameter, float] | None = None) -> list[float]:
    p = _values(society, changed)
    h.share_hours(society, p, h.calls_due(society, p))
    books = society.communities
    return [books.call_hours[0], books.coordination_hours[0], books.mediation_hours[0]]


def _let_give(society: Society, suppliers: list[int]) -> None:
    society.suppliers.offer[w.CLEANING, suppliers] = 60


def test_hours_go_to_calls_cases_and_disputes_by_hand() -> None:
    """Otherwise queues would be read in calls, cases or disputes instead of hours."""
    society = _society()
    society.elders.function = [0, 1, 3, 0]  # two are due 2/12 calls of .75 h: .25 h wait
    society.communities.backlog = 10.0  # 6 h, and two tables of .5 h: 7 h, which count 1.75
    _let_give(society, [0, society.order.team])
    society.estates.disputes[:2] = 0.2, 0.1  # 1.8 h
    total = 0.25 + 1.75 + 1.8
    assert _split(society) == pytest.approx([48 * 0.25 / total, 48 * 1.75 / total, 48 * 1.8 / total])


def test_who_is_watched() -> None:
    """Otherwise calls would be due to everybody, or not to those alone and old: 3 of them, a quarter hour each."""
    society = _society()
    society.elders.living[0], society.elders.age[1], society.elders.function[2] = w.ALONE, 75.5, 1
    society.elders.alive[3], society.elders.function[3] = False, 3
    society.estates.disputes[0] = 3 * 0.125 / 6  # as much work as three calls
    assert _split(society) == pytest.approx([24, 0, 24])


def test_nobody_coordinates_where_there_is_no_coordinator() -> None:
    """Otherwise the baseline would spend hours on a hub that it has not."""
    society = _society("none")
    society.communities.backlog = 500.0
    _let_give(society, [0])
    society.elders.function[0] = 1
    assert _split(society) == pytest.approx([48, 0, 0])
    assert h.pooled_share(society, _values(society)).tolist() == [0.0]


def test_office_and_party_split_alike() -> None:
    """Otherwise the same work would take more hours under one name than under the other."""
    found = []
    for name in ("office", "party"):
        society = _society(name)
        society.communities.backlog, society.elders.function, society.estates.disputes = 20.0, 2, 0.1
        found.append(_split(society))
    assert found[0] == found[1]


def test_a_platform_eases_cases_but_not_tables() -> None:
    """Otherwise software would sit at the table: 10·.6·.55 + .5 = 3.8 h count .95, against calls of .5 h."""
    society = _society()
    society.communities.backlog, society.elders.function = 10.0, 1
    _let_give(society, [0])
    calls, coordination, _ = _split(society, {h.digital_ease: 0.45})
    assert coordination / calls == pytest.approx(0.95 / 0.5)


def test_studio_hours_are_written() -> None:
    """Otherwise the secretary's studio would settle nothing."""
    society = _society()
    _split(society, {h.studio_hours: 8.0})
    assert society.communities.studio_hours.tolist() == [8.0]


def test_organisations_at_the_table_by_hand() -> None:
    """Otherwise those who give nothing, or sleep, would cost hours, or those of another community."""
    society = _society(communities=2)
    order, suppliers = society.order, society.suppliers
    suppliers.community[[0, 1, order.team + 1, order.mutual]] = 0, 1, 1, 0
    _let_give(society, [0, 1, order.team + 1, order.mutual])
    suppliers.offer[w.MEALS, 0] = 600  # two services are one organisation
    assert h.organisations(society).tolist() == [2.0, 2.0]
    for estate, owners in enumerate(society.owners):
        if owners is not None and society.estates.community[estate] == 1:
            owners.awake = True
            break
    assert h.organisations(society).tolist() == [2.0, 3.0]


def _share(hours: float, backlog: float, givers: int, changed: dict[Parameter, float] | None = None) -> float:
    society = _society()
    society.communities.coordination_hours, society.communities.backlog = hours, backlog
    order = society.order
    table = [k for k in range(order.count) if not order.market <= k < order.partners]
    _let_give(society, table[:givers])
    return float(h.pooled_share(society, _values(society, changed))[0])


def test_pooled_share_by_hand() -> None:
    """Otherwise ω would not be hours left over hours needed: (25 − .5·9)/(.6·130) = .2628; a tenth costs .5 h."""
    assert _share(25, 130, 9) == pytest.approx(20.5 / 78)
    assert _share(25, 130, 10) == pytest.approx(20 / 78)
    assert _share(25, 130, 9, {h.digital_ease: 0.5}) == pytest.approx(20.5 / 39)


def test_pooled_share_stays_a_share() -> None:
    """Otherwise a calm hub would work through more cases than there are, or divide by none."""
    assert _share(25, 5, 9) == 1.0
    assert _share(25, 0, 9) == 1.0
    assert _share(4.5, 130, 9) == 0.0
    assert _share(1, 130, 9) == 0.0
    assert _share(0, 0, 0) == 0.0
    assert _share(25, 130, 9, {h.digital_ease: 1.0}) == 1.0


def test_each_community_has_its_own_hours() -> None:
    """Otherwise one community's backlog would be worked through by another's staff."""
    society = _society(communities=2)
    society.communities.backlog = np.array([30.0, 0.0])
    society.estates.disputes = np.where(society.estates.community == 1, 0.1, 0.0)
    p = _values(society)
    h.share_hours(society, p, h.calls_due(society, p))
    books = society.communities
    assert books.coordination_hours == pytest.approx([48, 0])
    assert books.mediation_hours == pytest.approx([0, 48])
    books.coordination_hours = [9.0, 9.0]
    assert h.pooled_share(society, _values(society)) == pytest.approx([0.5, 1.0])
