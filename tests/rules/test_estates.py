"""Estates: fees, effort, grievance, firms and committees, each step worked out by hand."""

import math

import numpy as np
import pytest

from shequ.agents import owners_committee as oc
from shequ.agents import property_firm as pf
from shequ.agents.coordinator import COORDINATORS
from shequ.agents.mesa.kinds import OwnersCommittee, PropertyFirm
from shequ.agents.society import Society
from shequ.agents.words import FIRM, NOBODY
from shequ.engine.parameters import MonthValues, Parameter
from shequ.population.organisations import contract_spread, weak_effectiveness, working_effectiveness
from shequ.population.people import public_spirit
from shequ.rules import estates as e
from shequ.rules.planning import tie_firm, tie_owners
from small import small_society, values

STILL = {
    e.felt_disputes: 20.0, e.lost_to_disputes: 0.25, e.pay_base: 1.75, e.pay_satisfaction: 2.6, e.pay_trust: 1.3,
    e.pay_stance: 0.5, e.pay_spirit: 1.0, e.pay_speed: 0.1, public_spirit: 0.35, e.grievance_service: 0.0,
    e.grievance_disputes: 0.0, e.grievance_fades: 0.0, e.grievance_dialogue: 0.0, e.dialogue_base: 0.1,
    e.council: 0.0, e.mobilised: 0.0, e.arrivals: 0.0, e.disputes_fade: 0.0, e.founding: 0.0, e.founding_extra: 0.0,
    e.level_return: 0.0, pf.contract_end: 0.0, pf.leaving_hazard: 0.0, pf.adjustment: 0.0, oc.dismissal_hazard: 0.0,
    oc.sleeping: 0.0, oc.training: 0.0, oc.stance_speed: 0.0, contract_spread: 0.0,
}  # fmt: skip


def calm() -> Society:
    """Return estates that all have the same firm and a sleeping committee, without disputes."""
    society = small_society()
    estates, model = society.estates, society.residents[0].model
    society.firms[:] = [PropertyFirm(model, 0.6, 0.9)]
    society.owners[:] = [OwnersCommittee(model, i, False, 0.3, 0.9) for i in range(len(estates))]
    estates.has_firm, estates.firm, estates.effort, estates.own_level = True, 0, 0.55, 0.6
    estates.pay, estates.grievance, estates.disputes, estates.poor_months = 0.75, 0.3, 0.0, 0
    estates.conflict_level, estates.months_mobilised, estates.complained = 1.0, NOBODY, 0.0
    society.communities.mediation_hours, society.communities.studio_hours = 0.0, 0.0
    society.elders.trust, society.elders.spirit, society.elders.norm = 0.5, 0.35, 0.62
    society.month = 1
    return society


def still(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, STILL | (changed or {}))


def test_disputes_weigh_and_spoil_satisfaction_by_hand() -> None:
    """Otherwise a dispute would weigh the same in a large estate, or weigh more than one."""
    society = calm()
    society.estates.households, society.estates.disputes = 100.0, 2.0  # d = 20 · 2 / 100 = .4
    p = still(society)
    assert e.weight_of_disputes(society, p) == pytest.approx(0.4 / 1.4)
    assert e.satisfaction(society, p) == pytest.approx(0.55 - 0.25 * 0.4 / 1.4)


def test_fee_payment_by_hand() -> None:
    """Otherwise fees would follow the wrong odds, or be paid where no firm asks for them."""
    society = calm()
    for owners in society.owners:
        owners.awake, owners.stance = True, 0.2
    society.estates.has_firm[1] = False
    society.elders.trust[FIRM], society.elders.spirit = 0.6, 0.45
    society.estates.effort = 0.65
    e.run_estates(society, still(society))
    odds = 1.75 + 2.6 * 0.1 + 1.3 * 0.1 - 0.5 * 0.2 + 1.0 * 0.1
    paid = 0.75 + 0.1 * (1 / (1 + math.exp(-odds)) - 0.75)
    assert society.estates.pay[[0, 2, 3]] == pytest.approx(paid)
    assert society.estates.pay[1] == 0.75


def test_grievance_by_hand() -> None:
    """Otherwise poor service and disputes would not add up to grievance, or it would not fade."""
    society = calm()
    estates = society.estates
    estates.effort = 0.475
    estates.disputes = estates.households * 3.0 / 7.0 / 20.0  # weight .3, satisfaction .475 − .075 = .40
    fed = {e.grievance_service: 0.18, e.grievance_disputes: 0.045, e.grievance_fades: 0.09}
    e.run_estates(society, still(society, fed))
    assert estates.grievance == pytest.approx(0.3 + 0.18 * 0.22 + 0.045 * 0.3 - 0.09 * 0.3)


def test_dialogue_lets_grievance_fade_faster() -> None:
    """Otherwise a council would change nothing, or keep anger alive: faded (.09 + .04·(talk − .1))·grievance."""
    society = calm()
    society.coordinator = COORDINATORS["party"]
    society.estates.effort = 0.9
    p = still(society, {e.grievance_fades: 0.09, e.grievance_dialogue: 0.04, e.council: 1.0, tie_firm: 0.0})
    talk = e.dialogue(society, p)
    e.run_estates(society, p)
    assert (talk > 0.1).all()
    assert society.estates.grievance == pytest.approx(0.3 * (1 - 0.09 - 0.04 * (talk - 0.1)))


def test_poor_months_are_counted_in_a_row() -> None:
    """Otherwise a firm would leave for bad times long past."""
    society = calm()
    society.estates.pay, society.estates.poor_months = [0.3, 0.9, *[0.9] * (len(society.estates) - 2)], 3
    e.run_estates(society, still(society, {e.pay_speed: 0.0, pf.poor_pay: 0.72, pf.poor_service: 0.38}))
    assert society.estates.poor_months.tolist() == [4, *[0] * (len(society.estates) - 1)]


def test_a_firm_thinks_of_care_once_a_year() -> None:
    """Otherwise offers would come and go by the month, or all of a city's in the same one."""
    society = calm()
    society.estates.offers_care, society.estates.care_draw = False, 0.0
    came = []
    for month in range(1, 13):
        society.month = month
        society.estates.offers_care = False
        e.run_estates(society, still(society, {pf.care_intercept: 5.0}))
        came += [(month, estate) for estate in np.flatnonzero(society.estates.offers_care).tolist()]
    assert sorted(came, key=lambda x: x[1]) == [((12 - k % 12), k) for k in range(len(society.estates))]


def test_a_firm_that_leaves_is_replaced_by_hand() -> None:
    """Otherwise a new firm would begin at its own level at once, or with its predecessor's quarrels whole."""
    society = calm()
    society.firms.append(PropertyFirm(society.firms[0].model, 0.8, 0.9))
    society.firms[0].level = 0.8
    estates = society.estates
    estates.effort, estates.disputes, estates.grievance = 0.4, 10.0, 0.5
    estates.poor_months, estates.offers_care = 9, True
    e.run_estates(society, still(society, {pf.contract_end: 1.0, e.pay_speed: 0.0}))
    assert estates.effort == pytest.approx((0.4 + 0.8) / 2)
    assert estates.disputes == pytest.approx(6.0)
    assert estates.grievance == pytest.approx(0.3)
    assert (estates.pay == 0.78).all()
    assert (estates.poor_months == 0).all()
    assert not estates.offers_care.any()


def test_a_committee_dismisses_as_a_firm_leaves() -> None:
    """Otherwise dismissal would not add to leaving, or a sleeping committee could dismiss."""
    for awake, changed in ((True, True), (False, False)):
        society = calm()
        for owners in society.owners:
            owners.awake, owners.effectiveness, owners.stance = awake, 1.0, 0.5
        society.estates.effort, society.estates.pay = 0.4, 0.3
        e.run_estates(society, still(society, {oc.dismissal_hazard: 1.0, e.pay_speed: 0.0}))
        assert (society.estates.pay == (0.78 if changed else 0.3)).all()


def test_an_estate_is_handed_to_another_firm() -> None:
    """Otherwise a dismissed firm could follow itself, with disputes and grievance forgiven."""
    society = calm()
    society.firms.extend(PropertyFirm(society.firms[0].model, 0.6, 0.9) for _ in range(2))
    for draw in np.linspace(0.0, 0.999, 40).tolist():
        society.estates.firm[0] = 0
        e._change_firm(society, 0, draw, still(society).at(0))
        assert society.estates.firm[0] != 0


def test_estates_without_a_firm_are_kept_up_as_the_parameter_says() -> None:
    """Otherwise the parameter would be sampled in vain."""
    society = calm()
    society.estates.has_firm, society.estates.firm, society.estates.effort = False, NOBODY, 0.4
    p = still(society, {e.upkeep: 0.5})
    e.run_estates(society, p)
    assert e.satisfaction(society, p) == pytest.approx(0.5)


def test_disputes_arise_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise anger, stance, service, mobilisation or spirit would move disputes by another factor."""
    monkeypatch.setattr(e, "poisson", lambda draw, rate: rate)
    society = calm()
    for owners in society.owners:
        owners.awake, owners.stance = True, 0.25
    estates = society.estates
    estates.households, estates.disputes, estates.conflict_level, estates.grievance = 102.0, 2.0, 2.0, 0.5
    estates.effort, estates.months_mobilised = 0.35, 7
    society.elders.spirit = 0.45
    more = {
        e.arrivals: 1.5, e.arrivals_grievance: 0.8, e.arrivals_stance: 1.2, e.arrivals_service: 2.0,
        e.arrivals_spirit: 1.0, e.rush: 0.5, e.rush_months: 8.0, e.mobilised: 1.0, e.felt_disputes: 0.0,
    }  # fmt: skip
    e.run_estates(society, still(society, more))
    rate = 1.5 / 1000 * 100 * 2 * math.exp(0.8 * 0.2) * (1 + 1.2 * 0.25) * (1 + 2 * 0.1)
    rate *= (1 + 0.5 * math.exp(-8 / 8)) * math.exp(-0.1)
    assert estates.arrived == pytest.approx(rate)
    assert estates.complained == pytest.approx(rate)
    assert (estates.months_mobilised == 8).all()


def test_poisson_inverts_the_distribution() -> None:
    """Otherwise disputes would not have their stated rate, or one estate's rate would shift another's draw."""
    draws = np.append(np.linspace(0.0, 0.9995, 500), 0.999999)
    for rate in (0.0, 1e-6, 0.02, 0.7, 3.0, 40.0):
        found = e.poisson(draws, np.full(len(draws), rate))
        for u, k in zip(draws.tolist(), found.tolist(), strict=True):
            below = sum(math.exp(-rate) * rate**i / math.factorial(i) for i in range(int(k)))
            within = below + math.exp(-rate) * rate ** int(k) / math.factorial(int(k))
            assert below <= u + 1e-9
            assert u < within + 1e-9


def test_founding_hazard_by_hand() -> None:
    """Otherwise anger and active people would not carry it, or large estates would not lag."""
    society = calm()
    p = still(society, {e.founding: 0.009, e.founding_extra: 0.01, e.free_riding: 0.5}).at(0)
    assert e.founding_hazard(0.6, 0.09, 170.0, p) == pytest.approx(0.009 * 2.0 * 0.5 + 0.01)
    assert e.founding_hazard(0.3, 0.18, 680.0, p) == pytest.approx(0.009 / 2.0 + 0.01)
    assert e.founding_hazard(0.0, 0.0, 680.0, p) == pytest.approx(0.01)


def test_founding_stops_where_a_committee_exists() -> None:
    """Otherwise helped founding would go on for ever and make every committee weak again."""
    society = calm()
    society.owners[0].awake, society.owners[0].effectiveness = True, 0.66
    society.owners[1] = None
    strengths = {working_effectiveness: 0.7, weak_effectiveness: 0.2}
    e.run_estates(society, still(society, {e.founding_extra: 1.0, **strengths}))
    assert society.owners[0].effectiveness == 0.66
    assert society.owners[1] is None
    works = society.draw("owners.strength", society.estates) < 0.3
    for i in (2, 3):
        assert society.owners[i].awake
        assert society.owners[i].effectiveness == (0.7 if works[i] else 0.2)


def test_a_committee_falls_asleep_and_is_not_refounded_at_once() -> None:
    """Otherwise falling asleep would have no effect, or a mobilised rush would go on without a committee."""
    society = calm()
    society.owners[0].awake = True
    society.estates.months_mobilised = 5
    e.run_estates(society, still(society, {oc.sleeping: 1.0, e.mobilised: 1.0}))
    assert not society.owners[0].awake
    assert (society.estates.months_mobilised == NOBODY).all()


def test_dialogue_by_hand() -> None:
    """Otherwise meetings would work without anybody whom their convener reaches."""
    society = calm()
    society.firms[0].tie_draw = 0.5
    ties = {e.council: 0.5, tie_firm: 0.6, tie_owners: 0.1}
    lines = {parameter: 0.1 for parameter in COORDINATORS["party"].lines}
    worth = {COORDINATORS["party"].tie_worth: 0.5}
    p = still(society, {**ties, **lines, **worth})
    assert e.dialogue(society, p) == pytest.approx(0.1)  # nobody convenes
    society.coordinator = COORDINATORS["party"]
    society.estates.has_firm[0] = False
    alone = (0.1 + 0.9 * 0.5) / 2  # the firm by its tie; the committee sleeps
    assert e.dialogue(society, p)[1:] == pytest.approx(0.1 + 0.9 * 0.5 * alone)
    for owners in society.owners:
        owners.awake = True
    reach = (0.1 + 0.9 * 0.5 + 0.1) / 2  # and the committee by its line
    assert e.dialogue(society, p)[1:] == pytest.approx(0.1 + 0.9 * 0.5 * reach)
    assert e.dialogue(society, p)[0] == pytest.approx(0.1)
