"""Function at a fixed age, without deaths and arrivals, comes to the stationary mix of its Markov chain.

The chain is built from the yearly rates as the rule's parameters declare them, and solved by eigenvectors.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.linalg import eig
from scipy.stats import chisquare

from shequ.agents.society import Society
from shequ.rules import ageing as a
from small import small_society, values

ELDERS, UNLIKELY = 20_000, 1e-5
STATES = 4
DECLINE, USUAL = 0.3, 0.3  # faster loss with unmet care beyond the usual


def chain(age: float, unmet: float) -> np.ndarray:
    """Return the monthly transition matrix at an age: one step down or up, from yearly rates."""
    years = age - 60.0
    matrix = np.zeros((STATES, STATES))
    for state in range(STATES - 1):
        yearly = math.exp(a.onset_level[state].value + years / a.onset_years[state].value)
        yearly *= 1.0 + DECLINE * (unmet - USUAL)
        back = a.recovery_rate[state].value * math.exp(-a.recovery_decay.value * years)
        matrix[state, state + 1] = 1.0 - math.exp(-yearly / 12.0)
        matrix[state + 1, state] = 1.0 - math.exp(-back / 12.0)
    return matrix + np.diag(1.0 - matrix.sum(axis=1))


def stationary(matrix: np.ndarray) -> np.ndarray:
    """Return the left eigenvector of eigenvalue 1, as shares."""
    size, left = eig(matrix, left=True, right=False)
    vector = left[:, np.argmin(np.abs(size - 1.0))].real
    return vector / vector.sum()


def ageless(age: float, unmet: float, start: int) -> Society:
    """Return many elders of one age and state, whom only function befalls."""
    society = small_society(1, ELDERS)
    society.elders.age, society.elders.function, society.elders.unmet_care = age, start, unmet
    society.life.death[:] = 0.0
    society.newcomers = None
    return society


def live(society: Society, age: float, months: int) -> np.ndarray:
    """Live so many months at one age and count the elders in each state."""
    p = values(society, {a.unmet_decline: DECLINE, a.usual_unmet: USUAL})
    for month in range(1, months + 1):
        society.month = month
        society.elders.age = age - 1.0 / 12.0  # the month brings it back
        a.age_elders(society, p)
    assert society.elders.alive.all()
    return np.bincount(society.elders.function, minlength=STATES)


@pytest.mark.parametrize(("age", "unmet", "start"), [(65.0, USUAL, 0), (75.0, 0.8, 3), (85.0, 0.0, 1)])
def test_function_comes_to_the_stationary_mix_of_its_chain(age: float, unmet: float, start: int) -> None:
    """Otherwise elders would move between states at other rates than declared, or remember where they began."""
    matrix = chain(age, unmet)
    shares = stationary(matrix)
    begun = np.eye(STATES)[start]
    slowest = np.sort(np.abs(np.linalg.eigvals(matrix)))[-2]
    months = math.ceil(math.log(1e-3 / ELDERS) / math.log(slowest))
    assert begun @ np.linalg.matrix_power(matrix, months) == pytest.approx(shares, abs=1e-3 / ELDERS * 10)
    counts = live(ageless(age, unmet, start), age, months)
    assert chisquare(counts, ELDERS * shares).pvalue > UNLIKELY


def test_on_the_way_there_the_mix_is_that_of_the_chain_s_power() -> None:
    """Otherwise the same end would be reached at another speed: losses and recoveries both too fast or too slow."""
    months, start = 24, 1
    expected = np.linalg.matrix_power(chain(75.0, USUAL), months)[start]
    counts = live(ageless(75.0, USUAL, start), 75.0, months)
    assert chisquare(counts, ELDERS * expected).pvalue > UNLIKELY
