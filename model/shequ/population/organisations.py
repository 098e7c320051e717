"""The few: committees, firms, facilities and partners, placed and given their starting state."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.owners_committee import OwnersDecisions
from shequ.agents.partner import PARTNER_KINDS, PartnerDecisions, joining, leaving
from shequ.agents.party_committee import PartyDecisions
from shequ.agents.property_firm import FirmDecisions, contract_end, leaving_hazard, poor_service
from shequ.agents.provider import ProviderDecisions, habit_strength
from shequ.agents.residents_committee import ResidentsDecisions
from shequ.agents.society import Society
from shequ.agents.suppliers import PARTNERS_PER_COMMUNITY, Reach
from shequ.agents.words import NOBODY, SERVICE_COUNT, SERVICES
from shequ.engine.parameters import MonthValues, assumed
from shequ.population.people import normal
from shequ.population.place import Place

Floats = NDArray[np.float64]

firm_level = assumed(
    "firm.level", 0.58, 0.5, 0.65, "effort", "effort a firm settles at by itself", lifelong=True, maximum=1.0,
    source="assumed; property service satisfaction was 62.59 of 100 in 36 cities (2019)",
)  # fmt: skip
firm_spread = assumed("firm.level_spread", 0.14, 0.05, 0.2, "effort", "its spread", lifelong=True)
contract_spread = assumed(
    "firm.contract_spread", 0.05, 0.0, 0.1, "effort", "spread between contracts of a firm", lifelong=True
)
quality_spread = assumed(
    "provider.quality_spread", 0.08, 0.0, 0.15, "0–1", "spread of quality between facilities", lifelong=True
)
size_spread = assumed(
    "provider.size_spread", 0.4, 0.0, 0.8, "log standard deviation", "sizes of facilities", lifelong=True
)
next_door = assumed(
    "provider.next_community", 0.18, 0.0, 0.5, "weight", "pull of a facility next door against one's own",
    lifelong=True,
)  # fmt: skip
working_effectiveness = assumed(
    "owners.working", 0.7, 0.6, 0.9, "0–1", "effectiveness of a committee that works", lifelong=True
)
weak_effectiveness = assumed("owners.weak", 0.22, 0.1, 0.35, "0–1", "effectiveness of one that does not", lifelong=True)
standard_menu = [
    assumed(f"provider.menu_{service}", value, 0.5 * value, 1.5 * value, "share of hours",
            f"that facilities usually give to {service}", lifelong=True, maximum=1.0)
    for service, value in zip(SERVICES, (0.30, 0.05, 0.20, 0.15, 0.08, 0.04, 0.10, 0.08), strict=True)
]  # fmt: skip
working_share = assumed(
    "owners.working_share", 0.3, 0.2, 0.4, "share", "of committees that work well", lifelong=True, maximum=1.0,
    source="the place's figure committees_working; Shenzhen 2016: about 30% function well",
)  # fmt: skip
PARAMETERS = [
    *standard_menu, working_share, firm_level, firm_spread, contract_spread, quality_spread, size_spread, next_door, working_effectiveness,
    weak_effectiveness,
]  # fmt: skip

FLOOR_OF_REACH = 0.05


def found(model: Any, society: Society, place: Place, p: MonthValues) -> None:
    """Create all organisations of a society."""
    for c, residents in enumerate(society.communities.residents.tolist()):
        society.residents.append(model.the_few[ResidentsDecisions](model, c, residents))
        society.party.append(model.the_few[PartyDecisions](model, c))
    _found_firms(model, society, place, p)
    _found_owners(model, society, place, p)
    _found_providers(model, society, place, p)
    _found_partners(model, society, p)


def _once(society: Society, decision: str, n: int) -> Floats:
    return society.draws.uniform(decision, 0, n)


def _found_firms(model: Any, society: Society, place: Place, p: MonthValues) -> None:
    """Found firms and give out contracts; bad firms hold as few as they would after losing some for years."""
    estates, at = society.estates, p.at(0)
    served = np.flatnonzero(estates.has_firm)
    firms = max(1, round(len(served) / place["estates_per_firm"])) if len(served) else 0
    levels = normal(_once(society, "firm.level", firms), at[firm_level], at[firm_spread])
    ties = _once(society, "firm.tie", firms)
    society.firms.extend(
        model.the_few[FirmDecisions](model, *pair) for pair in zip(levels.tolist(), ties.tolist(), strict=True)
    )
    if not firms:
        return
    kept = np.where(levels < at[poor_service], at[contract_end] / (at[contract_end] + at[leaving_hazard]), 1.0)
    draw = _once(society, "estate.contract", len(estates))[served]
    estates.firm[served] = np.searchsorted(np.cumsum(kept) / kept.sum(), draw, side="right")
    noise = normal(_once(society, "estate.own_level", len(estates)), 0.0, at[contract_spread])
    estates.own_level[served] = levels[estates.firm[served]] + noise[served]
    estates.effort[served] = np.clip(estates.own_level[served], 0.1, 0.95)


def _found_owners(model: Any, society: Society, place: Place, p: MonthValues) -> None:
    estates, at = society.estates, p.at(0)
    n = len(estates)
    awake = _once(society, "owners.awake", n) < place["committees"]
    works = _once(society, "owners.works", n) < at[working_share]
    ties = _once(society, "owners.tie", n)
    for e in np.flatnonzero(estates.has_firm).tolist():
        strength = at[working_effectiveness] if works[e] else at[weak_effectiveness]
        society.owners[e] = model.the_few[OwnersDecisions](model, e, bool(awake[e]), strength, float(ties[e]))


def _found_providers(model: Any, society: Society, place: Place, p: MonthValues) -> None:
    homes = np.repeat(np.arange(len(place.communities)), [c.facilities for c in place.communities])
    n, at = len(homes), p.at(0)
    size = np.exp(normal(_once(society, "provider.size", n), 0.0, at[size_spread]))
    size /= size.mean() if n else 1.0
    quality = normal(_once(society, "provider.quality", n), 0.0, at[quality_spread])
    menu = society.draws.uniforms("provider.habit", 0, n, SERVICE_COUNT)
    habit = np.array([at[usual] for usual in standard_menu])[:, None] * np.exp(normal(menu, 0.0, at[habit_strength]))
    habit /= habit.sum(axis=0)
    ties = _once(society, "provider.tie", n)
    public = public_facilities(place, n)
    for i in range(n):
        society.providers.append(
            model.the_few[ProviderDecisions](
                model,
                int(homes[i]),
                bool(public[i]),
                float(size[i]),
                float(quality[i]),
                habit[:, i],
                float(ties[i]),
            )
        )


def public_facilities(place: Place, n: int) -> NDArray[np.bool_]:
    """Say which facilities are public: evenly spread, in the place's share."""
    position = np.arange(1, n + 1) * place["public_facilities"]
    return np.asarray(np.floor(position) > np.floor(position - place["public_facilities"]))


def _found_partners(model: Any, society: Society, p: MonthValues) -> None:
    kinds = list(PARTNER_KINDS)
    n = PARTNERS_PER_COMMUNITY * society.community_count
    ties, joined = _once(society, "partner.tie", n), _once(society, "partner.joined", n)
    at = p.at(0)
    usual = at[joining] / (at[joining] + at[leaving])
    for i in range(n):
        kind = kinds[i % PARTNERS_PER_COMMUNITY % len(kinds)]
        community = i // PARTNERS_PER_COMMUNITY
        society.partners.append(
            model.the_few[PartnerDecisions](model, community, kind, float(ties[i]), bool(joined[i] < usual))
        )


def reach_of(place: Place, next_weight: float) -> Reach:
    """Work out which facilities each community can use: its own, and those next door in the subdistrict."""
    homes = np.repeat(np.arange(len(place.communities)), [c.facilities for c in place.communities])
    public = public_facilities(place, len(homes))
    rows = [_in_reach(place, homes, c, next_weight) for c in range(len(place.communities))]
    most = max((len(row) for row in rows), default=0) or 1
    provider = np.full((len(rows), most), NOBODY)
    weight = np.zeros((len(rows), most))
    for c, row in enumerate(rows):
        for k, (i, w) in enumerate(row):
            provider[c, k], weight[c, k] = i, w
    publicly = weight * (public[provider] & (provider != NOBODY)) if len(homes) else weight
    publicly = np.where(publicly.sum(axis=1, keepdims=True) > 0, publicly, weight)
    return Reach(provider, weight, _cumulative(weight), _cumulative(publicly))


def _in_reach(place: Place, homes: NDArray[np.int64], c: int, next_weight: float) -> list[tuple[int, float]]:
    same = [d for d, k in enumerate(place.communities) if k.subdistrict == place.communities[c].subdistrict]
    at = same.index(c)
    doors = {same[at - 1], same[(at + 1) % len(same)]} - {c}
    found = [(i, 1.0) for i, home in enumerate(homes) if home == c]
    found += [(i, next_weight) for i, home in enumerate(homes) if home in doors and next_weight > 0]
    if not found and len(homes):  # nobody in reach: the nearest one is used a little
        found = [(int(np.argmin(np.abs(homes - c))), FLOOR_OF_REACH)]
    return found


def _cumulative(weight: Floats) -> Floats:
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(np.cumsum(weight, axis=1) / np.where(total > 0, total, 1.0))
