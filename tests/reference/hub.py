"""The hub: how the secretary splits staff hours, and how much of the backlog coordination works through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.formulas import ratio

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity
    from reference.places import Community


def share_hours(model: PlainCity) -> None:
    """Split each community's care hours among calls, coordination and mediation by the work that waits."""
    for community in model.communities:
        waiting = work_that_waits(model, community)
        hours = care_hours(community)
        total = sum(waiting)
        calls, coordination, mediation = [ratio(queue, total) for queue in waiting]
        community.call_hours = hours * (calls if total > 0.0 else 1.0)
        community.coordination_hours, community.mediation_hours = hours * coordination, hours * mediation
        community.studio_hours = community.p["hub.studio_hours"]


def care_hours(community: Community) -> float:
    """Return staff · attention · (1 − upward load) · diligence, less the hours of council meetings."""
    p = community.p
    staff = community.residents / p["staff.residents_per_worker"] * p["staff.hours_per_worker"]
    hours = staff * p["staff.attention"] * (1.0 - p["staff.upward_load"]) * p["staff.diligence"]
    return max(hours - p["staff.council_hours"], 0.0)


def work_that_waits(model: PlainCity, community: Community) -> tuple[float, float, float]:
    """Return hours of calls due, of cases and organisations (by their priority), and of open disputes."""
    p = community.p
    watched = sum(is_watched(elder) for elder in community.elders)
    calls = watched * p["hub.calls_a_year"] / 12.0 * p["hub.call_length"]
    coordination = 0.0
    if model.coordinator.coordinates:
        cases = hours_a_case(p) * community.backlog
        tables = p["hub.hours_per_organisation"] * organisations(community)
        coordination = p["staff.coordination_priority"] * (cases + tables)
    disputes = sum(estate.disputes for estate in community.estates) * p["hub.dispute_hours"]
    return calls, coordination, disputes


def is_watched(elder: Elder) -> bool:
    """Say whether staff are due to call: limited, alone or old."""
    return elder.function > 0 or elder.alone or elder.age > elder.p["hub.watch_age"]


def hours_a_case(p: dict[str, float]) -> float:
    """Return hours to coordinate a case, less what a platform takes over."""
    return p["hub.hours_per_case"] * (1.0 - p["hub.digital_ease"])


def organisations(community: Community) -> int:
    """Count who must be kept at the table: suppliers with something to give, firms that offer care, committees.

    A firm counts once whatever its estates; nobody calls a market to a table.
    """
    giving = sum(one.kind not in ("market", "firm") and one.offered > 0 for one in community.suppliers)
    firms = {estate.firm for estate in community.estates if estate.offers_care}
    return giving + len(firms) + sum(estate.has_committee for estate in community.estates)


def pooled_share(community: Community) -> float:
    """Return min(1, hours left after keeping the table / (hours a case · backlog)); 0 if none are left."""
    p = community.p
    left = community.coordination_hours - p["hub.hours_per_organisation"] * organisations(community)
    if left <= 0.0:
        return 0.0
    return min(ratio(left, hours_a_case(p) * community.backlog, otherwise=1.0), 1.0)
