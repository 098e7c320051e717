"""Results packed for an archive: tables, manifest, scenarios, places, the command, and how to check them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shequ.engine.files import ASIDE, shipped, whole_file
from shequ.study.run.again import cases_again
from shequ.study.store.comparison_folder import OutputError
from shequ.study.store.results import Results

LEFT_OUT = {"damaged", ".ipynb_checkpoints"}
WHEN = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same results make the same bytes
README = """# {title}

Results of Shequ {version}, packed for an archive. They were made by

    {command}

| what | where |
|---|---|
| results, with a README and a manifest of their own | `results/` |
| scenarios, levers and places as they stood | `scenarios/`; the places as numbers, `places.json` |
| the experiment, if it was one | `experiment.json` |
| versions of Python, libraries and the code | `results/manifest.json` |
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(results):
                _add(archive, f"{path.stem}/{name}", content)
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
            _add(archive, f"{path.stem}/SHA256SUMS", "\n".join([*sums, ""]).encode())
    except OSError as error:
        raise OutputError(f"--out {path}: cannot be written: {error.strerror}. Choose another place.") from None
    return len(sums) + 1


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, WHEN)
    about.external_attr = 0o644 << 16
    archive.writestr(about, content, zipfile.ZIP_DEFLATED)


def _files(results: Results) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file, one at a time."""
    made = results.manifest
    text = README.format(title=results.title, version=made["shequ"], command=made.get("command") or "(a program)")
    yield "README.md", text.encode()
    if "design" in made:
        yield "experiment.json", _json(made["design"])
    yield "places.json", _json(_places(results))
    for path in sorted(results.folder.rglob("*")):
        inside = path.relative_to(results.folder)
        if path.is_file() and path.suffix != ASIDE and not LEFT_OUT & set(inside.parts):
            yield f"results/{inside.as_posix()}", path.read_bytes()
    yield from _scenarios()


def _scenarios() -> Iterator[tuple[str, bytes]]:
    """Yield the files of scenarios and places, the user's own before the shipped ones of the same name."""
    found: dict[str, Path] = {}
    for home in (shipped("scenarios"), Path.cwd() / "scenarios"):
        for path in sorted(home.rglob("*")):
            if path.suffix in {".toml", ".csv"}:
                found[path.relative_to(home).as_posix()] = path
    yield from ((f"scenarios/{name}", path.read_bytes()) for name, path in sorted(found.items()))


def _places(results: Results) -> dict[str, Any]:
    cases = cases_again(results)
    names = dict.fromkeys(scenario.place for scenario in cases.scenarios.values())
    places = {name: cases.places.find(name) for name in names}
    return {
        name: {
            "title": place.title,
            "figures": {key: figure.model_dump() for key, figure in place.figures.items()},
            "communities": [asdict(community) for community in place.communities],
        }
        for name, place in places.items()
    }


def _json(content: Any) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False).encode()
