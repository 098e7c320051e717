"""Need: what care asks, what the family gives, and what is left for the community.

Equations
---------
need that the family leaves | 家庭照料之外的正式需求: formal = gross·(1 − min(1, part·factor(living))·can(service))
    with factor = need.family_factor_*, can = need.family_can_*
where the family gives nearly all | 家庭几乎全部承担时: formal = gross·remainder(service)
    with remainder = need.left_by_full_family_*
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import NeedTables, Society
from shequ.agents.words import ALONE, COMPANIONSHIP, FUNCTION, SERVICES
from shequ.engine.parameters import Lookup, MonthValues, assumed

Floats = NDArray[np.float64]

_HOURS = {
    "mild": (3.0, 0.0, 3.0, 3.0, 0.7, 0.1, 1.0, 0.0),
    "moderate": (9.0, 4.0, 5.0, 5.0, 1.5, 0.3, 3.0, 4.0),
    "severe": (16.0, 8.0, 6.0, 5.0, 3.0, 0.6, 4.0, 20.0),
}
_SOURCE = "assumed; British social-care models use 35–70 hours a month for low and moderate need, kin's share included"
hours_of_need = {
    level: [
        assumed(
            f"need.{level}_{service}", value, 0.7 * value, 1.4 * value, "hours a month",
            f"need for {service}, {level} limitation", source=_SOURCE, lifelong=True,
        )
        for service, value in zip(SERVICES, hours, strict=True)
    ]
    for level, hours in _HOURS.items()
}  # fmt: skip
family_can = [
    assumed(
        f"need.family_can_{service}", value, 0.8 * value, min(1.0, 1.2 * value), "share",
        f"of {service} that a family is able to give", maximum=1.0, lifelong=True,
    )
    for service, value in zip(SERVICES, (1.0, 1.0, 1.0, 1.0, 0.3, 0.6, 0.8, 0.75), strict=True)
]  # fmt: skip
remainder = [
    assumed(
        f"need.left_by_full_family_{service}", value, 0.5 * value, min(1.0, 1.5 * value), "share",
        f"of {service} that is left where the family gives nearly all", maximum=1.0, lifelong=True,
    )
    for service, value in zip(SERVICES, (0.0, 0.0, 0.0, 0.0, 0.5, 0.2, 0.1, 0.05), strict=True)
]  # fmt: skip
lonely_hours = assumed(
    "need.company_alone", 2.0, 1.0, 4.0, "hours a month", "more companionship for those alone and old"
)
lonely_age = assumed("need.company_age", 70.0, 65.0, 75.0, "years", "age beyond which it counts", minimum=60.0)
full_family = [
    assumed(
        f"need.full_family_{living}", value, max(value - 0.12, 0.0), min(value + 0.12, 1.0), "share",
        f"of those {living.replace('_', ' ')} whose family gives nearly all care", maximum=1.0,
        source="assumed; calibrated last, to unmet need of 55% among the ADL-disabled (CLHLS 2014)",
    )
    for living, value in (("alone", 0.05), ("with_spouse", 0.41), ("with_children", 0.57))
]  # fmt: skip
part_by_living = [
    assumed(
        f"need.family_factor_{living}", value, 0.7 * value, 1.3 * value, "ratio",
        f"care of a family that gives a part, {living.replace('_', ' ')}, against a spouse",
    )
    for living, value in (("alone", 0.35), ("with_spouse", 1.0), ("with_children", 1.25))
]  # fmt: skip
PARAMETERS = [
    *(parameter for level in hours_of_need.values() for parameter in level), *family_can, *remainder, lonely_hours,
    lonely_age, *full_family, *part_by_living,
]  # fmt: skip

MINUTES = 60.0


def need_tables(p: Lookup) -> NeedTables:
    """Gather the table of need by function and service, and what families can do."""
    gross = np.zeros((len(FUNCTION), len(SERVICES)))
    for f, level in enumerate(FUNCTION[1:], start=1):
        gross[f] = [p[parameter] for parameter in hours_of_need[level]]
    return NeedTables(gross, np.array([p[x] for x in family_can]), np.array([p[x] for x in remainder]))


def assess_need(society: Society, p: MonthValues) -> None:
    """Set gross and formal need of each service, in whole minutes.

    Some families give nearly all; then only a professional remainder is left. The others give a part, more or less by
    the living arrangement.
    """
    elders, tables = society.elders, society.needs
    lonely = (elders.living == ALONE) & (elders.age > p.over(elders.community)[lonely_age])
    elders.gross[:], elders.need[:] = 0, 0
    rows = np.flatnonzero(elders.alive & ((elders.function > 0) | lonely))  # the independent need company at most
    each, living, function = p.over(elders.community[rows]), elders.living[rows], elders.function[rows]
    limit, factor = (
        np.array([p[x] for x in by_living])[living, elders.community[rows]]
        for by_living in (full_family, part_by_living)
    )
    full = elders.family_draw[rows] < limit
    part = np.minimum(elders.family_part[rows] * factor, 1.0)
    for s in range(len(SERVICES)):
        hours = tables.gross[:, s][function]
        if s == COMPANIONSHIP:
            hours = hours + each[lonely_hours] * lonely[rows]
        left = np.where(full, tables.remainder[s], 1.0 - part * tables.family_can[s])
        minutes = np.rint(MINUTES * hours)
        elders.gross[s, rows] = minutes
        elders.need[s, rows] = np.minimum(np.rint(minutes * left), minutes)
