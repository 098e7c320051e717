"""The study: a design with everything that its runs need in it, so that nothing is looked up by name again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import Lever, levers
from shequ.policy.means import LIST, REFERENCE
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, defaults_of, load_scenario, self_contained
from shequ.study.design.baselines import SHARED, references_of, with_own_baselines
from shequ.study.design.cases import Case, Names, past_name, run_name
from shequ.study.design.factors import Factor, check_levels, factors_of, put, told
from shequ.study.design.files import Design, Level, faults_of_outcomes, refused
from shequ.study.design.looks import Look
from shequ.study.design.notes import notes_on
from shequ.study.design.sampling import Point, points_of

Showing = Callable[[Sequence[int]], Iterable[int]]


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
        parameters = {name: value for name, value in scenario.parameters.items() if value != usual[name]}
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


def study_of(
    design: Design, city: type[City] = City, showing: Showing = iter, own: Mapping[str, Scenario] | None = None
) -> Study:
    """Work out every case of a design.

    Parameters
    ----------
    city
        The model, or a subclass with rules of its own.
    showing
        Goes through the points and may show how far it is: thousands take seconds.
    own
        Scenarios that stand in no file, by name.

    Raises
    ------
    DesignError, ScenarioError
        If a scenario, a factor or a value cannot be used.
    """
    parameters = city.parameter_set()
    if faults := list(faults_of_outcomes(design, city.units())):
        raise refused(design.source, faults)
    load = _Loading(design, own or {}, parameters)
    first, *others = (load(name, name == design.baseline) for name in [design.baseline, *design.scenarios])
    complete = with_own_baselines(others, first)
    references = references_of(complete)
    scenarios = {scenario.name: scenario for scenario in complete}
    factors, notes = factors_of(design, complete, parameters)
    check_levels(design, factors, [s for s in complete if references[s.name] != s.name] or complete, parameters)
    names = [scenario.place for scenario in complete]
    names += [str(level) for factor in factors if factor.name == "place" for level in factor.levels]
    budgets = _budgets(scenarios, factors, load)
    used = {name for scenario in (*complete, *budgets.values()) for name in scenario.levers}
    used |= {factor.name.partition(".")[0].partition(":")[0] for factor in factors}
    study = Study(
        design, scenarios, references, budgets, {name: lever for name, lever in levers().items() if name in used},
        {name: find_place(name) for name in dict.fromkeys(names)}, factors, points_of(design, factors, notes), city, notes,
    )  # fmt: skip
    study.notes += [f"--set {text}: in every scenario but {design.baseline}" for text in load.apart]
    study.notes += dict.fromkeys(notes_on(study))
    study.cases = list(_all_cases(study, showing))
    return study


class _Loading:
    """Scenarios as a design asks for them: in its place and time, at its means, with what is set for all or for policies."""

    def __init__(self, design: Design, own: Mapping[str, Scenario], parameters: ParameterSet) -> None:
        self._own, self._parameters = own, parameters
        alone = set(design.scenarios) <= {design.baseline}  # then the baseline is what is asked about
        self.apart = [] if alone else [text for text in design.set if not is_shared(text, parameters)]
        self._set = list(design.set)
        frame = {"horizon.months": design.months, "horizon.burn_in": design.burn_in}
        self._frame = [f"{key}={value}" for key, value in frame.items() if value is not None]
        self._frame += [f"place='{design.place}'"] if design.place is not None else []
        self._means = [f"means='{design.means}'"] if design.means is not None else []

    def __call__(self, name: str, baseline: bool = False) -> Scenario:
        """Return a scenario; what is set of the policy leaves the baseline alone."""
        own = [text for text in self._set if not (baseline and text in self.apart)]
        texts = [*own, *self._frame, *self._means]
        return load_scenario(self._own.get(name, name), texts, parameters=self._parameters)


def is_shared(override: str, parameters: ParameterSet = PARAMETERS) -> bool:
    """Say whether an override sets what a scenario shares with its baseline, and not the policy itself."""
    key = override.partition("=")[0].strip()
    return key in parameters or key.split(".")[0] in SHARED


def _budgets(scenarios: Mapping[str, Scenario], factors: Sequence[Factor], load: _Loading) -> dict[str, Scenario]:
    """Return the scenarios whose price others spend, as far as they are not run themselves."""
    found: dict[str, Scenario] = {}
    levels = {factor.name: factor.levels for factor in factors}
    wanted = [str(level) for level in levels.get("budget_of", ())]
    sized = "means" in levels or any(scenario.means != LIST for scenario in scenarios.values())
    wanted += [REFERENCE] if sized else []
    wanted += [scenario.budget_of for scenario in scenarios.values() if scenario.budget_of is not None]
    while wanted:
        name = wanted.pop()
        if Path(name).stem not in scenarios and Path(name).stem not in found:
            found[Path(name).stem] = one = load(name)
            wanted += [one.budget_of] if one.budget_of is not None else []
    return found


def _all_cases(study: Study, showing: Showing) -> Iterator[Case]:
    names = _Naming(study)
    count = len(study.points)
    for point in (*showing(range(count)), *range(count, count + len(study.design.looks))):
        look = study.look(point)
        looked = [name for name in study.scenarios if look is None or look.has(name)]
        made = {name: names.of(name, point) for name in {*looked, *(study.references[name] for name in looked)}}
        for name in looked:
            case, past = made[name]
            yield Case(case, name, point, made[study.references[name]][0], past, look.name if look else "")


class _Naming:
    """Names of a study's cases, a plan hashed once however many points have it."""

    def __init__(self, study: Study) -> None:
        self._study, self._names = study, Names(study.city)
        self._plans: dict[Any, str] = {}

    def of(self, name: str, point: int) -> tuple[str, str]:
        """Return the name of a case, and that of its past."""
        study = self._study
        applied = study.applied(name, point)
        place = study.place(applied.place, point)
        key = (*self._orders(applied, point), len(place.communities))
        if key not in self._plans:
            self._plans[key] = self._names.plan(study.ready(name, point)[0], place)
        return self._names.case(self._plans[key], applied.parameters), past_name(applied, place)

    def _orders(self, scenario: Scenario, point: int, above: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield what a scenario orders, and what those order on whose price it hangs."""
        yield scenario.model_dump_json(exclude={"name", "title", "title_zh", "parameters", "new_levers"})
        others = {scenario.budget_of} | ({REFERENCE} if scenario.means != LIST else set())
        for other in sorted(one for one in others if one is not None and one not in above):
            yield from self._orders(self._study.applied(other, point), point, (*above, other))
