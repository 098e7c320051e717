"""Estates: fees, effort, grievance, disputes and mediation.

Equations
---------
paying fees | 缴纳物业费: Δpay = speed·(σ(base + q·(satisfaction − 0.55) + t·(trust − 0.5) − d·stance·awake + p·(spirit − usual)) − pay)
    with speed = estates.pay_speed, base = estates.pay_base, q = estates.pay_per_satisfaction, t = estates.pay_per_trust, d = estates.pay_per_stance, p = estates.pay_per_spirit, usual = spirit.level
grievance | 不满: Δgrievance = a·(norm − satisfaction)⁺ + b·heavy − (fade + c·(dialogue − usual dialogue))·grievance
    with a = estates.grievance_by_service, b = estates.grievance_by_disputes, fade = estates.grievance_fades, c = estates.grievance_dialogue, usual dialogue = estates.dialogue
disputes that arise | 新增纠纷: λ = rate·(households − open)⁺/1000·conflict·exp(g·(grievance − 0.3))·(1 + r·stance·(u + (1 − u)·awake))·(1 + s·(0.45 − satisfaction)⁺)·(1 + rush·mobilised·exp(−months/last))·exp(−p·(spirit − usual))
    with rate = estates.arrivals, g = estates.arrivals_per_grievance, r = estates.arrivals_per_stance, u = estates.unorganised, s = estates.arrivals_by_service, rush = estates.mobilised_rush, mobilised = estates.mobilised, last = estates.rush_months, p = estates.arrivals_per_spirit, usual = spirit.level
disputes that are settled | 调解结案: closed = min(most·open, hours/(time·(1 − ease·mean dialogue))·open/(open + half))
    with most = estates.most_settled, time = hub.dispute_hours, ease = estates.settle_dialogue, half = estates.half_busy
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from shequ.agents import coordinator as kinds
from shequ.agents.owners_committee import sleeping
from shequ.agents.property_firm import ContractSignals
from shequ.agents.society import Society
from shequ.agents.words import FIRM, NOBODY
from shequ.engine.groups import ratio, sigmoid, total
from shequ.engine.parameters import CommunityValues, MonthValues, assumed
from shequ.population.organisations import contract_spread, weak_effectiveness, working_effectiveness, working_share
from shequ.population.people import normal, public_spirit
from shequ.rules.hub import dispute_hours
from shequ.rules.planning import tie_firm, tie_owners

Floats = NDArray[np.float64]

felt_disputes = assumed(
    "estates.felt_disputes", 20.0, 10.0, 40.0, "per dispute a household", "how disputes weigh on an estate"
)
lost_to_disputes = assumed(
    "estates.satisfaction_lost", 0.25, 0.1, 0.4, "satisfaction", "lost where disputes weigh most"
)
pay_base = assumed("estates.pay_base", 1.75, 1.0, 2.5, "log odds", "paying fees", minimum=-20.0)
pay_satisfaction = assumed("estates.pay_per_satisfaction", 2.6, 1.0, 4.0, "log odds per unit", "paying by satisfaction",
                           source="assumed; quality, not price, triggers refusal (Beijing 2007)")  # fmt: skip
pay_trust = assumed("estates.pay_per_trust", 1.3, 0.5, 2.5, "log odds per unit", "paying by trust in the firm")
pay_stance = assumed("estates.pay_per_stance", 0.5, 0.0, 1.5, "log odds", "less where rights are defended")
pay_spirit = assumed("estates.pay_per_spirit", 1.0, 0.0, 2.0, "log odds per unit", "paying by public spirit")
pay_speed = assumed("estates.pay_speed", 0.1, 0.05, 0.3, "per month", "habit of paying gives way", maximum=1.0)
grievance_service = assumed(
    "estates.grievance_by_service", 0.18, 0.08, 0.3, "per unit a month", "grievance from poor service"
)
grievance_disputes = assumed(
    "estates.grievance_by_disputes", 0.045, 0.02, 0.09, "a month", "grievance from open disputes"
)
grievance_fades = assumed("estates.grievance_fades", 0.09, 0.05, 0.15, "per month", "grievance fades", maximum=1.0)
grievance_dialogue = assumed(
    "estates.grievance_dialogue", 0.04, 0.0, 0.1, "per month", "and faster with dialogue", maximum=1.0
)
dialogue_base = assumed(
    "estates.dialogue", 0.1, 0.0, 0.3, "0–1", "talk between owners and firm by themselves", maximum=1.0
)
council = assumed("estates.council", 0.0, 0.0, 0.0, "0–1", "meetings of the tripartite council", maximum=1.0,
                  source="zero in the baseline; the lever tripartite_council moves it")  # fmt: skip
mobilised = assumed("estates.mobilised", 0.0, 0.0, 0.0, "0–1", "owners called to take part", maximum=1.0,
                    source="zero in the baseline; levers move it")  # fmt: skip
arrivals = assumed(
    "estates.arrivals",
    1.5,
    0.9,
    2.2,
    "disputes per 1,000 households and month",
    "at middling grievance",
    source="fitted to about 19 complaints a year and 1,000 households (173,000 among 9 million, Shanghai 2018)",
)
arrivals_grievance = assumed("estates.arrivals_per_grievance", 0.8, 0.4, 1.6, "log per unit", "disputes by grievance")
arrivals_stance = assumed("estates.arrivals_per_stance", 1.2, 0.5, 2.0, "ratio", "disputes where rights are defended")
unorganised = assumed(
    "estates.unorganised", 0.4, 0.1, 0.8, "share", "of a stance's disputes where no committee carries it", maximum=1.0
)
arrivals_service = assumed("estates.arrivals_by_service", 2.0, 1.0, 3.0, "ratio per unit", "disputes by poor service")
arrivals_spirit = assumed(
    "estates.arrivals_per_spirit", 1.0, 0.0, 2.0, "log per unit", "fewer disputes by public spirit"
)
rush = assumed("estates.mobilised_rush", 0.5, 0.2, 1.0, "ratio", "more disputes when owners are first mobilised")
rush_months = assumed("estates.rush_months", 8.0, 4.0, 16.0, "months", "until that has fallen to a third", minimum=1.0)
most_settled = assumed(
    "estates.most_settled", 0.3, 0.15, 0.5, "share", "of open disputes that a month can settle", maximum=1.0
)
half_busy = assumed(
    "estates.half_busy", 12.0, 6.0, 24.0, "disputes", "open disputes at which mediators are half used", minimum=0.1
)
settle_dialogue = assumed("estates.settle_dialogue", 0.3, 0.0, 0.6, "share", "time saved by dialogue", maximum=1.0)
disputes_fade = assumed(
    "estates.disputes_fade", 0.06, 0.02, 0.12, "per month", "disputes that end by themselves", maximum=1.0
)
carried = assumed("estates.carried_by_members", 0.3, 0.0, 1.0, "ratio per active member",
                  "a dispute is taken up sooner where members of the estate carry it to mediation")  # fmt: skip
founding = assumed(
    "owners.founding",
    0.009,
    0.004,
    0.018,
    "per month",
    "a committee is founded, at middling grievance",
    source="fitted to committees in about 30% of estates (Shenzhen 2016)",
)
founding_extra = assumed("owners.founding_extra", 0.0, 0.0, 0.0, "per month", "founded with help from outside",
                         source="zero in the baseline; the lever owner_self_organisation moves it", maximum=1.0)  # fmt: skip
free_riding = assumed("owners.free_riding", 0.3, 0.0, 0.8, "elasticity", "large estates found fewer")
level_return = assumed(
    "firm.level_return", 0.02, 0.005, 0.05, "per month", "a contract's level returns to its firm's", maximum=1.0
)
kept_at_change = assumed(
    "firm.kept_at_change",
    0.6,
    0.3,
    0.9,
    "share",
    "of disputes and grievance that outlasts a change of firm",
    maximum=1.0,
)
newcomer_pay = assumed(
    "firm.newcomer_pay", 0.78, 0.7, 0.85, "share of fees", "that a new firm can count upon at first", maximum=1.0
)
upkeep = assumed("estates.upkeep", 0.40, 0.3, 0.5, "effort", "upkeep of estates without a firm", maximum=1.0)
PARAMETERS = [
    felt_disputes, lost_to_disputes, pay_base, pay_satisfaction, pay_trust, pay_stance, pay_spirit, pay_speed,
    grievance_service, grievance_disputes, grievance_fades, grievance_dialogue, dialogue_base, council, mobilised,
    arrivals, arrivals_grievance, arrivals_stance, unorganised, arrivals_service, arrivals_spirit, rush, rush_months, most_settled,
    half_busy, settle_dialogue, disputes_fade, carried, founding, founding_extra, free_riding, level_return,
    kept_at_change, newcomer_pay, upkeep,
]  # fmt: skip


def run_estates(society: Society, p: MonthValues) -> None:
    """Let owners pay, firms work, committees act, and disputes arise and end, in that order."""
    estates = society.estates
    each = p.over(estates.community)
    estates.effort = np.where(estates.has_firm, estates.effort, each[upkeep])
    heavy = weight_of_disputes(society, p)
    satisfied = satisfaction(society, p)
    elders = society.elders
    trust, spirit, norm = society.means_by_estate(elders.trust[FIRM], elders.spirit, elders.norm)
    stance, awake = _stances(society), society.awake
    talk = dialogue(society, p)
    odds = (
        each[pay_base] + each[pay_satisfaction] * (satisfied - 0.55) + each[pay_trust] * (trust - 0.5)
        - each[pay_stance] * stance * awake + each[pay_spirit] * (spirit - each[public_spirit])
    )  # fmt: skip
    estates.pay += each[pay_speed] * (sigmoid(odds) - estates.pay) * estates.has_firm
    _firms_decide(society, p, satisfied, trust)
    shortfall = np.maximum(norm - satisfied, 0.0)
    faded = each[grievance_fades] + each[grievance_dialogue] * (talk - each[dialogue_base])
    gained = each[grievance_service] * shortfall + each[grievance_disputes] * heavy
    estates.grievance = np.maximum(estates.grievance + gained - faded * estates.grievance, 0.0)
    _committees_decide(society, p, talk - each[dialogue_base])
    _disputes_arise(society, p, satisfied, spirit)
    _mediate(society, p, talk)


def weight_of_disputes(society: Society, p: MonthValues) -> Floats:
    """Return how open disputes weigh on each estate: d are felt disputes a household.

    Equations
    ---------
    weight of open disputes | 未决纠纷的影响: heavy = d/(1 + d), d = felt·open/households
        with felt = estates.felt_disputes
    """
    estates = society.estates
    if not society.couplings.estates:
        return np.full(len(estates), 0.1)
    d = p.over(estates.community)[felt_disputes] * estates.disputes / estates.households
    return np.asarray(d / (1.0 + d))


def satisfaction(society: Society, p: MonthValues) -> Floats:
    """Return satisfaction with the upkeep of each estate: effort less what disputes spoil.

    Equations
    ---------
    satisfaction | 满意度: satisfaction = effort − lost·heavy
        with lost = estates.satisfaction_lost
    """
    lost = p.over(society.estates.community)[lost_to_disputes]
    return np.asarray(society.estates.effort - lost * weight_of_disputes(society, p))


def _stances(society: Society) -> Floats:
    return np.array([owners.stance if owners is not None else 0.1 for owners in society.owners])


def ties(society: Society, p: MonthValues) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say in which estates firm and owners' committee have a Party member in a key post."""
    estates, each = society.estates, p.over(society.estates.community)
    firms = np.array([firm.tie_draw for firm in society.firms] + [1.0])[estates.firm]
    owners = np.array([x.tie_draw if x is not None else 1.0 for x in society.owners])
    return firms < each[tie_firm], owners < each[tie_owners]


def dialogue(society: Society, p: MonthValues) -> Floats:
    """Return talk between owners and firm: by themselves, and at a council as far as its convener reaches them.

    No setting raises it directly.

    Equations
    ---------
    dialogue | 对话: dialogue = base + (1 − base)·meetings·mean reach(firm, owners)
        with base = estates.dialogue, meetings = estates.council
    """
    estates, place = society.estates, society.estates.community
    each = p.over(place)
    firm_tie, owners_tie = ties(society, p)
    reach = society.coordinator.reach(p, kinds.PROPERTY_FIRM, firm_tie, place)
    reach = (reach + society.coordinator.reach(p, kinds.OWNERS_COMMITTEE, owners_tie, place) * society.awake) / 2.0
    return np.asarray(each[dialogue_base] + (1.0 - each[dialogue_base]) * each[council] * reach * estates.has_firm)


def _firms_decide(society: Society, p: MonthValues, satisfied: Floats, trust: Floats) -> None:
    estates = society.estates
    leave = society.draw("estates.leave", estates)
    level = society.draw("estates.new_level", estates)
    firm_tie, owners_tie = ties(society, p)
    for e in np.flatnonzero(estates.has_firm).tolist():
        at = p.at(int(estates.community[e]))
        firm, owners = society.firms[int(estates.firm[e])], society.owners[e]
        oversight = owners.oversight(bool(owners_tie[e]), at) if owners is not None else 0.0
        signals = ContractSignals(
            pay=float(estates.pay[e]), satisfaction=float(satisfied[e]), effort=float(estates.effort[e]),
            own_level=float(estates.own_level[e]), oversight=oversight, poor_months=int(estates.poor_months[e]),
            offers_care=bool(estates.offers_care[e]), trust=float(trust[e]), tie=bool(firm_tie[e]),
        )  # fmt: skip
        estates.effort[e] = firm.decide_effort(signals, at)
        estates.own_level[e] += at[level_return] * (firm.level - estates.own_level[e])
        signals.poor_months = signals.poor_months + 1 if firm.is_poor(signals, at) else 0
        estates.poor_months[e] = signals.poor_months
        if (society.month + e) % 12 == 0:
            estates.offers_care[e] = firm.offers_care(signals, at, float(estates.care_draw[e]))
        ends = firm.leaving(signals, at) + (owners.dismissal(signals.satisfaction, at) if owners else 0.0)
        if leave[e] < ends:
            _change_firm(society, e, float(level[e]), at)


def _change_firm(society: Society, e: int, draw: float, at: CommunityValues) -> None:
    """Hand an estate to another firm of the city, which begins half-way between its level and what it finds."""
    estates = society.estates
    others = [i for i in range(len(society.firms)) if i != estates.firm[e]] or [0]
    place = min(int(draw * len(others)), len(others) - 1)
    inside = draw * len(others) - place  # the rest of the same uniform gives the contract's own departure
    new = others[place]
    estates.firm[e] = new
    estates.own_level[e] = society.firms[new].level + float(normal(np.array([inside]), 0.0, at[contract_spread])[0])
    estates.effort[e] = np.clip((estates.effort[e] + estates.own_level[e]) / 2.0, 0.08, 0.95)
    estates.disputes[e] *= at[kept_at_change]
    estates.grievance[e] *= at[kept_at_change]
    estates.pay[e] = max(estates.pay[e], at[newcomer_pay])
    estates.poor_months[e] = 0
    estates.offers_care[e] = False


def _committees_decide(society: Society, p: MonthValues, talk: Floats) -> None:
    estates = society.estates
    found, works = society.draw("owners.found", estates), society.draw("owners.strength", estates)
    asleep = society.draw("owners.asleep", estates)
    (active,) = society.means_by_estate(society.elders.active)
    for e, owners in enumerate(society.owners):
        if owners is None:
            continue
        at = p.at(int(estates.community[e]))
        owners.decide_stance(float(estates.grievance[e]), float(talk[e]), at)
        owners.learn(at)
        if owners.awake and asleep[e] < at[sleeping]:
            owners.sleep()
        elif not owners.awake and found[e] < founding_hazard(
            float(estates.grievance[e]), float(active[e]), float(estates.households[e]), at
        ):
            owners.wake(at[working_effectiveness] if works[e] < at[working_share] else at[weak_effectiveness])
        wanted = at[mobilised] > 0.0 and owners.awake
        estates.months_mobilised[e] = estates.months_mobilised[e] + 1 if wanted else NOBODY


def founding_hazard(grievance: float, active: float, households: float, at: CommunityValues) -> float:
    """Return the monthly chance that owners found a committee.

    Anger and people to carry it, against free riding (Olson).

    Equations
    ---------
    founding a committee | 成立业委会: P(found) = rate·(grievance/0.3)·(active/0.18)·(households/170)^(−γ) + help
        with rate = owners.founding, γ = owners.free_riding, help = owners.founding_extra
    """
    drive = grievance / 0.3 * active / 0.18 * math.exp(-at[free_riding] * math.log(households / 170.0))
    return at[founding] * drive + at[founding_extra]


def _disputes_arise(society: Society, p: MonthValues, satisfied: Floats, spirit: Floats) -> None:
    estates = society.estates
    each = p.over(estates.community)
    awake, stance = society.awake, _stances(society)
    months = estates.months_mobilised
    since = np.where(months >= 0, np.exp(-np.maximum(months, 0) / each[rush_months]), 0.0)
    at_peace = np.maximum(estates.households - estates.disputes, 0.0)  # a household has one dispute at a time
    rate = (
        each[arrivals] / 1000.0 * at_peace * estates.conflict_level
        * np.exp(each[arrivals_grievance] * (estates.grievance - 0.3))
        * (1.0 + each[arrivals_stance] * stance * (each[unorganised] + (1.0 - each[unorganised]) * awake))
        * (1.0 + each[arrivals_service] * np.maximum(0.45 - satisfied, 0.0))
        * (1.0 + each[rush] * each[mobilised] * since)
        * np.exp(-each[arrivals_spirit] * (spirit - each[public_spirit]))
    )  # fmt: skip
    estates.arrived = poisson(society.draw("estates.arrivals", estates), rate)
    estates.disputes += estates.arrived
    estates.complained += estates.arrived


def poisson(draw: Floats, rate: Floats) -> Floats:
    """Turn uniforms into Poisson counts by the inverse distribution function."""
    from scipy.special import pdtrik  # here, since commands that only read parameters need no SciPy

    k = np.maximum(np.ceil(pdtrik(np.clip(draw, 1e-12, 1 - 1e-12), np.maximum(rate, 1e-9)) - 1e-9), 0.0)
    return np.where(draw < np.exp(-rate), 0.0, k)


def _mediate(society: Society, p: MonthValues, talk: Floats) -> None:
    """Settle disputes: as many as mediators' hours allow, more easily where there is dialogue."""
    estates, communities, members = society.estates, society.communities, society.members
    n, place = society.community_count, society.estates.community
    carried_by = total(members.estate, len(estates), members.active & members.party)
    pull = estates.disputes * (1.0 + p.over(place)[carried] * carried_by)
    open_ = total(place, n, estates.disputes)
    hours = communities.mediation_hours + communities.studio_hours
    ease = 1.0 - p[settle_dialogue] * ratio(total(place, n, talk * estates.disputes), open_)
    settled = np.minimum(
        p[most_settled] * open_, hours / (p[dispute_hours] * ease) * ratio(open_, open_ + p[half_busy])
    )
    share = ratio(pull, total(place, n, pull)[place])
    closed = np.minimum(settled[place] * share, estates.disputes)
    estates.closed_share = ratio(closed, estates.disputes)
    faded = p.over(place)[disputes_fade] * (estates.disputes - closed)
    society.flows.sums["disputes_closed"] = float(closed.sum())
    estates.disputes = estates.disputes - closed - faded
