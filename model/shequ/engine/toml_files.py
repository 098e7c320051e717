"""TOML files that people write: read, located and judged with messages that name the line and the remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shequ.engine.errors import InputError

# What a Chinese keyboard writes in place of TOML's own signs.
ASCII_FOR = dict(zip("“”‘’＂＇，＝［］：。", "\"\"''\"',=[]:.", strict=True))
TYPE_NAMES = {"float", "int", "constrained-int", "constrained-float", "str"}


def read_toml(path: Path, refuse: type[InputError]) -> dict[str, Any]:
    """Read a TOML file, whatever its line ends and with or without a signature.

    Raises
    ------
    InputError
        Of the kind ``refuse``: if the file is not there, empty, not UTF-8 or not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise refuse(f"{path}: no such file, or it cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise refuse(f"{path}: not UTF-8. Save the file as UTF-8 and try again.") from None
    if not text.strip():
        raise refuse(f"{path}: the file is empty.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(f"{path}: not TOML: {error}.{_likely_cause(text, str(error))}") from None


def _likely_cause(text: str, error: str) -> str:
    found = re.search(r"at line (\d+)", error)
    line = text.split("\n")[int(found[1]) - 1] if found else ""
    odd = next((letter for letter in line.split("#")[0] if letter in ASCII_FOR), None)
    if odd is not None:
        return f" The line has the Chinese sign {odd}; write {ASCII_FOR[odd]} in its place."
    if re.search(r"=\s*\d+,\d+\s*(#|$)", line):
        return " Write decimals with a point: 0.5."
    if re.search(r"=\s*[^\W\d]", line):
        return ' Write text in quotes: "text".'
    return ""


def suggest(name: str, names: Iterable[str]) -> str:
    """Return a sentence with the nearest name, or an empty one."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def line_of(path: Path, key: str) -> int | None:
    """Return the line of a dotted key, or of the nearest table around it; none where the file has neither.

    An entry of an array of tables is counted from 0: ``shocks.0.value``.
    """
    nearest: tuple[int, int | None] = (0, None)
    for number, here in _keys(path.read_text(encoding="utf-8-sig").splitlines()):
        if (here == key or key.startswith(f"{here}.")) and len(here) > nearest[0]:
            nearest = len(here), number
    return nearest[1]


def _keys(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    table, entries = "", Counter[str]()
    for number, line in enumerate(lines, start=1):
        bare = line.split("#")[0].strip()
        name = re.sub(r"[\"'\s]", "", bare.split("=")[0].strip("[]"))
        if bare.startswith("["):
            table = f"{name}.{entries[name]}" if bare.startswith("[[") else name
            entries[name] += bare.startswith("[[")
            yield number, table
        elif "=" in bare:
            yield number, f"{table}.{name}".lstrip(".")


def flat(
    tree: Mapping[str, Any], above: str = "", whole: Callable[[Mapping[str, Any]], bool] = lambda table: False
) -> Iterator[tuple[str, Any]]:
    """Yield the entries of nested tables under their dotted keys; tables that are ``whole`` are entries themselves."""
    for name, below in tree.items():
        if isinstance(below, dict) and not whole(below):
            yield from flat(below, f"{above}{name}.", whole)
        else:
            yield f"{above}{name}", below


def with_lines(path: Path, faults: Iterable[tuple[str, str]]) -> str:
    """Return every fault of a file, its dotted key and what is wrong with it, with the line where the key stands."""
    return "\n".join(f"{path}:{line_of(path, key) or 1}: {key}: {message}" for key, message in faults)


def faults_of(error: ValidationError, known: Iterable[str]) -> list[tuple[str, str]]:
    """Return every fault that a model found: its dotted key, and what is wrong in words.

    Parameters
    ----------
    error
        What pydantic found.
    known
        Names among which the nearest is proposed for an unknown key.
    """
    found: dict[str, str] = {}
    for fault in error.errors():
        parts = [str(part) for part in fault["loc"] if not _of_the_type(str(part))]
        message = _told(dict(fault), parts, known)
        if own := re.match(r"(\w+): ", message):  # a table's own check names one of its keys
            parts, message = [*parts, own[1]], message[own.end() :]
        found.setdefault(".".join(parts), message)
    return list(found.items())


def _of_the_type(part: str) -> bool:
    return part in TYPE_NAMES or part.startswith(("function-", "literal[", "list["))


def _told(fault: dict[str, Any], parts: list[str], known: Iterable[str]) -> str:
    given, message = fault.get("input"), str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return f"no such key.{suggest(parts[-1], known)}"
    if fault["type"] == "missing":
        return "missing; it has to be there"
    if fault["type"] in {"model_type", "dict_type"}:
        return f"found {given!r}, but a table of keys belongs here, such as intensity = 0.5 under [levers.NAME]"
    return message if isinstance(given, dict) or "found" in message else f"found {given!r}; {message}"
