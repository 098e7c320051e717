"""Runs made again from a result folder: its manifest says all that they need, whatever the files here say now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shequ.city import City
from shequ.population.place import Place
from shequ.scenario import Scenario, self_contained
from shequ.study.analyse.responses import factors_in
from shequ.study.design import Cases, Design
from shequ.study.design.cases import Places
from shequ.study.design.question import references_of
from shequ.study.design.sampling import points_of
from shequ.study.store.results import Results


def cases_again(results: Results, city: type[City] = City) -> Cases:
    """Return the design of a folder as it was when its runs were made, without its list of cases."""
    made = results.manifest
    held = made["scenarios"].values() if isinstance(made["scenarios"], dict) else made["scenarios"]
    scenarios = {one["name"]: Scenario.model_validate(one) for one in held}
    design = Design.model_validate(made["design"]) if "design" in made else _of_comparison(made, list(scenarios))
    factors = factors_in(results) if "factors" in made else []
    points = points_of(design, factors, [])
    references = references_of(list(scenarios.values()))
    return Cases(
        design, factors, points, scenarios, references, Places(made["communities"], city.parameter_set()), [], city
    )


def _of_comparison(made: dict[str, Any], names: Sequence[str]) -> Design:
    """Return a comparison as the design that it is: its scenarios at one point."""
    about = {name: made[name] for name in ("baseline", "replicates", "seed")}
    return Design.model_validate({"name": "comparison", "scenarios": list(names), "method": "list"} | about)


def scenario_again(cases: Cases, scenario: str, point: int) -> tuple[Scenario, Place]:
    """Return a scenario at a point, naming no other and no file, and its place."""
    applied = cases.applied(scenario, cases.points[point])
    place = cases.places.find(applied.place)
    return self_contained(applied, place, cases.places.load), place


def baseline_of(cases: Cases, scenario: str) -> str:
    """Return the name of the scenario that another is held against."""
    return cases.references[scenario]


def without_whole(place: Place) -> Place:
    """Return a place that has forgotten of which it is a part: amounts have been worked out."""
    return replace(place, whole=None)
