"""Wellbeing and accounts: how the month leaves people, and what it cost whom.

Equations
---------
wellbeing | 主观幸福感: Δwellbeing = speed·(min(1, base + m·met + c·contact + f·(1 − function/3) + g·gave) − wellbeing)
    with speed = wellbeing.speed, base = wellbeing.base, m = wellbeing.met_need, c = wellbeing.contact, f = wellbeing.function, g = wellbeing.giving
unmet personal care | 未满足的个人照护: Δu = smoothing·((need − served)/gross − u)
    with smoothing = wellbeing.unmet_smoothing
family care displaced | 被替代的家庭照料: displaced = min(rate·served, family)
    with rate = family.displaced
social cost | 社会成本: social = public + value·hours given + copayments
    with value = cost.volunteer_hour
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.provider import hours_per_post
from shequ.agents.society import Society
from shequ.agents.words import PERSONAL_CARE
from shequ.engine.groups import over_services, ratio, total
from shequ.engine.parameters import Kind, MonthValues, Parameter, assumed
from shequ.rules.ageing import usual_unmet
from shequ.rules.discovery import forget_needs
from shequ.rules.purchasing import mean_price, spending

Floats = NDArray[np.float64]

wellbeing_speed = assumed(
    "wellbeing.speed", 0.1, 0.05, 0.2, "per month", "wellbeing follows circumstances", maximum=1.0
)
wellbeing_base = assumed("wellbeing.base", 0.25, 0.1, 0.4, "0–1", "wellbeing, before all else")
wellbeing_met = assumed("wellbeing.met_need", 0.25, 0.1, 0.4, "0–1", "of need met",
                        source="assumed; service use goes with life satisfaction +0.088 (CHARLS 2018)")  # fmt: skip
wellbeing_contact = assumed("wellbeing.contact", 0.25, 0.1, 0.4, "0–1", "of contact this month")
wellbeing_function = assumed("wellbeing.function", 0.25, 0.1, 0.4, "0–1", "of full function")
wellbeing_giving = assumed("wellbeing.giving", 0.05, 0.0, 0.1, "0–1", "of having given",
                           source="assumed; the study: old members stay vital and win respect")  # fmt: skip
unmet_smoothing = assumed(
    "wellbeing.unmet_smoothing", 0.2, 0.1, 0.5, "per month", "unmet personal care is felt over months", maximum=1.0
)
displacement = Parameter(
    "family.displaced", 0.473, "hours per hour", 0.17, 0.6, Kind.SEEN,
    "407 families with paid care, Shanghai (ijerph17082938); 17% in care-insurance pilots (PMC11115205)",
    "family care that an hour of formal care displaces", 0.0, 1.0,
)  # fmt: skip
publicly_funded = assumed("cost.publicly_funded", 0.5, 0.2, 0.8, "share", "of baseline facility hours that public money pays",
                          maximum=1.0, source="assumed; the 2018 grant bought 0.58 hours an elder and year")  # fmt: skip
hour_of_volunteer = Parameter(
    "cost.volunteer_hour", 12.0, "CNY", 6.0, 41.0, Kind.SEEN,
    "Nanjing time bank 2017: one hour counts 12 CNY; 41 CNY an hour as a shadow value (2019)",
    "an hour of members and neighbours, social account only",
)  # fmt: skip
PARAMETERS = [
    wellbeing_speed, wellbeing_base, wellbeing_met, wellbeing_contact, wellbeing_function, wellbeing_giving,
    unmet_smoothing, displacement, publicly_funded, hour_of_volunteer,
]  # fmt: skip

MINUTES = 60.0


def close_month(society: Society, p: MonthValues) -> None:
    """Move wellbeing and smoothed unmet care, close the three accounts of the month, and forget.

    Needs that nobody served fade last of all, so that they have been felt this month.

    Public money, social cost (public money, the time of volunteers and neighbours, and co-payments) and staff hours are
    kept apart: a campaign of volunteers is not free. Family hours that care displaces are counted, not priced.
    """
    elders, each = society.elders, p.over(society.elders.community)
    family, displaced = family_minutes(society, p)
    met = np.minimum(
        ratio(family - displaced + over_services(elders.served), over_services(elders.gross), otherwise=1.0), 1.0
    )
    flows = society.flows
    flows.family, flows.displaced = family, displaced
    contact = flows.visited | flows.volunteered | flows.called | flows.noticed | flows.received
    contact |= (over_services(elders.served) > 0) | elders.active
    gave = _gave(society)
    target = (
        each[wellbeing_base] + each[wellbeing_met] * met + each[wellbeing_contact] * contact
        + each[wellbeing_function] * (1.0 - elders.function / 3.0) + each[wellbeing_giving] * gave
    )  # fmt: skip
    elders.wellbeing += each[wellbeing_speed] * (np.minimum(target, 1.0) - elders.wellbeing)
    care = list(PERSONAL_CARE)
    asked, got = over_services(elders.need[care]), over_services(elders.served[care])
    unmet = ratio(asked - got, over_services(elders.gross[care]), otherwise=each[usual_unmet])
    elders.unmet_care += each[unmet_smoothing] * (unmet - elders.unmet_care)
    flows.sums |= _accounts(society, p, float(displaced.sum()) / MINUTES)
    forget_needs(society, p)


def family_minutes(society: Society, p: MonthValues) -> tuple[Floats, Floats]:
    """Return minutes that families would give, and those that formal care displaces."""
    elders = society.elders
    family = over_services(elders.gross - elders.need).astype(np.float64)
    displaced = np.minimum(p.over(elders.community)[displacement] * over_services(elders.served), family)
    return family, displaced


def _gave(society: Society) -> NDArray[np.bool_]:
    elders, members = society.elders, society.members
    gave = np.zeros(len(elders), dtype=bool)
    serving = members.active & (members.elder >= 0)
    gave[members.elder[serving]] = True
    return gave | (elders.active & (elders.balance > 0.0))


def _accounts(society: Society, p: MonthValues, displaced_hours: float) -> dict[str, float]:
    members, books = society.members, society.communities
    home = [provider.home for provider in society.providers]
    posts = np.array([x.posts / (1.0 + x.grown) * x.open for x in society.providers])  # growth is paid by its subsidy
    at = p.over(np.array(home, dtype=np.int64)) if home else None
    baseline = 0.0
    if at is not None:
        price = mean_price(p)[home]
        baseline = float((posts * at[hours_per_post] * price * at[publicly_funded]).sum())
    spent = {name: float(money.sum()) for name, money in spending(society, p).items()}
    copayments = spent.pop("copayments")
    public = baseline + sum(spent.values()) + society.flows.sums.get("lever_cost", 0.0)
    by_members = total(members.community, society.community_count, members.visit_hours + members.service_hours)
    given = by_members + books.mutual_hours
    social = public + float((p[hour_of_volunteer] * given).sum()) + copayments
    used = books.call_hours + books.coordination_hours + books.mediation_hours
    return {f"spent_{name}": money for name, money in spent.items()} | {
        "facility_cost": baseline,
        "public_cost": public,
        "social_cost": social,
        "copayments": copayments,
        "volunteer_hours": float(given.sum()),
        "recorded_hours": float(members.recorded_hours.sum()),
        "staff_hours": float(used.sum()),
        "displaced_family_hours": displaced_hours,
    }
