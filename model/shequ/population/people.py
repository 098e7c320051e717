"""Elders as they are when the model first meets them, at the start or on turning 60.

Everything that is drawn once for a person comes from streams that are read by row, so that a person is the
same in every scenario, whenever they arrive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society, month_of_age
from shequ.agents.words import (
    ALONE,
    FIRM,
    NEIGHBOUR_COUNT,
    NOBODY,
    OWNERS,
    SERVICE_COUNT,
    TRUSTED_COUNT,
    WITH_CHILDREN,
    WITH_SPOUSE,
)
from shequ.engine.parameters import MonthValues, assumed
from shequ.population.place import Place

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

trust_mean = assumed(
    "start.trust", 0.50, 0.40, 0.60, "0–1", "mean trust, the same for all five so that a ranking is a result",
    maximum=1.0, lifelong=True,
)  # fmt: skip
trust_spread = assumed(
    "start.trust_spread", 0.13, 0.08, 0.2, "0–1", "standard deviation of trust between people", lifelong=True
)
trust_shared = assumed(
    "start.trust_shared", 0.06, 0.0, 0.12, "0–1", "standard deviation of trust between estates", lifelong=True
)
familiar_party = assumed(
    "start.familiar_party", 0.42, 0.22, 0.62, "share", "able to rate the Party organisation without having met it", maximum=1.0,
    lifelong=True, source="fitted: 53.0% could not rate it (Shanghai 2014, n = 1,108, mirror)",
)  # fmt: skip
familiar_committee = assumed(
    "start.familiar_committee", 0.15, 0.0, 0.45, "share", "able to rate the residents' committee without having met it",
    maximum=1.0, lifelong=True, source="fitted: 42.8% could not rate it (Shanghai 2014, n = 1,108, mirror)",
)  # fmt: skip
familiar_others = assumed(
    "start.familiar_others", 0.7, 0.5, 0.9, "share", "able to rate firm, owners' committee or neighbours",
    maximum=1.0, lifelong=True,
)  # fmt: skip
norm_mean = assumed("start.norm", 0.50, 0.45, 0.55, "0–1", "what people think decent", lifelong=True, maximum=1.0)
norm_spread = assumed("start.norm_spread", 0.1, 0.05, 0.15, "0–1", "its standard deviation", lifelong=True)
expectation_mean = assumed(
    "start.expectation", 0.45, 0.35, 0.55, "0–1", "what people expect of care", lifelong=True, maximum=1.0
)
expectation_spread = assumed(
    "start.expectation_spread", 0.1, 0.05, 0.15, "0–1", "its standard deviation", lifelong=True
)
family_part_mean = assumed(
    "start.family_part", 0.42, 0.3, 0.55, "share", "care that a family with a spouse gives if not nearly all",
    maximum=1.0, lifelong=True,
)  # fmt: skip
family_part_spread = assumed(
    "start.family_part_spread", 0.2, 0.1, 0.3, "share", "its standard deviation", lifelong=True
)
active_share = assumed(
    "start.active", 0.20, 0.1, 0.3, "share", "elders who take part at the start", lifelong=True, maximum=1.0
)
public_spirit = assumed("spirit.level", 0.35, 0.2, 0.5, "0–1", "public spirit to which people return", maximum=1.0)
rewiring = assumed(
    "start.rewiring",
    0.1,
    0.0,
    0.5,
    "share",
    "neighbour ties that skip the next door",
    maximum=1.0,
    lifelong=True,
)
PARAMETERS = [
    trust_mean, trust_spread, trust_shared, familiar_party, familiar_committee, familiar_others, norm_mean,
    norm_spread, expectation_mean, expectation_spread, family_part_mean, family_part_spread, active_share,
    public_spirit, rewiring,
]  # fmt: skip

FAMILY_SHARE = (0.05, 0.95)


@dataclass(frozen=True)
class LivingByAge:
    """Living arrangement at 60 that gives the published shares once widowing has worked.

    A share x with a spouse at 60 falls to x·S(a) at age a, where S is the chance not to be widowed; of the
    widowed, ``alone_if_widowed`` live alone and the rest with children.
    """

    spouse_at_60: float
    alone_at_60: float
    alone_if_widowed: float
    survival: Floats  # S by months of age since 60

    def choose(self, age: Floats, draw: Floats) -> NDArray[np.int8]:
        """Choose a living arrangement for each age from one uniform."""
        spouse = self.spouse_at_60 * self.survival[month_of_age(age, len(self.survival))]
        alone = self.alone_at_60 + self.alone_if_widowed * (self.spouse_at_60 - spouse)
        choice = np.where(draw < spouse, WITH_SPOUSE, np.where(draw < spouse + alone, ALONE, WITH_CHILDREN))
        return choice.astype(np.int8)


def normal(draw: Floats, mean: float | Floats, spread: float) -> Floats:
    """Turn uniforms into normal values by the inverse distribution function."""
    from scipy.special import ndtri  # here, since commands that only read parameters need no SciPy

    return np.asarray(mean + spread * ndtri(np.clip(draw, 1e-12, 1.0 - 1e-12)))


def share(draw: Floats, mean: float | Floats, spread: float) -> Floats:
    """Turn uniforms into normal values kept between 0.02 and 0.98."""
    return np.clip(normal(draw, mean, spread), 0.02, 0.98)


@dataclass(frozen=True)
class Arrivals:
    """People to add: where they live, how old they are and how able."""

    community: Integers
    estate: Integers
    age: Floats
    function: Integers


def add_elders(society: Society, place: Place, living: LivingByAge, p: MonthValues, who: Arrivals) -> Integers:
    """Append elders with all that is drawn once, and return their rows."""
    elders, draws = society.elders, society.draws
    n = len(who.community)

    def once(decision: str) -> Floats:
        return draws.uniform(f"person.{decision}", society.month, n)

    def once_each(decision: str, kinds: int) -> Floats:
        return draws.uniforms(f"person.{decision}", society.month, n, kinds)

    at = p.at(0)
    male_share = place["male_at_60"] + (place["male_at_90"] - place["male_at_60"]) * (who.age - 60) / 30
    anchor = once_trust(society, who.estate, at[trust_mean], at[trust_shared])
    anchor = share(once_each("trust", TRUSTED_COUNT), anchor, at[trust_spread])
    familiar = once_each("familiar", TRUSTED_COUNT)
    limits = np.full((TRUSTED_COUNT, 1), at[familiar_others])
    limits[0], limits[1] = at[familiar_party], at[familiar_committee]
    income = once("income")
    expectation = share(once("expectation"), at[expectation_mean], at[expectation_spread])
    return elders.append(
        community=who.community, estate=who.estate, alive=True, age=who.age,
        male=once("sex") < male_share, function=who.function,
        living=living.choose(who.age, once("living")),
        income=np.where(income < place["low_income"], 0, np.where(income < 1 - place["high_income"], 1, 2)),
        party=once("party") < place["members_of_elders"],
        neighbours=np.full((NEIGHBOUR_COUNT, n), NOBODY),
        family_draw=once("family"),
        family_part=np.clip(normal(once("family_part"), at[family_part_mean], at[family_part_spread]), 0, 0.9),
        awareness_draw=once("awareness"), acceptance_draw=once("acceptance"),
        activity_taste=normal(once("activity_taste"), 0.0, 1.0), timebank_draw=once("timebank"),
        norm=share(once("norm"), at[norm_mean], at[norm_spread]),
        expectation_anchor=expectation, trust_anchor=anchor, familiar=familiar < limits,
        gross=0, need=0, known=False, channel=NOBODY, supplier=NOBODY, second=NOBODY, listed=0, accepted=False,
        served=np.zeros((SERVICE_COUNT, n)), quality=0.0,
        trust=anchor, met=False, expectation=expectation, quality_expected=0.55, awareness_told=0.0,
        active=once("active") < at[active_share], spirit=p[public_spirit][who.community], balance=0.0, voucher=False,
        unmet_care=society.life.usual_unmet, wellbeing=0.72,
    )  # fmt: skip


def once_trust(society: Society, estate: Integers, mean: float, spread: float) -> Floats:
    """Return the mean trust of each person's estate in each of the five, shape ``(5, people)``."""
    shared = society.draws.uniforms("estate.trust", 0, len(society.estates), TRUSTED_COUNT)
    return normal(shared, mean, spread)[:, estate]


def can_rate(society: Society) -> NDArray[np.bool_]:
    """Say who can rate whom: those who know of it from life or have met it; firms only where one works."""
    elders = society.elders
    able = elders.familiar | elders.met
    able[FIRM] &= society.estates.has_firm[elders.estate]
    able[OWNERS] &= society.awake[elders.estate]
    return np.asarray(able & elders.alive)
