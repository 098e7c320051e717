"""Resolving: a design made into the study that it asks for, with everything found, checked and worked out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shequ.city import City
from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import levers
from shequ.policy.means import LIST, REFERENCE
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, load_scenario
from shequ.scenario.checks import beyond_places, beyond_ranges, faults_of_value
from shequ.study.design.factors import Factor, check_levels, factors_of
from shequ.study.design.files import Design, faults_of_outcomes, refused
from shequ.study.design.put import put
from shequ.study.design.sampling import points_of
from shequ.study.design.study import Showing, Study, all_cases

SHARED = ("place", "parameters", "horizon", "rationing")  # what a scenario has in common with its baseline


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
    if faults := [*_doubles(complete), *_faults_of_looks(design, complete, parameters)]:
        raise refused(design.source, faults)
    factors, notes = factors_of(design, complete, parameters) if design.varies else ([], [])
    if factors:
        check_levels(design, factors, [s for s in complete if references[s.name] != s.name] or complete, parameters)
    points = points_of(design, factors, notes) if design.varies else [{}]
    names = [scenario.place for scenario in complete]
    names += [str(level) for factor in factors if factor.name == "place" for level in factor.levels]
    budgets = _budgets(scenarios, factors, load)
    used = {name for scenario in (*complete, *budgets.values()) for name in scenario.levers}
    used |= {factor.name.partition(".")[0].partition(":")[0] for factor in factors}
    study = Study(
        design, scenarios, references, budgets, {name: lever for name, lever in levers().items() if name in used},
        {name: find_place(name) for name in dict.fromkeys(names)}, factors, points, city, notes,
    )  # fmt: skip
    study.notes += [f"--set {text}: in every scenario but {design.baseline}" for text in load.apart]
    study.notes += dict.fromkeys(notes_on(study))
    study.cases = list(all_cases(study, showing))
    return study


def _doubles(scenarios: Sequence[Scenario]) -> Iterator[tuple[str, str]]:
    """Yield a fault for every name that two different scenarios have: one of them would vanish."""
    first: dict[str, Scenario] = {}
    for scenario in scenarios:
        if first.setdefault(scenario.name, scenario) != scenario:
            yield "scenarios", f"two are called {scenario.name}. Give one of the files another name"


def _faults_of_looks(
    design: Design, scenarios: Sequence[Scenario], parameters: ParameterSet
) -> Iterator[tuple[str, str]]:
    names = [scenario.name for scenario in scenarios]
    for number, look in enumerate(design.looks):
        for name, value in look.parameters.items():
            yield from faults_of_value(f"looks.{number}.parameters.{name}", name, value, parameters)
        for name in look.scenarios:
            if name not in names:
                yield (
                    f"looks.{number}.scenarios",
                    f"{name} is not among the scenarios of this design: {', '.join(names)}",
                )


class _Loading:
    """Scenarios as a design asks for them: in its place and time, at its means, with what is set for all or for policies."""

    def __init__(self, design: Design, own: Mapping[str, Scenario], parameters: ParameterSet) -> None:
        self._own, self._parameters = own, parameters
        alone = set(design.scenarios) <= {design.baseline}  # then the baseline is what is asked about
        self.apart = [] if alone else [text for text in design.set if not is_shared(text, parameters)]
        self._set = list(design.set)
        frame = {"horizon.months": design.months, "horizon.burn_in": design.burn_in}
        self._frame = [f"{key}={value}" for key, value in frame.items() if value is not None]
        self._frame += [f"place={_quoted(design.place)}"] if design.place is not None else []
        self._means = [f"means={_quoted(str(design.means))}"] if design.means is not None else []

    def __call__(self, name: str, baseline: bool = False) -> Scenario:
        """Return a scenario; what is set of the policy leaves the baseline alone."""
        own = [text for text in self._set if not (baseline and text in self.apart)]
        texts = [*own, *self._frame, *self._means]
        return load_scenario(self._own.get(name, name), texts, parameters=self._parameters)


def _quoted(text: str) -> str:
    """Return a text as TOML writes it, so that a name is one even if it reads like a number."""
    return json.dumps(text, ensure_ascii=False)


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


def references_of(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the baseline of each scenario: the first one with the same past and horizon."""
    first: dict[tuple[Any, ...], str] = {}
    for scenario in scenarios:
        first.setdefault(_frame(scenario), scenario.name)
    return {scenario.name: first[_frame(scenario)] for scenario in scenarios}


def with_own_baselines(scenarios: Sequence[Scenario], baseline: Scenario) -> list[Scenario]:
    """Return the baseline, the scenarios, and a baseline of its own for every other past or horizon among them.

    Two runs can be paired only if they share place, parameters and burn-in, so a scenario that changes one of these
    is held against the baseline under the same change. A baseline that nobody is held against is left out.
    """
    others = [scenario for scenario in scenarios if scenario.name != baseline.name]
    frames = {_frame(baseline)}
    complete = [baseline]
    for scenario in others:
        if _frame(scenario) not in frames:
            frames.add(_frame(scenario))
            complete.append(_in_frame(baseline, scenario))
        complete.append(scenario)
    idle = bool(others) and all(_frame(scenario) != _frame(baseline) for scenario in others)
    return complete[1:] if idle else complete


def _frame(scenario: Scenario) -> tuple[Any, ...]:
    return scenario.horizon.months, *scenario.past()


def _in_frame(baseline: Scenario, scenario: Scenario) -> Scenario:
    names = {
        "name": f"{baseline.name} of {scenario.name}",
        "title": f"{baseline.title} ({scenario.title or scenario.name})",
        "title_zh": f"{baseline.title_zh}（{scenario.title_zh or scenario.name}）",
    }
    return baseline.model_copy(update={key: getattr(scenario, key) for key in SHARED} | names)


def notes_on(study: Study) -> Iterator[str]:
    """Yield a line for each."""
    yield from _of_size(study)
    yield from beyond_ranges(*study.scenarios.values(), parameters=study.city.parameter_set())
    for scenario in study.scenarios.values():
        for variant in (scenario, *_elsewhere(scenario, study)):
            yield from beyond_places(variant, study.place(variant.place, 0))


def _elsewhere(scenario: Scenario, study: Study) -> Iterator[Scenario]:
    """Yield a scenario in every place, and with its levers in all communities, that a design tries."""
    base = study.references[scenario.name] == scenario.name
    for factor in study.factors:
        where = factor.name == "place" or (factor.name.endswith(".communities") and not base)
        yield from (put(scenario, {factor.name: level}) for level in factor.levels if where)


def _of_size(study: Study) -> Iterator[str]:
    design, place = study.design, study.places[study.scenarios[study.baseline].place]
    if too_few := place.lacks(design.elders):
        yield too_few
    if design.communities is not None and design.communities > len(place.communities):
        yield f"communities: {place.name} has {len(place.communities)}, and all are run"
