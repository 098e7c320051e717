"""People who turn 60: who they are, where they live, whom they know and who of them may serve."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.elder import Elder
from reference.formulas import between, normal, normal_share
from reference.member import Member
from shequ.agents.words import ALONE, NEIGHBOUR_COUNT, TRUSTED_COUNT, WITH_CHILDREN, WITH_SPOUSE

if TYPE_CHECKING:
    from reference.model import PlainCity
    from reference.places import Community, Estate

BANDS = {60: "60_64", 65: "65_69", 70: "70_74", 75: "75_79", 80: "80_84", 85: "85_up"}


def living_at_60(model: PlainCity) -> tuple[float, float]:
    """Return shares with a spouse and alone at 60 that give the published ones once widowing has worked.

    A share x with a spouse falls to x·S(age); of those widowed a fixed part lives alone.
    """
    life, place, still, kept = model.life, model.place, 1.0, 0.0
    for month, density in enumerate(age_density(model)):
        kept += density * still
        still *= math.exp(-(life.spouse_dies(month, True) + life.spouse_dies(month, False)) / 2.0)
    spouse = place["with_spouse"] / kept
    widowed_alone = model.start["ageing.alone_if_widowed"] * (spouse - place["with_spouse"])
    return spouse, place["alone"] - widowed_alone


def age_density(model: PlainCity) -> list[float]:
    """Return the share of elders at each month of age: even within a band, falling by e^−0.2 a year from 85."""
    density = [0.0] * len(model.life.onset)
    for first, band in BANDS.items():
        inside = [m for m in range(len(density)) if first <= 60 + m / 12.0 < (first + 5 if first < 85 else 100)]
        shape = [math.exp(-0.2 * max(60 + m / 12.0 - 85, 0.0)) for m in inside]
        for month, share in zip(inside, shape, strict=True):
            density[month] = model.place[f"age_{band}"] * share / sum(shape)
    return [share / sum(density) for share in density]


def welcome(model: PlainCity) -> None:
    """Let floor(first elders · rate + draw) people turn 60 in each community."""
    new: list[Elder] = []
    for community in model.communities:
        expected = community.first_elders * community.p["ageing.newcomers"]
        for _ in range(math.floor(expected + model.chance("ageing.newcomers", community.number))):
            estate = estate_of(model, community, model.chance("person.estate", len(new)))
            new.append(person_of_60(model, len(new), community, estate))
    there = {estate.number: list(estate.elders) for estate in model.estates}
    find_neighbours(model, new, there)
    volunteers = 0
    for position, elder in enumerate(new):
        model.settle_in(elder)
        volunteers += may_serve(model, elder, position, volunteers)


def estate_of(model: PlainCity, community: Community, draw: float) -> Estate:
    """Choose an estate of the community by its households."""
    point = draw * sum(estate.households for estate in community.estates)
    for estate in community.estates:
        point -= estate.households
        if point < 0.0:
            return estate
    return community.estates[-1]


def person_of_60(model: PlainCity, position: int, community: Community, estate: Estate) -> Elder:
    """Draw a person once for life; ``position`` is their position among this month's arrivals."""

    def once(quantity: str, kind: int | None = None) -> float:
        return model.chance(f"person.{quantity}", position, kind)

    start, place = model.start, model.place
    elder = Elder(model, model.next_row(), community, estate)
    elder.age, elder.male = 60.0, once("sex") < place["male_at_60"]
    elder.function = function_at_60(once("function"), model.life.at_60)
    elder.living = living_of(once("living"), model.living_at_60)
    income = once("income")
    elder.income = 0 if income < place["low_income"] else 1 if income < 1 - place["high_income"] else 2
    elder.party = once("party") < place["members_of_elders"]
    elder.family_draw, elder.awareness_draw = once("family"), once("awareness")
    part = normal(once("family_part"), start["start.family_part"], start["start.family_part_spread"])
    elder.family_part = between(part, 0.0, 0.9)
    elder.acceptance_draw, elder.timebank_draw = once("acceptance"), once("timebank")
    elder.activity_taste = normal(once("activity_taste"), 0.0, 1.0)
    elder.norm = normal_share(once("norm"), start["start.norm"], start["start.norm_spread"])
    expectation = normal_share(once("expectation"), start["start.expectation"], start["start.expectation_spread"])
    elder.expectation = elder.expectation_anchor = expectation
    whom = range(TRUSTED_COUNT)
    elder.trust_anchor = [trust_of(model, estate, k, once("trust", k)) for k in whom]
    elder.trust, elder.met = list(elder.trust_anchor), [False for _ in whom]
    elder.familiar = [once("familiar", k) < share_familiar(model, k) for k in whom]
    elder.active, elder.spirit = once("active") < start["start.active"], community.p["spirit.level"]
    elder.quality, elder.quality_expected, elder.awareness_told = 0.0, 0.55, 0.0
    elder.balance, elder.voucher, elder.wellbeing = 0.0, False, 0.72
    elder.unmet_care = model.life.usual_unmet
    return elder


def function_at_60(draw: float, shares: list[float]) -> int:
    """Choose a state of function by the shares of people turning 60."""
    reached = 0.0
    for function, share in enumerate(shares[:-1]):
        reached += share
        if draw < reached:
            return function
    return len(shares) - 1


def living_of(draw: float, shares: tuple[float, float]) -> int:
    """Choose a living arrangement: with a spouse, alone, or with children."""
    spouse, alone = shares
    return WITH_SPOUSE if draw < spouse else ALONE if draw < spouse + alone else WITH_CHILDREN


def trust_of(model: PlainCity, estate: Estate, target: int, draw: float) -> float:
    """Draw own trust around what the estate shares."""
    start = model.start
    shared = model.trust_of_estates[estate.number][target]
    return normal_share(
        draw, normal(shared, start["start.trust"], start["start.trust_shared"]), start["start.trust_spread"]
    )


def share_familiar(model: PlainCity, target: int) -> float:
    """Return the share of people who can rate a target from life."""
    return model.start[("start.familiar_party", "start.familiar_committee", "start.familiar_others")[min(target, 2)]]


def find_neighbours(model: PlainCity, new: list[Elder], there: dict[int, list[Elder]]) -> None:
    """Tie newcomers to living elders of the estate, who put them in the place of a neighbour they have lost.

    Where several newcomers of a month ask for the same lost place, the last one gets it.
    """
    for elder in new:
        elder.neighbours = [None] * NEIGHBOUR_COUNT
    for k in range(NEIGHBOUR_COUNT):
        vacant: list[tuple[Elder, Elder]] = []
        for position, elder in enumerate(new):
            others = there[elder.estate.number]
            if not others:
                continue
            neighbour = others[int(model.chance("person.tie_where", position, k) * len(others))]
            elder.neighbours[k] = neighbour
            lost = neighbour.neighbours[k]
            if lost is None or not lost.alive:
                vacant.append((neighbour, elder))
        for neighbour, elder in vacant:
            neighbour.neighbours[k] = elder


def may_serve(model: PlainCity, elder: Elder, position: int, before: int) -> bool:
    """Add a Party member, or a neighbour who stands beside members on the same terms, to those who may serve."""
    rate = model.place["members_of_elders"]
    twin = model.chance("person.volunteer_pool", position) < rate / (1.0 - rate)
    if not elder.party and not twin:
        return False

    def once(quantity: str) -> float:
        return model.chance(f"member.{quantity}", before)

    start = model.start
    member = Member(model, len(model.ever_members), elder.community, elder.estate, elder)
    member.party, member.willing_draw, member.recruited_draw = elder.party, once("willing"), once("recruited")
    member.motive_anchor = normal_share(once("motive"), start["members.motive"], start["members.motive_spread"])
    member.motive = member.motive_anchor
    member.active = member.party and once("active") < start["start.members_active"]
    model.enlist(member)
    return True
