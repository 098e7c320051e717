"""Random numbers that stay common between scenarios.

Every decision has a stream of its own, keyed by the seed, the decision's name and the month, and
read by row. Rows are never reused and new ones are appended, so one agent's fate never shifts
another agent's draw, and two scenarios differ only where the policy made them differ.

Only uniforms are drawn. Other distributions come from them by the inverse distribution function:
a sampler that uses a varying number of words would let one agent's rate shift its neighbours.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WORDS = 4


class Draws:
    """The uniform numbers of one replicate.

    Parameters
    ----------
    seed
        Non-negative integer that names the replicate.

    Raises
    ------
    ValueError
        If the seed is negative.
    """

    def __init__(self, seed: int) -> None:
        if seed < 0:
            raise ValueError(f"seed: found {seed}, but a seed is a whole number of 0 or more")
        self.seed = seed

    def uniform(self, decision: str, month: int, rows: int) -> Floats:
        """Draw one uniform a row for one decision in one month.

        Parameters
        ----------
        decision
            Permanent name of the decision, such as ``"ageing.death"``.
        month
            Months since the place was built; 0 is the building itself.
        rows
            How many rows the table has so far. A longer table starts with the same numbers.

        Returns
        -------
        numpy.ndarray
            Shape ``(rows,)``, each in [0, 1).
        """
        return self._stream(decision, month).random(rows)

    def uniforms(self, decision: str, month: int, rows: int, kinds: int) -> Floats:
        """Draw ``kinds`` uniforms a row, for a decision taken once for each of several things.

        Returns
        -------
        numpy.ndarray
            Shape ``(kinds, rows)``; a row's numbers do not depend on how many rows follow.
        """
        numbers = np.empty((kinds, rows))
        for kind in range(kinds):
            self._stream(decision, month, kind).random(out=numbers[kind])
        return numbers

    def _stream(self, decision: str, month: int, *kind: int) -> np.random.Generator:
        return np.random.Generator(np.random.SFC64(_Named(f"{self.seed} {decision} {month} {kind}")))  # type: ignore[arg-type]


class _Named(ISeedSequence):
    """The start of a stream, hashed from its name: as good as NumPy's own and a third of its time."""

    def __init__(self, name: str) -> None:
        self.words = np.frombuffer(blake2b(name.encode(), digest_size=8 * WORDS).digest(), "<u8")

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> NDArray[Any]:
        """Return the first words of the hash."""
        if n_words > WORDS:
            raise ValueError(f"{n_words} words asked for, but a name gives {WORDS}")
        return self.words[:n_words].astype(dtype)
