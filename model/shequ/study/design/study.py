"""The study: a design with everything that its runs need in it, so that nothing is looked up by name again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.own import model_fingerprint, source_of
from shequ.policy.levers import Lever
from shequ.policy.means import LIST, REFERENCE
from shequ.population.place import Place
from shequ.scenario import Scenario, ScenarioError, defaults_of, self_contained
from shequ.study.design.factors import Factor, told
from shequ.study.design.files import Design, Level, Look
from shequ.study.design.put import put
from shequ.study.design.sampling import Point

Showing = Callable[[Sequence[int]], Iterable[int]]
# What a plan is not: words say nothing about what happens, and parameters and levers are told apart.
NOT_PLAN = {"name", "title", "title_zh", "parameters", "new_levers"}
TOLD_LEVELS = 4
WORDS = {"title", "title_zh", "path", "about", "about_zh", "passage", "disappoints", "disappoints_zh"}


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
    look
        Name of the look that the point is; empty for the points that answer the question itself.
    """

    id: str
    scenario: str
    point: int
    baseline: str
    past: str
    look: str = ""


def run_name(case: str, seed: int) -> str:
    """Return the hash that names one run of a case."""
    return hashlib.sha256(f"{case} {seed}".encode()).hexdigest()[:16]


def hashed(content: Any) -> str:
    """Return the hash of values that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class Study:
    """What is run.

    Attributes
    ----------
    scenarios
        By name in their order, the baseline of each among them.
    references
        The baseline of each scenario.
    budgets
        Scenarios whose price others spend, and which are not run themselves.
    levers
        Those that come with the package, as far as they can be used here.
    places
        Each whole, by the name that scenarios give it.
    points
        Values of the factors, in the order of the design.
    cases
        Every scenario at every point, looks last.
    """

    design: Design
    scenarios: dict[str, Scenario]
    references: dict[str, str]
    budgets: dict[str, Scenario]
    levers: dict[str, Lever]
    places: dict[str, Place]
    factors: list[Factor]
    points: Sequence[Point]
    city: type[City] = City
    notes: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Keep what is worked out of places: the same part of one is the same object."""
        self._cut = cache(lambda name, communities: self.places[name].first(communities))
        self._usual = cache(lambda name: defaults_of({}, self.places[name], self.city.parameter_set()))
        self._values = lru_cache(maxsize=4)(lambda point: self.points[point])

    @property
    def baseline(self) -> str:
        """The first baseline, that of all scenarios which share its past."""
        return next(name for name in self.scenarios if self.references[name] == name)

    @property
    def communities(self) -> int | None:
        """How many of the first communities are run; None for all."""
        return self.design.communities_of(self.places[self.scenarios[self.baseline].place])

    @cached_property
    def by_id(self) -> dict[str, Case]:
        """The first case of each id: what has to be run."""
        found: dict[str, Case] = {}
        for case in self.cases:
            found.setdefault(case.id, case)
        return found

    @property
    def replicates(self) -> dict[str, int]:
        """How often each case is run, by its id."""
        found: dict[str, int] = {}
        for case in self.cases:
            look = self.look(case.point)
            found[case.id] = max(found.get(case.id, 0), look.replicates if look else self.design.replicates)
        return found

    def look(self, point: int) -> Look | None:
        """Return the look that a point is; None for one of the design."""
        return self.design.looks[point - len(self.points)] if point >= len(self.points) else None

    def at(self, point: int) -> str:
        """Say which of several points it is, as the beginning of a message."""
        if len(self.points) < 2 or point >= len(self.points):
            return ""
        levels = [f"{key} = {told(level)}" for key, level in self.points[point].items()]
        return f"point {point} ({', '.join(levels[:TOLD_LEVELS])}{', …' * (len(levels) > TOLD_LEVELS)}): "

    def applied(self, name: str, point: int) -> Scenario:
        """Return a scenario at a point, its levers with it; the baseline takes the uncertainties only."""
        name = name if name in self.scenarios or name in self.budgets else Path(name).stem
        scenario = self.scenarios[name] if name in self.scenarios else self.budgets[name]
        look = self.look(point)
        if look is not None:
            return self._plain(look.put(scenario))
        base = self.references.get(name) == name
        acting = {factor.name for factor in self.factors if not (factor.of_policy and base)}
        values = {key: level for key, level in self._values(point).items() if key in acting}
        return self._plain(put(scenario, values, self.city.parameter_set()))

    def _plain(self, scenario: Scenario) -> Scenario:
        """Leave out parameters that are what they would be anyway, so that one thing has one name."""
        usual = self._usual(scenario.place if scenario.place in self.places else self.scenarios[self.baseline].place)
        parameters = {name: value for name, value in scenario.parameters.items() if value != usual.get(name)}
        known = {name: self.levers[name] for name in scenario.levers if name in self.levers}
        return scenario.model_copy(update={"parameters": parameters, "new_levers": known | scenario.new_levers})

    def place(self, name: str, point: int) -> Place:
        """Return a place as it is run at a point: whole, or its first communities."""
        look, count = self.look(point), self.communities
        if look is not None:
            count = min(count or look.communities, look.communities)
        found: Place = self._cut(name, count)
        return found

    def ready(self, name: str, point: int) -> tuple[Scenario, Place]:
        """Return a scenario at a point that names no other, and the place that it is run in."""
        applied = self.applied(name, point)
        place = self.place(applied.place, point)
        return self_contained(applied, place, lambda other: self.applied(other, point)), place

    def tables(self, case: Case) -> tuple[str, ...]:
        """Return what is kept of the runs of a case."""
        return ("runs", *self.design.keep) if not case.look else ("runs",)

    def run(self, case: str, replicate: int) -> str:
        """Return the name of a run: one case under one seed."""
        return run_name(case, self.design.seed + replicate)

    def frame(self) -> pd.DataFrame:
        """Return the cases as a table: case, point, scenario, baseline, look, and a column for each factor."""
        front = [(one.id, one.point, one.scenario, self.references[one.scenario], one.look) for one in self.cases]
        rows = pd.DataFrame(front, columns=["case", "point", "scenario", "baseline", "look"])
        levels = pd.DataFrame([self._levels(one) for one in self.cases], columns=[f.name for f in self.factors])
        return pd.concat([rows, levels], axis=1)

    def _levels(self, case: Case) -> list[Level | None]:
        """Return the value of every factor in a case; levers do not act on the baseline, and looks have none."""
        point = {} if case.look else self._values(case.point)
        base = self.references[case.scenario] == case.scenario
        levels = (None if base and factor.of_policy else point.get(factor.name) for factor in self.factors)
        return [told(level) if factor.in_words else level for level, factor in zip(levels, self.factors, strict=True)]


def all_cases(study: Study, showing: Showing) -> Iterator[Case]:
    """Yield every scenario at every point of a study, looks last."""
    names = Names(study)
    count = len(study.points)
    for point in (*showing(range(count)), *range(count, count + len(study.design.looks))):
        look = study.look(point)
        looked = [name for name in study.scenarios if look is None or look.has(name)]
        try:
            both = dict.fromkeys([*looked, *(study.references[name] for name in looked)])
            made = {name: names.of(name, point) for name in both}
        except ScenarioError as error:
            raise ScenarioError(f"{study.at(point)}{error}") from None
        for name in looked:
            case, past = made[name]
            yield Case(case, name, point, made[study.references[name]][0], past, look.name if look else "")


class Names:
    """Names of a study's cases; plans and places are hashed once each, since most points change parameters only."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._code = hashed([model_fingerprint(), source_of(study.city)])
        self._plans: dict[Any, str] = {}
        self._places: dict[int, tuple[Place, str]] = {}

    def of(self, name: str, point: int) -> tuple[str, str]:
        """Return the name of a scenario's case at a point, and that of its past."""
        study = self._study
        applied = study.applied(name, point)
        place = study.place(applied.place, point)
        key = (*self._orders(applied, point), len(place.communities))
        if key not in self._plans:
            self._plans[key] = self._plan(study.ready(name, point)[0], place)
        past = hashed([applied.past(), len(place.communities)])
        return hashed([self._code, self._plans[key], applied.parameters]), past

    def _orders(self, scenario: Scenario, point: int, above: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield what a scenario orders, and what those order on whose price it hangs."""
        yield scenario.model_dump_json(exclude=NOT_PLAN)
        others = {scenario.budget_of} | ({REFERENCE} if scenario.means != LIST else set())
        for other in sorted(one for one in others if one is not None and one not in above):
            yield from self._orders(self._study.applied(other, point), point, (*above, other))

    def _plan(self, scenario: Scenario, place: Place) -> str:
        """Return the hash of what a scenario orders, amounts worked out, in a place."""
        used = {name: scenario.lever(name).model_dump(mode="json", exclude=WORDS) for name in scenario.levers}
        orders = scenario.model_dump(mode="json", exclude=NOT_PLAN | {"place"})
        if id(place) not in self._places:
            figures = {name: figure.value for name, figure in place.figures.items()}
            self._places[id(place)] = place, hashed([figures, repr(place.communities)])
        return hashed([orders, used, self._places[id(place)][1]])
