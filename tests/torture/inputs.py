"""Torn inputs: each is read to finite values, or refused with one message, in bounded time and memory."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from shequ.cli import sweep
from shequ.engine.errors import InputError
from shequ.engine.files import shipped
from shequ.population.place_files import find_place
from shequ.scenario import load_scenario, resolved
from shequ.study.store.manifest import NAME, checksum_of, read_manifest
from torture.programs import Fault, apart, shequ
from torture.studies import laid_out, undisturbed
from torture.tearing import torn

RUN = 10  # of so many inputs that are read, one is run
SMALL = ("--elders", "100", "--months", "1", "--set", "horizon.burn_in=0")
TABLE = "community,subdistrict,urban,elders,estates,facilities,x,y\nOne,East,1,90,2,1,0.5,1\n二,West,0,60,1,1,2,3.5\n"


def scenario(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Tear a scenario that comes with the package, check it, and run some."""
    path = home / "torn.toml"
    path.write_bytes(torn(random, _text(random, "scenarios", "levers", "sets")))

    def finite() -> None:
        read = load_scenario(path)
        _see_finite(read.model_dump())
        _see_finite(resolved(read, find_place(read.place)).model_dump())

    return _judged(home, ["check", "torn.toml"], finite, ["run", "torn.toml", *SMALL], number)


def design(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Tear a design that comes with the package, and lay out what it would run."""
    text = re.sub(r"samples = \d+", "samples = 8", _text(random, "experiments"))
    (home / "torn.toml").write_bytes(torn(random, text))
    sweep.tell_estimate = lambda *study: None  # which would run its first runs
    return _judged(home, ["sweep", "torn.toml", "--dry-run"], lambda: None, [], number)


def place(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Tear a place that comes with the package, or its table of communities; read it, and run some."""
    places = home / "scenarios" / "places"
    places.mkdir(parents=True)
    text, table = _text(random, "scenarios/places"), TABLE
    if number % 2:
        text = 'extends = "bazhong"\ntitle = "Torn"\ntitle_zh = "破"\ncommunities = "torn.csv"\n'
        (places / "torn.csv").write_bytes(torn(random, table))
        (places / "torn.toml").write_text(text, encoding="utf-8")
    else:
        (places / "torn.toml").write_bytes(torn(random, text))

    def finite() -> None:
        _see_finite(dataclasses.asdict(find_place("torn")))

    (home / "mine.toml").write_text('extends = "baseline"\nplace = "torn"\n', encoding="utf-8")
    return _judged(home, ["check", "mine.toml"], finite, ["run", "mine.toml", *SMALL], number)


def manifest(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Tear a manifest as a disk does, or change a value in it as a program would, and read the folder."""
    undisturbed(prepared, "compare", 1)
    shutil.copytree(prepared / "compare-1" / "out", laid_out(home) / "out")
    path = home / "out" / NAME
    text = path.read_text(encoding="utf-8")
    if number % 2:
        content = json.loads(text)
        content.pop("checksum")
        spots = list(_spots(content))
        above, key = random.choice(spots)
        if random.random() < 0.3:
            del above[key]
        else:
            above[key] = random.choice((None, -1, 10**30, 0, "x", [], {}, 1.5, "NaN", True, "1e5", [None], {"x": 1}))
        path.write_text(json.dumps(content | {"checksum": checksum_of(content)}, ensure_ascii=False), encoding="utf-8")
    else:
        path.write_bytes(torn(random, text))
        if json_of(path) != json.loads(text) and _is_read(home / "out"):
            raise Fault("a torn manifest is read")
    ended = apart(lambda: shequ("results", "out"), home).soundly(0, 2)
    apart(lambda: shequ("table", "effects", "out"), home).soundly(0, 2)
    kind = "changed with its checksum" if number % 2 else "torn"
    return f"{kind}: {'refused' if ended.code else 'read'}"


def json_of(path: Path) -> Any:
    """Return the content of a file; None if it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None


def _is_read(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except InputError:
        return False
    return True


def _spots(content: Any) -> Iterator[tuple[Any, Any]]:
    """Yield everything that holds a value, and where in it."""
    for key, below in content.items() if isinstance(content, dict) else enumerate(content):
        yield content, key
        if isinstance(below, dict | list):
            yield from _spots(below)


def _text(random: Random, folder: str, *but: str) -> str:
    paths = sorted(path for path in shipped(folder).glob("*.toml") if path.stem not in but)
    return random.choice(paths).read_text(encoding="utf-8")


def _judged(home: Path, read: list[str], finite: Callable[[], None], runs: list[str], number: int) -> str:
    """Read an input with a command; see that its values are finite; run some that are read."""

    def work() -> int:
        code = shequ(*read)
        if code == 0:
            finite()
        return code

    ended = apart(work, home).soundly(0, 2)
    if ended.code and "torn." not in ended.said:
        raise Fault(f"refused without the name of the file: {ended.said[-800:]}")
    if ended.code:
        return "refused"
    if not runs or number % RUN:
        return "read"
    ended = apart(lambda: shequ(*runs), home).soundly(0, 2)
    if ended.code == 0 and re.search(r"\binf\b", ended.said):
        raise Fault(f"a run of it is without bounds: {ended.said[-800:]}")
    return f"read, and {'refused when run' if ended.code else 'run'}"


def _see_finite(value: Any, where: str = "") -> None:
    if isinstance(value, dict):
        for key, below in value.items():
            _see_finite(below, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for below in value:
            _see_finite(below, where)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Fault(f"{where.lstrip('.')}: {value}")
