"""TOML files that people write: read, and their keys located, with messages that name the line and the remedy."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shequ.engine.errors import InputError
from shequ.engine.files import read_written

# What a Chinese keyboard writes in place of TOML's own signs.
ASCII_FOR = dict(zip("“”‘’＂＇，＝［］：。", "\"\"''\"',=[]:.", strict=True))
REMEDIES = {
    "Cannot declare": "A table stands once: put all its keys below one heading.",
    "Cannot overwrite": "The key stands twice: keep one of them.",
    "Illegal character '\\n'": "A quote is not closed: end the text with the sign that opens it.",
    'Expected "\'"': "A quote is not closed: end the text with the sign that opens it.",
    "Expected ']'": "A table's name is not closed: end it with ].",
    "Unclosed array": "A list is not closed: end it with ].",
    "Expected '=' after a key": "Write: key = value.",
    "Expected newline": "One value stands on a line; text in quotes, 0.5 for 50%.",
    "Invalid value": "Write a number, text in quotes, true or false after the sign =.",
}


def read_toml(path: Path, refuse: type[InputError]) -> dict[str, Any]:
    """Read a TOML file, whatever its line ends and with or without a signature.

    Raises
    ------
    InputError
        Of the kind ``refuse``: if the file is not there, empty, not UTF-8 or not TOML.
    """
    try:
        text = _text(path)
    except OSError as error:
        raise refuse(f"{path}: no such file, or it cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise refuse(f"{path}: not UTF-8. Save the file as UTF-8 and try again.") from None
    if not text.strip():
        raise refuse(f"{path}: the file is empty.")
    try:
        return tomllib.loads(f"{text}\n")
    except tomllib.TOMLDecodeError as error:
        cause, _, place = str(error).partition(" (at ")
        line = int(found[1]) if (found := re.match(r"line (\d+)", place)) else text.count("\n") + 1
        raise refuse(f"{path}:{line}: not TOML: {cause}.{_remedy(text.split(chr(10)), line, cause)}") from None


def _text(path: Path) -> str:
    """Return the text of a file, whatever its line ends and with or without a signature."""
    return read_written(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _remedy(lines: Sequence[str], number: int, cause: str) -> str:
    line = lines[number - 1] if number <= len(lines) else ""
    odd = next((letter for letter in line.split("#")[0] if letter in ASCII_FOR), None)
    if odd is not None:
        return f" The line has the Chinese sign {odd}; write {ASCII_FOR[odd]} in its place."
    if re.search(r"=\s*\d+,\d+\s*(#|$)", line):
        return " Write decimals with a point: 0.5."
    if re.search(r"=\s*[^\W\d]", line) and not cause.startswith("Cannot"):
        return ' Write text in quotes: "text".'
    return "".join(f" {remedy}" for start, remedy in REMEDIES.items() if cause.startswith(start))


def suggest(name: str, names: Iterable[str], least: float = 0.6) -> str:
    """Return a sentence with the nearest name, or an empty one if none is at least so alike."""
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=least)
    return f" Did you mean {near[0]}?" if near else ""


def line_of(path: Path, key: str) -> int | None:
    """Return the line of a dotted key, of the first key below it, or of the nearest table around it; else none.

    An entry of an array of tables is counted from 0: ``shocks.0.value``.
    """
    keys = list(_keys(_text(path).split("\n")))
    within = [number for number, here in keys if f"{here}.".startswith(f"{key}.")]
    around = [(len(here), -number) for number, here in keys if key.startswith(f"{here}.")]
    return within[0] if within else -max(around)[1] if around else None


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
