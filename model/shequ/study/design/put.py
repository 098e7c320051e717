"""Putting a value of a factor into a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from pydantic import ValidationError

from shequ.engine.parameters import ParameterSet
from shequ.engine.toml_faults import faults_of
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse
from shequ.scenario import Scenario
from shequ.study.design.files import Level

WHOLE = ("start", "ramp", "end")  # in months
FIELDS = ("intensity", "amount", *WHOLE, "communities")  # of a lever's use
KEYS = ("coordinator", "label", "means", "budget_of", "budget.monthly")  # of a scenario, for policy
FRAME = ("place", "rationing")  # of a scenario, for everybody


def put(scenario: Scenario, values: Mapping[str, Level], declared: ParameterSet = PARAMETERS) -> Scenario:
    """Return the scenario with factors at values; one without the lever that a factor is about stays as it is.

    ``declared`` are the parameters of the class of city that is run.

    Raises
    ------
    ValueError
        If a value cannot be.
    """
    parameters = {name: float(value) for name, value in values.items() if name in declared and _is_number(value)}
    if parameters:
        scenario = scenario.model_copy(update={"parameters": scenario.parameters | parameters})
    targets = {name: float(value) for name, value in values.items() if ":" in name and _is_number(value)}
    if targets:
        scenario = _with_targets(scenario, targets)
    for name in (name for name in values if name not in parameters and name not in targets):
        try:
            scenario = _how(name, declared)(scenario, name, values[name])
        except ValidationError as error:
            raise ValueError("; ".join(message for _, message in faults_of(error, FIELDS))) from None
    return scenario


def _is_number(value: Level) -> TypeGuard[float]:
    return isinstance(value, float | int)


def _how(name: str, declared: ParameterSet) -> Callable[[Scenario, str, Any], Scenario]:
    if name in declared or ":" in name:
        raise ValueError("a parameter takes a number")
    if name.startswith("path."):
        return _put_path
    return _put_key if name in KEYS or name in FRAME else _put_use


def _with_targets(scenario: Scenario, targets: Mapping[str, float]) -> Scenario:
    by_lever: dict[str, dict[str, float]] = {}
    for name, value in targets.items():
        lever, _, parameter = name.partition(":")
        if lever in scenario.levers:
            by_lever.setdefault(lever, {})[parameter] = value
    uses = {name: scenario.levers[name].model_copy(update={"to": to}) for name, to in by_lever.items()}
    return scenario.model_copy(update={"levers": scenario.levers | uses})


def _put_path(scenario: Scenario, name: str, value: Level) -> Scenario:
    """Weaken all levers of a path by one factor; without path A nobody coordinates, as in the scenarios."""
    if not _is_number(value) or not 0.0 <= value <= 1.0:
        raise ValueError(f"found {value!r}; allowed is a share, 0 to 1")
    path, uses = name.removeprefix("path."), dict(scenario.levers)
    for lever in [lever for lever in uses if scenario.lever(lever).path == path]:
        uses[lever] = _weaker(uses[lever], float(value))
        if not value:
            del uses[lever]
    changed: dict[str, Any] = {"levers": uses}
    if path == "A" and not value:
        changed["coordinator"] = "none"
    return scenario.model_copy(update=changed)


def _weaker(use: LeverUse, factor: float) -> LeverUse:
    if isinstance(use.amount, float):
        return LeverUse.model_validate(use.model_dump() | {"amount": use.amount * factor})
    if use.intensity == "scaled":
        raise ValueError("a lever that is scaled to a budget cannot be weakened as well")
    strength = 1.0 if use.intensity is None else use.intensity
    return LeverUse.model_validate(use.model_dump() | {"intensity": strength * factor})


def _put_use(scenario: Scenario, name: str, value: Level) -> Scenario:
    lever, _, field = name.partition(".")
    use = scenario.levers.get(lever)
    if use is None and field not in {"intensity", "amount"}:
        return scenario
    given = use.model_dump() if use is not None else {}
    if isinstance(value, float) and field in WHOLE and value.is_integer():
        value = int(value)
    changed = LeverUse.model_validate(given | {field: value})
    return scenario.model_copy(update={"levers": scenario.levers | {lever: changed}})


def _put_key(scenario: Scenario, name: str, value: Level) -> Scenario:
    above, _, below = name.partition(".")
    new = {below: value} if below else value
    return Scenario.model_validate(scenario.model_dump() | {above: new})
