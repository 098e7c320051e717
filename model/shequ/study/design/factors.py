"""Factors: what a design varies, and how a value of one is put into a scenario."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from shequ.engine.parameters import ParameterSet
from shequ.engine.toml_files import suggest
from shequ.policy.levers import PATHS, Lever, levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.scenario import Scenario
from shequ.scenario.checks import faults_in
from shequ.study.design.files import RENAMED, SAMPLED, Design, Level, Spread, refused
from shequ.study.design.put import FIELDS, FRAME, KEYS, WHOLE, put

FOUR_PATHS = ("path.A", "path.B", "path.C", "path.D")
Levers = Mapping[str, Lever]


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that varies.

    Attributes
    ----------
    name
        ``LEVER.FIELD``, ``path.A``, a key of scenarios, a parameter, or ``LEVER:PARAMETER``, what a lever moves a
        parameter to.
    of_policy
        A lever, which leaves the baseline alone; else an uncertainty, which holds for everybody.
    levels
        Values in the order declared; empty for a range.
    low, high
        Ends of a range.
    """

    name: str
    of_policy: bool
    levels: tuple[Level, ...] = ()
    low: float = math.nan
    high: float = math.nan
    steps: int = 2

    @property
    def in_words(self) -> bool:
        """Whether its values are text: a column of a table has one type."""
        return any(not isinstance(level, float) for level in self.levels)

    def at(self, unit: float) -> Level:
        """Return the value at a place between 0 and 1: along the range, or in the list."""
        if self.levels:
            return self.levels[min(int(unit * len(self.levels)), len(self.levels) - 1)]
        return self.low + unit * (self.high - self.low)

    def grid(self) -> tuple[Level, ...]:
        """Return its levels, or equal steps along its range."""
        if self.levels:
            return self.levels
        return tuple(self.at(step / (self.steps - 1)) for step in range(self.steps))


def factors_of(
    design: Design, scenarios: Sequence[Scenario], parameters: ParameterSet = PARAMETERS
) -> tuple[list[Factor], list[str]]:
    """Return the factors of a design, and a line for every two levels that are one, or a path that nobody takes.

    ``parameters`` are those of the class of city that is run.

    Raises
    ------
    DesignError
        If a key or a value cannot be used; each is named.
    """
    found: dict[str, Factor] = {}
    notes: list[str] = []
    faults: list[tuple[str, str]] = []
    known = levers() | {name: lever for scenario in scenarios for name, lever in scenario.new_levers.items()}
    for where, of_policy, key, spread in _spreads(design, known):
        names = _named(key, of_policy, scenarios, known, parameters)
        if not names or (design.points and names != [key]):  # a pattern in a point would name nothing
            faults.append((where, _unknown(key, of_policy, known, parameters)))
        for name in names:
            try:
                found[name] = _factor(name, of_policy, spread, notes, known, parameters, design.method in SAMPLED)
            except ValueError as error:
                faults.append((where, str(error)))
    if faults:
        raise refused(design.source, faults)
    return list(found.values()), [*notes, *_idle_paths(found, scenarios)]


def check_levels(
    design: Design, factors: Sequence[Factor], scenarios: Sequence[Scenario], parameters: ParameterSet = PARAMETERS
) -> None:
    """Refuse levels that a scenario could not have; ends stand for the values between them."""
    faults: dict[tuple[str, str], None] = {}
    find = cache(find_place)
    for factor, scenario in itertools.product(factors, scenarios):
        for level in factor.levels or factor.grid():
            try:
                found = list(faults_in(put(scenario, {factor.name: level}, parameters), find, parameters))
            except ValueError as error:
                found = [("", str(error))]
            key = f"{'levers' if factor.of_policy else 'uncertainties'}.{factor.name}"
            faults |= {(key, f"{told(level)}: {message}"): None for _, message in found}
    if faults:
        raise refused(design.source, faults)


def _idle_paths(names: Iterable[str], scenarios: Sequence[Scenario]) -> Iterator[str]:
    """Yield a line for every path of which no scenario has anything."""
    there = {f"path.{scenario.lever(lever).path}" for scenario in scenarios for lever in scenario.levers}
    there |= {"path.A" for scenario in scenarios if scenario.coordinator != "none"}
    for name in names:
        if name.startswith("path.") and name not in there:
            yield f"{name}: no scenario has a lever of this path, so it changes nothing"


def _spreads(design: Design, known: Levers) -> Iterator[tuple[str, bool, str, Spread]]:
    """Yield what a design varies: where it stands, whether it is of the policy, key, and values.

    Points written out and the paths declare theirs too.
    """
    yield from ((f"levers.{key}", True, key, spread) for key, spread in design.levers.items())
    yield from ((f"uncertainties.{key}", False, key, spread) for key, spread in design.uncertainties.items())
    if design.method == "paths":
        for path in FOUR_PATHS:
            yield "method", True, path, [0.0, 1.0]
    for name in dict.fromkeys(name for point in design.points for name in point):
        levels: dict[Any, Level] = {same_value(point[name]): point[name] for point in design.points if name in point}
        yield f"points.{name}", _of_policy(name, known), name, list(levels.values())


def _named(
    key: str, of_policy: bool, scenarios: Sequence[Scenario], known: Levers, parameters: ParameterSet
) -> list[str]:
    """Return the factors that a key names; ``*`` stands for anything that has a range."""
    if of_policy:
        return [key] if _of_policy(key, known) else []
    if key in FRAME or key in parameters:
        return [key]
    ranged = [name for name, parameter in parameters.items() if parameter.low < parameter.high]
    if ":" in key:
        ranged = list(_targets(scenarios, known))
    return [name for name in ranged if fnmatchcase(name, key)]


def _of_policy(key: str, known: Levers) -> bool:
    lever, _, field = key.partition(".")
    return (lever in known and field in FIELDS) or (lever == "path" and field in PATHS) or key in KEYS


def _targets(scenarios: Sequence[Scenario], known: Levers) -> Iterator[str]:
    """Yield what levers that some scenario uses move, as far as it is uncertain."""
    used = dict.fromkeys(name for scenario in scenarios for name in scenario.levers)
    for name in used:
        for change in known[name].changes:
            if change.low < change.high and not known[name].money:
                yield f"{name}:{change.parameter}"


def _unknown(key: str, of_policy: bool, known: Levers, parameters: ParameterSet) -> str:
    if key in RENAMED:
        return RENAMED[key]
    if of_policy:
        keys = [f"{name}.{field}" for name in known for field in FIELDS]
        keys += [*KEYS, *(f"path.{path}" for path in PATHS)]
        near = suggest(key, keys) or " A lever is varied by LEVER.intensity, .amount, .start, .end or .communities."
        return f"no such lever.{near} Parameters belong under [uncertainties]."
    if key.partition(".")[0] in known:
        return "this is a lever's: it belongs under [levers], and acts in every scenario but the baseline"
    return f"no such parameter, or none that has a range.{suggest(key, [*parameters, *FRAME])}"


def _factor(
    name: str, of_policy: bool, spread: Spread, notes: list[str], known: Levers, parameters: ParameterSet, sampled: bool
) -> Factor:
    if isinstance(spread, list):
        if not spread:
            raise ValueError("the list of levels is empty")
        return Factor(name, of_policy, tuple(_distinct(name, spread, notes)))
    low, high = (spread.low, spread.high) if spread.low is not None else _declared(name, known, parameters)
    assert low is not None and high is not None
    if sampled and name.rpartition(".")[2] in WHOLE:
        raise ValueError("is counted in whole months: give a list of levels")
    return Factor(name, of_policy, (), low, high, spread.steps or 2)


def _declared(name: str, known: Levers, parameters: ParameterSet) -> tuple[float, float]:
    """Return the range that a factor has by itself."""
    if name in parameters:
        return parameters[name].low, parameters[name].high
    lever, sign, parameter = name.partition(":")
    if sign:
        return next((c.low, c.high) for c in known[lever].changes if c.parameter == parameter)
    if name.endswith(".intensity") or name.startswith("path."):
        return 0.0, 1.0
    raise ValueError("has no range of its own: give low and high, or a list of levels")


def _distinct(name: str, levels: Iterable[Level], notes: list[str]) -> Iterator[Level]:
    """Yield each value once: 0, 0.0 and -0.0 are one level."""
    seen: set[Any] = set()
    for level in levels:
        if same_value(level) in seen:
            notes.append(f"{name}: {told(level)} stands there more than once, and counts once")
            continue
        seen.add(same_value(level))
        yield level


def told(level: Level | None) -> str:
    """Return a value as people write it."""
    if level is None:
        return ""
    return f"{level:g}" if isinstance(level, float | int) else str(level)


def same_value(level: Level) -> Any:
    """Return what two levels that mean the same have in common."""
    if isinstance(level, list):
        return tuple(level)
    return level if isinstance(level, str) else float(level) + 0.0


def unit_of_factor(name: str, parameters: ParameterSet = PARAMETERS) -> str:
    """Return the unit of what varies."""
    parameter = parameters.get(name.partition(":")[2] or name)
    if parameter is not None:
        return parameter.unit
    field = name.rpartition(".")[2]
    return {"amount": "CNY a month", "monthly": "CNY a month", "start": "month", "end": "month", "ramp": "months",
            "means": "CNY a month and community", "intensity": "0–1"}.get(field, "")  # fmt: skip
