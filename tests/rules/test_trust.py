"""One step of trust for everybody: who acted, and how well, is all that counts."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from shequ.agents.coordinator import COORDINATORS
from shequ.agents.society import Claims, Couplings, Society
from shequ.agents.words import BY_MARKET, BY_MEMBER, BY_SELF, COMMITTEE, FIRM, MEALS, NEIGHBOURS, NOBODY, OWNERS, PARTY
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import trust as t
from small import meet_nobody, small_society, values

ALL = (PARTY, COMMITTEE, FIRM, OWNERS, NEIGHBOURS)
STILL = {
    t.step: 0.10, t.loss_gain_ratio: 2.0, t.tolerance: 0.10, t.returning: 0.0, t.confusion: 0.0, t.incident: 0.0,
    t.forgetting: 0.0, t.contact_base: 0.50, t.contact_known: 0.15, t.formalism: 0.25, t.formalism_effect: 0.5,
    t.contact_weight: 1.0, t.care_weight: 1.0, t.blame_weight: 0.2, t.climate_weight: 0.2, t.climate_settled: 0.2,
    t.service_weight: 0.6, t.organiser_visible: 0.0, t.told_trust: 0.03, t.expectation_learning: 0.04,
    t.expectation_return: 0.0, t.incident_loss: 0.10,
}  # fmt: skip


def quiet(apart: bool = True) -> Society:
    """Return a society in which nothing happens this month and everybody trusts by half."""
    society = small_society()
    elders, flows, n = society.elders, society.flows, len(society.elders)
    meet_nobody(society)
    flows.knew, flows.claims, flows.pooled = np.zeros((5, n), bool), None, np.zeros((8, n), np.int64)
    elders.need, elders.served, elders.known, elders.accepted = 0, 0, False, False
    elders.trust, elders.trust_anchor, elders.norm, elders.expectation = 0.5, 0.5, 0.5, 0.45
    elders.expectation_anchor, elders.quality = 0.45, 0.0
    society.estates.disputes, society.estates.closed_share = 0.0, 0.0
    if apart:
        society.couplings = Couplings(estates=False, influence=False)
    return society


def still(society: Society, **more: float) -> MonthValues:
    """Return the values above, some of them changed by their Python name."""
    changed: dict[Parameter, float] = STILL | {getattr(t, name): value for name, value in more.items()}
    return values(society, changed)


def lacking(society: Society, channel: int, served: int = 25) -> None:
    """Let the first elder's accepted need for 100 minutes of meals be met in part."""
    elders = society.elders
    elders.need[MEALS, 0], elders.served[MEALS, 0] = 100, served
    elders.known[MEALS, 0] = elders.accepted[MEALS, 0] = True
    elders.channel[MEALS, 0] = channel


@pytest.mark.parametrize("target", ALL)
@pytest.mark.parametrize(
    ("surplus", "change"),
    [(0.30, 0.10 * 0.30 * 0.5), (-0.25, -0.10 * (0.25 + 0.15) * 0.5), (-0.08, -0.10 * 0.08 * 0.5), (0.0, 0.0)],
)
def test_a_step_by_hand_whoever_came(target: int, surplus: float, change: float) -> None:
    """Otherwise one of the five would be trusted by another equation, or small shortfalls would count twice."""
    society = quiet()
    n = len(society.elders)
    move = t.TrustStep(society, still(society))
    move.feel(target, np.full(n, 0.5 + surplus), np.full(n, 0.5), np.ones(n))
    assert (society.elders.trust == 0.5).all()  # all that is felt acts together
    move.take()
    assert society.elders.trust[target] == pytest.approx(0.5 + change)
    others = [k for k in ALL if k != target]
    assert (society.elders.trust[others] == 0.5).all()


@pytest.mark.parametrize(("flow", "target"), [("visited", PARTY), ("called", COMMITTEE), ("volunteered", NEIGHBOURS)])
def test_a_contact_by_hand(flow: str, target: int) -> None:
    """Otherwise a second visit would not be better than a stranger's, or formalism would not spoil one."""
    for knew, formalism, z, change in ((True, 0.25, 0.65, 0.10 * 0.15 * 0.5), (False, 0.45, 0.40, -0.10 * 0.10 * 0.5)):
        society = quiet()
        getattr(society.flows, flow)[0] = True
        society.flows.knew[target, 0] = knew
        t.update_trust(society, still(society, formalism=formalism))
        assert society.elders.trust[target, 0] == pytest.approx(0.5 + change), z
        assert (society.elders.trust[:, 1:] == 0.5).all()


def test_who_takes_the_two_committees_for_one_moves_both() -> None:
    """Otherwise confusion would cost or credit one committee only, or reach the firm."""
    society = quiet()
    society.flows.visited[:] = True
    society.flows.knew[PARTY] = True
    t.update_trust(society, still(society, confusion=1.0))
    assert society.elders.trust[[PARTY, COMMITTEE]] == pytest.approx(0.5075)
    assert (society.elders.trust[[FIRM, OWNERS, NEIGHBOURS]] == 0.5).all()


def swapped(act: Callable[[Society, int, int], None], confusion: float) -> tuple[np.ndarray, np.ndarray]:
    """Return trust after acts, and after the same acts with the two labels swapped, labels swapped back."""
    found = []
    for first, second in ((PARTY, COMMITTEE), (COMMITTEE, PARTY)):
        society = quiet()
        start = np.random.default_rng(1).random((2, len(society.elders)))
        society.elders.trust[first], society.elders.trust[second] = start
        act(society, first, second)
        t.update_trust(society, still(society, confusion=confusion))
        found.append(society.elders.trust[[first, second]].copy())
    return found[0], found[1]


def meet(society: Society, first: int, second: int) -> None:
    """Let all meet the first, whom they knew, and every second elder also the other, a stranger."""
    flow = {PARTY: society.flows.visited, COMMITTEE: society.flows.called}
    flow[first][:] = True
    society.flows.knew[first] = True
    flow[second][::2] = True
    society.elders.norm = 0.6


def meet_one(society: Society, first: int, second: int) -> None:
    """Let all meet the first only."""
    meet(society, first, second)
    {PARTY: society.flows.visited, COMMITTEE: society.flows.called}[second][:] = False


@pytest.mark.parametrize(("act", "confusion"), [(meet, 0.0), (meet_one, 0.0), (meet_one, 0.4)])
def test_swapping_labels_swaps_trust(act: Callable[[Society, int, int], None], confusion: float) -> None:
    """Otherwise a ranking of trust would come from names and not from acts."""
    one, other = swapped(act, confusion)
    assert np.array_equal(one, other)


def test_swapping_labels_swaps_trust_of_those_who_confuse_and_meet_both() -> None:
    """Otherwise the order of the list of names would decide a part of trust."""
    one, other = swapped(meet, 1.0)
    assert np.array_equal(one, other)


def test_blame_by_hand() -> None:
    """Otherwise a case that stays unserved would not be laid at the door of who took it up, by its share."""
    society = quiet()
    lacking(society, BY_MEMBER)
    t.update_trust(society, still(society))
    assert society.elders.trust[PARTY, 0] == pytest.approx(0.5 - 0.10 * 0.2 * 0.75 * (0.45 + 0.35) * 0.5)
    assert (society.elders.trust[COMMITTEE:] == 0.5).all()


def test_who_asked_blames_whom_they_trust_more() -> None:
    """Otherwise an elder who asked would blame somebody they would not have asked."""
    for trusted, loss in ((PARTY, 0.10 * 0.2 * 1.0 * 0.80 * 0.6), (COMMITTEE, 0.10 * 0.2 * 1.0 * 0.80 * 0.6)):
        society = quiet()
        lacking(society, BY_SELF, served=0)
        society.elders.trust[trusted, 0] = 0.6
        t.update_trust(society, still(society))
        assert society.elders.trust[trusted, 0] == pytest.approx(0.6 - loss)
        assert society.elders.trust[1 - trusted, 0] == 0.5


def test_what_the_market_lacks_is_nobody_s_fault() -> None:
    """Otherwise vouchers would cost trust in those who are not thanked for them either."""
    society = quiet()
    lacking(society, BY_MARKET, served=0)
    t.update_trust(society, still(society, market_blame=0.0))
    assert (society.elders.trust == 0.5).all()


def test_the_market_s_lack_can_be_laid_at_a_door() -> None:
    """Otherwise the assumption that decides how vouchers move trust could not be varied."""
    society = quiet()
    lacking(society, BY_MARKET, served=0)
    society.elders.trust[COMMITTEE, 0] = 0.6
    t.update_trust(society, still(society, market_blame=0.5))
    assert society.elders.trust[COMMITTEE, 0] == pytest.approx(0.6 - 0.10 * 0.2 * 0.5 * 0.80 * 0.6)


def test_care_by_hand_under_the_supplier_s_face() -> None:
    """Otherwise care would be credited by another share than the minutes given, or move expectation without care."""
    society = quiet()
    society.elders.need[MEALS, :2] = 100
    society.elders.accepted[MEALS, :2] = True
    society.elders.served[MEALS, 0], society.elders.quality[0] = 81, 1.0
    team = society.order.team
    society.flows.claims = Claims(*(np.array(x) for x in ([0, 0], [MEALS, MEALS], [team, 0], [60, 40], [60, 40])))
    assert society.suppliers.face[[team, 0]].tolist() == [PARTY, NOBODY]
    society.suppliers.publicly_paid[0] = True
    t.update_trust(society, still(society))
    assert society.elders.trust[PARTY, 0] == pytest.approx(0.5 + 0.10 * 0.6 * (0.9 - 0.45) * 0.5)
    assert society.elders.trust[COMMITTEE, 0] == 0.5
    assert society.elders.expectation[:2] == pytest.approx([0.45 + 0.04 * 0.45, 0.45])
    faces = t.care_faces(society, still(society, organiser_visible=1.0))
    assert faces[:, 0] == pytest.approx([0.6, 0.4, 0, 0, 0])  # behind public care stands the residents' committee
    assert np.isfinite(faces).all()


def test_experience_of_care_by_hand() -> None:
    """Otherwise experience would not be the root of met share times quality, or would be no number without need."""
    society = quiet()
    lacking(society, BY_MEMBER, served=25)
    society.elders.quality[0] = 0.64
    z, cared = t.care_experience(society)
    assert z[0] == pytest.approx(0.4)  # √(.25 · .64)
    assert cared[0]
    assert not cared[1:].any()
    assert (z[1:] == 0.0).all()


def test_trust_returns_and_meetings_are_forgotten_by_hand() -> None:
    """Otherwise trust would drift, or an acquaintance would last for ever."""
    society = quiet()
    society.elders.trust_anchor = 0.8
    society.elders.expectation_anchor = 0.65
    society.elders.met = True
    t.update_trust(society, still(society, returning=0.02, expectation_return=0.03, forgetting=1.0))
    assert society.elders.trust == pytest.approx(0.5 + 0.02 * 0.3)
    assert society.elders.expectation == pytest.approx(0.45 + 0.03 * 0.2)
    assert not society.elders.met.any()


def test_no_name_is_in_the_rule_for_a_studio_or_a_hub() -> None:
    """Otherwise the same coordinator under another face would earn other trust."""
    found = []
    for face in (PARTY, COMMITTEE):
        society = quiet(apart=False)
        society.coordinator = replace(COORDINATORS["party"], face=face, studio_face=face)
        society.communities.mediation_hours, society.communities.studio_hours = 3.0, 1.0
        society.estates.closed_share = 0.5
        t.update_trust(society, still(society, incident_forced=1.0))
        found.append(society.elders.trust[face].copy())
        assert (society.elders.trust[COMMITTEE - face] == 0.5).all()
    assert np.array_equal(found[0], found[1])
