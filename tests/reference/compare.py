"""Hold the plain city against the fast one, state by state."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from reference.elder import Elder
from reference.model import PlainCity
from reference.readout import BOOKS, ELDER_STATES, ESTATE_STATES, FACILITY_STATES, MEMBER_STATES, NEED_STATES
from shequ import City
from shequ.agents.words import NOBODY, SERVICES

RELATIVE, ABSOLUTE = 1e-9, 1e-10  # sums are taken in another order
SUPPLIER_STATES = ("quality", "reach", "face", "outside", "publicly_paid", "turns_away")
Difference = tuple[str, str, Any, Any]


def same(one: Any, other: Any) -> bool:
    """Say whether two states agree: floats within rounding, everything else exactly."""
    if isinstance(one, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) or isinstance(other, float):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(one == other)


def differences(city: City, plain: PlainCity) -> Iterator[Difference]:
    """Yield agent, state and the two values wherever fast and plain city differ."""
    kinds = (elders, members, communities, estates, owners, facilities, partners, suppliers)
    for who, state, fast, slow in (row for kind in kinds for row in kind(city.society, plain)):
        if not same(fast, slow):
            yield who, state, fast, slow


def elders(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of living elders, their needs and their neighbours."""
    table = society.elders
    alive = [row for row, lives in enumerate(table.alive.tolist()) if lives]
    yield "city", "living elders", alive, sorted(elder.row for elder in plain.elders)
    people = {elder.row: elder for elder in plain.elders}
    both = [(row, people[row]) for row in alive if row in people]
    for name in ELDER_STATES:
        column = getattr(table, name).T.tolist()
        for row, elder in both:
            yield f"elder {row}", name, column[row], getattr(elder, name)
    for name, column in (("community", table.community.tolist()), ("estate", table.estate.tolist())):
        for row, elder in both:
            yield f"elder {row}", name, column[row], getattr(elder, name).number
    gone = table.alive.tolist()
    neighbours = table.neighbours.T.tolist()
    for row, elder in both:
        yield f"elder {row}", "neighbours", living_only(neighbours[row], gone), neighbours_of(elder)
    yield from needs(table, both)


def living_only(rows: list[int], alive: list[bool]) -> list[int]:
    """Return neighbours by row, the dead as nobody."""
    return [row if row != NOBODY and alive[row] else NOBODY for row in rows]


def neighbours_of(elder: Elder) -> list[int]:
    """Return an elder's living neighbours by row."""
    return [one.row if one is not None and one.alive else NOBODY for one in elder.neighbours]


def needs(table: Any, both: list[tuple[int, Elder]]) -> Iterator[Difference]:
    """Pair the states of every need of every living elder."""
    for name in NEED_STATES:
        columns = getattr(table, name).tolist()
        for s, service in enumerate(SERVICES):
            for row, elder in both:
                slow = getattr(elder.needs[s], name)
                if name in ("supplier", "second"):
                    slow = slow.number if slow is not None else NOBODY
                yield f"elder {row}", f"{name} of {service}", columns[s][row], slow


def members(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of those who may serve."""
    table = society.members
    present = [row for row, here in enumerate(table.present.tolist()) if here]
    yield "city", "members present", present, sorted(member.row for member in plain.members)
    people = {member.row: member for member in plain.members}
    for name in MEMBER_STATES:
        column = getattr(table, name).tolist()
        for row in present:
            if row in people:
                yield f"member {row}", name, column[row], getattr(people[row], name)
    for name in ("community", "estate"):
        column = getattr(table, name).tolist()
        for row in present:
            if row in people:
                yield f"member {row}", name, column[row], getattr(people[row], name).number


def communities(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the books of communities."""
    for name in BOOKS:
        column = getattr(society.communities, name).tolist()
        for community in plain.communities:
            yield f"community {community.number}", name, column[community.number], getattr(community, name)


def estates(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of estates."""
    for name in ESTATE_STATES:
        column = getattr(society.estates, name).tolist()
        for estate in plain.estates:
            yield f"estate {estate.number}", name, column[estate.number], getattr(estate, name)
    firms = society.estates.firm.tolist()
    for estate in plain.estates:
        firm = estate.firm.number if estate.firm is not None else NOBODY
        yield f"estate {estate.number}", "firm", firms[estate.number], firm


def owners(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of owners' committees."""
    for estate, fast in zip(plain.estates, society.owners, strict=True):
        yield f"estate {estate.number}", "owners", fast is None, estate.owners is None
        for name in ("awake", "effectiveness", "stance") if fast is not None else ():
            yield f"owners of estate {estate.number}", name, getattr(fast, name), getattr(estate.owners, name)


def facilities(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of facilities."""
    for i, (fast, slow) in enumerate(zip(society.providers, plain.facilities, strict=True)):
        for name in FACILITY_STATES:
            yield f"facility {i}", name, getattr(fast, name), getattr(slow, name)
        yield f"facility {i}", "belief", fast.belief.tolist(), slow.belief


def partners(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair the states of partners."""
    for i, (fast, slow) in enumerate(zip(society.partners, plain.partners, strict=True)):
        yield f"partner {i}", "joined", fast.joined, slow.joined
        yield f"partner {i}", "fatigue", fast.fatigue, slow.fatigue


def suppliers(society: Any, plain: PlainCity) -> Iterator[Difference]:
    """Pair what suppliers offer, and what of it was used."""
    offer = society.suppliers.offer.T.tolist()
    used = society.flows.used.tolist()
    for supplier in plain.suppliers:
        who = f"supplier {supplier.number} ({supplier.kind})"
        yield who, "offer", offer[supplier.number], supplier.offer
        if used:
            yield who, "used", used[supplier.number], supplier.used
        for name in SUPPLIER_STATES:
            fast = getattr(society.suppliers, name)[supplier.number].item()
            yield who, name, fast, getattr(supplier, name)


def outcome_differences(city: City, plain: PlainCity) -> Iterator[Difference]:
    """Yield the month's headline outcomes in which the plain city differs from what the package reports."""
    for name, slow in outcomes(plain).items():
        fast = city.outcomes[name].iloc[-1]
        if not same(float(fast), float(slow)) and not (math.isnan(fast) and math.isnan(slow)):
            yield "city", name, fast, slow


def outcomes(plain: PlainCity) -> dict[str, float]:
    """Measure headline outcomes by their formulas."""
    people, sums = plain.elders, plain.sums
    served, need = sum(e.got for e in people), sum(e.needed for e in people)
    gross = sum(e.gross_need for e in people)
    found = {"elders": len(people), "served_hours": served / 60, "need_hours": need / 60, "gross_hours": gross / 60}
    found["coverage"], found["coverage_formal"] = percent(served, gross), percent(served, need)
    found["quality_hours"] = sum(e.got * e.quality for e in people) / 60
    found["known"] = percent(sum(n.need for e in people for n in e.needs if n.known), need)
    found["accepted"] = percent(sum(n.need for e in people for n in e.needs if n.accepted), need)
    for s, service in enumerate(SERVICES):
        here = [e.needs[s] for e in people]
        found[f"coverage_{service}"] = percent(sum(n.served for n in here), sum(n.need for n in here))
    found["idle"] = percent(sums["idle_minutes"], sums["offered_minutes"])
    found["offered_hours"] = sums["offered_minutes"] / 60
    found["wasted"] = percent(sums["wasted_minutes"], served)
    found["backlog"] = sum(community.backlog for community in plain.communities)
    found["participation"] = percent(sum(e.active for e in people), len(people))
    found["wellbeing"] = sum(e.wellbeing for e in people) / len(people)
    households = sum(estate.households for estate in plain.estates)
    found["disputes"] = 1000 * sum(estate.disputes for estate in plain.estates) / households
    found["disputes_closed"] = 1000 * sums["disputes_closed"] / households
    for name in (
        "public_cost",
        "social_cost",
        "staff_hours",
        "volunteer_hours",
        "copayments",
        "displaced_family_hours",
    ):
        found[name] = sums[name]
    return found | trust_outcomes(plain)


def trust_outcomes(plain: PlainCity) -> dict[str, float]:
    """Return mean trust in points of 100 among those who can rate; firms and committees only where they are."""
    found = {}
    for k, name in enumerate(("party", "committee", "firm", "owners", "neighbours")):
        there = {2: lambda e: e.estate.has_firm, 3: lambda e: e.estate.has_committee}.get(k, lambda e: True)
        able = [e.trust[k] for e in plain.elders if e.able_to_rate(k, there(e))]
        found[f"trust_{name}"] = 100 * sum(able) / len(able) if able else math.nan
    return found


def percent(part: float, whole: float) -> float:
    """Return a percentage; of nobody, no number."""
    return 100 * part / whole if whole else math.nan
