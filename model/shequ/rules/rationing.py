"""Rationing: who is served when claims exceed what a supplier offers.

Three rules with one signature; each works on all cells (a supplier's offer of one service) at once, in whole
minutes, and never serves more than is asked or offered.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def in_order(cell: Integers, asked: Integers, offer: Integers, rank: Floats) -> Integers:
    """Serve claims in order of rank until the cell is empty; the last one may get a part."""
    order = np.lexsort((rank, cell))
    cells, minutes = cell[order], asked[order]
    before = np.cumsum(minutes) - minutes
    first = np.searchsorted(cells, cells, side="left")
    before -= before[first]
    given = np.empty_like(asked)
    given[order] = np.clip(offer[cells] - before, 0, minutes)
    return given


def need_first(
    cell: Integers, asked: Integers, offer: Integers, need: Floats, listed: Integers, key: Floats
) -> Integers:
    """Serve the neediest first; a random key settles ties and softens the order."""
    return in_order(cell, asked, offer, key - need)


def first_come(
    cell: Integers, asked: Integers, offer: Integers, need: Floats, listed: Integers, key: Floats
) -> Integers:
    """Serve whoever was listed first; a random key settles ties."""
    return in_order(cell, asked, offer, listed + key)


def equal_shares(
    cell: Integers, asked: Integers, offer: Integers, need: Floats, listed: Integers, key: Floats
) -> Integers:
    """Give each claim the same minutes up to what it asks; odd minutes go by the random key."""
    given = np.zeros_like(asked)
    left = offer.copy()
    while True:
        wanting = (given < asked) & (left[cell] > 0)
        if not wanting.any():
            return given
        count = np.bincount(cell[wanting], minlength=len(offer))
        share = left // np.maximum(count, 1)
        more = np.minimum(asked - given, share[cell]) * wanting
        if not more.any():  # fewer minutes than claims: one each, by lot
            more = in_order(cell, wanting.astype(np.int64), left, key)
        given += more
        left -= np.bincount(cell, weights=more, minlength=len(offer)).astype(np.int64)


Rationing = Callable[[Integers, Integers, Integers, Floats, Integers, Floats], Integers]
RATIONING: dict[str, Rationing] = {"need_first": need_first, "first_come": first_come, "equal_shares": equal_shares}
