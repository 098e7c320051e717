"""Build a society from a place: places first, then elders, members and organisations."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.community import CommunityRecord
from shequ.agents.elder import ElderState
from shequ.agents.estate import Estate
from shequ.agents.party_member import MemberState
from shequ.agents.society import LifeTables, NeedTables, Society
from shequ.agents.suppliers import SupplierOrder, Suppliers
from shequ.agents.words import ALONE, NEIGHBOUR_COUNT, NOBODY, WITH_SPOUSE
from shequ.engine.draws import Draws
from shequ.engine.parameters import MonthValues, assumed
from shequ.engine.table import Table
from shequ.population import organisations
from shequ.population.people import Arrivals, LivingByAge, add_elders, normal, rewiring, share
from shequ.population.place import AGE_BANDS, Place

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

estate_spread = assumed(
    "start.estate_spread", 0.6, 0.3, 0.9, "log standard deviation", "sizes of estates", lifelong=True
)
conflict_spread = assumed(
    "start.conflict_spread", 0.85, 0.3, 1.1, "log standard deviation", "proneness of estates to disputes",
    lifelong=True,
)  # fmt: skip
motive_mean = assumed("members.motive", 0.5, 0.4, 0.6, "0–1", "motive to serve", lifelong=True, maximum=1.0)
motive_spread = assumed("members.motive_spread", 0.15, 0.05, 0.25, "0–1", "its deviation", lifelong=True)
member_active = assumed(
    "start.members_active", 0.09, 0.04, 0.15, "share", "of willing members who serve at the start", lifelong=True
)
PARAMETERS = [estate_spread, conflict_spread, motive_mean, motive_spread, member_active]

OLDEST_AT_START = 100.0


def build_society(
    model: Any, place: Place, seed: int, p: MonthValues, life: LifeTables, needs: NeedTables, mix: Floats
) -> Society:
    """Build the society of a place.

    Parameters
    ----------
    model
        The Mesa model that the few belong to.
    mix
        Share of each state of function by months of age since 60, shape ``(months, 4)``.
    """
    draws = Draws(seed)
    communities = _communities(place)
    estates = _estates(place, draws, communities, p)
    elders_count = place.elders
    order = SupplierOrder(sum(c.facilities for c in place.communities), len(communities), len(estates))
    society = Society(
        draws=draws, month=0, elders=Table(ElderState, elders_count), members=Table(MemberState, elders_count // 2),
        estates=estates, communities=communities, firms=[], owners=[None] * len(estates), residents=[],
        party=[], providers=[], partners=[], order=order, suppliers=Suppliers.empty(order),
        reach=organisations.reach_of(place, p.at(0)[organisations.next_door]), life=life, needs=needs,
    )  # fmt: skip
    living = living_by_age(place, life, mix)
    _first_elders(society, place, living, p, mix)
    add_members(society, place, p, 0)
    organisations.found(model, society, place, p)
    society.newcomers = partial(arrive, place=place, living=living, mix=mix[0])
    return society


def arrive(society: Society, p: MonthValues, counts: Integers, place: Place, living: LivingByAge, mix: Floats) -> None:
    """Add people who turn 60 this month, ``counts`` a community; the seed alone decides who they are.

    What is drawn once for a person is named by the month of arrival and read by position among the arrivals.
    """
    community = np.repeat(np.arange(len(counts)), counts)
    first, n = len(society.elders), len(community)
    draw = society.draws.uniform("person.function", society.month, n)
    function = choose_function(np.tile(mix, (n, 1)), draw)
    estate = choose_estate(society, community)
    rows = add_elders(society, place, living, p, Arrivals(community, estate, np.full(n, 60.0), function))
    tie_arrivals(society, rows)
    add_members(society, place, p, first)


def living_by_age(place: Place, life: LifeTables, mix: Floats) -> LivingByAge:
    """Solve for the living arrangement at 60 that gives the place's shares over all ages."""
    months = np.arange(len(mix))
    hazard = life.widowing.mean(axis=1)
    survival = np.exp(-np.concatenate([[0.0], np.cumsum(hazard)[:-1]]))
    weights = age_density(place, months)
    kept = float(np.sum(weights * survival))
    spouse = place["with_spouse"] / kept
    alone = place["alone"] - life.alone_if_widowed * (spouse - place["with_spouse"])
    return LivingByAge(spouse, alone, life.alone_if_widowed, survival)


def age_density(place: Place, months: Integers) -> Floats:
    """Share of elders at each month of age: even within a band, falling by 18% a year (e^−.2) from 85."""
    age = 60 + months / 12.0
    density = np.zeros(len(months))
    for start, band in AGE_BANDS.items():
        inside = (age >= start) & (age < (start + 5 if start < 85 else OLDEST_AT_START))
        shape = np.exp(-np.maximum(age[inside] - 85, 0) * 0.2)
        density[inside] = place[f"age_{band}"] * shape / shape.sum()
    return np.asarray(density / density.sum())


def _communities(place: Place) -> Table:
    table = Table(CommunityRecord, len(place.communities))
    elders = np.array([c.elders for c in place.communities])
    names = sorted({c.subdistrict for c in place.communities})
    residents = elders / place["elder_share"]
    zero = dict.fromkeys(set(table.columns) - {"urban", "subdistrict", "first_elders"}, 0.0)
    table.append(
        **zero
        | {
            "urban": [c.urban for c in place.communities],
            "subdistrict": [names.index(c.subdistrict) for c in place.communities],
            "first_elders": elders,
            "residents": residents,
            "households": residents / place["household_size"],
        }
    )
    return table


def _estates(place: Place, draws: Draws, communities: Table, p: MonthValues) -> Table:
    table = Table(Estate, 0)
    community = np.repeat(np.arange(len(communities)), [c.estates for c in place.communities])
    n = len(community)
    size = np.exp(normal(draws.uniform("estate.size", 0, n), 0.0, p.at(0)[estate_spread]))
    size *= (communities.households / np.bincount(community, size))[community]
    spread = p.at(0)[conflict_spread]
    conflict = np.exp(normal(draws.uniform("estate.conflict", 0, n), -(spread**2) / 2, spread))
    urban = communities.urban[community]
    table.append(
        community=community, households=size,
        has_firm=urban & (draws.uniform("estate.firm", 0, n) < place["estates_with_firm"]),
        conflict_level=conflict, pay=0.84, effort=0.4, own_level=0.4, grievance=0.2,
        disputes=0.004 * size, arrived=0.0, complained=0.0, closed_share=0.0, poor_months=0, months_mobilised=-1,
        firm=NOBODY, care_draw=draws.uniform("estate.care", 0, n), offers_care=False,
    )  # fmt: skip
    return table


def _first_elders(society: Society, place: Place, living: LivingByAge, p: MonthValues, mix: Floats) -> None:
    counts = [c.elders for c in place.communities]
    community = np.repeat(np.arange(len(counts)), counts)
    n = len(community)
    density = np.cumsum(age_density(place, np.arange(len(mix))))
    draw = society.draws.uniform("person.age", 0, n)
    month = np.minimum(np.searchsorted(density, draw, side="right"), len(mix) - 1)
    below = np.where(month > 0, density[month - 1], 0.0)
    age = 60.0 + (month + (draw - below) / (density[month] - below)) / 12.0
    function = choose_function(mix[month], society.draws.uniform("person.function", 0, n))
    estate = choose_estate(society, community)
    rows = add_elders(society, place, living, p, Arrivals(community, estate, age, function))
    _tie_neighbours(society, rows, p)


def choose_function(mix: Floats, draw: Floats) -> Integers:
    """Choose a state of function for each person from the shares in their row."""
    return np.asarray((draw[:, None] >= np.cumsum(mix, axis=1)[:, :-1]).sum(axis=1))


def choose_estate(society: Society, community: Integers) -> Integers:
    """Choose an estate of each person's community by its households."""
    estates = society.estates
    draw = society.draws.uniform("person.estate", society.month, len(community))
    ends = np.cumsum(estates.households)
    total = np.bincount(estates.community, estates.households, minlength=society.community_count)
    starts = np.cumsum(total) - total
    position = starts[community] + draw * total[community]
    return np.minimum(np.searchsorted(ends, position, side="right"), len(estates) - 1)


def _tie_neighbours(society: Society, rows: Integers, p: MonthValues) -> None:
    """Tie each estate into a small-world graph: a ring of neighbours on both sides, some ties of which skip elsewhere."""
    elders = society.elders
    order = rows[np.argsort(elders.estate[rows], kind="stable")]
    sizes = np.bincount(elders.estate[order], minlength=len(society.estates))
    start = (np.cumsum(sizes) - sizes)[elders.estate[order]]
    size = sizes[elders.estate[order]]
    position = np.arange(len(order)) - start
    skip = society.draws.uniforms("person.tie_skips", 0, len(elders), NEIGHBOUR_COUNT)
    where = society.draws.uniforms("person.tie_where", 0, len(elders), NEIGHBOUR_COUNT)
    half = NEIGHBOUR_COUNT // 2
    for k, step in enumerate([*range(-half, 0), *range(1, half + 1)]):
        near = (position + step) % size
        far = (where[k, order] * size).astype(np.int64)
        chosen = np.where(skip[k, order] < p.at(0)[rewiring], far, near)
        neighbour = order[start + chosen]
        elders.neighbours[k, order] = np.where(neighbour == order, NOBODY, neighbour)


def tie_arrivals(society: Society, rows: Integers) -> None:
    """Tie newcomers to living elders of their estate, who take them for a neighbour they have lost."""
    elders = society.elders
    welcoming = np.zeros(len(society.estates), dtype=bool)
    welcoming[elders.estate[rows]] = True
    others = np.flatnonzero(elders.alive & welcoming[elders.estate])
    others = others[others < rows[0]] if len(rows) else others
    others = others[np.argsort(elders.estate[others], kind="stable")]
    sizes = np.bincount(elders.estate[others], minlength=len(society.estates))
    start, size = (np.cumsum(sizes) - sizes)[elders.estate[rows]], sizes[elders.estate[rows]]
    where = society.draws.uniforms("person.tie_where", society.month, len(rows), NEIGHBOUR_COUNT)
    for k in range(NEIGHBOUR_COUNT):
        some = size > 0
        neighbour = others[(start + (where[k] * size).astype(np.int64))[some]]
        elders.neighbours[k, rows[some]] = neighbour
        lost = elders.neighbours[k, neighbour]
        free = (lost == NOBODY) | ~elders.alive[lost]
        elders.neighbours[k, neighbour[free]] = rows[some][free]


def add_members(society: Society, place: Place, p: MonthValues, first_elder: int) -> None:
    """Append possible volunteers: members among new elders and, at the start, those in service.

    Beside each member stands a neighbour of no party on the same terms.
    """
    elders = society.elders
    new = np.arange(first_elder, len(elders))
    draw = society.draws.uniform("person.volunteer_pool", society.month, len(new))
    member = elders.party[new]
    rate = place["members_of_elders"]
    twin = ~member & (draw < rate / (1.0 - rate))
    rows = new[member | twin]
    community, estate, party, elder = elders.community[rows], elders.estate[rows], elders.party[rows], rows
    if first_elder == 0:
        places, home = _in_service(society, place)
        community = np.concatenate([community, places, places])
        estate = np.concatenate([estate, home, home])
        party = np.concatenate([party, np.ones(len(places), bool), np.zeros(len(places), bool)])
        elder = np.concatenate([elder, np.full(2 * len(places), NOBODY)])
    _append_members(society, p, community, estate, party, elder)


def _in_service(society: Society, place: Place) -> tuple[Integers, Integers]:
    """Return community and estate of members in service, spread by households."""
    communities, estates = society.communities, society.estates
    count = np.rint(
        place["members_of_residents"] * communities.residents - place["members_of_elders"] * communities.first_elders
    )
    count = np.maximum(count, 0.0).astype(np.int64)
    community = np.repeat(np.arange(len(communities)), count)
    position = np.concatenate([(np.arange(n) + 0.5) / n for n in count if n]) if count.sum() else np.zeros(0)
    total = np.bincount(estates.community, estates.households)
    ends = np.cumsum(estates.households)
    at = (np.cumsum(total) - total)[community] + position * total[community]
    return community, np.minimum(np.searchsorted(ends, at, side="right"), len(estates) - 1)


def _append_members(
    society: Society, p: MonthValues, community: Integers, estate: Integers, party: Any, elder: Integers
) -> None:
    members, at = society.members, p.at(0)
    n = len(community)

    def once(decision: str) -> Floats:
        return society.draws.uniform(f"member.{decision}", society.month, n)

    motive = share(once("motive"), at[motive_mean], at[motive_spread])
    members.append(
        community=community, estate=estate, present=True, party=party, retired=elder != NOBODY, elder=elder,
        willing_draw=once("willing"), recruited_draw=once("recruited"), motive_anchor=motive, motive=motive,
        active=party & (once("active") < at[member_active]), fatigue=0.0, visit_hours=0.0,
        service_hours=0.0, recorded_hours=0.0,
    )  # fmt: skip


def margins(society: Society) -> dict[str, float]:
    """Return the built place's shares, to be held against the published ones."""
    elders, n = society.elders, len(society.elders)
    ages = {
        f"age_{band}": float(np.mean((elders.age >= start) & (elders.age < (start + 5 if start < 85 else 200))))
        for start, band in AGE_BANDS.items()
    }
    return ages | {
        "alone": float(np.mean(elders.living == ALONE)),
        "with_spouse": float(np.mean(elders.living == WITH_SPOUSE)),
        "members_of_elders": float(np.mean(elders.party)),
        "members_of_residents": float(society.members.party.sum() / society.communities.residents.sum()),
        "elders_per_facility": n / max(len(society.providers), 1),
        "household_size": float(society.communities.residents.sum() / society.estates.households.sum()),
    }
