"""The floor: what any monthly model with these columns and these draws must do, in NumPy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shequ import City
from shequ.engine.draws import Draws, Floats


class Listening(Draws):
    """Uniforms as always, and a list of what was asked for."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.asked: list[tuple[str, int, int | None]] = []

    def uniform(self, decision: str, month: int, rows: int) -> Floats:
        """Draw, and note it."""
        self.asked.append((decision, rows, None))
        return super().uniform(decision, month, rows)

    def uniforms(self, decision: str, month: int, rows: int, kinds: int) -> Floats:
        """Draw, and note it."""
        self.asked.append((decision, rows, kinds))
        return super().uniforms(decision, month, rows, kinds)


def floor_of(city: City) -> Callable[[], None]:
    """Return an action that draws a month's uniforms and reads and writes each column once."""
    society = city.society
    usual, society.draws = society.draws, Listening(society.draws.seed)
    city.step()
    asked, society.draws = society.draws.asked, usual
    tables = (society.elders, society.members, society.estates, society.communities)
    columns = [getattr(table, name) for table in tables for name in table.columns]

    def month() -> None:
        for decision, rows, kinds in asked:
            if kinds is None:
                usual.uniform(decision, society.month, rows)
            else:
                usual.uniforms(decision, society.month, rows, kinds)
        for column in columns:
            np.positive(column, out=column) if column.dtype != bool else np.logical_or(column, column, out=column)

    return month
