"""One bit flipped in a folder of results: noticed, with the file named, or nothing that is read has changed."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from random import Random

from shequ.engine.errors import InputError
from torture.programs import Fault, apart, shequ
from torture.studies import finished, laid_out, same, told, undisturbed

MADE_AGAIN = 5  # after one flip of so many the study is started again


@cache
def _kinds(folder: Path) -> dict[str, list[Path]]:
    """Return the files of a folder by kind: a table of runs, or a file of its own."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder)
        found.setdefault(inside.parts[0], []).append(inside)
    return found


def flipped(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Flip a bit of a file, kind after kind, and read the folder."""
    name = ("compare", "sweep")[number % 2]
    expected, _ = undisturbed(prepared, name, 1)
    good = prepared / f"{name}-1" / "out"
    kinds = _kinds(good)
    kind = list(kinds)[number // 2 % len(kinds)]
    path = laid_out(home) / "out" / random.choice(kinds[kind])
    shutil.copytree(good, home / "out")
    content = bytearray(path.read_bytes())
    bit = random.randrange(8 * len(content))
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(content))
    try:
        if told(home / "out") != expected:
            raise Fault(f"{kind}: bit {bit} of {path.name} changes what is read, and nothing is said")
        found = "changes nothing that is read"
    except InputError as error:
        if path.name not in str(error):
            raise Fault(f"{kind}: bit {bit} of {path.name} is told of another file: {error}") from None
        apart(lambda: shequ("results", "out"), home).soundly(0, 2)
        found = "noticed, the file named"
    if number % MADE_AGAIN == 0:
        finished(home, name)
        same(home, expected)
    return f"{'README.md' if kind == 'README.md' else 'file that is read'}: {found}"
