"""What must hold for every run: common random numbers, conservation, null policies and negative controls."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shequ import City
from shequ.agents.society import Couplings
from shequ.agents.words import COMMITTEE, PARTY
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from shequ.population.place_files import find_place
from shequ.scenario import ScenarioError
from small import lived, short, small_place

APART = Couplings(influence=False, scarcity=False, unmet_decline=False, estates=False, peers=False)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Say whether two frames are equal to the bit."""
    return one.equals(other)


def test_one_seed_gives_one_result_and_another_seed_another() -> None:
    """Otherwise results could not be repeated, or replicates would be copies."""
    assert same(lived(short()).outcomes, lived(short()).outcomes)
    assert not same(lived(short()).outcomes, lived(short(), seed=6).outcomes)


def test_null_policies_equal_the_baseline_to_the_bit() -> None:
    """Otherwise a policy that changes nothing would seem to have an effect (F2)."""
    zero = {n: LeverUse(amount=0.0) if x.money else LeverUse(intensity=0.0) for n, x in levers().items()}
    nowhere = {n: LeverUse(intensity=1.0, communities=[]) for n, x in levers().items() if not x.money}
    late = {"member_visits": LeverUse(intensity=1.0, start=4, ramp=0)}
    base = lived(short()).outcomes
    assert same(base, lived(short(levers=zero)).outcomes)
    assert same(base, lived(short(levers=nowhere)).outcomes)
    assert same(base, lived(short(name="baseline", title="another name")).outcomes)
    started = lived(short(levers=late)).outcomes
    assert same(base.iloc[:5], started.iloc[:5])
    assert not same(base.iloc[5:], started.iloc[5:])


def test_money_charged_and_nothing_moved_changes_the_bill_only() -> None:
    """Otherwise spending would work by itself."""
    pointless = {"regional_party_building": LeverUse(intensity=1.0)}  # ties without anybody who could use them
    base, paid = lived(short()).outcomes, lived(short(levers=pointless)).outcomes
    differs = [name for name in base if not base[name].equals(paid[name])]
    assert set(differs) == {"public_cost", "social_cost", "lever_cost", "appropriated"}


def test_a_branch_lives_as_if_it_had_lived_alone() -> None:
    """Otherwise sharing the past would change the future."""
    past = City(short(), rng=5, place=small_place())
    past.step()
    past.step()
    branch, again = past.branch(short("full")), past.branch(short("full"))
    branch.run_model()
    past.run_model()  # a second city steps in between
    again.run_model()
    assert same(branch.outcomes, again.outcomes)
    assert same(branch.outcomes, lived(short("full")).outcomes)
    assert same(past.outcomes, lived(short()).outcomes)


def test_a_branch_needs_the_same_past() -> None:
    """Otherwise scenarios with different pasts would be compared as if paired."""
    past = City(short(), rng=5, place=small_place())
    with pytest.raises(ScenarioError, match="no common past"):
        past.branch(short(parameters={"trust.loss_gain_ratio": 3.0}))
    past.run_model()
    with pytest.raises(ScenarioError, match="common past ended"):
        past.branch(short("full"))


def test_one_elder_s_function_changes_nobody_else_s_fate() -> None:
    """Otherwise draws would shift between agents, through deaths and entrants too."""
    scenario = short(months=30, burn_in=0)
    cities = [City(scenario, rng=9, place=small_place(), couplings=APART) for _ in range(2)]
    changed = 17
    cities[1].society.elders.function[changed] = 3
    for city in cities:
        city.run_model()
    one, other = (city.society.elders for city in cities)
    assert len(one) == len(other) > 300
    rest = np.arange(len(one)) != changed
    for column in ("alive", "age", "function", "living", "known", "accepted", "served", "trust", "active", "wellbeing"):
        assert np.array_equal(getattr(one, column)[..., rest], getattr(other, column)[..., rest]), column
    assert not np.array_equal(one.need[:, changed], other.need[:, changed])


def test_two_scenarios_have_the_same_entrants() -> None:
    """Otherwise policies would be compared on different people."""
    one, other = (lived(short(name, months=24)).society for name in ("baseline", "full"))
    first = 300
    assert len(one.elders) == len(other.elders) > first
    for column in ("community", "estate", "male", "party", "income", "family_draw", "trust_anchor", "norm"):
        assert np.array_equal(getattr(one.elders, column)[..., first:], getattr(other.elders, column)[..., first:])
    assert len(one.members) == len(other.members)


NAMES = sorted(levers())
OF_FIRMS = {"effort", "fee_payment", "estates_neglected", "committees"}  # beside those with a firm in their name


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.dictionaries(st.sampled_from(NAMES), st.floats(0, 1), max_size=6),
    coordinator=st.sampled_from(["none", "office", "party"]),
    rationing=st.sampled_from(["need_first", "first_come", "equal_shares"]),
    seed=st.integers(0, 10_000),
)
@example(chosen={}, coordinator="none", rationing="need_first", seed=3868)  # a place in which no estate has a firm
def test_books_balance_every_month(chosen: dict[str, float], coordinator: str, rationing: str, seed: int) -> None:
    """Otherwise care, people or money would appear from nowhere."""
    uses = {
        name: LeverUse(amount=1e5 * x, ramp=1) if levers()[name].money else LeverUse(intensity=x, ramp=1)
        for name, x in chosen.items()
    }
    scenario = short(levers=uses, coordinator=coordinator, rationing=rationing, months=5, burn_in=1)
    city = City(scenario, rng=seed, place=small_place())
    before = city.society.elders.alive.copy()
    while city.month < city.horizon:
        city.step()
        society = city.society
        elders, claims, offer = society.elders, society.flows.claims, society.suppliers.offer
        assert (elders.served <= elders.need).all()
        assert (elders.need <= elders.gross).all()
        assert claims is not None
        given_out = np.zeros_like(offer)
        np.add.at(given_out, (claims.service, claims.supplier), claims.given)
        assert (given_out <= offer).all()
        assert (
            given_out.sum() - society.flows.sums["wasted_minutes"] + society.flows.pooled.sum() == elders.served.sum()
        )
        assert not (elders.alive[: len(before)] & ~before).any()
        assert not elders.served[:, ~elders.alive].any()
        before = elders.alive.copy()
        for column in ("trust", "expectation", "spirit", "wellbeing", "unmet_care", "quality"):
            values = getattr(elders, column)
            assert np.isfinite(values).all(), column
            assert values.min() >= 0.0, column
            assert values.max() <= 1.0, column
        assert (society.members.motive >= 0).all()
        spent = sum(v for k, v in society.flows.sums.items() if k.startswith("spent_"))
        money = sum(x for name, x in ((n, 1e5 * v) for n, v in chosen.items()) if levers()[name].money)
        assert spent <= money + 1e-6
    table = city.outcomes
    nobody = [name for name in table if "owners" in name or "committees_working" in name or name == "stance"]
    nobody += ["top_estates"]  # before the first complaint
    if not city.society.estates.has_firm.any():
        nobody += [name for name in table if "firm" in name or name in OF_FIRMS]
    if (table["served_hours"] == 0.0).any():
        nobody += ["satisfied", "concentration", "wasted"]
    undefined = table.columns[~np.isfinite(table).all()]
    assert set(undefined) <= set(nobody)


def test_rural_communities_and_places_without_a_facility_work() -> None:
    """Otherwise the prefecture, or a village without any provider, would give NaN."""
    place = find_place("bazhong")
    places = (
        replace(place.communities[0], elders=80, urban=False, facilities=0, estates=2),
        replace(place.communities[1], elders=80, urban=True, facilities=0, estates=1, subdistrict="far"),
        replace(place.communities[2], elders=80, urban=True, facilities=1, estates=1, subdistrict="far"),
    )
    for some in (places, places[:1]):
        city = City(short("full"), rng=1, place=replace(place, communities=some))
        city.run_model()
        table = city.outcomes
        assert np.isfinite(table["coverage"]).all()
        assert not city.society.estates.has_firm[city.society.estates.community == 0].any()


def test_the_face_alone_decides_who_gets_the_trust() -> None:
    """Otherwise a rule would know Party and office by name: the placebo has an office's acts under the Party's name."""
    office, label = (lived(short("civic-mobilised", months=10, label=label)) for label in (None, "party"))
    first, second = office.society.elders, label.society.elders
    assert np.array_equal(first.function, second.function)
    gained = (second.trust[PARTY] - first.trust[PARTY]).mean()
    lost = (second.trust[COMMITTEE] - first.trust[COMMITTEE]).mean()
    assert np.sign(gained) == -np.sign(lost) or gained == lost == 0.0


def test_with_equal_reach_a_party_hub_is_an_office_under_another_name() -> None:
    """Otherwise some rule would favour a coordinator by name: lines, ties and label alone may tell them apart."""
    equal = {
        "hub.tie_worth_party": 0.3,
        "hub.tie_worth_office": 0.3,
        "hub.line_members_party": 0.5,
        "hub.line_members_office": 0.5,
    }
    hub = short("party-coordinated", months=12, parameters=equal)
    office = hub.model_copy(update={"coordinator": "office", "label": "party"})
    assert same(lived(hub).outcomes, lived(office).outcomes)
    stronger = hub.model_copy(update={"parameters": equal | {"hub.tie_worth_party": 0.8}})
    assert not same(lived(hub).outcomes, lived(stronger).outcomes)


def test_months_follow_each_other() -> None:
    """Otherwise a month would be lost or counted twice."""
    table = lived(short()).outcomes
    assert table["month"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["policy_month"].tolist() == [-1, 0, 1, 2, 3, 4]
    assert all(b - a == 1 for a, b in pairwise(table["month"]))
    assert table.attrs["units"]["coverage"] == "% of gross need"


@pytest.mark.parametrize("seed", [-1, 1.5, "one", True])
def test_an_impossible_seed_is_refused(seed: object) -> None:
    """Otherwise a run could not be repeated."""
    with pytest.raises((ValueError, TypeError), match="seed"):
        City(short(), rng=seed, place=small_place())
