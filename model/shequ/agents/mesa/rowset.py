"""The many as Mesa sees agents: sets that read whole columns, and views of single rows."""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from itertools import islice
from operator import methodcaller
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.mesa.versions import AgentSet, GroupBy
from shequ.engine.agents import RowAgent, Views
from shequ.engine.table import Column, Part, columns_of, parts_of
from shequ.engine.toml_files import suggest

Rows = NDArray[np.int64]


class RowSet(AgentSet):
    """Elders or members as a Mesa agent set.

    The set of all is always up to date; a set that was selected, shuffled or sorted keeps its rows and
    loses those who die. What is changed in place is this object, never the city's population: people
    leave it by ``remove()`` of the view. Attributes that are columns are read and written as such, any
    other through the views.
    """

    def __init__(self, views: Views, rows: Rows | None = None) -> None:
        self._views = views
        self._chosen = rows

    @classmethod
    def _from_iterable(cls, agents: Iterable[RowAgent]) -> AgentSet:
        """Return the outcome of ``&``, ``|``, ``-`` and ``^``, which may mix kinds, as a stock set."""
        some = list(agents)
        return AgentSet(some, some[0].model.random if some else Random(0))

    @property
    def random(self) -> Random:
        """The model's generator of random numbers, which no rule uses."""
        generator: Random = self._views.model.random
        return generator

    @property
    def rows(self) -> Rows:
        """Rows of the members of the set, in its order."""
        here = self._views.here
        return np.flatnonzero(here) if self._chosen is None else self._chosen[here[self._chosen]]

    @property
    def _agents(self) -> weakref.WeakKeyDictionary[RowAgent, None]:
        """What a stock method that is not replaced here would look at."""
        return weakref.WeakKeyDictionary(dict.fromkeys(self))

    def __getstate__(self) -> dict[str, Any]:
        """Return views and rows."""
        return self.__dict__

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take views and rows."""
        self.__dict__.update(state)

    def __copy__(self) -> RowSet:
        """Return a set of the same rows."""
        return RowSet(self._views, self.rows)

    copy = __copy__

    def __repr__(self) -> str:
        """Name the kind and how many there are."""
        return f"<RowSet of {len(self)} {self._views.kind.__name__}>"

    def __len__(self) -> int:
        """Count the living."""
        return len(self.rows)

    def __iter__(self) -> Iterator[RowAgent]:
        """Go through the views."""
        return (self._views[row] for row in self.rows.tolist())

    def __contains__(self, agent: object) -> bool:
        """Say whether a view is of this city, living and chosen."""
        if not isinstance(agent, RowAgent) or agent.table is not self._views.table:
            return False
        return bool(self._views.here[agent.row]) and (self._chosen is None or bool((self._chosen == agent.row).any()))

    def __getitem__(self, item: Any) -> Any:
        """Return the view at a place, or a list of views."""
        rows = self.rows[item]
        return [self._views[row] for row in rows.tolist()] if isinstance(item, slice) else self._views[int(rows)]

    def to_list(self) -> list[RowAgent]:
        """Return the views."""
        return list(self)

    def column(self, name: str) -> NDArray[Any]:
        """Return a copy of a column, one entry a member of the set in its order.

        Where an agent holds several values the shape is ``(values, members)``.
        """
        declared = self._declared(name)
        if declared is None:
            near = suggest(name, [*columns_of(self._views.kind), *parts_of(self._views.kind)])
            raise AttributeError(f"{self._views.kind.__name__} has no column {name!r}.{near}")
        return declared.of(self._views.table)[..., self.rows]

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return the values of an attribute, or of several as one list an agent."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'")
        otherwise = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._values(attr_names, otherwise)
        each = [self._values(name, otherwise) for name in attr_names]
        return [list(values) for values in zip(*each, strict=True)] if each else [[] for _ in self.rows]

    def set(self, attr_name: str, value: Any) -> RowSet:
        """Write one value into an attribute of every agent."""
        declared = self._declared(attr_name)
        if declared is None:
            for agent in self:
                setattr(agent, attr_name, value)
            return self
        window = declared.of(self._views.table)
        if np.ndim(value) >= window.ndim:
            raise ValueError(f"set: {attr_name}: one value for all is asked for, found an array")
        window[..., self.rows] = np.asarray(value)[..., None]
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | Iterable[bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> RowSet:
        """Return those for whom a function, or their entry of a whole column of yes and no, says yes.

        ``at_most`` is the number of those kept, or the share of the set if it is a float up to 1.
        """
        rows = self.rows
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(rows) * at_most)
        if agent_type is not None and not issubclass(self._views.kind, agent_type):
            rows = rows[:0]
        if callable(filter_func):
            found = (row for row in rows.tolist() if filter_func(self._views[row]))
        else:
            found = iter((rows if filter_func is None else rows[_flags(filter_func, len(rows))]).tolist())
        most = None if at_most == math.inf else max(math.ceil(at_most), 0)
        return self._with(np.array(list(islice(found, most)), dtype=np.int64), inplace)

    def shuffle(self, inplace: bool = False) -> RowSet:
        """Put the agents into random order."""
        return self._with(self._shuffled(), inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> RowSet:
        """Put the agents into the order of an attribute or of a function's values, falling unless told."""
        keys = self._keys(key)
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._with(self.rows[np.array(order, dtype=np.int64)], inplace)

    def groupby(self, by: Callable[[Any], Hashable] | str, result_type: str = "agentset") -> GroupBy:
        """Group the agents by an attribute or by a function's values."""
        places: dict[Any, list[int]] = {}
        for place, key in enumerate(self._keys(by)):
            places.setdefault(key, []).append(place)
        rows = self.rows
        groups = {key: RowSet(self._views, rows[some]) for key, some in places.items()}
        if result_type == "agentset":
            return RowGroups(groups)
        return GroupBy({key: list(group) for key, group in groups.items()})

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowSet:
        """Call a method or function on each agent."""
        self._call(self.rows, method, args, kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowSet:
        """Call a method or function on each agent in random order."""
        self._call(self._shuffled(), method, args, kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on each agent and return what it returned."""
        return self._call(self.rows, method, args, kwargs)

    def add(self, agent: RowAgent) -> None:
        """Take an agent of the same city and kind into this set."""
        if not isinstance(agent, RowAgent) or agent.table is not self._views.table:
            raise TypeError(f"add: {agent!r} is no {self._views.kind.__name__} of this city")
        if agent not in self:
            self._chosen = np.append(self.rows, agent.row)

    def discard(self, agent: Any) -> None:
        """Take an agent out of this set, if it is in."""
        if agent in self:
            rows = self.rows
            self._chosen = rows[rows != agent.row]

    def remove(self, agent: Any) -> None:
        """Take an agent out of this set.

        Raises
        ------
        KeyError
            If it is not in.
        """
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def _update(self, agents: Iterable[RowAgent]) -> RowSet:
        return self._with(np.array([agent.row for agent in agents], dtype=np.int64), inplace=True)

    def _with(self, rows: Rows, inplace: bool) -> RowSet:
        if not inplace:
            return RowSet(self._views, rows)
        self._chosen = rows
        return self

    def _declared(self, name: str) -> Column | Part | None:
        declared = getattr(self._views.kind, name, None)
        return declared if isinstance(declared, Column | Part) else None

    def _values(self, name: str, otherwise: tuple[Any, ...] = ()) -> list[Any]:
        if self._declared(name) is None:
            return [getattr(agent, name, *otherwise) for agent in self]
        column = self.column(name)
        values: list[Any] = column.T.tolist()
        return values if column.ndim == 1 else list(map(tuple, values))

    def _keys(self, key: Callable[[Any], Any] | str) -> list[Any]:
        return self._values(key) if isinstance(key, str) else [key(agent) for agent in self]

    def _shuffled(self) -> Rows:
        rows = self.rows.tolist()
        self.random.shuffle(rows)
        return np.array(rows, dtype=np.int64)

    def _call(self, rows: Rows, method: str | Callable[..., Any], args: Any, kwargs: Any) -> list[Any]:
        """Call on each row that is still here when its turn comes."""
        call = (
            methodcaller(method, *args, **kwargs) if isinstance(method, str) else partial(_called, method, args, kwargs)
        )
        return [call(self._views[row]) for row in rows.tolist() if self._views.here[row]]


class RowGroups(GroupBy):
    """Groups of elders or members; sums of attributes read columns."""

    def agg(self, attr_name: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> dict[Hashable, Any]:
        """Aggregate an attribute in each group with one or several functions."""
        return {key: group.agg(attr_name, func) for key, group in self.groups.items()}


def _called(function: Callable[..., Any], args: Any, kwargs: Any, agent: RowAgent) -> Any:
    return function(agent, *args, **kwargs)


def _flags(given: Iterable[bool], count: int) -> NDArray[np.bool_]:
    flags = np.asarray(given)
    if flags.dtype != np.bool_ or flags.shape != (count,):
        raise ValueError(f"select: a column of {count} times yes or no is asked for, found {flags.dtype}{flags.shape}")
    return flags
