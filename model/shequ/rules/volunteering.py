"""Volunteering: from willing to active, from active to hours, and what serving does to people.

Equations
---------
share of the willing | 愿意服务的比例: willing = base + enthusiasts + age + slope·(motive − 0.5) + recognition − frail·limited
    with base = members.willing, enthusiasts = members.enthusiasts, age = members.willing_retired or members.willing_in_service, slope = members.willing_per_motive, recognition = members.recognition or neighbours.recognition, frail = members.unwilling_frail
serving, when reconsidered | 重新考虑时参与服务: logit P(serve) = base + p·min(peers, cap) + e·exemplar·own(age)·(1 + r·retired) + m·(motive − 0.5) + recognition − f·fatigue
    with base = members.activation, p = members.peer_effect, cap = members.peer_cap, e = members.exemplar_effect, exemplar = members.exemplar or neighbours.exemplar, own(age) = members.exemplar_on_retired, r = members.retired_example, m = members.motive_effect, recognition = members.recognition or neighbours.recognition, f = members.fatigue_effect
hours of an evaluated member | 被评价党员的时数: real = given + (1 − padding)·evaluation·min((quota − given)⁺, (free − given)⁺)
    with padding = members.padding, evaluation = members.evaluation, quota = members.quota
fatigue | 疲劳: Δfatigue = tiring·hours − resting·fatigue
    with tiring = members.tiring, resting = members.resting
motive | 动机: Δmotive = return·(anchor − motive) − lost·fatigue + gained·recognition + g·evaluation·(motive − 0.5)/0.5
    with return = members.motive_return, lost = members.motive_lost_to_fatigue, gained = members.motive_by_recognition, g = members.motive_by_evaluation, evaluation = members.evaluation
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import NOBODY
from shequ.engine.groups import count, ratio, sigmoid, total
from shequ.engine.parameters import MonthValues, Parameter, assumed
from shequ.engine.table import Table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def _for_both(
    name: str, value: float, low: float, high: float, unit: str, meaning: str, **more: object
) -> list[Parameter]:
    """Declare a number once for members and once for recruited neighbours: the same curve for both."""
    return [
        assumed(f"{pool}.{name}", value, low, high, unit, f"{meaning}, {pool}", **more)  # type: ignore[arg-type]
        for pool in ("neighbours", "members")
    ]


willing = assumed("members.willing", 0.3, 0.2, 0.4, "share", "willing, before age, motive and health", maximum=1.0)
willing_retired = assumed("members.willing_retired", 0.25, 0.1, 0.4, "share", "more of the retired are willing")
willing_in_service = assumed(
    "members.willing_in_service", -0.1, -0.3, 0.1, "share", "of those in service", minimum=-1.0, maximum=1.0
)
willing_motive = assumed("members.willing_per_motive", 1.2, 0.6, 1.8, "share per unit", "willing by motive above 0.5")
willing_frail = assumed("members.unwilling_frail", 1.5, 0.5, 2.0, "share", "fewer of those with limits themselves")
reconsider = assumed("members.reconsider", 0.15, 0.05, 0.3, "per month", "reconsider whether to serve", maximum=1.0)
activation = assumed(
    "members.activation", -2.25, -4.0, -1.0, "log odds", "serving, before all else", minimum=-20.0, maximum=20.0,
    source="fitted to 0.57 hours a registered person and year (Nanjing time bank: 14,076 h, 24,535 people)",
)  # fmt: skip
peer_effect = assumed(
    "members.peer_effect", 2.0, 1.0, 3.5, "log odds per share", "active share of peers in the estate",
    source="assumed; odds ratio 1.78 for a binary tie (fpubh.2023.1289512)",
)  # fmt: skip
peer_cap = assumed(
    "members.peer_cap", 0.4, 0.2, 0.6, "share", "active share beyond which peers add nothing", maximum=1.0
)
exemplars = _for_both(
    "exemplar", 0.3, 0.1, 0.5, "0–1", "visibility of exemplary cadres and retired volunteers", maximum=1.0
)
exemplar_effect = assumed("members.exemplar_effect", 0.9, 0.3, 1.8, "log odds per unit", "effect of exemplars")
exemplar_on_retired = assumed(
    "members.exemplar_on_retired", 0.6, 0.3, 1.0, "ratio", "its effect on the retired themselves"
)
retired_example = assumed(
    "members.retired_example", 2.0, 0.5, 4.0, "ratio per share", "more example where the retired of the estate serve"
)
hours_lost = assumed("members.hours_lost_to_fatigue", 0.5, 0.2, 1.0, "share per unit", "of free hours lost to fatigue")
motive_effect = assumed("members.motive_effect", 2.5, 1.0, 4.0, "log odds per unit", "effect of motive above 0.5")
fatigue_effect = assumed("members.fatigue_effect", 2.0, 1.0, 3.0, "log odds per unit", "effect of fatigue")
recognition = _for_both("recognition", 0.0, 0.0, 0.0, "log odds and share", "recognition of the retired who serve",
                        source="zero in the baseline; levers move it")  # fmt: skip
recruited = assumed(
    "neighbours.recruited", 0.0, 0.0, 0.0, "share", "neighbours of no party recruited on members' terms", maximum=1.0,
    source="zero in the baseline; the lever neighbour_mobilisation moves it",
)  # fmt: skip
enthusiasts = assumed(
    "members.enthusiasts", 0.0, 0.0, 0.0, "share", "more who are willing after mobilisation inside the community",
    source="zero in the baseline; the lever internal_mobilisation moves it", maximum=1.0,
)  # fmt: skip
free_retired = assumed("members.free_retired", 6.0, 3.0, 12.0, "hours a month", "free for serving, retired")
free_in_service = assumed("members.free_in_service", 3.0, 1.0, 6.0, "hours a month", "free for serving, in service")
visits = _for_both("visits", 0.5, 0.2, 1.0, "visits a month", "visits by each who serves")
visit_length = assumed("members.visit_length", 0.75, 0.4, 1.5, "hours", "length of a visit", minimum=0.1)
visit_limit = assumed("members.visit_limit", 0.75, 0.5, 1.0, "share", "of free hours that visits may take", maximum=1.0)
usual_service = assumed("members.usual_service", 0.6, 0.3, 1.2, "hours a month", "service by each who serves")
service_recognition = assumed("members.service_per_recognition", 0.6, 0.2, 1.0, "ratio", "more service when recognised")
tiring = assumed("members.tiring", 0.035, 0.015, 0.07, "per hour", "fatigue from an hour")
resting = assumed("members.resting", 0.25, 0.1, 0.5, "per month", "fatigue that goes", maximum=1.0)
motive_return = assumed(
    "members.motive_return", 0.03, 0.01, 0.1, "per month", "motive returns to its own level", maximum=1.0
)
motive_fatigue = assumed("members.motive_lost_to_fatigue", 0.004, 0.0, 0.01, "per unit a month", "motive lost")
motive_recognition = assumed("members.motive_by_recognition", 0.004, 0.0, 0.01, "per unit a month", "motive gained")
evaluation = assumed(
    "members.evaluation", 0.0, 0.0, 0.0, "share", "members whose service is evaluated", maximum=1.0,
    source="zero in the baseline; the lever member_evaluation moves it",
)  # fmt: skip
quota = assumed("members.quota", 1.0, 0.3, 4.0, "hours a month", "that an evaluated member puts on record")
padding = assumed(
    "members.padding", 0.4, 0.1, 0.7, "share", "of hours recorded for the quota that are not real", maximum=1.0
)
compliance = assumed(
    "members.compliance", 0.2, 0.05, 0.3, "share", "of willing evaluated members who fill the quota", maximum=1.0,
    source="assumed; 30% of registered members answered one call, a promotional case: an upper bound",
)  # fmt: skip
motive_evaluation = assumed(
    "members.motive_by_evaluation", -0.005, -0.02, 0.01, "per month", "motive gained by the motivated when evaluated",
    source="assumed, sign open: crowding out (Deci & Ryan; Frey & Jegen 2001) or in", minimum=-1.0, maximum=1.0,
)  # fmt: skip
PARAMETERS = [
    willing, willing_retired, willing_in_service, willing_motive, willing_frail, reconsider, activation, peer_effect,
    peer_cap, *exemplars, exemplar_effect, exemplar_on_retired, retired_example, hours_lost, motive_effect, fatigue_effect, *recognition, recruited,
    enthusiasts, free_retired, free_in_service, *visits, visit_length, visit_limit, usual_service,
    service_recognition, tiring, resting, motive_return, motive_fatigue, motive_recognition, evaluation, quota,
    padding, compliance, motive_evaluation,
]  # fmt: skip


def volunteer(society: Society, p: MonthValues) -> None:
    """Decide who serves, for how many hours, and what that does to motive and fatigue.

    Two stages, since registering is not serving. Willing are those whose fixed draw lies below a share that
    rises with age, motive and recognition and falls with own limits. Some of the willing reconsider in a month:
    they serve with the logit of active peers in the estate (Granovetter's threshold, smoothed), exemplars, motive,
    recognition and fatigue. An evaluated member records up to a quota; part of that is real.
    """
    members = society.members
    each = p.over(members.community)
    pool = members.party.astype(np.int64)
    recognised = np.where(pool == 1, each[recognition[1]], each[recognition[0]]) * members.retired
    able = within_call(members, p) & (members.willing_draw < share_willing(society, p, recognised))
    _activate(society, p, able, recognised)
    _give_hours(society, p, able, recognised)
    hours = members.visit_hours + members.service_hours
    members.fatigue += each[tiring] * hours - each[resting] * members.fatigue
    evaluated = members.party * each[evaluation]
    change = each[motive_return] * (members.motive_anchor - members.motive)
    change = change - each[motive_fatigue] * members.fatigue + each[motive_recognition] * recognised
    change = change + each[motive_evaluation] * (members.motive - 0.5) / 0.5 * evaluated
    members.motive = np.clip(members.motive + change, 0.0, 1.0)
    length = p[visit_length]
    n = society.community_count
    for is_party, column in ((True, "visits"), (False, "volunteer_visits")):
        mine = np.where(members.party == is_party, members.visit_hours, 0.0)
        setattr(society.communities, column, total(members.community, n, mine) / length)


def within_call(members: Table, p: MonthValues) -> Flags:
    """Say who is called upon to serve: members who live here, and neighbours as far as recruited."""
    called = members.recruited_draw < p.over(members.community)[recruited]
    return np.asarray(members.present & (members.party | called))


def share_willing(society: Society, p: MonthValues, recognised: Floats) -> Floats:
    """Return the share of people like each one who are willing to serve."""
    members = society.members
    each = p.over(members.community)
    linked = members.elder != NOBODY
    frail = np.zeros(len(members), dtype=bool)
    frail[linked] = society.elders.function[members.elder[linked]] > 0
    by_age = np.where(members.retired, each[willing_retired], each[willing_in_service])
    by_motive = each[willing_motive] * (members.motive - 0.5)
    return np.asarray(each[willing] + each[enthusiasts] + by_age + by_motive + recognised - each[willing_frail] * frail)


def _activate(society: Society, p: MonthValues, able: Flags, recognised: Floats) -> None:
    members = society.members
    each = p.over(members.community)
    peers, retired = active_shares(members, len(society.estates), able)
    if not society.couplings.peers:
        peers, retired = np.zeros_like(peers), np.zeros_like(retired)
    shown = np.where(members.retired, each[exemplar_on_retired], 1.0) * (1.0 + each[retired_example] * retired)
    example = np.where(members.party, each[exemplars[1]], each[exemplars[0]])
    odds = (
        each[activation]
        + each[peer_effect] * np.minimum(peers, each[peer_cap])
        + each[exemplar_effect] * example * shown
        + each[motive_effect] * (members.motive - 0.5)
        + recognised
        - each[fatigue_effect] * members.fatigue
    )
    again = society.draw("volunteering.reconsider", members) < each[reconsider]
    serves = society.draw("volunteering.activate", members) < sigmoid(odds)
    members.active = np.where(again, serves, members.active) & able


def active_shares(members: Table, estates: int, able: Flags) -> tuple[Floats, Floats]:
    """Return, for each one, the active share of the others who are willing in the estate, and of retired ones."""
    shares = []
    for among in (able, able & members.retired):
        serves = among & members.active
        active = count(members.estate, estates, serves)[members.estate] - serves
        shares.append(ratio(active, count(members.estate, estates, among)[members.estate] - among))
    return shares[0], shares[1]


def _give_hours(society: Society, p: MonthValues, able: Flags, recognised: Floats) -> None:
    members = society.members
    each = p.over(members.community)
    free = np.where(members.retired, each[free_retired], each[free_in_service])
    free = free * np.maximum(1.0 - each[hours_lost] * members.fatigue, 0.0)
    wished = np.where(members.party, each[visits[1]], each[visits[0]]) * each[visit_length]
    visiting = np.minimum(wished, each[visit_limit] * free) * members.active
    usual = each[usual_service] * (1.0 + each[service_recognition] * recognised)
    serving = np.minimum(np.maximum(free - visiting, 0.0), usual) * members.active
    given = visiting + serving
    complies = society.draw("volunteering.comply", members) < each[compliance]
    evaluated = able & members.party & complies
    top_up = np.where(
        evaluated, each[evaluation] * np.clip(each[quota] - given, 0.0, np.maximum(free - given, 0.0)), 0.0
    )
    members.visit_hours = visiting
    members.service_hours = serving + top_up * (1.0 - each[padding])
    members.recorded_hours = given + top_up
