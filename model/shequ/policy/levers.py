"""Levers as data: what each one changes, what it costs and how it can disappoint."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from shequ.engine.files import shipped
from shequ.engine.parameters import Kind, ParameterSet
from shequ.engine.toml_files import suggest
from shequ.engine.written import Line, Months, Number, Quantity, Text
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Community, Place

PATHS = ("A", "B", "C", "D", "E", "R")  # of the study; R are rivals, which it does not have
MONTH = 1.0 / 12.0  # of a year


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Entry):
    """A parameter, and its value at full intensity with the range of that value."""

    parameter: str
    to: Number
    low: Number
    high: Number


class Cost(_Entry):
    """A price: amount × volume × number of ``per`` in a community, a month; once-only costs are spread over years."""

    per: str
    amount: Quantity
    low: Quantity
    high: Quantity
    volume: Quantity
    years: Quantity
    kind: Kind
    basis: Text
    basis_zh: Text = ""

    @model_validator(mode="after")
    def _a_month_or_more(self) -> Cost:
        if 0.0 < self.years < MONTH:
            raise ValueError(f"years: found {self.years:g}; allowed is 0 (a running cost), or 1/12 or more")
        return self

    def monthly(self, count: float) -> float:
        """Return CNY a month at full intensity where there are so many of ``per``."""
        spread = self.years * 12.0 if self.years else 1.0
        return self.amount * self.volume * count / spread


class Lever(_Entry):
    """One lever."""

    title: Line
    title_zh: Line = ""
    path: Literal["A", "B", "C", "D", "E", "R"] = "R"
    ramp: Months = 6
    organisational: bool = False
    about: Text = ""
    about_zh: Text = ""
    passage: Text = ""
    disappoints: Text
    disappoints_zh: Text = ""
    changes: tuple[Change, ...]
    costs: tuple[Cost, ...]
    staff_hours: Quantity = 0.0
    money: bool = False

    def price(self, community: Community) -> float:
        """Return CNY a month at full intensity in a community."""
        counts = counts_of(community)
        return sum(cost.monthly(counts[cost.per]) for cost in self.costs)


COUNTED = ("community", "estate", "facility", "1000_elders")


def counts_of(community: Community) -> dict[str, float]:
    """Return the number of each thing that prices refer to."""
    return {
        "community": 1.0,
        "estate": float(community.estates),
        "facility": float(community.facilities),
        "1000_elders": community.elders / 1000.0,
    }


def load_levers(path: Path) -> dict[str, Lever]:
    """Read levers and check that every target is a possible value of a declared parameter.

    Raises
    ------
    ValueError
        If a lever names an unknown parameter, or a target that its meaning excludes.
    """
    content: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    levers = {name: Lever.model_validate(entry) for name, entry in content.items()}
    for name, lever in levers.items():
        for fault in faults_of_lever(lever):
            raise ValueError(f"{path}: {name}: {fault}")
    return levers


def faults_of_lever(lever: Lever, parameters: ParameterSet = PARAMETERS) -> Iterator[str]:
    """Yield what a lever cannot change, or cost."""
    moved = Counter(change.parameter for change in lever.changes)
    yield from (f"{name} stands there twice: keep one of them" for name, count in moved.items() if count > 1)
    if lever.money and (lever.costs or lever.staff_hours):
        yield "a lever of money has no costs and no staff hours: what it costs is its amount"
    for change in lever.changes:
        parameter = parameters.get(change.parameter)
        if parameter is None:
            yield f"no such parameter: {change.parameter}.{suggest(change.parameter, parameters)}"
        elif parameter.lifelong:
            yield f"{change.parameter} holds for life and cannot be moved"
        elif lever.money and not parameter.unit.startswith("CNY"):
            yield f"{change.parameter} is no money ({parameter.unit}), and a lever of money adds its amount to it"
        elif not parameter.minimum <= min(change.low, change.to) <= max(change.high, change.to) <= parameter.maximum:
            yield f"{change.parameter}: a target lies outside its meaning, {parameter.minimum:g} to {parameter.maximum:g}"
        elif not change.low <= change.to <= change.high:
            yield f"{change.parameter}: to = {change.to:g} lies outside its own range, {change.low:g} to {change.high:g}"
    for cost in lever.costs:
        if cost.per not in COUNTED:
            yield f"costs: per = {cost.per!r}: choose one of {', '.join(COUNTED)}"
        if not cost.low <= cost.amount <= cost.high:
            yield f"costs: amount = {cost.amount:g} lies outside its own range, {cost.low:g} to {cost.high:g}"


@cache
def levers() -> dict[str, Lever]:
    """Return the levers that come with the package."""
    return load_levers(shipped("scenarios") / "levers.toml")


def fingerprint() -> str:
    """Hash what every lever moves and costs; words do not count."""
    rows = [
        f"{name} {lever.ramp} {lever.organisational} {lever.money} {lever.staff_hours!r} "
        + " ".join(f"{c.parameter}={c.to!r}[{c.low!r},{c.high!r}]" for c in lever.changes)
        + " ".join(f"{c.per}:{c.amount!r}×{c.volume!r}/{c.years!r}[{c.low!r},{c.high!r}]" for c in lever.costs)
        for name, lever in sorted(levers().items())
    ]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def prices(lever: Lever, place: Place) -> list[float]:
    """Return the monthly price of a lever at full intensity in each community."""
    return [lever.price(community) for community in place.communities]
