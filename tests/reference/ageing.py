"""Ageing: hazards by age, sex and function, and what happens to people in a month."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reference.formulas import at_least_one
from shequ.agents.words import ALONE, WITH_CHILDREN, WITH_SPOUSE

if TYPE_CHECKING:
    from reference.elder import Elder
    from reference.model import PlainCity

BANDS = ("60_64", "65_69", "70_74", "75_79", "80_84", "85_89")
MIDDLES = (62.5, 67.5, 72.5, 77.5, 82.5, 87.5)
STATES = ("independent", "mild", "moderate", "severe")
MONTHS = (110 - 60) * 12


@dataclass(frozen=True)
class LifeTables:
    """What does not change in a run: hazards by month of age since 60, and how function is spread at 60."""

    deaths_a_year: list[float]
    mean_ratio: list[float]
    ratios: list[float]
    men: float
    women: float
    widowing: float
    onset: list[list[float]]
    recovery: list[list[float]]
    at_60: list[float]
    usual_unmet: float

    def of_sex(self, male: bool) -> float:
        """Return mortality of a sex against the mean."""
        return self.men if male else self.women

    def death(self, month: int, function: int, male: bool) -> float:
        """Return m(age)/12 · ratio of the state / mean ratio of the age · ratio of the sex."""
        hazard = self.deaths_a_year[month] / 12.0 * self.ratios[function] / self.mean_ratio[month]
        return min(hazard * self.of_sex(male), 1.0)

    def spouse_dies(self, month: int, male: bool) -> float:
        """Return the chance to lose a spouse of one's own age and the other sex."""
        return min(self.widowing * self.deaths_a_year[month] / 12.0 * self.of_sex(not male), 1.0)


def mortality(age: float, p: dict[str, float]) -> float:
    """Return deaths a person and year: log-linear between the middles of bands, the last slope going on."""
    logs = [math.log(p[f"ageing.deaths_{band}"] / 1000.0) for band in BANDS]
    if age <= MIDDLES[0]:
        rate = logs[0]
    elif age >= MIDDLES[-1]:
        rate = logs[-1] + (age - MIDDLES[-1]) * (logs[-1] - logs[-2]) / (MIDDLES[-1] - MIDDLES[-2])
    else:
        k = max(i for i, middle in enumerate(MIDDLES) if middle <= age)
        rate = logs[k] + (age - MIDDLES[k]) * (logs[k + 1] - logs[k]) / (MIDDLES[k + 1] - MIDDLES[k])
    return min(p["ageing.mortality_since_2000"] * math.exp(rate), 12.0)


def onset_rate(function: int, age: float, p: dict[str, float]) -> float:
    """Return the yearly rate of losing a step, e^(level + (age − 60)/years); none beyond severe."""
    if function == 3:
        return 0.0
    to = f"to_{STATES[function + 1]}"
    return math.exp(p[f"ageing.onset_level_{to}"] + (age - 60) / p[f"ageing.onset_years_{to}"])


def recovery_chance(function: int, age: float, p: dict[str, float]) -> float:
    """Return the monthly chance to regain a step, 1 − exp(−rate·e^(−decay·(age − 60))/12)."""
    if function == 0:
        return 0.0
    rate = p[f"ageing.recovery_rate_from_{STATES[function]}"]
    return at_least_one(rate * math.exp(-p["ageing.recovery_decay"] * (age - 60)) / 12.0)


def life_tables(p: dict[str, float]) -> LifeTables:
    """Work out the tables, with the mean ratio of a cohort that is expected to live by them."""
    ages = [60 + month / 12.0 for month in range(MONTHS)]
    deaths = [mortality(age, p) for age in ages]
    onset = [[onset_rate(f, age, p) for f in range(4)] for age in ages]
    recovery = [[recovery_chance(f, age, p) for f in range(4)] for age in ages]
    ratios = [p[f"ageing.death_ratio_{state}"] for state in STATES]
    limited = [p[f"ageing.share_{state}_at_60"] for state in STATES[1:]]
    at_60 = [1.0 - sum(limited), *limited]
    mix, mean_ratio = at_60, []
    for month in range(MONTHS):
        mean_ratio.append(sum(share * ratio for share, ratio in zip(mix, ratios, strict=True)))
        mix = cohort_after(mix, deaths[month] / 12.0 / mean_ratio[month], ratios, onset[month], recovery[month])
    return LifeTables(
        deaths, mean_ratio, ratios, p["ageing.men_against_mean"], p["ageing.women_against_mean"], p["ageing.widowing"],
        onset, recovery, at_60, p["ageing.usual_unmet_care"],
    )  # fmt: skip


def cohort_after(
    mix: list[float], hazard: float, ratios: list[float], onset: list[float], recovery: list[float]
) -> list[float]:
    """Return the mix of function among those who live on: survivors, less the lost, plus the regained."""
    living = [share * max(1.0 - hazard * ratio, 0.0) for share, ratio in zip(mix, ratios, strict=True)]
    after = list(living)
    for f in range(3):
        moved = living[f] * at_least_one(onset[f] / 12.0) - living[f + 1] * recovery[f + 1]
        after[f] -= moved
        after[f + 1] += moved
    return [share / sum(after) for share in after]


def month_of_age(age: float) -> int:
    """Return months of age since 60, with room for rounding."""
    return min(max(int((age - 60.0) * 12.0 + 1e-6), 0), MONTHS - 1)


def age_elders(model: PlainCity) -> None:
    """Let people die, lose or regain function and lose a spouse; then people turn 60."""
    for elder in list(model.elders):
        elder.age += 1.0 / 12.0
        month = month_of_age(elder.age)
        if elder.chance("ageing.death") < model.life.death(month, elder.function, elder.male):
            model.bury(elder)
            continue
        change_function(elder, month, model.life)
        widow(elder, month, model.life)
    for member in list(model.members):
        if not member.present:
            model.release(member)
    model.welcome_newcomers()


def change_function(elder: Elder, month: int, life: LifeTables) -> None:
    """Lose a step at rate·(1 + χ·(unmet − usual)), at the draw's low end; regain one at its high end."""
    p, draw = elder.p, elder.chance("ageing.function")
    unmet = elder.unmet_care - p["ageing.usual_unmet_care"]
    rate = life.onset[month][elder.function] * max(1.0 + p["ageing.decline_by_unmet_care"] * unmet, 0.0)
    if draw < at_least_one(rate / 12.0):
        elder.function += 1
    elif draw >= 1.0 - life.recovery[month][elder.function]:
        elder.function -= 1


def widow(elder: Elder, month: int, life: LifeTables) -> None:
    """Lose one's spouse, and live alone or with children from then on."""
    if elder.living != WITH_SPOUSE or elder.chance("ageing.widowing") >= life.spouse_dies(month, elder.male):
        return
    alone = elder.chance("ageing.alone_if_widowed") < elder.p["ageing.alone_if_widowed"]
    elder.living = ALONE if alone else WITH_CHILDREN
