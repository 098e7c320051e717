"""Every outcome again, by pandas from agents taken one by one, in a city whose states are then mixed up.

A year under every lever makes the city; the mixing makes each number differ from every other, so that none is right by
chance. The dead need, know and do nothing, as rules leave them; their other states are of their own, and nothing may count
them.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from shequ import City
from shequ.agents.mesa.kinds import Elder
from shequ.agents.words import FUNCTION, INCOME, LIVING, SERVICES, TRUSTED
from shequ.outcomes import BY_NAME, measure
from shequ.outcomes.by_group import STANDING, measure_communities, measure_estates, measure_kinds
from small import lived, short

COLUMNS = (
    "community", "estate", "age", "function", "living", "income", "gross", "need", "known", "supplier", "second", "accepted",
    "served", "quality", "trust", "met", "familiar", "expectation", "active", "spirit", "balance", "wellbeing",
)  # fmt: skip
BOOKED = ("public_cost", "social_cost", "staff_hours", "volunteer_hours", "copayments", "displaced_family_hours")


def mixed_up(city: City) -> City:
    """Return the city with every state that is measured drawn anew."""
    rng, society = np.random.default_rng(8), city.society
    elders, n = society.elders, len(society.elders)
    alive = elders.alive[None, :]
    elders.function, elders.living, elders.income = (rng.integers(0, size, n) for size in (4, 3, 3))
    needs = rng.uniform(size=(8, n)) < 0.4 * (rng.uniform(size=n) < 0.8)
    elders.need = rng.integers(0, 200, (8, n)) * needs * alive
    elders.gross = (elders.need + rng.integers(1, 300, (8, n)) * (rng.uniform(size=n) < 0.7)) * alive
    given = np.ceil(elders.need * rng.choice([0.3, 0.5, 0.79, 0.85, 1.0], n)).astype(int)
    elders.served = given * (rng.uniform(size=n) < 0.4 + 0.2 * elders.income)
    elders.known, elders.accepted = (rng.uniform(size=(8, n)) < 0.6) & alive, rng.uniform(size=(8, n)) < 0.3
    elders.supplier, elders.second = rng.integers(-1, 30, (8, n)), rng.integers(-3, 30, (8, n))
    for name in ("quality", "expectation", "spirit", "wellbeing"):
        setattr(elders, name, rng.uniform(size=n))
    elders.trust = rng.uniform(size=(5, n))
    elders.met, elders.familiar = rng.uniform(size=(5, n)) < 0.4, rng.uniform(size=(5, n)) < 0.3
    elders.active, elders.balance = (rng.uniform(size=n) < 0.5) & elders.alive, rng.normal(size=n)
    elders.age = rng.uniform(60.0, 100.0, n)
    members, many = society.members, len(society.members)
    for name in ("motive", "visit_hours", "service_hours", "recorded_hours"):
        setattr(members, name, rng.uniform(size=many))
    members.active, members.present = rng.uniform(size=many) < 0.5, rng.uniform(size=many) < 0.8
    estates, count = society.estates, len(society.estates)
    for name in ("disputes", "arrived", "complained", "pay", "effort", "grievance"):
        setattr(estates, name, rng.uniform(size=count))
    estates.effort[np.flatnonzero(estates.has_firm)[:2]] = 0.3, 0.35
    estates.offers_care = estates.has_firm & (rng.uniform(size=count) < 0.5)
    for owners in (x for x in society.owners if x is not None):
        owners.awake, owners.effectiveness, owners.stance = rng.uniform() < 0.7, rng.uniform(), rng.uniform()
    asleep, *others = (x for x in society.owners if x is not None)
    asleep.awake, asleep.effectiveness, others[0].awake = False, 0.9, True
    for name in ("backlog", "pooled_share", "visits", "mutual_hours"):
        setattr(society.communities, name, rng.uniform(size=len(society.communities)))
    flows = society.flows
    flows.sums |= {key: float(rng.uniform()) for key in (*BOOKED, "disputes_closed")}
    flows.sums |= {"idle_minutes": 17.0, "offered_minutes": 61.0, "wasted_minutes": 500.0}
    flows.family, flows.displaced = elders.gross.sum(axis=0) * rng.uniform(0.2, 1.1, n), rng.uniform(0.0, 90.0, n)
    society.suppliers.offer[:] = rng.integers(0, 50, society.suppliers.offer.shape)
    society.suppliers.reach[:] = rng.uniform(size=society.suppliers.reach.shape)
    return city


@pytest.fixture(scope="module")
def city() -> City:
    """Return the mixed city; in it somebody has died."""
    made = mixed_up(lived(short("full", months=12, burn_in=8), seed=11))
    assert not made.society.elders.alive.all()
    return made


@pytest.fixture(scope="module")
def seen(city: City) -> SimpleNamespace:
    """Return frames of the living, of members, of estates and of committees, each made of agents or rows one by one."""
    society = city.society
    rows = []
    for elder in city.agents_by_type[Elder]:
        states = {name: getattr(elder, name) for name in COLUMNS}
        row = {name: states[name] for name in COLUMNS if not isinstance(states[name], tuple)}
        row |= {name: sum(states[name]) for name in ("gross", "need", "served")}
        row |= {f"{name}_{k}": states[name][k] for name in ("need", "served", "known", "second") for k in range(8)}
        each = list(zip(states["need"], states["known"], states["supplier"], states["accepted"], strict=True))
        row["known_minutes"] = sum(need for need, known, _, _ in each if known)
        row["referred_minutes"] = sum(need for need, known, supplier, _ in each if known and supplier >= 0)
        row["accepted_minutes"] = sum(need for need, _, _, accepted in each if accepted)
        estate = int(elder.estate)
        there = [True, True, bool(society.estates.has_firm[estate]),
                 society.owners[estate] is not None and society.owners[estate].awake, True]  # fmt: skip
        for k, name in enumerate(TRUSTED):
            able = bool(states["met"][k] or states["familiar"][k]) and there[k]
            row |= {f"able_{name}": able, f"trust_{name}": states["trust"][k]}
        rows.append(row)
    people = pd.DataFrame(rows)
    alive = np.flatnonzero(society.elders.alive)
    assert len(people) == len(alive)
    people["cared_at_home"] = society.flows.family[alive] - society.flows.displaced[alive]
    people["met"] = (
        ((people["cared_at_home"] + people["served"]) / people["gross"].where(people["gross"] > 0))
        .fillna(1.0)
        .clip(upper=1.0)
    )
    people["trust_local"] = (people["trust_party"] + people["trust_committee"]) / 2.0
    people["able_local"] = people["able_party"] | people["able_committee"]
    members = pd.DataFrame({name: getattr(society.members, name) for name in
                            ("party", "present", "active", "motive", "visit_hours", "service_hours", "recorded_hours")})  # fmt: skip
    estates = pd.DataFrame({name: getattr(society.estates, name) for name in
                            ("community", "households", "has_firm", "disputes", "arrived", "complained", "pay", "effort",
                             "grievance", "offers_care")})  # fmt: skip
    awake = pd.DataFrame(
        [{"effectiveness": x.effectiveness, "stance": x.stance} for x in society.owners if x is not None and x.awake]
    )
    return SimpleNamespace(people=people, members=members, estates=estates, awake=awake)


def percent(flags: "pd.Series[bool]") -> float:
    """Return the percentage of rows that are true."""
    return 100.0 * float(flags.mean())


def of_elders(people: pd.DataFrame) -> dict[str, float]:
    """Return what is measured of care, by its formula."""
    total = people[["gross", "need", "served", "known_minutes", "referred_minutes", "accepted_minutes"]].sum()
    good = (people["served"] * people["quality"]).sum()
    waiting, disabled = people[people["need"] > 0], people[people["function"] >= 2]
    served = people[people["served"] > 0]
    found = {
        "elders": len(people), "coverage": 100 * total["served"] / total["gross"],
        "coverage_formal": 100 * total["served"] / total["need"], "coverage_quality": 100 * good / total["gross"],
        "quality_hours": good / 60, "served_hours": total["served"] / 60, "need_hours": total["need"] / 60,
        "gross_hours": total["gross"] / 60, "any_care": percent(waiting["served"] > 0),
        "commonest_use": 100 * max((people[f"served_{k}"] > 0).sum() for k in range(8)) / len(people),
        "most_care": percent(waiting["served"] >= 0.8 * waiting["need"]),
        "unmet_adl": percent(disabled.loc[disabled["age"] >= 65, "met"] < 0.8), "met_disabled": 100 * disabled["met"].mean(),
        "disabled_below_half": percent(disabled["met"] < 0.5), "disabled": percent(people["function"] >= 2),
        "participation": percent(people["active"]), "spirit": people["spirit"].mean(), "wellbeing": people["wellbeing"].mean(),
        "gives_and_gets": percent((people["balance"] > 0) & (people["served"] > 0)),
        "satisfied": percent(served["quality"] >= served["expectation"]),
        "belonging": ((people["trust_neighbours"] + people["spirit"]) / 2).mean(),
    }  # fmt: skip
    found |= {step: 100 * total[f"{step}_minutes"] / total["need"] for step in ("known", "referred", "accepted")}
    for k, service in enumerate(SERVICES):
        found[f"coverage_{service}"] = 100 * people[f"served_{k}"].sum() / people[f"need_{k}"].sum()
    for column, names in (("function", FUNCTION), ("living", LIVING), ("income", INCOME)):
        sums = people.groupby(column)[["served", "gross"]].sum()
        for value, name in enumerate(names):
            ending = "_income" if column == "income" else ""
            found[f"coverage_{name.replace(' ', '_')}{ending}"] = (
                100 * sums.loc[value, "served"] / sums.loc[value, "gross"]
            )
    del found["coverage_independent"]  # no outcome of its own
    for low, high in ((60, 70), (70, 80), (80, 200)):
        found[f"disabled_{low}"] = percent(
            people.loc[people["age"].between(low, high, inclusive="left"), "function"] >= 2
        )
    return found


def of_trust(people: pd.DataFrame) -> dict[str, float]:
    """Return what is measured of trust."""
    found = {"trust_local": 100 * people.loc[people["able_local"], "trust_local"].mean()}
    for name in TRUSTED:
        able = people[people[f"able_{name}"]]
        trust = able[f"trust_{name}"]
        found |= {
            f"trust_{name}": 100 * trust.mean(), f"able_to_rate_{name}": 100 * len(able) / len(people),
            f"trust_{name}_spread": 100 * trust.std(ddof=0), f"trust_{name}_above_half": percent(trust > 0.5),
            f"trust_{name}_between_estates": 100 * trust.groupby(able["estate"]).mean().std(ddof=0),
        }  # fmt: skip
    return found


def of_the_rest(seen: SimpleNamespace, city: City) -> dict[str, float]:
    """Return what is measured of estates, members, suppliers and the books."""
    estates, firm = seen.estates, seen.estates[seen.estates["has_firm"]]
    mine, every, books = seen.members.query("party and present"), seen.members, city.society.communities
    thousand, sums, people = estates["households"].sum() / 1000.0, city.society.flows.sums, seen.people
    offer = pd.DataFrame({"minutes": city.society.suppliers.offer.sum(axis=0), "reach": city.society.suppliers.reach})
    listed = sum(people[f"known_{k}"].sum() for k in range(8))
    twice = sum((people[f"known_{k}"] & (people[f"second_{k}"] >= 0)).sum() for k in range(8))
    found = {
        "disputes": estates["disputes"].sum() / thousand, "disputes_arrived": estates["arrived"].sum() / thousand,
        "disputes_closed": sums["disputes_closed"] / thousand,
        "top_estates": 100 * estates["complained"].nlargest(1).sum() / estates["complained"].sum(),  # 11% of eight
        "fee_payment": 100 * np.average(firm["pay"], weights=firm["households"]), "effort": firm["effort"].mean(),
        "estates_neglected": percent(firm["effort"] < 0.35), "grievance": estates["grievance"].mean(),
        "stance": seen.awake["stance"].mean(), "committees": 100 * len(seen.awake) / len(firm),
        "committees_working": percent(seen.awake["effectiveness"] >= 0.5), "firms_offering_care": percent(firm["offers_care"]),
        "active_members": percent(mine["active"]), "motive": mine["motive"].mean(),
        "hours_per_member_year": 12 * (mine["visit_hours"] + mine["service_hours"]).mean(),
        "hollow_hours": (every["recorded_hours"] - every["visit_hours"] - every["service_hours"]).sum(),
        "visits": books.visits.sum(), "mutual_hours": books.mutual_hours.sum(), "backlog": books.backlog.sum(),
        "pooled_share": 100 * books.pooled_share.mean(), "idle": 100 * 17 / 61, "offered_hours": 61 / 60,
        "reach": 100 * np.average(offer["reach"], weights=offer["minutes"]),
        "wasted": 100 * sums["wasted_minutes"] / people["served"].sum(), "double_listing": 100 * twice / listed,
    }  # fmt: skip
    return found | {name: sums[name] for name in BOOKED}


def concentration(people: pd.DataFrame) -> float:
    """Return the concentration index by its textbook formula, 2·cov(rate, rank)/mean rate, ties at their mean rank."""
    waiting = people[people["need"] > 0]
    rate = waiting["served"] / waiting["gross"]
    standing = waiting["income"] * 10 + (3 - waiting["function"])
    rank = (standing.rank(method="average") - 0.5) / len(waiting)
    return float(2.0 * np.cov(rate, rank, ddof=0)[0, 1] / rate.mean())


def test_every_outcome(city: City, seen: SimpleNamespace) -> None:
    """Otherwise an outcome would be of other people, in another unit, or turned round."""
    found = measure(city.society)
    expected = of_elders(seen.people) | of_trust(seen.people) | of_the_rest(seen, city)
    expected["concentration"] = concentration(seen.people)
    assert set(expected) == set(BY_NAME) == set(found)
    wrong = {
        name: (found[name], value) for name, value in expected.items() if found[name] != pytest.approx(value, rel=1e-9)
    }
    assert wrong == {}
    assert [name for name, value in found.items() if abs(value) < 1e-3] == []  # none is right by being nothing


def wholes(people: pd.DataFrame, outcome: str) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """Return part and whole of an additive outcome, elder by elder."""
    if outcome == "coverage":
        return people["served"], people["gross"]
    if outcome == "share_served":
        waits = people["need"] > 0
        return (people["served"] / people["gross"]).where(waits, 0.0), waits.astype(float)
    if f"{outcome}_minutes" in people:
        return people[f"{outcome}_minutes"], people["need"]
    able = people[f"able_{outcome.removeprefix('trust_')}"].astype(float)
    return people[outcome] * able, able


def test_every_group_community_and_estate(city: City, seen: SimpleNamespace) -> None:
    """Otherwise a table by kind, a map or a pilot would tell of other people than live there."""
    people, estates = seen.people, seen.estates
    people["standing"] = people["income"] * 10 + (3 - people["function"])
    names = tuple(community.name for community in city.place.communities)
    rows = measure_kinds(city.society, names)
    groups = {"community": names, "function": FUNCTION, "living": LIVING, "income": INCOME,
              STANDING: [f"{rich}, {able}" for rich in INCOME for able in reversed(FUNCTION)]}  # fmt: skip
    values = {kind: range(len(given)) for kind, given in groups.items()}
    values[STANDING] = [rich * 10 + able for rich in range(3) for able in range(4)]
    assert rows["kind"] == [kind for kind, given in groups.items() for _ in given]
    assert rows["group"] == [name for given in groups.values() for name in given]
    for outcome in (
        "coverage",
        "known",
        "referred",
        "accepted",
        *(f"trust_{name}" for name in TRUSTED),
        "trust_local",
        "share_served",
    ):
        for column, each in zip(("part", "whole"), wholes(people, outcome), strict=True):
            by_hand = [each.groupby(people[kind]).sum().get(value, 0.0) for kind in groups for value in values[kind]]
            assert rows[f"{outcome}_{column}"] == pytest.approx(np.array(by_hand)), (outcome, column)
    for measured, group, size in ((measure_communities(city.society), "community", len(names)),
                                  (measure_estates(city.society), "estate", len(estates))):  # fmt: skip
        outcomes = [
            name for name in measured if name.startswith(("coverage", "known", "referred", "accepted", "trust_"))
        ]
        assert len(outcomes) >= 7
        for outcome in outcomes:
            part, whole = (each.groupby(people[group]).sum().reindex(range(size)) for each in wholes(people, outcome))
            assert measured[outcome] == pytest.approx((100 * part / whole.where(whole > 0)).to_numpy(), nan_ok=True), (
                outcome
            )
    sums = estates.groupby("community")[["disputes", "households"]].sum()
    assert measure_communities(city.society)["disputes"] == pytest.approx(
        (1000 * sums["disputes"] / sums["households"]).to_numpy()
    )
    each = measure_estates(city.society)
    assert each["disputes"] == pytest.approx((1000 * estates["disputes"] / estates["households"]).to_numpy())
    assert each["fee_payment"] == pytest.approx(
        (100 * estates["pay"]).where(estates["has_firm"]).to_numpy(), nan_ok=True
    )
    assert each["community"].tolist() == estates["community"].tolist()
    assert each["estate"].tolist() == list(range(len(estates)))
    assert each["households"].tolist() == estates["households"].tolist()
