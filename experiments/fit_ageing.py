"""Fit the six rates of function to prevalence and incidence, and say how well they fit.

Run it with ``python experiments/fit_ageing.py``. Prevalence alone leaves recovery undetermined, so
incidence is a target too; a weak pull towards the declared values settles what is left open.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.optimize import least_squares

from shequ.population.place import AGE_BANDS
from shequ.population.place_files import load_place
from shequ.rules import ageing as a

PLACE = load_place(Path(__file__).parent.parent / "scenarios" / "places" / "bazhong.toml")
BANDS = {first: PLACE[f"age_{band}"] for first, band in AGE_BANDS.items()}
TARGETS = {
    "disabled 60–69": (0.108, 0.01),
    "disabled 70–79": (0.212, 0.01),
    "disabled 80+": (0.470, 0.015),
    "any limitation": (0.433, 0.03),
    "severe": (0.035, 0.01),
    "incidence 65+ per person-year": (0.055, 0.004),
}
FREE = [*a.onset_level, *a.recovery_rate]


def age_weights(ages: np.ndarray, yearly_deaths: np.ndarray) -> np.ndarray:
    """Share of elders at each month of age: even within a band, dying out within 85+."""
    weights = np.zeros(len(ages))
    for start, share in BANDS.items():
        inside = (ages >= start) & (ages < (start + 5 if start < 85 else a.LAST_AGE))
        shape = np.ones(inside.sum())
        if start == 85:
            shape = np.exp(-np.cumsum(yearly_deaths[inside]) / 12.0)
        weights[inside] = share * shape / shape.sum()
    return weights


def patterns(p: dict[a.Parameter, float]) -> dict[str, float]:
    """Return what the rates imply for each target."""
    ages, mix = a.function_by_age(p)
    weights = age_weights(ages, a.mortality(ages, p))
    disabled, severe = mix[:, 2:].sum(axis=1), mix[:, 3]

    def mean(values: np.ndarray, low: float, high: float = 200.0) -> float:
        inside = (ages >= low) & (ages < high)
        return float(np.average(values[inside], weights=weights[inside]))

    at_risk = 1.0 - disabled
    falling = mix[:, 1] * a.onset_probability(1, ages, p) * 12.0
    return {
        "disabled 60–69": mean(disabled, 60, 70),
        "disabled 70–79": mean(disabled, 70, 80),
        "disabled 80+": mean(disabled, 80),
        "any limitation": mean(1.0 - mix[:, 0], 60),
        "severe": mean(severe, 60),
        "incidence 65+ per person-year": mean(falling, 65) / mean(at_risk, 65),
    }


def main() -> None:
    """Print the fitted rates and the fit."""
    p = {parameter: parameter.value for parameter in a.PARAMETERS}
    start = np.array([p[x] if p[x] < 0 else np.log(p[x]) for x in FREE])

    def at(x: np.ndarray) -> dict[a.Parameter, float]:
        rates = [v if f in a.onset_level else np.exp(v) for f, v in zip(FREE, x, strict=True)]
        return p | dict(zip(FREE, rates, strict=True))

    def misfit(x: np.ndarray) -> np.ndarray:
        found = patterns(at(x))
        return np.array(
            [(found[k] - target) / width for k, (target, width) in TARGETS.items()] + list((x - start) * 0.3)
        )

    fitted = at(least_squares(misfit, start).x)
    for parameter in FREE:
        print(f"{parameter.name:36} {parameter.value:8.3f} → {fitted[parameter]:8.3f}")
    print()
    before, after = patterns(p), patterns(fitted)
    for name, (target, width) in TARGETS.items():
        fit = f"before {before[name]:.3f}   after {after[name]:.3f}"
        print(f"{name:32} target {target:.3f} ± {width:.3f}   {fit}")


if __name__ == "__main__":
    main()
