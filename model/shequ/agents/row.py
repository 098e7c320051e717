"""A Mesa agent that is a row of a table."""

from __future__ import annotations

from typing import Any

import mesa

from shequ.engine.table import Table


class RowAgent(mesa.Agent):
    """One of the many, seen as an ordinary agent.

    The state lives in the table's columns; this object only knows its row. It is made when somebody
    asks for it and is not registered with the model one by one.
    """

    def __init__(self, model: Any, table: Table, row: int) -> None:
        self.model = model
        self.table = table
        self.row = row
        self.unique_id = row + 1
        self.pos = None
