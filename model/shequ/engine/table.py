"""The many, kept as columns: one NumPy array a state variable.

A row is an agent for good: rows are appended as agents arrive and are neither moved nor reused.
The row number therefore serves as the agent's identity and as its place in every stream of
random numbers. The dead keep their row and are masked by the rules.
"""

from __future__ import annotations

from typing import Any, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from shequ.engine.toml_files import suggest

HELD = ("columns", "_rows", "_store")  # what a table holds beside the windows on its columns


class Column:
    """Declaration of one state variable in the class of its agents.

    On the class it is the declaration; on the view of one agent it reads and writes that agent's
    row, as plain Python values.

    Parameters
    ----------
    dtype
        NumPy type of the values.
    unit, meaning
        For the documentation.
    length
        0 for one value an agent, or how many values an agent holds (one for each service, say);
        such a column has shape ``(length, rows)``, so that each part is contiguous.
    """

    name: str

    def __init__(self, dtype: DTypeLike, unit: str, meaning: str, length: int = 0) -> None:
        self.dtype = np.dtype(dtype)
        self.unit = unit
        self.meaning = meaning
        self.length = length

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name under which the class declares the column."""
        self.name = name

    @overload
    def __get__(self, view: None, owner: type) -> Column: ...
    @overload
    def __get__(self, view: Any, owner: type) -> Any: ...
    def __get__(self, view: Any, owner: type) -> Any:
        """Return the declaration, or one agent's value; several as a tuple, since writing into a list would be lost."""
        if view is None:
            return self
        value = getattr(view.table, self.name)[..., view.row].tolist()
        return tuple(value) if self.length else value

    def __set__(self, view: Any, value: Any) -> None:
        """Write one agent's value."""
        getattr(view.table, self.name)[..., view.row] = value

    def of(self, table: Table) -> NDArray[Any]:
        """Return the column of a table, as a writable window on its rows."""
        window: NDArray[Any] = getattr(table, self.name)
        return window


class Part:
    """A name of its own for one of the several values that a column holds for each agent.

    Parameters
    ----------
    column, place
        The column, and which of its values.
    """

    def __init__(self, column: Column, place: int) -> None:
        self.column = column
        self.place = place

    @overload
    def __get__(self, view: None, owner: type) -> Part: ...
    @overload
    def __get__(self, view: Any, owner: type) -> Any: ...
    def __get__(self, view: Any, owner: type) -> Any:
        """Return the declaration, or one agent's value."""
        return self if view is None else self.of(view.table)[view.row].item()

    def __set__(self, view: Any, value: Any) -> None:
        """Write one agent's value."""
        self.of(view.table)[view.row] = value

    def of(self, table: Table) -> NDArray[Any]:
        """Return the part of a table's column, as a writable window on its rows."""
        part: NDArray[Any] = self.column.of(table)[self.place]
        return part


def columns_of(kind: type) -> dict[str, Column]:
    """Collect the columns that a class and its bases declare, bases first."""
    return {
        name: entry
        for base in reversed(kind.__mro__)
        for name, entry in vars(base).items()
        if isinstance(entry, Column)
    }


def parts_of(kind: type) -> list[str]:
    """Return the names that a class and its bases give to parts of columns."""
    return [name for base in kind.__mro__ for name, entry in vars(base).items() if isinstance(entry, Part)]


class Table:
    """Rows of one kind of agent.

    Parameters
    ----------
    kind
        The class that declares the columns.
    capacity
        Rows to make room for at first; the table grows beyond it by itself.
    """

    def __init__(self, kind: type, capacity: int) -> None:
        self.columns = columns_of(kind)
        self._rows = 0
        self._store = {name: _room(column, capacity) for name, column in self.columns.items()}
        self._open_windows()

    def __len__(self) -> int:
        """Count the rows, those of the dead among them."""
        return self._rows

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Say that there is no such column; one that exists is an attribute: do not hold it across an arrival."""
        raise self._unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a column in place, so that ``table.age += 1`` means what it says; there is nothing else to write."""
        if name in self.__dict__.get("_store", {}):
            if value is not self.__dict__[name]:  # after ``+=`` it is, and has been written
                self.__dict__[name][...] = value
        elif name in HELD:
            super().__setattr__(name, value)
        else:
            raise self._unknown(name)

    def _unknown(self, name: str) -> AttributeError:
        """Return the error that names the nearest column; for what tools look for by themselves, a short one."""
        columns = self.__dict__.get("columns", {})
        near = "" if name.startswith("__") else suggest(name, columns)
        there = f" There are {', '.join(columns) or 'none'}." if not near else ""
        return AttributeError(f"no column {name!r}.{near}{there}")

    def __getstate__(self) -> dict[str, Any]:
        """Leave the windows out of copies: they would be copied as arrays of their own."""
        return {name: self.__dict__[name] for name in HELD}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over what was copied, and look into it."""
        self.__dict__.update(state)
        self._open_windows()

    def append(self, **values: Any) -> NDArray[np.int64]:
        """Add rows; every column must be given, and the longest value sets how many rows.

        Returns
        -------
        numpy.ndarray
            The numbers of the new rows.

        Raises
        ------
        ValueError
            If a column is missing or unknown, or lengths differ.
        """
        if set(values) != set(self.columns):
            odd = ", ".join(sorted(set(values) ^ set(self.columns)))
            raise ValueError(f"append: columns missing or unknown: {odd}")
        arrays = {name: np.asarray(value) for name, value in values.items()}
        counts = {a.shape[-1] for a in arrays.values() if a.ndim} or {1}
        if len(counts) > 1:
            raise ValueError(f"append: lengths differ: {sorted(counts)}")
        first, last = self._rows, self._rows + counts.pop()
        self._make_room(last)
        for name, array in arrays.items():
            self._store[name][..., first:last] = array
        self._rows = last
        self._open_windows()
        return np.arange(first, last)

    def copy(self) -> Table:
        """Return an independent table with the same rows."""
        twin = Table.__new__(Table)
        twin.columns = self.columns
        twin._rows = self._rows
        twin._store = {name: array.copy() for name, array in self._store.items()}
        twin._open_windows()
        return twin

    def _open_windows(self) -> None:
        for name, array in self._store.items():
            self.__dict__[name] = array[..., : self._rows]

    def _make_room(self, rows: int) -> None:
        for name, array in self._store.items():
            if rows <= array.shape[-1]:
                continue
            larger = _room(self.columns[name], max(rows, array.shape[-1] * 5 // 4))
            larger[..., : self._rows] = array[..., : self._rows]
            self._store[name] = larger


def _room(column: Column, rows: int) -> NDArray[Any]:
    shape = (column.length, rows) if column.length else (rows,)
    return np.zeros(shape, dtype=column.dtype)
