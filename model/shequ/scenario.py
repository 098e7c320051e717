"""Scenario files: read, checked, inherited and overridden, with messages that name place and remedy."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shequ.engine.errors import InputError
from shequ.engine.files import named_files
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Plan, Where
from shequ.population.world import World, WorldError, load_world

NOT_SCENARIOS = {"levers", "sets"}


class ScenarioError(InputError):
    """A scenario cannot be used; the message says where and what to do."""


class Horizon(BaseModel):
    """Months of the policy period, and months of the common past before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    months: int = Field(60, ge=1, strict=True)
    burn_in: int = Field(24, ge=0, strict=True)


class Scenario(Plan):
    """A policy scenario as resolved: nothing left to inherit."""

    name: str = "scenario"
    title: str = ""
    title_zh: str = ""
    world: str = "bazhong"
    horizon: Horizon = Field(default_factory=lambda: Horizon(months=60, burn_in=24))
    parameters: dict[str, float] = Field(default_factory=dict)
    rationing: Literal["need_first", "first_come", "equal_shares"] = "need_first"

    def past(self) -> tuple[Any, ...]:
        """Return what determines the past: scenarios with the same past can share one."""
        return self.world, self.horizon.burn_in, tuple(sorted(self.parameters.items())), self.rationing


def scenario_files() -> dict[str, Path]:
    """Return scenario files by name: the user's own in ``scenarios/``, then the shipped ones."""
    return {name: path for name, path in named_files("scenarios").items() if name not in NOT_SCENARIOS}


def load_scenario(source: str | Path, overrides: Iterable[str] = ()) -> Scenario:
    """Load a scenario by name or path.

    Parameters
    ----------
    source
        Name of a scenario, or path of a TOML file.
    overrides
        ``key=value`` texts such as ``"levers.member_visits.intensity=0.5"``, as with ``--set``.

    Raises
    ------
    ScenarioError
        If anything in it cannot be used.
    """
    path = _find(source)
    content = _read(path)
    base = content.pop("extends", None)
    if base is not None:
        content = _merge(_base(path, str(base)), content)
    texts = list(overrides)
    if not texts:
        return _check(path, content)
    _check(path, content)
    for text in texts:
        _override(content, text)
    try:
        return _check(path, content)
    except ScenarioError as error:  # the file is good: what is wrong was set
        raise ScenarioError(f"as given on the command line: {str(error).partition(': ')[2]}") from None


def own_text(name: str) -> str:
    """Return the text of a scenario's file."""
    return _find(name).read_text(encoding="utf-8-sig")


def find_world(name: str | Path) -> World:
    """Load a world by name or by the path of its file."""
    path = Path(name)
    if path.suffix == ".toml":
        return load_world(path)
    files = named_files("scenarios/worlds")
    if str(name) not in files:
        raise WorldError(f"{name}: no such world.{suggest(str(name), files)} See them with: shequ worlds")
    return load_world(files[str(name)])


def suggest(name: str, names: Iterable[str]) -> str:
    """Return a sentence with the nearest name, or an empty one."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f" Did you mean {near[0]}?" if near else ""


def _find(source: str | Path) -> Path:
    path = Path(source)
    if path.suffix == ".toml":
        if not path.is_file():
            raise ScenarioError(f"{path}: no such file.")
        return path
    files = scenario_files()
    if str(source) not in files:
        raise ScenarioError(f"{source}: no such scenario.{suggest(str(source), files)} See them with: shequ scenarios")
    return files[str(source)]


def _read(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path}: not UTF-8. Save the file as UTF-8 and try again.") from None
    if not text.strip():
        raise ScenarioError(f"{path}: the file is empty. Start from: shequ new NAME --extends baseline")
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: not TOML: {error}") from None


def _base(path: Path, name: str) -> dict[str, Any]:
    files = scenario_files() | {p.stem: p for p in path.parent.glob("*.toml")}
    if name == path.stem:
        raise ScenarioError(f"{path}:{_line(path, 'extends')}: extends: the scenario extends itself.")
    if name not in files:
        raise ScenarioError(
            f"{path}:{_line(path, 'extends')}: extends: no such scenario: {name}.{suggest(name, files)}"
        )
    base = _read(files[name])
    if "extends" in base:
        raise ScenarioError(
            f"{path}:{_line(path, 'extends')}: extends: {name} extends {base['extends']} itself. "
            "One level is allowed: extend that one, or copy it."
        )
    return base


def _merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _override(content: dict[str, Any], text: str) -> None:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise ScenarioError(f"--set {text}: expected key=value, such as levers.member_visits.intensity=0.5")
    key, value = key.strip(), value.strip()
    if key in PARAMETERS:
        content["parameters"] = content.get("parameters", {}) | {key: _value(value)}
        return
    *above, last = key.split(".")
    if (above or [last])[0] not in Scenario.model_fields:
        raise ScenarioError(
            f"--set {text}: no such key or parameter.{suggest(key, [*PARAMETERS, *Scenario.model_fields])}"
        )
    place = content
    for part in above:
        below = place.get(part, {})
        if not isinstance(below, dict):
            raise ScenarioError(f"--set {text}: {part} has a value, no keys below it.")
        place[part] = dict(below)
        place = place[part]
    place[last] = _value(value)


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return text


def _line(path: Path, key: str) -> int:
    """Return the line in which the last part of a key first stands, 1 where it does not."""
    part = key.split(".")[-1]
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        start = line.split("#")[0].strip().lstrip("[").strip('"')
        if start.startswith(part) or f".{part}]" in line or f'"{key}"' in line:
            return number
    return 1


def _check(path: Path, content: dict[str, Any]) -> Scenario:
    try:
        scenario = Scenario.model_validate(content | {"name": path.stem})
    except ValidationError as error:
        raise ScenarioError(_first_fault(path, error)) from None
    try:
        find_world(scenario.world)
    except WorldError as error:
        raise ScenarioError(f"{path}:{_line(path, 'world')}: world: {error}") from None
    for name, use in scenario.levers.items():
        key = f"levers.{name}"
        if name not in levers():
            raise ScenarioError(f"{path}:{_line(path, name)}: {key}: no such lever.{suggest(name, levers())}")
        if levers()[name].money and use.intensity is not None:
            raise ScenarioError(
                f"{path}:{_line(path, name)}: {key}: a money lever takes amount (CNY a month), not intensity."
            )
        if not levers()[name].money and use.amount is not None:
            raise ScenarioError(f"{path}:{_line(path, name)}: {key}: this lever takes intensity (0 to 1), not amount.")
        if scenario.budget_of is None and (use.amount == "rest" or use.intensity == "scaled"):
            raise ScenarioError(f"{path}:{_line(path, name)}: {key}: 'rest' and 'scaled' need budget_of = NAME.")
        if use.start > scenario.horizon.months:
            raise ScenarioError(
                f"{path}:{_line(path, name)}: {key}.start: found {use.start}, but the policy period has "
                f"{scenario.horizon.months} months: the lever would never act."
            )
        _check_places(f"{path}:{_line(path, name)}: {key}.communities", use.communities, scenario.world)
    for name, value in scenario.parameters.items():
        _check_parameter(f"{path}:{_line(path, name)}: parameters.{name}", name, value)
    for shock in scenario.shocks:
        _check_parameter(f"{path}:{_line(path, 'shocks')}: shocks: {shock.parameter}", shock.parameter, shock.value)
        if PARAMETERS[shock.parameter].lifelong:
            raise ScenarioError(f"{path}: shocks: {shock.parameter} holds for life and cannot change midway.")
    return scenario


def _check_places(place: str, where: Where, world: str) -> None:
    if not isinstance(where, list):
        return
    names = [community.name for community in find_world(world).communities]
    for name in where:
        if name not in names:
            raise ScenarioError(
                f"{place}: no such community: {name}.{suggest(name, names)} They are {', '.join(names)}."
            )


def _check_parameter(place: str, name: str, value: float | None) -> None:
    if name not in PARAMETERS:
        raise ScenarioError(f"{place}: no such parameter.{suggest(name, PARAMETERS)} See them with: shequ parameters")
    limits = PARAMETERS[name]
    if value is not None and not (math.isfinite(value) and limits.minimum <= value <= limits.maximum):
        raise ScenarioError(f"{place}: found {value}, allowed is {limits.minimum} to {limits.maximum} ({limits.unit}).")


def _first_fault(path: Path, error: ValidationError) -> str:
    fault = error.errors()[0]
    parts = [str(part) for part in fault["loc"] if not str(part).startswith(("function-", "literal[", "list["))]
    parts = [part for part in parts if part not in {"float", "int", "constrained-int", "str"}]
    key = ".".join(parts)
    found = fault.get("input")
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = [*Scenario.model_fields, "intensity", "amount", "start", "ramp", "end", "communities", "extends"]
        message = f"no such key.{suggest(parts[-1], known)}"
    elif fault["type"] in {"model_type", "dict_type"}:
        message = f"found {found!r}, but a table of keys belongs here, such as intensity = 0.5 under [levers.NAME]"
    elif not isinstance(found, dict) and "found" not in message:
        message = f"found {found!r}; {message}"
    line = _line(path, parts[-1]) if parts else 1
    return f"{path}:{line}: {key + ': ' if key else ''}{message}"
