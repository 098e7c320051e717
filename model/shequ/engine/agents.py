"""What agents build on, apart from Mesa: kinds that decide, and rows of a table that are seen as agents."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from shequ.engine.table import Table, columns_of, parts_of
from shequ.engine.toml_files import suggest

LIKE_A_SLIP = 0.8  # how alike: one letter in five or so


class Deciding:
    """State and decisions of a kind of agent, of which `agents.mesa.kinds` makes a Mesa agent.

    Kept apart so that parameters, which stand beside the decisions that use them, can be read without Mesa: it takes
    longer to import than most commands to answer.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)  # type: ignore[call-arg]  # the Mesa agent comes next


class RowAgent:
    """One of the many, seen as an ordinary agent (`agents.mesa.kinds` makes a Mesa agent of it).

    The state lives in the table's columns; this object only knows its row. It is made when somebody
    asks for it and is not registered with the model one by one.

    Attributes
    ----------
    here
        Name of the column that says who is alive and living here.
    first_id
        ``unique_id`` of the first row, so that no two agents of a city share one.
    """

    here: ClassVar[str]
    first_id: ClassVar[int]
    model: Any
    table: Table
    row: int
    unique_id: int
    pos: Any

    def __init__(self, model: Any, table: Table, row: int) -> None:
        held = {"model": model, "table": table, "row": row, "unique_id": self.first_id + row, "pos": None}
        self.__dict__.update(held)  # thousands of views are made at once, and these names need no look

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a column of this row, or an attribute of a user's own if its name is no slip for a column's."""
        if slip := _slip(type(self), name):  # type: ignore[arg-type]  # to mypy a class is not hashable
            raise AttributeError(slip)
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        """Name the kind and the row."""
        return f"<{type(self).__name__} {self.row}>"

    def remove(self) -> None:
        """Leave the city for good, as by death; the row stays where it is."""
        setattr(self, self.here, False)


@cache
def _slip(kind: type[RowAgent], name: str) -> str:
    """Return what is wrong with a name that is nearly a column's; nothing of any other."""
    if hasattr(kind, name) or name in RowAgent.__annotations__ or name.startswith("_"):
        return ""
    near = suggest(name, [*columns_of(kind), *parts_of(kind)], LIKE_A_SLIP)
    return near and f"{kind.__name__} has no column {name!r}.{near} Name an attribute of your own less like it."


class Views:
    """Views of the rows of one table, made when asked for and kept until the row leaves.

    A user's own attributes thus stay on a view. Copies and pickles start without any.
    """

    def __init__(self, model: Any, kind: type[RowAgent], table: Table) -> None:
        self.model = model
        self.kind = kind
        self.table = table
        self._kept: dict[int, RowAgent] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave the views out."""
        return self.__dict__ | {"_kept": {}}

    def __len__(self) -> int:
        """Count the views that are kept."""
        return len(self._kept)

    def __getitem__(self, row: int) -> RowAgent:
        """Return the view of a row, always the same one."""
        if row not in self._kept:
            self._kept[row] = self.kind(self.model, self.table, row)
        return self._kept[row]

    @property
    def here(self) -> NDArray[np.bool_]:
        """Say of each row whether its agent is alive and living here."""
        here: NDArray[np.bool_] = getattr(self.table, self.kind.here)
        return here

    def drop_departed(self) -> None:
        """Let go of the views of those who have died or left."""
        here = self.here
        for row in [row for row in self._kept if not here[row]]:
            del self._kept[row]
