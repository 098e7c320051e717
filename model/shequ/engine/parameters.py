"""Declared parameters: each number that matters, with unit, range, kind and source.

A parameter is declared once, beside its rule, as a module-level constant. The constant is also
the key under which a month's values are read, so that a misspelt name fails at import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shequ.engine.toml_files import suggest

Floats = NDArray[np.float64]


class Kind(StrEnum):
    """Where a number comes from."""

    SEED = "seed"
    SEEN = "seen"
    DERIVED = "derived"
    BACKGROUND = "background"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model.

    ``low`` and ``high`` are the uncertainty of the default and are sampled in sensitivity
    studies; ``minimum`` and ``maximum`` are what the quantity can mean at all.
    """

    name: str
    value: float
    unit: str
    low: float
    high: float
    kind: Kind
    source: str
    meaning: str
    minimum: float = 0.0
    maximum: float = float("inf")
    lifelong: bool = False  # holds from the first month; no lever or shock can move it

    def __post_init__(self) -> None:
        """Refuse a declaration that contradicts itself."""
        ordered = self.minimum <= self.low <= self.value <= self.high <= self.maximum
        if not ordered:
            raise ValueError(
                f"parameter {self.name}: minimum ≤ low ≤ value ≤ high ≤ maximum does not hold: "
                f"{self.minimum}, {self.low}, {self.value}, {self.high}, {self.maximum}"
            )
        if "." not in self.name or len(self.name) < 6:
            raise ValueError(f"parameter {self.name}: a name reads 'rule.quantity'")
        if not (self.unit and self.source and self.meaning):
            raise ValueError(f"parameter {self.name}: unit, source and meaning must be stated")


def assumed(
    name: str,
    value: float,
    low: float,
    high: float,
    unit: str,
    meaning: str,
    *,
    source: str = "assumed",
    minimum: float = 0.0,
    maximum: float = float("inf"),
    lifelong: bool = False,
) -> Parameter:
    """Declare a number for which no source was found; the range belongs into every screening."""
    return Parameter(name, value, unit, low, high, Kind.ASSUMED, source, meaning, minimum, maximum, lifelong)


class Lookup(Protocol):
    """Anything that gives a parameter's value as one number."""

    def __getitem__(self, parameter: Parameter, /) -> float:
        """Return the value."""
        ...


class ParameterSet(Mapping[str, Parameter]):
    """All declared parameters, in the order of declaration, without doubles."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._by_name: dict[str, Parameter] = {}
        for parameter in parameters:
            if parameter.name in self._by_name:
                raise ValueError(f"parameter {parameter.name} is declared twice")
            self._by_name[parameter.name] = parameter

    def __getitem__(self, name: str) -> Parameter:
        """Return the parameter of that name."""
        return self._by_name[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over names in the order of declaration."""
        return iter(self._by_name)

    def __len__(self) -> int:
        """Count the parameters."""
        return len(self._by_name)

    def fingerprint(self) -> str:
        """Hash name, value, range and meaningful limits of every parameter.

        The hash does not depend on the order of declaration, nor on wording.
        """
        rows = sorted(f"{p.name}={p.value!r}[{p.low!r},{p.high!r}]({p.minimum!r},{p.maximum!r})" for p in self.values())
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def everywhere(value: float, communities: int) -> Floats:
    """Return one value for every community, stored once and read-only."""
    return np.broadcast_to(np.float64(value), communities)


class MonthValues:
    """The values that hold in one month, community by community.

    Reading ``values[parameter]`` gives an array of shape ``(communities,)``;
    ``values.over(elders.community)[parameter]`` gives one value a row. A value that holds everywhere is best
    given as `everywhere`: it is stored once, and read for any number of rows without a copy.
    """

    def __init__(self, values: Mapping[str, Floats]) -> None:
        self._values = values

    def __getitem__(self, parameter: Parameter) -> Floats:
        """Return the values by community."""
        try:
            return self._values[parameter.name]
        except (KeyError, AttributeError):
            raise _unknown(parameter, self._values) from None

    def at(self, community: int) -> CommunityValues:
        """Read the same values for one community."""
        return CommunityValues(self._values, community)

    def over(self, community: NDArray[np.integer]) -> RowValues:
        """Read the same values for rows that each belong to a community."""
        return RowValues(self._values, community)


class RowValues:
    """A month's values, read row by row."""

    def __init__(self, values: Mapping[str, Floats], community: NDArray[np.integer]) -> None:
        self._values = values
        self._community = community

    def __getitem__(self, parameter: Parameter) -> Floats:
        """Return one value a row, shape ``(rows,)``."""
        try:
            values = self._values[parameter.name]
        except (KeyError, AttributeError):
            raise _unknown(parameter, self._values) from None
        if values.strides == (0,):  # one value everywhere
            rows: Floats = np.ndarray(self._community.shape, np.float64, values[:1], strides=(0,))
            return rows
        return np.asarray(values[self._community])


class CommunityValues:
    """A month's values in one community, as plain numbers for one agent's decision."""

    def __init__(self, values: Mapping[str, Floats], community: int) -> None:
        self._values = values
        self._community = community

    def __getitem__(self, parameter: Parameter, /) -> float:
        """Return the value as a Python number."""
        try:
            return self._values[parameter.name].item(self._community)
        except (KeyError, AttributeError):
            raise _unknown(parameter, self._values) from None


def _unknown(parameter: object, values: Iterable[str]) -> KeyError | TypeError:
    """Return the error of a rule that reads what has no value: a parameter that nobody declared, or a name."""
    name = getattr(parameter, "name", None)
    if not isinstance(name, str):
        return TypeError(f"p[{parameter!r}]: a value is read by the parameter as declared, p[fade], not by a name")
    near = suggest(name, values)
    return KeyError(f"p[{name}]: no such parameter here.{near} A class of city declares its own: parameters = [...]")
