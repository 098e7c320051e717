"""Shapley's value: what each player is worth in a sum of joint effects, averaged over the orders of their coming.

References
----------
Shapley (1953); for decompositions Shorrocks (2013), doi 10.1007/s10888-011-9214-z; sampling orders: Castro et al.
(2009), doi 10.1016/j.cor.2008.04.004.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Player = TypeVar("Player", bound=Hashable)
Floats = NDArray[np.float64]


def coalitions(players: Sequence[Player]) -> list[frozenset[Player]]:
    """Return every set of players, the empty one first."""
    sizes = range(len(players) + 1)
    return [frozenset(some) for size in sizes for some in itertools.combinations(players, size)]


def shapley(players: Sequence[Player], value: Callable[[frozenset[Player]], Any]) -> dict[Player, Any]:
    """Return each player's share of the value of all less the value of none; the shares add up to it.

    Parameters
    ----------
    value
        Of a set of players; a number or an array.
    """
    known = {some: value(some) for some in coalitions(players)}
    n, shares = len(players), {}
    for player in players:
        rest = [some for some in known if player not in some]
        weights = [math.factorial(len(some)) * math.factorial(n - len(some) - 1) / math.factorial(n) for some in rest]
        gains = [known[some | {player}] - known[some] for some in rest]
        shares[player] = sum(weight * gain for weight, gain in zip(weights, gains, strict=True))
    return shares


def sampled_orders(players: Sequence[Player], pairs: int, rng: np.random.Generator) -> list[tuple[Player, ...]]:
    """Draw orders of the players, each with its reverse, which halves the error of interactions of two."""
    drawn = [tuple(players[i] for i in rng.permutation(len(players))) for _ in range(pairs)]
    return [order for one in drawn for order in (one, one[::-1])]


def steps_of(orders: Iterable[Sequence[Player]]) -> list[frozenset[Player]]:
    """Return every set of players that comes up as they come in some orders, each once."""
    sets = (frozenset(order[:count]) for order in orders for count in range(len(order) + 1))
    return list(dict.fromkeys(sets))


def shapley_sampled(
    orders: Sequence[Sequence[Player]], value: Mapping[frozenset[Player], float]
) -> dict[Player, float]:
    """Return each player's mean gain over some orders; these shares too add up to the whole difference."""
    gains: dict[Player, list[float]] = {}
    for order in orders:
        for count, player in enumerate(order):
            before = frozenset(order[:count])
            gains.setdefault(player, []).append(value[before | {player}] - value[before])
    return {player: float(np.mean(found)) for player, found in gains.items()}
