"""What is wrong with the content of a file, told in words and with the line where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shequ.engine.toml_files import line_of, suggest

TYPE_NAMES = {"float", "int", "constrained-int", "constrained-float", "str"}
ALLOWED = {
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number that is not so large",
    "int_from_float": "a whole number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list in [ ]",
    "greater_than_equal": "{ge:.15g} or more",
    "greater_than": "more than {gt:.15g}",
    "less_than_equal": "{le:.15g} or less",
    "less_than": "less than {lt:.15g}",
    "literal_error": "{expected}",
    "enum": "{expected}",
}


def with_lines(faults: Iterable[tuple[str, str]], *paths: Path) -> str:
    """Return every fault, its dotted key and what is wrong, in the order of lines: that of the first file with the key."""
    placed = []
    for key, message in faults:
        lines = ((number, line_of(path, key)) for number, path in enumerate(paths))
        number, line = next(((number, line) for number, line in lines if line is not None), (0, 1))
        placed.append((number, line, f"{paths[number]}:{line}: {key}: {message}"))
    return "\n".join(text for _, _, text in sorted(placed, key=lambda fault: fault[:2]))


def faults_of(
    error: ValidationError, known: Iterable[str], top: Collection[str] = (), renamed: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return every fault that a model found: its dotted key, and what is wrong in words.

    Parameters
    ----------
    error
        What pydantic found.
    known
        Names among which the nearest is proposed for an unknown key.
    top
        Names of keys that stand outside of tables; a file ends with tables, so such a key easily falls into the last.
    renamed
        Keys of older files, and what is said of each.
    """
    found: dict[str, str] = {}
    for fault in sorted(error.errors(), key=_no_list):
        parts = [str(part) for part in fault["loc"] if not _of_the_type(str(part))]
        message = _told(dict(fault), parts, known, top, renamed or {})
        if own := re.match(r"(\w+): ", message):  # a table's own check names one of its keys
            parts, message = [*parts, own[1]], message[own.end() :]
        key = ".".join(parts)
        if _no_list(fault) and any(f"{one}.".startswith(f"{key}.") for one in found):  # the table is what is wrong
            continue
        if key not in found:
            found[key] = message
        elif fault["type"] in ALLOWED:  # of several kinds of value none fits
            found[key] += f" or {_allowed(dict(fault))}"
    return list(found.items())


def _no_list(fault: Mapping[str, Any]) -> bool:
    """Say whether a table stands where a list belongs, or either of them."""
    return fault["type"] == "list_type" and isinstance(fault["input"], dict)


def _of_the_type(part: str) -> bool:
    return part in TYPE_NAMES or part.startswith(("function-", "literal[", "list["))


def _told(
    fault: dict[str, Any], parts: list[str], known: Iterable[str], top: Collection[str], renamed: Mapping[str, str]
) -> str:
    given, message = fault.get("input"), str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden" and parts[-1] in renamed:
        return renamed[parts[-1]]
    if fault["type"] == "extra_forbidden":
        if parts[-1] in top and len(parts) > 1:
            return "no such key in this table; move the line up, above the first [table]"
        pool = top if len(parts) == 1 and top else known
        return f"no such key.{suggest(parts[-1], [name for name in pool if name != parts[-1]])}"
    if fault["type"] == "missing":
        return "missing; it has to be there"
    if fault["type"] in {"model_type", "dict_type"}:
        example = ", such as intensity = 0.5 under [levers.NAME]" if parts[0] == "levers" else ""
        return f"found {given!r}, but a table of keys belongs here{example}"
    if fault["type"] in ALLOWED:
        return f"found {given!r}; allowed is {_allowed(fault)}"
    return message if isinstance(given, dict) or "found" in message else f"found {given!r}; {message}"


def _allowed(fault: dict[str, Any]) -> str:
    return ALLOWED[fault["type"]].format(**fault.get("ctx", {}))
