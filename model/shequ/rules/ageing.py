"""Ageing: death, loss and recovery of function.

Function has four states: 0 independent, 1 limited in household tasks (IADL), 2 moderately limited
in self-care (ADL), 3 severely so. Disability means 2 or more, everywhere in this project.

Death follows the age table of a population: the hazard of each state is the table's rate times the
state's hazard ratio, divided by the mean ratio among people of that age, so that the states share
out the deaths of the table instead of adding to them. The loss of function grows exponentially with
age, the form of Gostoli and Silverman's model of social care (2020); recovery falls exponentially.

Equations
---------
loss of function in a month | 当月失能进展: P(loss) = 1 − exp(−(1 + χ·(u − u₀))⁺·exp(level + (age − 60)/years)/12)
    with χ = ageing.decline_by_unmet_care, u₀ = ageing.usual_unmet_care, level = ageing.onset_level_*, years = ageing.onset_years_*
recovery in a month | 当月功能恢复: P(recovery) = 1 − exp(−rate·exp(−decay·(age − 60))/12)
    with rate = ageing.recovery_rate_*, decay = ageing.recovery_decay
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import LifeTables, Society, month_of_age
from shequ.agents.words import ALONE, NOBODY, WITH_CHILDREN, WITH_SPOUSE
from shequ.engine.parameters import Kind, Lookup, MonthValues, Parameter, assumed

Floats = NDArray[np.float64]

FUNCTION_STATES = 4
FIRST_AGE = 60
LAST_AGE = 110

YEARBOOK = "China Statistical Yearbook 2002, deaths by age in the 2000 census"
BAND_MIDDLES = (62.5, 67.5, 72.5, 77.5, 82.5, 87.5)
deaths_by_band = [
    Parameter(
        name=f"ageing.deaths_{band}",
        value=value,
        unit="deaths per 1,000 a year",
        low=0.9 * value,
        high=1.1 * value,
        kind=Kind.SEEN,
        source=YEARBOOK,
        meaning=f"mortality in 2000 at ages {band.replace('_', '–')}",
        maximum=1000.0,
        lifelong=True,
    )
    for band, value in [
        ("60_64", 14.8),
        ("65_69", 24.4),
        ("70_74", 42.3),
        ("75_79", 66.5),
        ("80_84", 111.7),
        ("85_89", 160.3),
    ]
]
mortality_since_2000 = Parameter(
    name="ageing.mortality_since_2000",
    value=0.6,
    unit="ratio",
    low=0.5,
    high=0.7,
    kind=Kind.BACKGROUND,
    source="commonly reported fall of mortality at these ages from 2000 to 2020",
    meaning="mortality of 2020 over that of 2000",
    maximum=2.0,
    lifelong=True,
)


def _by_state(
    name: str,
    values: tuple[float, ...],
    spread: tuple[float, float],
    unit: str,
    meaning: str,
    *,
    kind: Kind,
    source: str,
    relative: bool,
    minimum: float = 0.0,
) -> list[Parameter]:
    """Declare one parameter a state, each with the same spread around its value."""
    return [
        Parameter(
            name=f"ageing.{name}_{state}",
            value=value,
            unit=unit,
            low=value * spread[0] if relative else value - spread[0],
            high=value * spread[1] if relative else value + spread[1],
            kind=kind,
            source=source,
            meaning=f"{meaning}, {state.replace('_', ' ')}",
            minimum=minimum,
            lifelong=True,
        )
        for state, value in zip(_STEPS[name], values, strict=True)
    ]


_ONSET_STEPS = ("to_mild", "to_moderate", "to_severe")
_RECOVERY_STEPS = ("from_mild", "from_moderate", "from_severe")
_STEPS = {
    "death_ratio": ("independent", "mild", "moderate", "severe"),
    "onset_level": _ONSET_STEPS,
    "onset_years": _ONSET_STEPS,
    "recovery_rate": _RECOVERY_STEPS,
}
FITTED = (
    "experiments/fit_ageing.py: fitted to disability by age (meta-analysis of 100 studies, "
    "francis-press 12056) and to its incidence at 65+ (46.6–64.2 per 1,000, PMC7973258)"
)
death_ratio = _by_state(
    "death_ratio",
    (0.6, 0.9, 1.7, 4.0),
    (0.7, 1.5),
    "ratio",
    "hazard of death against the mean of the age",
    kind=Kind.ASSUMED,
    source="assumed; only ratios between states matter",
    relative=True,
)
onset_level = _by_state(
    "onset_level",
    (-3.04, -2.56, -3.89),
    (0.3, 0.3),
    "log rate a year at 60",
    "loss of function",
    kind=Kind.DERIVED,
    source=FITTED,
    relative=False,
    minimum=-20.0,
)
onset_years = _by_state(
    "onset_years",
    (17.6, 19.5, 18.5),
    (0.85, 1.2),
    "years for an e-fold",
    "growth of the loss of function with age",
    kind=Kind.SEEN,
    source="Gostoli & Silverman 2020: about 18 (men) and 19 (women) years",
    relative=True,
    minimum=1.0,
)
recovery_rate = _by_state(
    "recovery_rate",
    (0.163, 0.184, 0.130),
    (0.5, 2.0),
    "a year at 60",
    "recovery of function",
    kind=Kind.DERIVED,
    source=FITTED,
    relative=True,
)
recovery_decay = Parameter(
    name="ageing.recovery_decay",
    value=0.031,
    unit="per year of age",
    low=0.015,
    high=0.06,
    kind=Kind.ASSUMED,
    source="assumed",
    meaning="fall of recovery with age",
    lifelong=True,
)
function_at_60 = [
    Parameter(
        name=f"ageing.share_{state}_at_60",
        value=value,
        unit="share",
        low=value / 2,
        high=value * 2,
        kind=Kind.ASSUMED,
        source="assumed; the rest is independent",
        meaning=f"people turning 60 in state {state}",
        maximum=1.0,
        lifelong=True,
    )
    for state, value in [("mild", 0.15), ("moderate", 0.08), ("severe", 0.02)]
]

men_die = assumed("ageing.men_against_mean", 1.16, 1.05, 1.3, "ratio", "mortality of men", lifelong=True)
women_die = assumed("ageing.women_against_mean", 0.85, 0.75, 0.95, "ratio", "mortality of women", lifelong=True)
widowing = assumed(
    "ageing.widowing", 0.9, 0.7, 1.1, "ratio", "losing one's spouse, against own mean mortality", lifelong=True
)
alone_if_widowed = assumed(
    "ageing.alone_if_widowed",
    0.45,
    0.3,
    0.6,
    "share",
    "of the widowed who live alone",
    maximum=1.0,
    lifelong=True,
)
unmet_decline = assumed(
    "ageing.decline_by_unmet_care",
    0.3,
    0.0,
    0.8,
    "per unit",
    "faster loss of function with unmet personal care",
)
usual_unmet = assumed(
    "ageing.usual_unmet_care", 0.3, 0.1, 0.5, "share", "unmet personal care at which the fitted rates hold"
)
newcomers = Parameter(
    "ageing.newcomers", 0.0045, "of the first elders a month", 0.003, 0.006, Kind.DERIVED,
    "60–64 cohort of about 470 a year in the default place, times 1.4 for the births of 1964–75",
    "people turning 60", 0.0, 0.1, True,
)  # fmt: skip

PARAMETERS = [
    men_die,
    women_die,
    widowing,
    alone_if_widowed,
    unmet_decline,
    usual_unmet,
    newcomers,
    *deaths_by_band,
    mortality_since_2000,
    *death_ratio,
    *onset_level,
    *onset_years,
    *recovery_rate,
    recovery_decay,
    *function_at_60,
]


def mortality(age: Floats, p: Lookup) -> Floats:
    """Deaths a person and year by age: log-linear between the middles of the table's bands."""
    rates = np.log([p[band] / 1000.0 for band in deaths_by_band])
    middles = np.array(BAND_MIDDLES)
    slope_after = (rates[-1] - rates[-2]) / (middles[-1] - middles[-2])
    beyond = np.maximum(age - middles[-1], 0.0) * slope_after
    yearly = np.exp(np.interp(age, middles, rates) + beyond)
    return np.asarray(np.minimum(p[mortality_since_2000] * yearly, 12.0))


def onset_probability(function: int, age: Floats, p: Lookup) -> Floats:
    """Monthly probability of losing a step of function, 1 − exp(−rate/12)."""
    level, years = p[onset_level[function]], p[onset_years[function]]
    return -np.expm1(-np.exp(level + (age - FIRST_AGE) / years) / 12.0)


def recovery_probability(function: int, age: Floats, p: Lookup) -> Floats:
    """Monthly probability of regaining a step of function, 1 − exp(−rate/12)."""
    rate = p[recovery_rate[function - 1]] * np.exp(-p[recovery_decay] * (age - FIRST_AGE))
    return -np.expm1(-rate / 12.0)


def function_by_age(p: Lookup) -> tuple[Floats, Floats]:
    """Follow an expected cohort from 60 and return its mix of function.

    Returns
    -------
    ages : numpy.ndarray
        Months of age in years, shape ``(months,)``.
    mix : numpy.ndarray
        Share of each state among the living, shape ``(months, 4)``; each row sums to one.
    """
    ages = FIRST_AGE + np.arange((LAST_AGE - FIRST_AGE) * 12) / 12.0
    ratio = np.array([p[r] for r in death_ratio])
    yearly = mortality(ages, p)
    onset = np.array([onset_probability(f, ages, p) for f in range(3)]).T
    recovery = np.array([recovery_probability(f, ages, p) for f in (1, 2, 3)]).T
    at_60 = np.array([p[share] for share in function_at_60])
    mix = np.empty((len(ages), FUNCTION_STATES))
    mix[0] = [1.0 - at_60.sum(), *at_60]
    for month in range(1, len(ages)):
        before = month - 1
        hazard = yearly[before] / 12.0 * ratio / (mix[before] @ ratio)
        living = mix[before] * np.maximum(1.0 - hazard, 0.0)
        lost = living[:3] * onset[before]
        regained = living[1:] * recovery[before]
        living[:3] += regained - lost
        living[1:] += lost - regained
        mix[month] = living / living.sum()
    return ages, mix


def life_tables(p: Lookup) -> tuple[LifeTables, Floats]:
    """Tabulate hazards by month of age, and the mix of function of the expected cohort.

    The mean ratio is that of
    the expected cohort and not of the living, so that one elder's function moves nobody else's death.

    Equations
    ---------
    death in a month | 当月死亡: P(death) = min(1, m(age)/12·ratio(function)/mean ratio(age)·sex)
        with ratio = ageing.death_ratio_*, sex = ageing.men_against_mean or ageing.women_against_mean
    """
    ages, mix = function_by_age(p)
    yearly = mortality(ages, p)
    ratio = np.array([p[r] for r in death_ratio])
    share = ratio / (mix @ ratio)[:, None]
    sexes = np.array([p[women_die], p[men_die]])
    death = np.minimum(yearly[:, None, None] / 12.0 * share[:, :, None] * sexes, 1.0)
    onset = np.zeros((len(ages), FUNCTION_STATES))
    recovery = np.zeros((len(ages), FUNCTION_STATES))
    for f in range(3):
        onset[:, f] = -np.log1p(-onset_probability(f, ages, p)) * 12.0
        recovery[:, f + 1] = recovery_probability(f + 1, ages, p)
    spouse_dies = np.minimum(p[widowing] * yearly[:, None] / 12.0 * sexes[::-1], 1.0)
    return LifeTables(death, onset, recovery, spouse_dies, p[alone_if_widowed], p[usual_unmet]), mix


def age_elders(society: Society, p: MonthValues) -> None:
    """Let a month pass: people die, lose or regain function, lose a spouse, and turn 60.

    Death comes first; one uniform is then split between loss (its low end) and recovery (its high end). The
    yearly rate of loss is multiplied by 1 + χ·(u − u₀), u being unmet personal care smoothed over months.
    """
    elders, life = society.elders, society.life
    each = p.over(elders.community)
    elders.age += elders.alive * (1.0 / 12.0)
    month = month_of_age(elders.age, len(life.death))
    function, sex = elders.function.astype(np.int64), elders.male.astype(np.int64)
    elders.alive &= society.draw("ageing.death") >= life.death[month, function, sex]
    rate = life.onset[month, function]
    if society.couplings.unmet_decline:
        rate = rate * np.maximum(1.0 + each[unmet_decline] * (elders.unmet_care - each[usual_unmet]), 0.0)
    draw = society.draw("ageing.function")
    lost = draw < -np.expm1(-rate / 12.0)
    regained = draw >= 1.0 - life.recovery[month, function]
    elders.function += (elders.alive & lost).astype(np.int8) - (elders.alive & regained & ~lost).astype(np.int8)
    _widow(society, life.widowing[month, sex], each[alone_if_widowed])
    _leave_members(society)
    if society.newcomers is not None:
        yearly = society.communities.first_elders * p[newcomers]
        draw = society.draw("ageing.newcomers", society.communities)
        society.newcomers(society, p, np.floor(yearly + draw).astype(np.int64))


def _widow(society: Society, hazard: Floats, alone: Floats) -> None:
    elders = society.elders
    widowed = (elders.living == WITH_SPOUSE) & (society.draw("ageing.widowing") < hazard)
    goes_alone = society.draw("ageing.alone_if_widowed") < alone
    elders.living[widowed] = np.where(goes_alone[widowed], ALONE, WITH_CHILDREN)


def _leave_members(society: Society) -> None:
    members = society.members
    linked = members.elder != NOBODY
    members.present[linked] = society.elders.alive[members.elder[linked]]
    members.active &= members.present
