"""What is measured of groups: outcomes as parts and wholes that add up over groups, and a few of every community."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, FUNCTION, INCOME, LIVING, PARTY, TRUSTED
from shequ.engine.groups import ratio
from shequ.outcomes.measured import NOBODY, PERCENT, Measured

Floats = NDArray[np.float64]
STEPS = ("known", "referred", "accepted")
KINDS: Mapping[str, tuple[str, ...]] = {"function": FUNCTION, "living": LIVING, "income": INCOME}
ADDITIVE = ("coverage", *STEPS, *(f"trust_{name}" for name in TRUSTED), "trust_local")
STANDING = (
    "standing"  # income and function together, the worst-off first: along it the concentration of care is measured
)
OF_COMMUNITIES = ("coverage", *STEPS, "trust_party", "trust_committee", "trust_local")
OF_EACH_ESTATE = ("fee_payment", "disputes")  # kept of estates themselves, not summed over elders
OF_ESTATES = ("coverage", *(f"trust_{name}" for name in TRUSTED), "trust_local")


def parts_of(measured: Measured, outcome: str) -> tuple[Floats, Floats]:
    """Return part and whole of an outcome for each elder: 100 · sum of parts / sum of wholes is the outcome.

    Parameters
    ----------
    outcome
        One of ``ADDITIVE``: the coverage of gross need, a step of formal need, or the mean of trust among those able;
        or ``share_served``, the mean share of gross need served of an elder with formal need.
    """
    if outcome == "coverage":
        return _float(measured.served), _float(measured.gross)
    if outcome == "share_served":
        waits = measured.alive & (measured.need > 0)
        return ratio(measured.served, measured.gross), waits.astype(np.float64)
    if outcome in STEPS:
        return _float(getattr(measured, outcome)), _float(measured.need)
    trust, rates = measured.elders.trust, measured.rates
    if outcome == "trust_local":
        able = np.asarray(rates[PARTY] | rates[COMMITTEE], dtype=np.float64)
        return (trust[PARTY] + trust[COMMITTEE]) / 2.0 * able, able
    target = TRUSTED.index(outcome.removeprefix("trust_"))
    able = np.asarray(rates[target], dtype=np.float64)
    return trust[target] * able, able


def _float(minutes: NDArray[np.number]) -> Floats:
    return np.asarray(minutes, dtype=np.float64)


def measure_kinds(society: Society, communities: tuple[str, ...]) -> dict[str, list[str] | Floats]:
    """Measure parts and wholes of every additive outcome by community and by kind of elder, a row a group."""
    measured, elders = Measured(society), society.elders
    groups = {"community": (elders.community, communities)}
    groups |= {kind: (getattr(elders, kind), names) for kind, names in KINDS.items()}
    groups[STANDING] = by_standing(elders.income, elders.function)
    rows: dict[str, list[str] | Floats] = {
        "kind": [kind for kind, (_, names) in groups.items() for _ in names],
        "group": [name for _, names in groups.values() for name in names],
    }
    for outcome in (*ADDITIVE, "share_served"):
        for column, values in zip(("part", "whole"), parts_of(measured, outcome), strict=True):
            sums = [_sums(values, group, len(names)) for group, names in groups.values()]
            rows[f"{outcome}_{column}"] = np.concatenate(sums)
    return rows


def by_standing(
    income: NDArray[np.integer], function: NDArray[np.integer]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Return the standing of each elder, the poorest and least able first, and the names of all standings."""
    number = income.astype(np.int64) * len(FUNCTION) + (len(FUNCTION) - 1 - function)
    return number, tuple(f"{rich}, {able}" for rich in INCOME for able in reversed(FUNCTION))


def measure_estates(society: Society) -> dict[str, Floats]:
    """Measure every estate: size, fees paid (%), disputes, coverage and trust; not a number where nobody is."""
    measured, estates = Measured(society), society.estates
    n, of_elder = len(estates.households), society.elders.estate
    found = {
        "community": estates.community.astype(np.int64),
        "estate": np.arange(n),
        "households": estates.households.copy(),
        "fee_payment": np.where(estates.has_firm, PERCENT * estates.pay, NOBODY),
        "disputes": 1000.0 * ratio(estates.disputes, estates.households, NOBODY),
    }
    for outcome in OF_ESTATES:
        part, whole = (_sums(values, of_elder, n) for values in parts_of(measured, outcome))
        found[outcome] = PERCENT * ratio(part, whole, NOBODY)
    return found


def measure_communities(society: Society) -> dict[str, Floats]:
    """Measure every community: coverage and its steps in % of need, trust in points, disputes per 1,000 households."""
    measured, n, community = Measured(society), society.community_count, society.elders.community
    found = {}
    for outcome in OF_COMMUNITIES:
        part, whole = (_sums(values, community, n) for values in parts_of(measured, outcome))
        found[outcome] = PERCENT * ratio(part, whole, NOBODY)
    estates = society.estates
    open_disputes = np.bincount(estates.community, estates.disputes, minlength=n)
    households = np.bincount(estates.community, estates.households, minlength=n)
    return found | {"disputes": 1000.0 * ratio(open_disputes, households, NOBODY)}


def _sums(values: Floats, group: NDArray[np.integer], groups: int) -> Floats:
    return np.asarray(np.bincount(group, values, minlength=groups), dtype=np.float64)
