"""Results packed for an archive: tables, manifest, scenarios, places, levers, the command, and how to check them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic_core import to_jsonable_python

from shequ.engine.files import ASIDE, safe_name, sha256_of, whole_file
from shequ.engine.output import OutputError, writing
from shequ.study.store.folder import checked
from shequ.study.store.results import Results

LEFT_OUT = {"damaged", ".ipynb_checkpoints"}
WHEN = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same results make the same bytes
README = """# {title}

Results of Shequ {version}, packed for an archive. They were made by

    {command}

| what | where |
|---|---|
| results, with a README and a manifest of their own | `results/` |
| scenarios, places and levers as they were run, nothing left to inherit | `scenarios/`, `places/`, `levers.json` |
| the design, seeds, versions of Python, libraries and the code | `results/manifest.json` |
| SHA-256 of every file | `SHA256SUMS` |

To check them, install Shequ {version} and run, in this folder,

    shequ verify results

which makes runs again from the manifest and names the first value that differs, or says that none does.
"""


def bundle(results: Results, path: Path) -> int:
    """Pack the results of a folder into a zip file, and return the number of files.

    Raises
    ------
    OutputError
        If the file exists already, or cannot be written.
    """
    if path.exists():
        raise OutputError(f"--out {path}: exists already. Remove it, or choose another name.")
    sums: list[str] = []
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(results):
                _add(archive, f"{path.stem}/{name}", content)
                sums.append(f"{sha256_of(content)}  {name}")
            _add(archive, f"{path.stem}/SHA256SUMS", "\n".join([*sums, ""]).encode())
    return len(sums) + 1


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, WHEN)
    about.external_attr = 0o644 << 16
    archive.writestr(about, content, zipfile.ZIP_DEFLATED)


def _files(results: Results) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file, one at a time."""
    made = results.manifest
    text = README.format(title=results.title, version=made.shequ, command=made.command or "(a program)")
    yield "README.md", text.encode()
    for name, scenario in (made.scenarios | made.budgets).items():
        yield f"scenarios/{safe_name(name)}.json", _json(scenario.model_dump(mode="json"))
    for name, place in made.places.items():
        yield f"places/{safe_name(name)}.json", _json(asdict(place))
    yield "levers.json", _json({name: lever.model_dump(mode="json") for name, lever in made.levers.items()})
    for path in sorted(results.folder.rglob("*")):
        inside = path.relative_to(results.folder)
        if path.is_file() and path.suffix != ASIDE and not LEFT_OUT & set(inside.parts):
            yield f"results/{inside.as_posix()}", checked(results.folder, results.manifest, inside)


def _json(content: Any) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False, default=to_jsonable_python).encode()
