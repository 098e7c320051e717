"""What a scenario may say: every fault with its place, what was found, what is allowed, and the nearest name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from shequ.engine.parameters import Parameter, ParameterSet
from shequ.engine.toml_faults import faults_of
from shequ.engine.toml_files import suggest
from shequ.policy.levers import Change, Cost, Lever, faults_of_lever, levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse, Shock, Where
from shequ.population.place import Place, PlaceError
from shequ.scenario.model import WORKED_OUT, Horizon, Scenario, ScenarioError

Fault = tuple[str, str]
WRITTEN = [key for key in Scenario.model_fields if key not in WORKED_OUT]
TOP = [*WRITTEN, "extends"]
RENAMED = {  # keys of older files
    "world": "is called place now: write place in its stead",
    "fund": "is called means now: write means = CNY a month and community, or means = 'fund', and budget_of = 'full'",
}
KNOWN = [
    *TOP,
    *LeverUse.model_fields,
    *Horizon.model_fields,
    *Lever.model_fields,
    *Change.model_fields,
    *Cost.model_fields,
]


def checked(
    name: str,
    content: dict[str, Any],
    told: Callable[[list[Fault]], str],
    find: Callable[[str], Place],
    parameters: ParameterSet,
) -> Scenario:
    """Return the scenario that a file's content describes.

    Parameters
    ----------
    name
        Name of the scenario.
    content
        What the file says, merged with its base and with overrides.
    told
        Returns the message for faults: their dotted keys, and what is wrong.
    find
        Finds the place by name.
    parameters
        What it may set and move.

    Raises
    ------
    ScenarioError
        If anything cannot be used; each fault has a line of the message.
    """
    content = content | {"name": name}
    try:
        scenario = Scenario.model_validate(content)
        faults = list(faults_in(scenario, find, parameters))
    except ValidationError as error:
        faults = faults_of(error, KNOWN, TOP, RENAMED)
        faults += _faults_of_the_rest(content, [key for key, _ in faults], find, parameters)
    if faults:
        raise ScenarioError(told(faults))
    return scenario


def _faults_of_the_rest(
    content: Mapping[str, Any], unread: Sequence[str], find: Callable[[str], Place], parameters: ParameterSet
) -> list[Fault]:
    """Return what is wrong besides the keys that cannot be read, so that one look shows everything."""
    rest = {key: dict(value) if isinstance(value, dict) else value for key, value in content.items()}
    names = list(_unknown_levers(rest.get("levers"), rest.get("new_levers")))
    for key in unread:
        table, _, entry = key.partition(".")
        if not entry or not isinstance(rest.get(table), dict):
            rest.pop(table, None)
        else:
            rest[table] = {name: value for name, value in rest[table].items() if not f"{entry}.".startswith(f"{name}.")}
        if table in {"horizon", "new_levers", "place"}:  # without which nothing sure can be said of the levers
            rest.pop("levers", None)
    try:
        others = list(faults_in(Scenario.model_validate(rest), find, parameters))
    except ValidationError:
        return names
    return names + [fault for fault in others if fault not in names]


def beyond_ranges(*scenarios: Scenario, parameters: ParameterSet = PARAMETERS) -> list[str]:
    """Return a line for every value outside its declared range, and lever never used: meant, or a slip of the pen."""
    return list(dict.fromkeys(line for scenario in scenarios for line in _beyond_ranges(scenario, parameters)))


def _beyond_ranges(scenario: Scenario, parameters: ParameterSet) -> Iterator[str]:
    for name, value in scenario.parameters.items():
        parameter = parameters.get(name)
        if parameter is not None and not parameter.low <= value <= parameter.high:
            yield f"{name} = {value:g} lies outside its range, {parameter.low:g} to {parameter.high:g}; it is used as it is"
    for name, use in scenario.levers.items():
        for change in scenario.lever(name).changes:
            value = use.to.get(change.parameter, change.to)
            if change.parameter in use.to and not change.low <= value <= change.high:
                yield (
                    f"{name} moves {change.parameter} to {value:g}, outside the lever's range, {change.low:g} to "
                    f"{change.high:g}; it is used as it is, and the price stays the same"
                )
    for shock in scenario.shocks:
        if shock.add == 0.0:
            yield f"the shock {shock.title} adds 0 to {shock.parameter}, and so changes nothing"
    for name in scenario.new_levers.keys() - scenario.levers.keys():
        yield f"new_levers.{name}: declared, and used by no [levers.{name}]"


def beyond_places(scenario: Scenario, place: Place) -> Iterator[str]:
    """Yield a line for every lever and shock whose communities are not all among those that are run."""
    names = {community.name for community in place.communities}
    acting: list[tuple[str, LeverUse | Shock]] = [
        *scenario.levers.items(),
        *((one.title, one) for one in scenario.shocks),
    ]
    for what, use in acting:
        if not isinstance(use.communities, list) or not (out := set(use.communities) - names):
            continue
        there, all_ = len(set(use.communities)) - len(out), len(set(use.communities))
        if there:
            said = f"{there} of the {all_} communities that it names; the others are not run"
        else:
            said = f"none of the {len(names)} communities that are run"
        yield f"{scenario.name}: {what} acts in {said}"


def faults_in(
    scenario: Scenario, find: Callable[[str], Place], parameters: ParameterSet = PARAMETERS
) -> Iterator[Fault]:
    """Yield what a scenario says that cannot be in its place: the dotted key, and what is wrong."""
    try:
        place = find(scenario.place)
    except PlaceError as error:
        yield "place", str(error)
        return
    for name, lever in scenario.new_levers.items():
        if name in levers():
            yield f"new_levers.{name}", "a shipped lever has that name; choose another"
        if set(name) & set(".:="):
            yield f"new_levers.{name}", "a lever's name has no . : or =, by which its keys are told apart"
        if name == "path":
            yield f"new_levers.{name}", "path.A to path.E are the paths; choose another name"
        yield from ((f"new_levers.{name}", fault) for fault in faults_of_lever(lever, parameters))
    unknown = dict(_unknown_levers(scenario.levers, scenario.new_levers))
    yield from unknown.items()
    yield from scenario.too_late()
    for name, use in scenario.levers.items():
        if f"levers.{name}" not in unknown:
            yield from _faults_of_use(f"levers.{name}", name, use, scenario, place, parameters)
    for name, value in scenario.parameters.items():
        yield from faults_of_value(f"parameters.{name}", name, value, parameters)
    for number, shock in enumerate(scenario.shocks):
        yield from _faults_of_shock(f"shocks.{number}", shock, parameters)
        yield from _faults_of_places(f"shocks.{number}.communities", shock.communities, place)


def refuse_unknown(scenario: Scenario, parameters: ParameterSet) -> None:
    """Refuse a scenario that sets or moves parameters which a model does not have: it would do so without effect.

    Raises
    ------
    ScenarioError
        If it does; each is named with the nearest.
    """
    moved = (change.parameter for name in scenario.levers for change in scenario.lever(name).changes)
    named = [*scenario.parameters, *moved, *(shock.parameter for shock in scenario.shocks)]
    unknown = [name for name in dict.fromkeys(named) if name not in parameters]
    if unknown:
        raise ScenarioError("\n".join(
            f"{scenario.name}: no such parameter in this model: {name}.{suggest(name, parameters)}" for name in unknown
        ))  # fmt: skip


def _unknown_levers(used: Any, own: Any) -> Iterator[Fault]:
    known = [*(own if isinstance(own, dict) else ()), *levers()]
    for name in used if isinstance(used, dict) else ():
        if name not in known:
            yield f"levers.{name}", f"no such lever.{suggest(name, known)} See them with: shequ levers"


def _faults_of_use(
    key: str, name: str, use: LeverUse, scenario: Scenario, place: Place, parameters: ParameterSet
) -> Iterator[Fault]:
    lever = scenario.lever(name)
    if lever.money and use.intensity is not None:
        yield f"{key}.intensity", "a money lever takes amount (CNY a month), not intensity."
    elif lever.money and use.amount is None:
        yield key, "a money lever needs amount = CNY a month, for all communities together."
    if not lever.money and use.amount is not None:
        yield f"{key}.amount", "this lever takes intensity (0 to 1), not amount."
    if scenario.budget_of is None and (use.amount == "rest" or use.intensity == "scaled"):
        yield key, "'rest' and 'scaled' need budget_of = NAME."
    yield from _faults_of_places(f"{key}.communities", use.communities, place)
    yield from _faults_of_targets(f"{key}.to", name, lever, use, parameters)


def _faults_of_shock(key: str, shock: Shock, parameters: ParameterSet) -> Iterator[Fault]:
    if shock.parameter not in parameters:
        yield from faults_of_value(key, shock.parameter, None, parameters)
        return
    parameter = parameters[shock.parameter]
    yield from faults_of_value(f"{key}.value", shock.parameter, shock.value, parameters)
    if shock.add is not None and abs(shock.add) > parameter.maximum - parameter.minimum:
        yield f"{key}.add", f"found {shock.add:g}, but {parameter.name} is {_allowed(parameter)}."
    if parameter.lifelong:
        yield key, f"{parameter.name} holds for life and cannot change midway."


def _faults_of_targets(key: str, name: str, lever: Lever, use: LeverUse, parameters: ParameterSet) -> Iterator[Fault]:
    moved = [] if lever.money else [change.parameter for change in lever.changes]
    for parameter, value in use.to.items():
        if parameter not in moved:
            one = f" It moves {', '.join(moved)}." if moved else " A money lever moves none by a target."
            yield f"{key}.{parameter}", f"{name} does not move this parameter.{suggest(parameter, moved) or one}"
        else:
            yield from faults_of_value(f"{key}.{parameter}", parameter, value, parameters)


def _faults_of_places(key: str, where: Where, place: Place) -> Iterator[Fault]:
    if not isinstance(where, list):
        return
    if not where:
        yield key, "an empty list reaches nobody. Leave it out for all communities."
    names = [community.name for community in place.communities]
    for name in where:
        if name not in names:
            some = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
            yield key, f"no such community: {name}.{suggest(name, names)} They are {some}."


def faults_of_value(key: str, name: str, value: float | None, parameters: ParameterSet) -> Iterator[Fault]:
    """Yield what is wrong with a parameter's value: there is no such parameter, or it cannot have that value."""
    if name not in parameters:
        yield key, f"no such parameter: {name}.{suggest(name, parameters)} See them with: shequ parameters"
        return
    parameter = parameters[name]
    if value is not None and not (math.isfinite(value) and parameter.minimum <= value <= parameter.maximum):
        yield key, f"found {value:g}, allowed is {_allowed(parameter)}."


def _allowed(parameter: Parameter) -> str:
    if math.isinf(parameter.maximum):
        return f"{parameter.minimum:g} or more ({parameter.unit})"
    return f"{parameter.minimum:g} to {parameter.maximum:g} ({parameter.unit})"
