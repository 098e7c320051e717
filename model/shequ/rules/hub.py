"""The hub: one pool of staff hours, split by the secretary, and what coordination achieves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.party_committee import HoursOfWork
from shequ.agents.society import Society
from shequ.agents.words import ALONE
from shequ.engine.groups import ratio, total
from shequ.engine.parameters import MonthValues, assumed

Floats = NDArray[np.float64]

hours_per_case = assumed("hub.hours_per_case", 0.6, 0.2, 1.5, "hours", "to coordinate one case by hand")
digital_ease = assumed("hub.digital_ease", 0.0, 0.0, 0.0, "share", "of case work a platform takes over", maximum=1.0,
                       source="zero in the baseline; the lever digital_registry moves it")  # fmt: skip
hours_per_organisation = assumed(
    "hub.hours_per_organisation", 0.6, 0.2, 1.5, "hours a month", "to keep one organisation at the table"
)
calls_a_year = assumed("hub.calls_a_year", 1.0, 0.5, 4.0, "calls", "that each elder in need of watching is due")
watch_age = assumed("hub.watch_age", 75.0, 70.0, 80.0, "years", "age from which an elder is watched", minimum=60.0)
call_length = assumed("hub.call_length", 0.75, 0.5, 1.5, "hours", "a call by staff, travel included", minimum=0.1)
dispute_hours = assumed("hub.dispute_hours", 6.0, 3.0, 15.0, "hours", "to settle one dispute", minimum=0.5)
studio_hours = assumed("hub.studio_hours", 0.0, 0.0, 0.0, "hours a month", "mediation in the secretary's studio",
                       source="zero in the baseline; the lever secretary_studio moves it")  # fmt: skip
PARAMETERS = [
    hours_per_case, digital_ease, hours_per_organisation, calls_a_year, watch_age, call_length, dispute_hours,
    studio_hours,
]  # fmt: skip


def calls_due(society: Society, p: MonthValues) -> Floats:
    """Return the hours of calls that are due this month to those who are limited, alone or old, by community."""
    elders = society.elders
    each = p.over(elders.community)
    watched = elders.alive & ((elders.function > 0) | (elders.living == ALONE) | (elders.age > each[watch_age]))
    return total(elders.community, society.community_count, watched) * p[calls_a_year] / 12.0 * p[call_length]


def share_hours(society: Society, p: MonthValues, calls: Floats) -> None:
    """Let each secretary split the staff's care hours among calls, coordination and mediation.

    What waits is last month's: ``calls`` that are due, cases and organisations to coordinate (none where nobody
    coordinates) and open disputes.
    """
    communities, n = society.communities, society.community_count
    coordinates = society.coordinator.tie_worth is not None
    cases = p[hours_per_case] * (1.0 - p[digital_ease]) * communities.backlog
    tables = p[hours_per_organisation] * organisations(society)
    disputes = total(society.estates.community, n, society.estates.disputes) * p[dispute_hours]
    for c, (secretary, committee) in enumerate(zip(society.party, society.residents, strict=True)):
        at = p.at(c)
        waiting = HoursOfWork(calls[c], (cases[c] + tables[c]) * coordinates, disputes[c])
        given = secretary.split_hours(committee.care_hours(at), waiting, at)
        communities.call_hours[c] = given.calls
        communities.coordination_hours[c] = given.coordination
        communities.mediation_hours[c] = given.mediation
    communities.studio_hours = p[studio_hours]


def organisations(society: Society) -> Floats:
    """Count the organisations that a coordinator has to keep at the table, by community.

    A firm counts once a community; nobody can call the market to a table.
    """
    suppliers, order = society.suppliers, society.order
    giving = suppliers.offer.sum(axis=0) > 0
    giving[order.market : order.partners] = False
    counted = np.bincount(suppliers.community[giving], minlength=society.community_count).astype(np.float64)
    offering = society.estates.offers_care
    firms = {*zip(society.estates.community[offering].tolist(), society.estates.firm[offering].tolist(), strict=True)}
    for community, _ in firms:
        counted[community] += 1.0
    return counted + np.bincount(society.estates.community[society.awake], minlength=society.community_count)


def pooled_share(society: Society, p: MonthValues) -> Floats:
    """Return the share of last month's backlog that the hub works through this month, by community.

    Cases beyond it wait. ω is what the
    hub achieves and no setting: hours are finite, and both organisations and cases cost some.

    Equations
    ---------
    share of the backlog that is pooled | 统筹处理的积压份额: ω = min(1, (hours − table·organisations)⁺/(case·(1 − digital)·backlog))
        with table = hub.hours_per_organisation, case = hub.hours_per_case, digital = hub.digital_ease
    """
    left = society.communities.coordination_hours - p[hours_per_organisation] * organisations(society)
    needed = p[hours_per_case] * (1.0 - p[digital_ease]) * society.communities.backlog
    return np.minimum(ratio(np.maximum(left, 0.0), needed, otherwise=1.0), 1.0) * (left > 0)
