"""Participation: passive elders become active, help one another, and public spirit rises and fades.

Equations
---------
taking part, when reconsidered | 重新考虑时参与: logit P(active) = base + n·neighbours + s·(spirit − usual) − l·function + t·taste
    with base = taking_part.base, n = taking_part.neighbours, s = taking_part.spirit, usual = spirit.level, l = taking_part.limitation, t = taking_part.taste
public spirit | 公共精神: Δspirit = return·(usual − spirit) + a·(activity − usual activity) + e·(example − usual example) + values·trust/0.5·(1 − spirit) − d·(heavy − usual heavy)
    with return = spirit.returning, usual = spirit.level, a = spirit.by_activity, usual activity = spirit.usual_activity, e = spirit.by_exemplar, usual example = spirit.usual_exemplar, values = spirit.by_values, d = spirit.lost_to_disputes, usual heavy = spirit.usual_disputes
hours of a saver | 时间银行时数: hours = base·(1 − h/2 + h·spirit)·(1 − lost·paid)
    with base = timebank.hours, h = timebank.hours_by_spirit, lost = timebank.lost_to_pay
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.engine.groups import count, ratio, sigmoid, total
from shequ.engine.parameters import MonthValues, assumed
from shequ.population.people import public_spirit
from shequ.rules.discovery import active_neighbours
from shequ.rules.estates import weight_of_disputes
from shequ.rules.volunteering import exemplars, within_call

Floats = NDArray[np.float64]

reconsider = assumed("taking_part.reconsider", 0.06, 0.03, 0.15, "per month", "reconsider taking part", maximum=1.0)
part_base = assumed(
    "taking_part.base", -1.72, -2.3, -1.2, "log odds", "taking part, before all else", minimum=-20.0, maximum=20.0
)
part_neighbours = assumed("taking_part.neighbours", 3.0, 1.0, 3.5, "log odds per share", "active neighbours")
part_spirit = assumed("taking_part.spirit", 4.4, 2.0, 6.0, "log odds per unit", "public spirit above the usual")
part_function = assumed("taking_part.limitation", 0.9, 0.5, 1.3, "log odds a step", "less with limitation")
part_taste = assumed("taking_part.taste", 0.3, 0.0, 0.6, "log odds per deviation", "own taste")
spirit_return = assumed("spirit.returning", 0.04, 0.02, 0.08, "per month", "return to the usual level", maximum=1.0)
spirit_activity = assumed("spirit.by_activity", 0.012, 0.005, 0.03, "per share a month", "raised by activity around")
spirit_exemplar = assumed("spirit.by_exemplar", 0.010, 0.0, 0.02, "per unit a month", "raised by exemplars")
spirit_values = assumed("spirit.by_values", 0.0, 0.0, 0.0, "per month", "raised by dissemination of values", minimum=-0.1, maximum=0.1,
                        source="zero in the baseline; the lever value_dissemination moves it")  # fmt: skip
spirit_disputes = assumed("spirit.lost_to_disputes", 0.010, 0.0, 0.02, "per unit a month", "lost to open disputes")
usual_activity = assumed(
    "spirit.usual_activity", 0.20, 0.1, 0.3, "share", "activity that leaves spirit as it is", maximum=1.0
)
usual_exemplar = assumed("spirit.usual_exemplar", 0.165, 0.1, 0.3, "0–1", "exemplars that leave spirit as it is")
usual_disputes = assumed(
    "spirit.usual_disputes", 0.07, 0.0, 0.2, "0–1", "weight of disputes that leaves spirit as it is"
)
timebank_entry = assumed(
    "timebank.entry", 0.02, 0.0, 0.06, "share", "of active, able elders under 75 who join", maximum=1.0
)
timebank_hours = assumed("timebank.hours", 1.5, 0.5, 3.0, "hours a month", "given by a saver",
                         source="assumed; time-bank members give .05 to 1.6 hours a month, show sites most")  # fmt: skip
hours_by_spirit = assumed(
    "timebank.hours_by_spirit", 0.8, 0.0, 1.5, "ratio per unit", "hours of a saver by public spirit, full at one half"
)
timebank_credit = assumed("timebank.credit", 0.5, 0.0, 1.0, "hours an hour", "credited")
timebank_age = assumed("timebank.oldest", 75.0, 70.0, 80.0, "years", "oldest saver who gives", minimum=60.0)
gifts_lost = assumed(
    "timebank.lost_to_pay", 0.15, 0.0, 0.4, "share", "of gift hours lost where neighbours are paid", maximum=1.0
)
PARAMETERS = [
    reconsider, part_base, part_neighbours, part_spirit, part_function, part_taste, spirit_return, spirit_activity,
    spirit_exemplar, spirit_values, spirit_disputes, usual_activity, usual_exemplar, usual_disputes, timebank_entry,
    timebank_hours, hours_by_spirit, timebank_credit, timebank_age, gifts_lost,
]  # fmt: skip

MINUTES = 60.0


def take_part(society: Society, p: MonthValues) -> None:
    """Let some elders reconsider, move public spirit, and collect mutual aid for next month.

    Active with the logit of active neighbours (a smoothed threshold, its slope below one), spirit, limitation and taste.
    Spirit returns to its level and moves with activity, exemplars, disseminated values (as far as who disseminates them
    is trusted) and open disputes. At the declared values every start comes to one resting point; where spirit returns
    slowly (0.02) or follows activity strongly (0.03) the loop through spirit is steep enough for two.
    """
    elders, each = society.elders, p.over(society.elders.community)
    around = active_neighbours(society)
    odds = (
        each[part_base]
        + each[part_neighbours] * around
        + each[part_spirit] * (elders.spirit - each[public_spirit])
        - each[part_function] * elders.function
        + each[part_taste] * elders.activity_taste
    )
    again = society.draw("taking_part.reconsider") < each[reconsider]
    joins = society.draw("taking_part.choice") < sigmoid(odds)
    elders.active = np.where(again, joins, elders.active) & elders.alive
    _move_spirit(society, p, around)
    collect_mutual_aid(society, p)


def _move_spirit(society: Society, p: MonthValues, around: Floats) -> None:
    elders, members, each = society.elders, society.members, p.over(society.elders.community)
    n = society.community_count
    retired = members.retired & within_call(members, p)
    shown = ratio(count(members.community, n, retired & members.active), count(members.community, n, retired))
    example = np.maximum(p[exemplars[0]], p[exemplars[1]])
    seen = (example * (0.5 + shown))[elders.community]
    heavy = weight_of_disputes(society, p)[elders.estate]
    elders.spirit += (
        each[spirit_return] * (each[public_spirit] - elders.spirit)
        + each[spirit_activity] * (around - each[usual_activity])
        + each[spirit_exemplar] * (seen - each[usual_exemplar])
        + each[spirit_values] * elders.trust[society.coordinator.studio_face] / 0.5 * (1.0 - elders.spirit)
        - each[spirit_disputes] * (heavy - each[usual_disputes])
    )
    np.clip(elders.spirit, 0.0, 1.0, out=elders.spirit)


def collect_mutual_aid(society: Society, p: MonthValues) -> None:
    """Let savers give hours and gain balance, and elders served by their gifts spend theirs."""
    elders, books, each = society.elders, society.communities, p.over(society.elders.community)
    saves = elders.alive & elders.active & (elders.function == 0) & (elders.age < each[timebank_age])
    saves &= elders.timebank_draw < each[timebank_entry]
    paid = (books.paid_neighbour_hours > 0)[elders.community]
    hours = (
        each[timebank_hours]
        * (1.0 - each[hours_by_spirit] / 2.0 + each[hours_by_spirit] * elders.spirit)
        * (1.0 - each[gifts_lost] * paid)
        * saves
    )
    elders.balance += each[timebank_credit] * hours
    claims = society.flows.claims
    if claims is not None:
        mutual = society.order.is_mutual(claims.supplier)
        got = np.bincount(claims.elder[mutual], claims.given[mutual], minlength=len(elders)) / MINUTES
        gifts = ratio(books.mutual_hours, books.mutual_hours + books.paid_neighbour_hours)[elders.community]
        elders.balance -= np.minimum(got * gifts, elders.balance)
    books.mutual_hours = total(elders.community, society.community_count, hours)
