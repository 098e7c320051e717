"""Equations as they stand in docstrings, worked out."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest

from shequ import City
from shequ.agents.society import Society
from shequ.engine.parameters import MonthValues
from shequ.policy.parameters import PARAMETERS
from shequ.report.source.equations import Equation
from small import Given, short, small_place

SIGNS = {"·": "*", "−": "-", "^": "**", "√": "sqrt", "σ(": "sigmoid(", "₀": "0"}
CALLS = {
    "exp": np.exp, "sqrt": np.sqrt, "min": np.minimum, "max": np.maximum, "positive": lambda x: np.maximum(x, 0.0),
    "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)), "mean": lambda x: np.mean(x, axis=0), "sum_of": lambda x: np.sum(x, axis=0),
}  # fmt: skip
TERM = r"(?:\w+|\([^()]*\))"


def worked_out(equation: Equation, symbols: Mapping[str, Any]) -> Any:
    """Return the right side of an equation, or whether it holds where it has a < or a product on its left.

    ``symbols`` are named as in the equation, words joined by _: ``usual_activity``, ``trust_party`` for trust(party).
    """
    known = {**CALLS, **{name_of(symbol): value for symbol, value in symbols.items()}}
    text, *wheres = equation.text.split(", d = ")
    for where in wheres:
        known["d"] = eval(as_python(where), {}, known)
    left, equals, right = text.partition(" = ")
    if not equals:
        return eval(as_python(left), {}, known)
    found = eval(as_python(right), {}, known)
    return eval(as_python(left), {}, known) - found if "·" in left else found


def as_python(text: str) -> str:
    """Return an expression in Python."""
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    text = re.sub(r"(?<![A-Za-z])([A-Za-z]+(?: [A-Za-z]+)+)", lambda found: name_of(found[1]), text)
    text = re.sub(r"\breturn\b", "return_", text)
    text = re.sub(rf"Σ ({TERM}(?:\*{TERM})*)", r"sum_of(\1)", text)
    text = re.sub(r"\b(\w+)\(([A-Za-z_, ]+)\)", _named, text)
    while "⁺" in text:
        end = text.index("⁺")
        start, depth = end - 1, 1
        while depth:
            start -= 1
            depth += {")": 1, "(": -1}.get(text[start], 0)
        text = f"{text[:start]}positive{text[start:end]}{text[end + 1 :]}"
    return text


def _named(found: re.Match[str]) -> str:
    """Return a value that belongs to somebody, such as trust(party), as one name."""
    return found[0] if found[1] in CALLS else name_of(f"{found[1]} {found[2]}")


def name_of(symbol: str) -> str:
    """Return a symbol as a name of Python."""
    name = re.sub(r"[ ,]+", "_", symbol.replace("₀", "0"))
    return f"{name}_" if name in {"return", "is"} else name


class Worked(NamedTuple):
    """What an equation is worked out from, what the code makes of it, in which community each value is, and how near."""

    states: Mapping[str, Any]
    found: Any
    community: Any = 0
    near: float = 1e-9


@cache
def lived(seed: int) -> City:
    """Return a city that has lived some months."""
    city = City(short("full", months=5, burn_in=2), rng=seed, place=small_place(3, 120))
    city.run_model()
    return city


class World:
    """A society that has lived some months, and a month's values of which no two are alike."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seed: int = 4) -> None:
        self.city = lived(seed)
        self.society: Society = copy.deepcopy(self.city.society)
        self.rng = np.random.default_rng(seed)
        self.n = self.society.community_count
        self.p = MonthValues({name: self._drawn(name) for name in PARAMETERS})
        self.patch = monkeypatch

    def _drawn(self, name: str) -> Any:
        one = PARAMETERS[name]
        low, high = (one.low, one.high) if one.low < one.high else (max(one.minimum, -0.2), min(one.maximum, 0.3))
        return self.rng.uniform(low, high, self.n)

    def uniform(self, *size: int) -> Any:
        """Return numbers between 0 and 1."""
        return self.rng.random(size)

    def copy(self) -> Society:
        """Return the society to be changed, with the same draws."""
        return copy.deepcopy(self.society)

    def set(self, name: str, values: Any) -> None:
        """Give a parameter other values."""
        self.p._values[name] = np.broadcast_to(np.asarray(values, dtype=float), self.n)  # type: ignore[index]

    def chance(self, decides: Callable[[Any], Any], size: int) -> Any:
        """Return the uniform below which each decision is taken, found by halving."""
        low, high = np.zeros(size), np.ones(size)
        for _ in range(40):
            middle = (low + high) / 2.0
            taken = decides(middle)
            low, high = np.where(taken, middle, low), np.where(taken, high, middle)
        return (low + high) / 2.0

    def after(self, decision: str, number: Any, live: Callable[[Society, MonthValues], None]) -> Society:
        """Return the society after a rule under these uniforms of a decision."""
        society = self.copy()
        society.draws = Given({"ageing.death": 1.0 - 1e-12, decision: number})
        live(society, self.p)
        return society

    def caught(self, module: Any, name: str, place: int = 0) -> list[Any]:
        """Return a list that comes to hold what a function of a module is given from now on."""
        held: list[Any] = []
        function = getattr(module, name)

        def catching(*given: Any) -> Any:
            held.append(given[place])
            return function(*given)

        self.patch.setattr(module, name, catching)
        return held
