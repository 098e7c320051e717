"""Where a parameter is used: the functions that read it, with their equations, and what moves it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module, resources
from typing import Any

from shequ.engine.parameters import Parameter
from shequ.report.source.equations import Equation, equations_in

FLOORS = ("agents", "population", "rules", "policy")


@dataclass(frozen=True, slots=True)
class Use:
    """A function that reads a parameter: the file below the package, the line, and the function's name."""

    file: str
    line: int
    function: str

    @property
    def where(self) -> str:
        """The function with its module, as equations name theirs."""
        return f"{self.file.removesuffix('.py').replace('/', '.')}.{self.function}"


def modules() -> list[str]:
    """Return the modules of the model that declare or read parameters."""
    root = resources.files("shequ")
    found = (
        f"{floor}.{path.name.removesuffix('.py')}"
        for floor in FLOORS
        for path in root.joinpath(floor).iterdir()
        if path.name.endswith(".py") and path.name != "__init__.py"
    )
    return sorted(found)


def uses_of(parameter: Parameter) -> list[Use]:
    """Return every function of the model that reads a parameter, in the order of files and lines."""
    names = {module: _names_of(parameter, module) for module in modules()}
    members = {name for module in names for name in _members_of(parameter, module)}
    found = [use for module in names for use in _uses_in(module, names, members)]
    return sorted(set(found), key=lambda use: (use.file, use.line))


def equations_of(parameter: Parameter) -> list[Equation]:
    """Return the equations that a parameter stands in; where none names it, those of what reads it.

    Those are the equations of the function, else of its class, else of its module.
    """
    naming = [one for module in modules() for one in equations_in(module) if one.symbol_of(parameter.name)]
    return naming or _near(parameter)


def _near(parameter: Parameter) -> list[Equation]:
    found: dict[Equation, None] = {}
    for use in uses_of(parameter):
        folder, name, *inside = use.where.split(".")
        stated = equations_in(f"{folder}.{name}")
        for depth in range(len(inside), -1, -1):
            within = ".".join([folder, name, *inside[:depth]])
            if here := [one for one in stated if f"{one.place}.".startswith(f"{within}.")]:
                found |= dict.fromkeys(here)
                break
    return list(found)


def _names_of(parameter: Parameter, module: str) -> set[str]:
    """Return the constants of a module that are the parameter or hold it."""
    return {name for name, value in _constants(module) if _holds(value, parameter)}


def _members_of(parameter: Parameter, module: str) -> Iterator[str]:
    """Yield the attributes under which records among a module's constants hold the parameter."""
    for _, value in _constants(module):
        for record in value.values() if isinstance(value, dict) else [value]:
            if _is_record(record):
                yield from (one.name for one in fields(record) if _holds(getattr(record, one.name), parameter))


def _constants(module: str) -> list[tuple[str, Any]]:
    held = vars(sys.modules.get(f"shequ.{module}") or import_module(f"shequ.{module}"))
    return [(name, value) for name, value in held.items() if name != "PARAMETERS"]


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type | Parameter)


def _holds(value: Any, parameter: Parameter) -> bool:
    if isinstance(value, Parameter):
        return value is parameter
    if isinstance(value, dict):
        return any(_holds(one, parameter) for one in value.values())
    if _is_record(value):
        return any(_holds(getattr(value, one.name), parameter) for one in fields(value))
    return isinstance(value, list | tuple) and any(_holds(one, parameter) for one in value)


def _uses_in(module: str, names: dict[str, set[str]], members: set[str]) -> Iterator[Use]:
    folder, name = module.split(".")
    tree = ast.parse(resources.files("shequ").joinpath(folder, f"{name}.py").read_text(encoding="utf-8"))
    aliases = dict(_aliases(tree))
    for outer, function in _functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names[module]:
                yield Use(f"{folder}/{name}.py", node.lineno, outer)
            elif isinstance(node, ast.Attribute):
                there = aliases.get(node.value.id, "") if isinstance(node.value, ast.Name) else ""
                if node.attr in members or node.attr in names.get(there, ()):
                    yield Use(f"{folder}/{name}.py", node.lineno, outer)


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the names under which a module reads others: ``from shequ.policy import follow_through as share``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("shequ."):
            for one in node.names:
                yield one.asname or one.name, f"{node.module.removeprefix('shequ.')}.{one.name}"


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))
