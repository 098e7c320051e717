"""Common random numbers hold by construction."""

import numpy as np
import pytest

from shequ.engine.draws import Draws


def test_newcomers_do_not_shift_the_draws_of_others() -> None:
    """Otherwise one birth would change everybody's fate."""
    draws = Draws(7)
    assert np.array_equal(draws.uniform("ageing.death", 3, 100), draws.uniform("ageing.death", 3, 150)[:100])


@pytest.mark.parametrize("other", [(8, "ageing.death", 3), (7, "ageing.onset", 3), (7, "ageing.death", 4)])
def test_seed_decision_and_month_each_have_a_stream(other: tuple[int, str, int]) -> None:
    """Otherwise two decisions would be secretly correlated."""
    seed, decision, month = other
    first = Draws(7).uniform("ageing.death", 3, 2000)
    second = Draws(seed).uniform(decision, month, 2000)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1


def test_a_draw_leaves_no_trace() -> None:
    """Otherwise looking at one decision would change the next."""
    draws = Draws(7)
    first = draws.uniform("ageing.death", 3, 10)
    draws.uniform("ageing.onset", 3, 10)
    assert np.array_equal(first, draws.uniform("ageing.death", 3, 10))


def test_negative_seed_is_refused_in_words() -> None:
    """Otherwise NumPy's own message would reach the user."""
    with pytest.raises(ValueError, match="seed: found -1"):
        Draws(-1)
