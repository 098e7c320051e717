"""Estates: owners pay, firms work, committees act, disputes arise and are settled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.formulas import between, normal, poisson, ratio, sigmoid
from reference.volunteering import carriers
from shequ.agents.words import FIRM

if TYPE_CHECKING:
    from reference.firm import OwnersCommittee
    from reference.model import PlainCity
    from reference.places import Community, Estate


def run_estates(model: PlainCity) -> None:
    """Let each estate live its month, then settle disputes community by community."""
    closed, talk = 0.0, {}
    for estate in model.estates:
        talk[estate] = live_in_estate(model, estate)
    for community in model.communities:
        closed += mediate(community, talk)
    model.sums["disputes_closed"] = closed


def live_in_estate(model: PlainCity, estate: Estate) -> float:
    """Pay, effort, grievance, committee and new disputes, in that order; return the dialogue there is."""
    p = estate.p
    if not estate.has_firm:
        estate.effort = p["estates.upkeep"]
    heavy, satisfied = estate.weight_of_disputes(), estate.satisfaction()
    trust = estate.mean([elder.trust[FIRM] for elder in estate.elders])
    spirit = estate.mean([elder.spirit for elder in estate.elders])
    norm = estate.mean([elder.norm for elder in estate.elders])
    talk = dialogue(model, estate)
    if estate.has_firm:
        pay_fees(estate, satisfied, trust, spirit)
        firm_decides(model, estate, satisfied, trust)
    gained = p["estates.grievance_by_service"] * max(norm - satisfied, 0.0)
    gained += p["estates.grievance_by_disputes"] * heavy
    fades = p["estates.grievance_fades"] + p["estates.grievance_dialogue"] * (talk - p["estates.dialogue"])
    estate.grievance = max(estate.grievance + gained - fades * estate.grievance, 0.0)
    if estate.owners is not None:
        committee_decides(model, estate, estate.owners, talk - p["estates.dialogue"])
    estate.arrived = float(
        poisson(model.chance("estates.arrivals", estate.number), dispute_rate(estate, satisfied, spirit))
    )
    estate.disputes += estate.arrived
    estate.complained += estate.arrived
    return talk


def dialogue(model: PlainCity, estate: Estate) -> float:
    """Return base + (1 − base)·council meetings·mean reach to firm and committee, where there is a firm."""
    p, call = estate.p, model.coordinator.reach
    reach = call("firm", estate.firm_tie, p)
    if estate.has_committee:
        reach += call("owners", estate.owners_tie, p)
    base = p["estates.dialogue"]
    return base + (1.0 - base) * p["estates.council"] * reach / 2.0 * estate.has_firm


def pay_fees(estate: Estate, satisfied: float, trust: float, spirit: float) -> None:
    """Move the share paid to the logit of satisfaction, trust in the firm, stance of a committee and spirit."""
    p = estate.p
    odds = p["estates.pay_base"] + p["estates.pay_per_satisfaction"] * (satisfied - 0.55)
    odds += p["estates.pay_per_trust"] * (trust - 0.5) + p["estates.pay_per_spirit"] * (spirit - p["spirit.level"])
    if estate.has_committee:
        odds -= p["estates.pay_per_stance"] * estate.stance
    estate.pay += p["estates.pay_speed"] * (sigmoid(odds) - estate.pay)


def firm_decides(model: PlainCity, estate: Estate, satisfied: float, trust: float) -> None:
    """Set effort, count poor months, once a year think of elder service, and stay or go."""
    p, firm, tie = estate.p, estate.firm, estate.firm_tie
    estate.effort = firm.decide_effort(estate)
    estate.own_level += p["firm.level_return"] * (firm.level - estate.own_level)
    estate.poor_months = estate.poor_months + 1 if firm.is_poor(estate, satisfied) else 0
    ends = firm.leaving_hazard(estate)
    if (model.month + estate.number) % 12 == 0:
        estate.offers_care = firm.wants_to_offer_care(estate, tie, trust)
    if estate.owners is not None:
        ends += estate.owners.dismissal_hazard(satisfied, p)
    if model.chance("estates.leave", estate.number) < ends:
        change_firm(model, estate)


def change_firm(model: PlainCity, estate: Estate) -> None:
    """Hand the estate to another firm, which begins half-way between what it finds and its own level.

    One draw names the firm; the rest of its digits give the departure of this contract.
    """
    p = estate.p
    others = [firm for firm in model.firms if firm is not estate.firm] or model.firms[:1]
    point = model.chance("estates.new_level", estate.number) * len(others)
    place = min(int(point), len(others) - 1)
    estate.firm = others[place]
    estate.own_level = estate.firm.level + normal(point - place, 0.0, p["firm.contract_spread"])
    estate.effort = between((estate.effort + estate.own_level) / 2.0, 0.08, 0.95)
    estate.disputes *= p["firm.kept_at_change"]
    estate.grievance *= p["firm.kept_at_change"]
    estate.pay = max(estate.pay, p["firm.newcomer_pay"])
    estate.poor_months, estate.offers_care = 0, False


def committee_decides(model: PlainCity, estate: Estate, owners: OwnersCommittee, talk_gained: float) -> None:
    """Take a stance, learn, fall asleep or be founded, and count the months since owners were mobilised."""
    p = estate.p
    owners.decide_stance(estate, talk_gained)
    owners.learn(p)
    if owners.awake:
        owners.awake = model.chance("owners.asleep", estate.number) >= p["owners.falling_asleep"]
    elif model.chance("owners.found", estate.number) < founding_hazard(estate):
        works = model.chance("owners.strength", estate.number) < p["owners.working_share"]
        owners.awake, owners.effectiveness = True, p["owners.working"] if works else p["owners.weak"]
    mobilised = p["estates.mobilised"] > 0.0 and owners.awake
    estate.months_mobilised = estate.months_mobilised + 1 if mobilised else -1


def founding_hazard(estate: Estate) -> float:
    """Return rate·(grievance/0.3)·(active share/0.18)·(households/170)^−γ, and what help from outside adds."""
    p = estate.p
    active = estate.mean([float(elder.active) for elder in estate.elders])
    drive = estate.grievance / 0.3 * active / 0.18 * (estate.households / 170.0) ** -p["owners.free_riding"]
    return p["owners.founding"] * drive + p["owners.founding_extra"]


def dispute_rate(estate: Estate, satisfied: float, spirit: float) -> float:
    """Return new disputes expected: of households at peace, by proneness, grievance, stance, service, rush, spirit."""
    p = estate.p
    rate = p["estates.arrivals"] / 1000.0 * max(estate.households - estate.disputes, 0.0) * estate.conflict_level
    rate *= math.exp(p["estates.arrivals_per_grievance"] * (estate.grievance - 0.3))
    carried = 1.0 if estate.has_committee else p["estates.unorganised"]
    rate *= 1.0 + p["estates.arrivals_per_stance"] * estate.stance * carried
    rate *= 1.0 + p["estates.arrivals_by_service"] * max(0.45 - satisfied, 0.0)
    if estate.months_mobilised >= 0:
        since = math.exp(-estate.months_mobilised / p["estates.rush_months"])
        rate *= 1.0 + p["estates.mobilised_rush"] * p["estates.mobilised"] * since
    return rate * math.exp(-p["estates.arrivals_per_spirit"] * (spirit - p["spirit.level"]))


def mediate(community: Community, talk: dict[Estate, float]) -> float:
    """Settle min(most·open, hours/(hours a dispute·ease) · open/(open + half busy)), shared by pull; some fade."""
    p, estates = community.p, community.estates
    open_ = sum(estate.disputes for estate in estates)
    ease = 1.0 - p["estates.settle_dialogue"] * ratio(sum(talk[e] * e.disputes for e in estates), open_)
    hours = community.mediation_hours + community.studio_hours
    able = hours / (p["hub.dispute_hours"] * ease) * ratio(open_, open_ + p["estates.half_busy"])
    settled = min(p["estates.most_settled"] * open_, able)
    pull = {e: e.disputes * (1.0 + p["estates.carried_by_members"] * carriers(e)) for e in estates}
    total, all_closed = sum(pull.values()), 0.0
    for estate in estates:
        closed = min(settled * ratio(pull[estate], total), estate.disputes)
        estate.closed_share = ratio(closed, estate.disputes)
        estate.disputes -= closed
        estate.disputes -= p["estates.disputes_fade"] * estate.disputes
        all_closed += closed
    return all_closed
