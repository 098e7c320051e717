"""Cases: a scenario at a point of the design, named by all that determines what happens in it."""

from __future__ import annotations

import hashlib
import inspect
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, defaults_of, load_scenario, self_contained
from shequ.scenario.checks import faults_in
from shequ.study.design.factors import Factor, factors_of, put, told
from shequ.study.design.files import Design, DesignError, Level, faults_of_outcomes, refused
from shequ.study.design.question import references_of, with_own_baselines
from shequ.study.design.sampling import Point, points_of
from shequ.study.run.task import model_fingerprint

# What a plan is not: words say nothing about what happens, and parameters are told apart.
NOT_PLAN = {"name", "title", "title_zh", "parameters"}


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario at a point.

    Attributes
    ----------
    id
        Hash of all that determines what happens, seed apart: two cases of one id are one thing under two names.
    scenario
        Name of the scenario.
    point
        Number of the point.
    baseline
        Id of the case that it is held against.
    past
        Hash of what determines its past: cases of one past can be run from branches of one city.
    """

    id: str
    scenario: str
    point: int
    baseline: str
    past: str


@dataclass
class Cases:
    """Every case of a design, in its order: point by point, the baseline of each first."""

    design: Design
    factors: list[Factor]
    points: Sequence[Point]
    scenarios: dict[str, Scenario]
    references: dict[str, str]
    places: Places
    notes: list[str]
    city: type[City] = City
    cases: list[Case] = field(default_factory=list)

    def scenario_of(self, case: Case) -> Scenario:
        """Return the scenario of a case, with its factors put in, under the case's id."""
        applied = self.applied(case.scenario, self.points[case.point])
        return applied.model_copy(update={"name": case.id})

    def applied(self, name: str, point: Point) -> Scenario:
        """Return a scenario at a point; the baseline takes the uncertainties only."""
        acting = {f.name for f in self.factors if not (f.of_policy and self.is_baseline(name))}
        values = {factor: level for factor, level in point.items() if factor in acting}
        return self.places.plain(put(self.scenarios[name], values, self.places.parameters))

    def is_baseline(self, name: str) -> bool:
        """Say whether others are held against a scenario."""
        return self.references[name] == name

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """The first case of each id: what has to be run."""
        found: dict[str, Case] = {}
        for case in self.cases:
            found.setdefault(case.id, case)
        return found

    def run(self, case: str, replicate: int) -> str:
        """Return the name of a run: one case under one seed."""
        return run_name(case, self.design.seed + replicate)

    def frame(self) -> pd.DataFrame:
        """Return the design as a table: case, point, scenario, baseline, and a column for each factor."""
        rows = pd.DataFrame(
            {
                "case": [case.id for case in self.cases],
                "point": [case.point for case in self.cases],
                "scenario": [case.scenario for case in self.cases],
                "baseline": [self.references[case.scenario] for case in self.cases],
            }
        )
        levels = pd.DataFrame([self._levels(case) for case in self.cases], columns=[f.name for f in self.factors])
        return pd.concat([rows, levels], axis=1)

    def _levels(self, case: Case) -> list[Level | None]:
        """Return the value of every factor in a case; levers do not act on the baseline."""
        point, base = self.points[case.point], self.is_baseline(case.scenario)
        levels = (None if base and factor.of_policy else point.get(factor.name) for factor in self.factors)
        return [told(level) if in_words else level for level, in_words in zip(levels, self._in_words, strict=True)]

    @cached_property
    def _in_words(self) -> list[bool]:
        """Say of each factor whether its values are text: a column of a table has one type."""
        return [any(not isinstance(level, float) for level in factor.levels) for factor in self.factors]


def run_name(case: str, seed: int) -> str:
    """Return the hash that names one run of a case."""
    return hashlib.sha256(f"{case} {seed}".encode()).hexdigest()[:16]


def cases_of(
    design: Design, city: type[City] = City, showing: Callable[[Sequence[Point]], Iterable[Point]] = iter
) -> Cases:
    """Work out every case of a design, for the model as it is or a subclass with rules of its own.

    Parameters
    ----------
    showing
        Goes through the points and may show how far it is: thousands take seconds.

    Raises
    ------
    DesignError, ScenarioError
        If a scenario, a factor or a value cannot be used.
    """
    if faults := list(faults_of_outcomes(design, city.units())):
        raise refused(design.source, faults)
    parameters = city.parameter_set()
    first, *others = (
        load_scenario(name, parameters=parameters).in_time(design.months, design.burn_in)
        for name in [design.baseline, *design.scenarios]
    )
    complete = with_own_baselines(others, first)
    scenarios = {scenario.name: scenario for scenario in complete}
    references = references_of(complete)
    factors, notes = factors_of(design, list(scenarios.values()), parameters)
    _check_levels(design, factors, [s for s in complete if references[s.name] != s.name] or list(complete), parameters)
    points = points_of(design, factors, notes)
    count = find_place(scenarios[design.baseline].place).communities_about(design.elders)
    whole = Cases(design, factors, points, scenarios, references, Places(count, parameters), notes, city)
    whole.cases = list(_all_cases(whole, showing(points)))
    return whole


def _check_levels(
    design: Design, factors: Sequence[Factor], scenarios: Sequence[Scenario], parameters: ParameterSet
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


def _all_cases(whole: Cases, points: Iterable[Point]) -> Iterator[Case]:
    names = _Names(whole.places, whole.city)
    for number, point in enumerate(points):
        bases: dict[str, str] = {}
        for name in whole.scenarios:
            scenario = whole.applied(name, point)
            case = names.of(scenario)
            base = bases.setdefault(whole.references[name], case)
            yield Case(case, name, number, base, _hash(scenario.past()))


class Places:
    """The places of a design, each read once and cut to the communities that are run.

    ``parameters`` are those of the class of city that is run, and ``load`` reads a scenario for it, each once.
    """

    def __init__(self, communities: int | None, parameters: ParameterSet = PARAMETERS) -> None:
        self.communities, self.parameters = communities, parameters
        self.load = cache(partial(load_scenario, parameters=parameters))
        self._places: dict[str, Place] = {}
        self._usual: dict[str, dict[str, float]] = {}

    def find(self, name: str) -> Place:
        """Return a place as it is run."""
        if name not in self._places:
            self._places[name] = find_place(name).first(self.communities)
        return self._places[name]

    def plain(self, scenario: Scenario) -> Scenario:
        """Return the scenario without parameters that are what they would be anyway: one thing has one name."""
        if scenario.place not in self._usual:
            self._usual[scenario.place] = defaults_of({}, self.find(scenario.place), self.parameters)
        usual = self._usual[scenario.place]
        parameters = {name: value for name, value in scenario.parameters.items() if value != usual[name]}
        return scenario.model_copy(update={"parameters": parameters})


class _Names:
    """Names of cases: plans and places are hashed once each, since most points change parameters only."""

    def __init__(self, places: Places, city: type[City]) -> None:
        self._places, self._city = places, city
        self._plans: dict[str, str] = {}

    @cached_property
    def _code(self) -> str:
        own = [source_of(part) for part in self._city.__mro__ if issubclass(part, City) and part is not City]
        return _hash([model_fingerprint(), repr(levers()), *own])

    def of(self, scenario: Scenario) -> str:
        """Return the name of a scenario with its factors put in."""
        key = scenario.model_dump_json(exclude=NOT_PLAN)
        if key not in self._plans:
            place = self._places.find(scenario.place)
            orders = self_contained(scenario, place, self._places.load).model_dump(
                mode="json", exclude=NOT_PLAN | {"place"}
            )
            self._plans[key] = _hash([orders, repr(place.figures), repr(place.communities)])
        return _hash([self._code, self._plans[key], scenario.parameters])


TOLD = {"rules", "parameters", "own_outcomes", "kinds"}  # attributes of a class whose content is read otherwise


def source_of(city: type[City]) -> str:
    """Return the source of a class, its rules and its kinds, of a file or a cell: it tells results of two versions apart.

    Raises
    ------
    DesignError
        If it cannot be read.
    """
    functions: list[Any] = [*city.rules, *(outcome.measure for outcome in city.own_outcomes)]
    own = [one for one in functions if _is_own(one)]
    kinds = [part for kind in city.kinds.values() for part in kind.__mro__ if _is_own(part)]
    try:
        more = [*(inspect.getsource(one) for one in own), *(_text(kind) for kind in kinds), repr(city.parameters)]
        return _text(city) + "".join(more)
    except OSError:
        raise DesignError(
            f"{city.__name__}: its source cannot be read, so that its runs could not be told from those of another "
            "version. Move it to a module or a notebook's cell."
        ) from None


def _is_own(one: Any) -> bool:
    return one.__module__.partition(".")[0] not in {"shequ", "mesa", "builtins"}


def _text(kind: type) -> str:
    """Return the source of a class; of one of a cell, where only functions know theirs, that of its parts."""
    try:
        return inspect.getsource(kind)
    except (OSError, TypeError):
        return "\n".join(
            inspect.getsource(value) if inspect.isfunction(value) else f"{name} = {value!r}"
            for name, value in vars(kind).items()
            if name not in TOLD and (inspect.isfunction(value) or not name.startswith("__"))
        )


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
