"""Follow-through: a share of each community, with a stated mean and deviation."""

import numpy as np
import pytest

from shequ.engine.draws import Draws
from shequ.policy.follow_through import follow_through


class Given(Draws):
    """Draws that were chosen beforehand."""

    def __init__(self, *draws: float) -> None:
        self.given = np.array(draws)

    def uniform(self, decision: str, month: int, rows: int) -> np.ndarray:
        """Return them."""
        return self.given[:rows]


def shares(draws: Draws, n: int, mean: float = 0.6, deviation: float = 0.2) -> np.ndarray:
    """Return the shares of some communities."""
    return follow_through(draws, np.full(n, mean), np.full(n, deviation))


def test_the_distribution_by_hand() -> None:
    """Otherwise mean .6 and deviation .2 would not be Beta(3, 2), whose distribution function is x³(4 − 3x)."""
    draws = (0.01, 0.2, 0.5, 0.8, 0.99)
    x = shares(Given(*draws), 5)
    assert x**3 * (4 - 3 * x) == pytest.approx(draws)


def test_a_flat_distribution_by_hand() -> None:
    """Otherwise mean .5 and deviation 1/√12 would not be the uniform itself."""
    draws = (0.1, 0.4, 0.9)
    assert shares(Given(*draws), 3, 0.5, 12**-0.5) == pytest.approx(draws)


def test_mean_and_deviation() -> None:
    """Otherwise much more or less would happen than is declared."""
    x = shares(Draws(1), 20000)
    assert x.mean() == pytest.approx(0.6, abs=4 * 0.2 / 20000**0.5)
    assert x.std() == pytest.approx(0.2, abs=0.005)
    assert x.min() >= 0
    assert x.max() <= 1


def test_the_seed_alone_decides() -> None:
    """Otherwise weak communities would be strong under another policy."""
    assert np.array_equal(shares(Draws(7), 10), shares(Draws(7), 10))
    assert np.array_equal(shares(Draws(7), 10)[:4], shares(Draws(7), 4))
    assert not np.array_equal(shares(Draws(7), 10), shares(Draws(8), 10))


def test_supervision_raises_every_community() -> None:
    """Otherwise a higher mean would make some communities follow less."""
    assert (shares(Draws(3), 50, 0.75) > shares(Draws(3), 50)).all()


def test_communities_may_differ_in_mean() -> None:
    """Otherwise supervision of some would raise the others."""
    x = follow_through(Given(0.5, 0.5), np.array([0.6, 0.5]), np.array([0.2, 12**-0.5]))
    assert x[0] ** 3 * (4 - 3 * x[0]) == pytest.approx(0.5)
    assert x[1] == pytest.approx(0.5)


def test_a_spread_wider_than_can_be_gives_numbers() -> None:
    """Otherwise an impossible deviation would end in no number."""
    x = shares(Draws(2), 20, 0.9, 0.5)
    assert np.isfinite(x).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_without_spread_every_community_follows_alike() -> None:
    """Otherwise the simplest experiment, all communities alike, would break every organisational lever."""
    assert shares(Draws(2), 3, 0.6, 0.0) == pytest.approx(0.6)


def test_full_follow_through_is_full() -> None:
    """Otherwise what happens if everything ordered is done could not be asked."""
    assert shares(Draws(2), 200, 1.0, 0.2).mean() == pytest.approx(1.0)
