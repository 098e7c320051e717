"""The study: a design with everything that its runs need in it, so that nothing is looked up by name again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path

import pandas as pd

from shequ.city import City
from shequ.policy.levers import Lever
from shequ.population.place import Place
from shequ.scenario import Scenario, defaults_of, self_contained
from shequ.study.design.cases import Case, run_name
from shequ.study.design.factors import Factor, told
from shequ.study.design.files import Design, Level, Look
from shequ.study.design.put import put
from shequ.study.design.sampling import Point


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
        if self.design.elders is None:
            return self.design.communities
        return self.places[self.scenarios[self.baseline].place].communities_about(self.design.elders)

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
