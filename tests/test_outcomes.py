"""Every outcome counted again, elder by elder and estate by estate, in plain Python."""

import math

import numpy as np
import pytest

from shequ import City
from shequ.agents.society import Society
from shequ.agents.words import FIRM, OWNERS, PARTY, TRUSTED
from shequ.outcomes import BY_NAME, Measured, measure
from shequ.rules.accounts import displacement
from small import lived, short, small_society

DISPLACED = displacement.value


@pytest.fixture(scope="module")
def city() -> City:
    """Return a small city after some years of deaths, entrants and all levers."""
    return lived(short("full", months=10, burn_in=8), seed=11)


@pytest.fixture(scope="module")
def found(city: City) -> dict[str, float]:
    """Return its outcomes."""
    return measure(city.society)


def people(society: Society) -> list[dict[str, object]]:
    """Return the living as dictionaries of plain values."""
    elders = society.elders
    rows = np.flatnonzero(elders.alive).tolist()
    columns = {name: getattr(elders, name) for name in elders.columns}
    return [{name: values[..., i].tolist() for name, values in columns.items()} for i in rows]


def percent(part: float, whole: float) -> float:
    """Return a percentage."""
    return 100.0 * part / whole if whole else math.nan


def met(x: dict) -> float:
    """Return the share of gross need that family and formal care meet together."""
    gross, family, served = sum(x["gross"]), sum(x["gross"]) - sum(x["need"]), sum(x["served"])
    return min((family - min(DISPLACED * served, family) + served) / gross, 1.0) if gross else 1.0


def rates(society: Society, x: dict, k: int) -> bool:
    """Say whether an elder can rate one of the five."""
    e = x["estate"]
    there = bool(society.estates.has_firm[e]) if k == FIRM else True
    if k == OWNERS:
        there = society.owners[e] is not None and society.owners[e].awake
    return bool((x["familiar"][k] or x["met"][k]) and there)


def test_coverage_and_the_funnel(city: City, found: dict[str, float]) -> None:
    """Otherwise need, known, accepted and served would not be of the same people."""
    all_ = people(city.society)
    need, gross = sum(sum(x["need"]) for x in all_), sum(sum(x["gross"]) for x in all_)
    served = sum(sum(x["served"]) for x in all_)
    pairs = [(n, k, a) for x in all_ for n, k, a in zip(x["need"], x["known"], x["accepted"], strict=True)]
    good = sum(sum(x["served"]) * x["quality"] for x in all_)
    expected = {
        "elders": len(all_),
        "coverage": percent(served, gross),
        "coverage_formal": percent(served, need),
        "coverage_quality": percent(good, gross),
        "quality_hours": good / 60,
        "served_hours": served / 60,
        "need_hours": need / 60,
        "gross_hours": gross / 60,
        "known": percent(sum(n for n, k, _ in pairs if k), need),
        "accepted": percent(sum(n for n, _, a in pairs if a), need),
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name
    assert found["known"] >= found["accepted"] >= found["coverage_formal"] > 0


def test_who_gets_care(city: City, found: dict[str, float]) -> None:
    """Otherwise people would be counted who need nothing, or the dead."""
    all_ = people(city.society)
    waits = [x for x in all_ if sum(x["need"]) > 0]
    most = max(sum(x["served"][s] > 0 for x in all_) for s in range(8))
    disabled = [x for x in all_ if x["function"] >= 2]
    old = [x for x in disabled if x["age"] >= 65]
    served = [x for x in all_ if sum(x["served"]) > 0]
    expected = {
        "any_care": percent(sum(sum(x["served"]) > 0 for x in waits), len(waits)),
        "commonest_use": percent(most, len(all_)),
        "most_care": percent(sum(sum(x["served"]) >= 0.8 * sum(x["need"]) for x in waits), len(waits)),
        "unmet_adl": percent(sum(met(x) < 0.8 for x in old), len(old)),
        "met_disabled": 100 * sum(met(x) for x in disabled) / len(disabled),
        "disabled_below_half": percent(sum(met(x) < 0.5 for x in disabled), len(disabled)),
        "satisfied": percent(sum(x["quality"] >= x["expectation"] for x in served), len(served)),
        "disabled": percent(len(disabled), len(all_)),
    }
    for low, high in ((60, 70), (70, 80), (80, 200)):
        band = [x for x in all_ if low <= x["age"] < high]
        expected[f"disabled_{low}"] = percent(sum(x["function"] >= 2 for x in band), len(band))
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name


def test_coverage_by_group(city: City, found: dict[str, float]) -> None:
    """Otherwise a group's care would be divided by another group's need."""
    all_ = people(city.society)
    for s, service in enumerate(("meals", "bathing", "cleaning", "errands", "medical", "emergency")):
        value = percent(sum(x["served"][s] for x in all_), sum(x["need"][s] for x in all_))
        assert found[f"coverage_{service}"] == pytest.approx(value)
    groups = {
        "mild": ("function", 1), "moderate": ("function", 2), "severe": ("function", 3), "alone": ("living", 0),
        "with_spouse": ("living", 1), "with_children": ("living", 2), "low_income": ("income", 0),
        "middle_income": ("income", 1), "high_income": ("income", 2),
    }  # fmt: skip
    for name, (column, value) in groups.items():
        some = [x for x in all_ if x[column] == value]
        share = percent(sum(sum(x["served"]) for x in some), sum(sum(x["gross"]) for x in some))
        assert found[f"coverage_{name}"] == pytest.approx(share), name


@pytest.mark.parametrize("k", range(5))
def test_trust_is_that_of_those_able_to_rate(city: City, found: dict[str, float], k: int) -> None:
    """Otherwise people who never met somebody and know nothing of them would count as trusting."""
    all_ = people(city.society)
    able = [x for x in all_ if rates(city.society, x, k)]
    trust, name = [x["trust"][k] for x in able], TRUSTED[k]
    assert 0 < len(able) < len(all_)
    centre = sum(trust) / len(trust)
    assert found[f"trust_{name}"] == pytest.approx(100 * centre)
    assert found[f"able_to_rate_{name}"] == pytest.approx(percent(len(able), len(all_)))
    spread = math.sqrt(sum((t - centre) ** 2 for t in trust) / len(trust))
    assert found[f"trust_{name}_spread"] == pytest.approx(100 * spread)
    assert found[f"trust_{name}_above_half"] == pytest.approx(percent(sum(t > 0.5 for t in trust), len(trust)))
    homes = sorted({x["estate"] for x in able})
    by_estate = [[x["trust"][k] for x in able if x["estate"] == e] for e in homes]
    means = [sum(some) / len(some) for some in by_estate]
    centre = sum(means) / len(means)
    between = math.sqrt(sum((m - centre) ** 2 for m in means) / len(means))
    assert found[f"trust_{name}_between_estates"] == pytest.approx(100 * between)


def test_who_never_met_and_does_not_know_is_not_counted() -> None:
    """Otherwise trust at the anchor of strangers would water every change down."""
    society = small_society()
    society.elders.familiar, society.elders.met = False, False
    society.elders.met[PARTY, :2], society.elders.trust[PARTY, :3] = True, [0.9, 0.7, 0.0]
    found = measure(society)
    assert found["trust_party"] == pytest.approx(80.0)
    society.elders.alive[0] = False
    assert measure(society)["trust_party"] == pytest.approx(70.0)
    assert math.isnan(found["trust_committee"])


def test_hours_offered_idle_and_double(city: City, found: dict[str, float]) -> None:
    """Otherwise hours would be idle and given at once, or waste be taken for service."""
    society = city.society
    claims, pooled, elders = society.flows.claims, int(society.flows.pooled.sum()), society.elders
    offered, served = int(society.suppliers.offer.sum()), int(elders.served.sum())
    given = sum(claims.given.tolist())
    assert found["offered_hours"] == pytest.approx(offered / 60)
    assert found["idle"] == pytest.approx(percent(offered - given - pooled / 0.8, offered))
    assert found["wasted"] == pytest.approx(percent(given + pooled - served, served))
    known, second = elders.known.reshape(-1).tolist(), elders.second.reshape(-1).tolist()
    twice = sum(k and s >= 0 for k, s in zip(known, second, strict=True))
    assert found["double_listing"] == pytest.approx(percent(twice, sum(known)))


def test_estates_are_counted_per_thousand_households(city: City, found: dict[str, float]) -> None:
    """Otherwise disputes would be means of estates, or estates without a firm would pay fees."""
    society, estates = city.society, city.society.estates
    households = sum(estates.households.tolist())
    firm = [i for i in range(len(estates)) if estates.has_firm[i]]
    awake = [x for x in society.owners if x is not None and x.awake]
    ranked = sorted(estates.complained.tolist(), reverse=True)
    expected = {
        "disputes": 1000 * sum(estates.disputes.tolist()) / households,
        "disputes_arrived": 1000 * sum(estates.arrived.tolist()) / households,
        "top_estates": percent(ranked[0], sum(ranked)),  # 11% of eight
        "fee_payment": percent(
            sum(estates.pay[i] * estates.households[i] for i in firm), sum(estates.households[i] for i in firm)
        ),
        "effort": sum(estates.effort[i] for i in firm) / len(firm),
        "estates_neglected": percent(sum(estates.effort[i] < 0.35 for i in firm), len(firm)),
        "grievance": sum(estates.grievance.tolist()) / len(estates),
        "committees": percent(len(awake), len(firm)),
        "committees_working": percent(sum(x.effectiveness >= 0.5 for x in awake), len(awake)),
        "stance": sum(x.stance for x in awake) / len(awake),
        "firms_offering_care": percent(sum(bool(estates.offers_care[i]) for i in firm), len(firm)),
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name


def test_members_and_participation(city: City, found: dict[str, float]) -> None:
    """Otherwise neighbours of no party, or the dead, would be counted as members."""
    society, members, all_ = city.society, city.society.members, people(city.society)
    mine = [i for i in range(len(members)) if members.party[i] and members.present[i]]
    hours = sum(members.visit_hours[i] + members.service_hours[i] for i in mine)
    every = range(len(members))
    real = sum(members.visit_hours[i] + members.service_hours[i] for i in every)
    expected = {
        "active_members": percent(sum(bool(members.active[i]) for i in mine), len(mine)),
        "hours_per_member_year": 12 * hours / len(mine),
        "hollow_hours": sum(members.recorded_hours[i] for i in every) - real,
        "participation": percent(sum(x["active"] for x in all_), len(all_)),
        "spirit": sum(x["spirit"] for x in all_) / len(all_),
        "wellbeing": sum(x["wellbeing"] for x in all_) / len(all_),
        "belonging": sum((x["trust"][4] + x["spirit"]) / 2 for x in all_) / len(all_),
        "gives_and_gets": percent(sum(x["balance"] > 0 and sum(x["served"]) > 0 for x in all_), len(all_)),
        "volunteer_hours": real + sum(society.communities.mutual_hours.tolist()),
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name


def test_members_who_died_have_no_motive() -> None:
    """Otherwise the mean motive of members would slowly become that of the dead."""
    society = small_society()
    members = society.members
    members.motive = 0.5
    members.motive[np.flatnonzero(members.party)[0]] = 0.9
    members.present[np.flatnonzero(members.party)[0]] = False
    assert measure(society)["motive"] == pytest.approx(0.5)


def ranked(served: list[int], income: list[int], function: list[int]) -> float:
    """Return concentration among a few elders who need the same."""
    society = small_society()
    elders, n = society.elders, len(served)
    elders.need, elders.gross, elders.served = 0, 0, 0
    elders.need[0, :n], elders.gross[0, :n], elders.served[0, :n] = 100, 100, served
    elders.income[:n], elders.function[:n] = income, function
    return BY_NAME["concentration"].measure(Measured(society))


def test_concentration_by_hand() -> None:
    """Otherwise care for the rich would seem to be care for the poor."""
    assert ranked([50, 50, 50], [0, 1, 2], [1, 1, 1]) == pytest.approx(0.0)
    for served, sign in (([90, 0, 0], -1), ([0, 0, 90], 1)):  # 2 · cov / mean: ranks 1/6, 3/6, 5/6
        assert ranked(served, [0, 1, 2], [1, 1, 1]) == pytest.approx(sign * 2 * (0.9 / 3 * (1 / 3)) / 0.3)
    assert ranked([90, 0], [1, 1], [3, 1]) == pytest.approx(-0.5)  # the less able first


def test_equal_people_show_no_concentration() -> None:
    """Otherwise the order of rows, community by community, would look like inequality."""
    assert ranked([90, 0], [1, 1], [2, 2]) == pytest.approx(0.0)
