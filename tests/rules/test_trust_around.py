"""Trust through estates, tales and incidents, and where it comes to rest."""

import numpy as np
import pytest

from shequ.agents.coordinator import COORDINATORS
from shequ.agents.society import Claims, Couplings, Society
from shequ.agents.words import COMMITTEE, FIRM, MEALS, NEIGHBOURS, NOBODY, OWNERS, PARTY
from shequ.engine.parameters import MonthValues, Parameter
from shequ.policy.parameters import PARAMETERS
from shequ.rules import trust as t
from small import meet_nobody, small_society, values

STILL = {
    t.step: 0.10, t.loss_gain_ratio: 2.0, t.tolerance: 0.10, t.returning: 0.0, t.confusion: 0.0, t.incident: 0.0,
    t.contact_base: 0.50, t.contact_known: 0.0, t.formalism: 0.25, t.contact_weight: 0.6, t.climate_weight: 0.2,
    t.climate_settled: 0.2, t.service_weight: 0.6, t.told_trust: 0.03, t.told_awareness: 0.06, t.told_fades: 0.5,
    t.told_most: 0.3, t.incident_loss: 0.10,
}  # fmt: skip


def quiet(communities: int = 1) -> Society:
    """Return a society in which nothing happens this month and everybody trusts by half."""
    society = small_society(communities)
    elders, flows, n = society.elders, society.flows, len(society.elders)
    meet_nobody(society)
    flows.knew, flows.claims, flows.pooled = np.zeros((5, n), bool), None, np.zeros((8, n), np.int64)
    elders.need, elders.served, elders.known, elders.accepted = 0, 0, False, False
    elders.trust, elders.trust_anchor, elders.norm, elders.expectation = 0.5, 0.5, 0.5, 0.5
    elders.quality = 0.0
    society.estates.disputes, society.estates.closed_share = 0.0, 0.0
    society.communities.mediation_hours, society.communities.studio_hours = 0.0, 0.0
    return society


def still(society: Society, **more: float) -> MonthValues:
    """Return the values above, some of them changed by their Python name."""
    changed: dict[Parameter, float] = STILL | {getattr(t, name): value for name, value in more.items()}
    return values(society, changed)


def no_upkeep(society: Society) -> None:
    """Let neither firms nor owners' committees speak."""
    society.estates.has_firm = False
    for owners in society.owners:
        if owners is not None:
            owners.awake = False


def test_climate_by_hand_and_by_hours() -> None:
    """Otherwise who does not mediate would be credited for peace, or hours would not share the credit."""
    for studio, moved in ((0.0, (0.0, 0.10 * 0.2 * 0.1 * 0.5)), (9.0, (0.00075, 0.00025))):
        society = quiet()
        no_upkeep(society)
        society.estates.closed_share = 0.5  # z = .5 + .2 · .5 = .6 against .5
        society.communities.mediation_hours, society.communities.studio_hours = 3.0, studio
        t.update_trust(society, still(society))
        assert society.elders.trust[PARTY] == pytest.approx(0.5 + moved[0])
        assert society.elders.trust[COMMITTEE] == pytest.approx(0.5 + moved[1])
        assert (society.elders.trust[FIRM:] == 0.5).all()


def test_climate_of_an_estate_full_of_disputes_by_hand() -> None:
    """Otherwise disputes would not weigh, or the weight would not end at one half."""
    society = quiet()
    no_upkeep(society)
    society.communities.mediation_hours = 3.0
    society.estates.disputes = society.estates.households * 3.0 / 20.0 / 7.0  # d = 3/7, weight .3, z = .35
    t.update_trust(society, still(society))
    assert society.elders.trust[COMMITTEE] == pytest.approx(0.5 - 0.10 * 0.2 * (0.15 + 0.05) * 0.5)


def test_nobody_mediates_and_nobody_is_credited() -> None:
    """Otherwise no hours at all would be a share of something."""
    society = quiet()
    no_upkeep(society)
    society.estates.closed_share = 1.0
    t.update_trust(society, still(society))
    assert (society.elders.trust == 0.5).all()


def test_firm_and_committee_by_hand() -> None:
    """Otherwise upkeep would be felt where no firm works, or a sleeping committee judged."""
    society = quiet()
    estates, place = society.estates, society.elders.estate
    estates.effort = 0.7
    e = next(e for e in np.flatnonzero(estates.has_firm).tolist() if (place == e).any())
    for owners in society.owners:
        if owners is not None:
            owners.awake = owners.estate == e
            owners.effectiveness = 0.3
    t.update_trust(society, still(society))
    served = estates.has_firm[place]
    assert society.elders.trust[FIRM, served] == pytest.approx(0.5 + 0.10 * 0.6 * 0.2 * 0.5)
    assert (society.elders.trust[FIRM, ~served] == 0.5).all()
    assert society.elders.trust[OWNERS, place == e] == pytest.approx(0.5 - 0.10 * 0.6 * (0.2 + 0.1) * 0.5)
    assert (society.elders.trust[OWNERS, place != e] == 0.5).all()


def tell(society: Society, experience: float) -> None:
    """Let elder 1 be cared for by the members' team and be one of elder 0's neighbours."""
    elders = society.elders
    elders.neighbours = NOBODY
    elders.neighbours[:, 0] = [1, 2, 3, 4, 5, 6]
    elders.need[MEALS, 1], elders.served[MEALS, 1], elders.accepted[MEALS, 1] = 100, 100, True
    elders.quality[1] = experience**2
    claim = ([1], [MEALS], [society.order.team], [100], [100])
    society.flows.claims = Claims(*(np.array(x) for x in claim))


def test_tales_by_hand_are_symmetric() -> None:
    """Otherwise what is only told would weigh as what is met, or bad tales more than good ones."""
    for z, change in ((0.8, 0.03 * 0.3 / 6), (0.2, -0.03 * 0.3 / 6)):
        society = quiet()
        society.couplings = Couplings(estates=False)
        tell(society, z)
        t.update_trust(society, still(society))
        assert society.elders.trust[PARTY, 0] == pytest.approx(0.5 + change)
        assert (society.elders.trust[COMMITTEE:, 0] == 0.5).all()
        assert society.elders.awareness_told[0] == pytest.approx(0.06 / 6)
        assert (society.elders.trust[:, 2:] == 0.5).all()


def test_awareness_from_tales_fades_and_has_a_limit() -> None:
    """Otherwise everybody would come to know of everything."""
    society = quiet()
    society.couplings = Couplings(estates=False)
    tell(society, 0.8)
    society.elders.awareness_told = [0.2, 0.3, *[0.1] * (len(society.elders) - 2)]
    t.update_trust(society, still(society))
    assert society.elders.awareness_told[:3] == pytest.approx([0.2 * 0.5 + 0.01, 0.15, 0.05])
    t.update_trust(society, still(society, told_awareness=60.0))
    assert society.elders.awareness_told[0] == pytest.approx(0.3)


def test_hearsay_moves_by_events_only() -> None:
    """Otherwise opinions would spread without anything having happened."""
    society = quiet()
    society.couplings = Couplings(estates=False)
    society.elders.trust = np.random.default_rng(2).random((5, len(society.elders)))
    before = society.elders.trust.copy()
    t.update_trust(society, still(society))
    assert np.array_equal(society.elders.trust, before)


@pytest.mark.parametrize(("who", "hit"), [("none", COMMITTEE), ("office", COMMITTEE), ("party", PARTY)])
def test_incidents_hit_whoever_runs_the_hub_and_by_confusion_its_twin(who: str, hit: int) -> None:
    """Otherwise one of the two committees would be safe from scandal by its name."""
    for confusion in (0.0, 1.0):
        society = quiet(communities=2)
        society.couplings = Couplings(estates=False, influence=False)
        society.coordinator = COORDINATORS[who]
        p = still(society, confusion=confusion)
        p = MonthValues({q.name: p[q] for q in PARAMETERS.values()} | {t.incident_forced.name: np.array([1.0, 0.0])})
        t.update_trust(society, p)
        here = society.elders.community == 0
        assert society.elders.trust[hit, here] == pytest.approx(0.45)
        assert society.elders.trust[1 - hit, here] == pytest.approx(0.45 if confusion else 0.5)
        assert (society.elders.trust[:, ~here] == 0.5).all()
        assert (society.elders.trust[FIRM:] == 0.5).all()
        assert society.flows.sums["incidents"] == 1.0


def test_an_incident_must_happen_and_come_out() -> None:
    """Otherwise hidden misuse would cost trust, or found misuse none."""
    for happens, found, expected in ((1.0, 1.0, 0.45), (1.0, 0.0, 0.5), (0.0, 1.0, 0.5)):
        society = quiet()
        society.couplings = Couplings(estates=False, influence=False)
        t.update_trust(society, still(society, incident=happens, incident_found=found))
        assert society.elders.trust[COMMITTEE] == pytest.approx(expected)


def test_settled_trust_by_hand_is_where_a_year_leaves_it() -> None:
    """Otherwise trust in firms and committees would drift through the years that are compared."""
    society = quiet()
    society.estates.effort = 0.7  # gain .10 · .6 · .2 = .012, return .022
    p = still(society, returning=0.022)
    t.settle_trust(society, p)
    served = society.estates.has_firm[society.elders.estate]
    assert society.elders.trust[FIRM, served] == pytest.approx((0.012 + 0.022 * 0.5) / (0.012 + 0.022))
    assert society.elders.trust[FIRM, ~served] == pytest.approx(0.5)
    before = society.elders.trust.copy()
    for _ in range(12):
        t.update_trust(society, p)
    assert society.elders.trust[[FIRM, OWNERS]] == pytest.approx(before[[FIRM, OWNERS]], abs=0.005)


def test_equal_acts_without_care_leave_the_five_within_a_point() -> None:
    """Otherwise the ranking of trust would be set by constants and not by what anybody does."""
    society = quiet()
    society.elders.norm = np.random.default_rng(3).normal(0.5, 0.1, len(society.elders))
    society.estates.has_firm, society.estates.effort = True, 0.5
    model = society.firms[0].model
    kind = type(next(x for x in society.owners if x is not None))
    society.owners[:] = [kind(model, e, True, 0.5, 1.0) for e in range(len(society.estates))]
    for name in ("visited", "volunteered", "called", "noticed", "received"):
        getattr(society.flows, name)[:] = True
    for _ in range(60):
        t.update_trust(society, still(society, returning=0.022))
    means = society.elders.trust.mean(axis=1)
    assert means.max() - means.min() < 0.01
    assert means[NEIGHBOURS] < 0.5  # noise alone costs a little: shortfalls weigh more
