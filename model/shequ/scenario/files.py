"""Scenario files: found by name or path, inherited and overridden."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from shequ.engine.files import is_file, named_files
from shequ.engine.parameters import ParameterSet
from shequ.engine.toml_faults import with_lines
from shequ.engine.toml_files import flat, line_of, read_toml, suggest
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario.checks import WRITTEN, Fault, checked
from shequ.scenario.model import WORKED_OUT, Scenario, ScenarioError

NOT_SCENARIOS = {"levers", "sets"}
WITHIN_FUND = {  # scenarios of older files that differed from others in size only
    "full-within-fund": "full", "supply-within-fund": "supply-only", "market-within-fund": "market-led",
    "self-governance-within-fund": "self-governance", "government-within-fund": "government-coordinated",
}  # fmt: skip
TITLES = {"title", "title_zh"}  # say what a scenario is, and so are never those of another


def scenario_files() -> dict[str, Path]:
    """Return scenario files by name: the user's own in ``scenarios/``, then the shipped ones."""
    return {name: path for name, path in named_files("scenarios").items() if name not in NOT_SCENARIOS}


def load_scenario(
    source: Scenario | str | Path,
    overrides: Iterable[str] = (),
    find: Callable[[str], Place] = find_place,
    parameters: ParameterSet = PARAMETERS,
) -> Scenario:
    """Load a scenario by name or path.

    Parameters
    ----------
    source
        Name of a scenario, or path of a TOML file; or a scenario, to be changed.
    overrides
        ``key=value`` texts such as ``"levers.member_visits.intensity=0.5"``, as with ``--set``.
    find
        Finds the place by name; whoever loads many scenarios may want to read each place once.
    parameters
        What it may set and move: the model's, or ``MyCity.parameter_set()``.

    Raises
    ------
    ScenarioError
        If anything in it cannot be used.
    """
    if isinstance(source, Scenario):
        content = source.model_dump(exclude={"name"})
        return _changed(source.name, content, Path(), overrides, find, parameters) if overrides else source
    path = _find(source)
    content, files = _read(path), [path]
    if "extends" in content:
        base = _base(path, content.pop("extends"))
        files.append(base)
        below = {key: value for key, value in _read(base).items() if key not in TITLES}
        content = _merge(below, content)

    content = _with_budget(content, path.parent, lambda faults: with_lines(faults, *files))
    scenario = checked(path.stem, content, lambda faults: with_lines(faults, *files), find, parameters)
    texts = list(overrides)
    return _changed(path.stem, content, path.parent, texts, find, parameters) if texts else scenario


def _changed(
    name: str,
    content: dict[str, Any],
    folder: Path,
    texts: Iterable[str],
    find: Callable[[str], Place],
    parameters: ParameterSet,
) -> Scenario:
    for text in texts:
        _override(content, text, parameters)
    return checked(name, _with_budget(content, folder, _as_given), _as_given, find, parameters)


def _with_budget(content: dict[str, Any], folder: Path, told: Callable[[list[Fault]], str]) -> dict[str, Any]:
    """Refuse a budget of a scenario that is not there; one beside the file is found by its path."""
    name = content.get("budget_of")
    if not isinstance(name, str) or name in scenario_files():
        return content
    near = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    if is_file(near):
        return content | {"budget_of": str(near)}
    if name == "fund":
        fault = "'fund' is said by means now: write budget_of = 'full' and means = 'fund'"
    else:
        fault = _unknown(name, scenario_files())
    raise ScenarioError(told([("budget_of", fault)]))


def _unknown(name: str, files: Mapping[str, Path]) -> str:
    if name in WITHIN_FUND:
        return f"is now {WITHIN_FUND[name]} with the means of the fund: shequ compare {WITHIN_FUND[name]} --means fund"
    return f"no such scenario.{suggest(name, files)} See them with: shequ scenarios"


def _as_given(faults: list[Fault]) -> str:
    return "\n".join(f"as given on the command line: {key}: {message}" for key, message in faults)


def own_text(name: str) -> str:
    """Return the text of a scenario's file."""
    return _find(name).read_text(encoding="utf-8-sig")


def _find(source: str | Path) -> Path:
    path = Path(source)
    if path.suffix == ".toml":
        return path
    files = scenario_files()
    if str(source) not in files:
        raise ScenarioError(f"{source}: {_unknown(str(source), files)}")
    return files[str(source)]


def _read(path: Path) -> dict[str, Any]:
    """Read a file; ``trust.step = 0.1`` without quotes, to TOML a table ``trust``, is taken for what it means."""
    content = read_toml(path, ScenarioError)
    if unwritten := [(key, "no such key in a file; it is worked out") for key in WORKED_OUT if key in content]:
        raise ScenarioError(with_lines(unwritten, path))
    if isinstance(content.get("parameters"), dict):
        content["parameters"] = dict(flat(content["parameters"]))
    uses = content.get("levers")
    for use in uses.values() if isinstance(uses, dict) else ():
        if isinstance(use, dict) and isinstance(use.get("to"), dict):
            use["to"] = dict(flat(use["to"]))
    return content


def _base(path: Path, name: Any) -> Path:
    """Return the file of the scenario that another extends, which has no base of its own."""
    where = f"{path}:{line_of(path, 'extends') or 1}: extends"
    files = scenario_files() | {file.stem: file for file in path.parent.glob("*.toml")}
    if not isinstance(name, str):
        raise ScenarioError(f"{where}: found {name!r}; allowed is text in quotes")
    if name == path.stem:
        raise ScenarioError(f"{where}: the scenario extends itself. Give the file a name of its own.")
    if name not in files:
        raise ScenarioError(f"{where}: {name}: {_unknown(name, files)}")
    above = read_toml(files[name], ScenarioError).get("extends")
    if above is not None:
        raise ScenarioError(
            f"{where}: {name} extends {above} itself. One level is allowed: extend that one, or copy it with "
            f"shequ new NAME --extends {name}"
        )
    return files[name]


def _merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _override(content: dict[str, Any], text: str, parameters: ParameterSet) -> None:
    key, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not key:
        raise ScenarioError(f"--set {text}: expected key=value, such as levers.member_visits.intensity=0.5")
    name = key.removeprefix("parameters.")
    if name in parameters:
        content["parameters"] = content.get("parameters", {}) | {name: _value(value)}
        return
    *above, last = key.split(".")
    if (above or [last])[0] not in WRITTEN:
        near = suggest(key, [*parameters, *WRITTEN])
        raise ScenarioError(
            f"--set {text}: no such key or parameter.{near} See them with: shequ parameters, shequ levers"
        )
    table = content
    for part in above:
        below = table.get(part, {})
        if not isinstance(below, dict):
            raise ScenarioError(f"--set {text}: {part} has a value, no keys below it.")
        table[part] = dict(below)
        table = table[part]
    table[last] = _value(value)


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return text
