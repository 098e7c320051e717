"""The manifest: what a folder of results was made from, resolved, so that nothing is looked up by name again."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shequ.city import EDITION, City
from shequ.engine.errors import InputError
from shequ.engine.files import sha256_of, write_whole
from shequ.engine.toml_faults import faults_of
from shequ.outcomes import Better
from shequ.own import model_fingerprint, source_of
from shequ.policy.levers import Lever
from shequ.population.place import Place
from shequ.scenario import Scenario, defaults_of
from shequ.study.design.factors import Factor, told, unit_of_factor
from shequ.study.design.files import Design, Level
from shequ.study.design.sampling import Point
from shequ.study.design.study import Study
from shequ.study.statistics.conventions import LAST_MONTHS

NAME, CASES, SAMPLE = "manifest.json", "cases.parquet", "sample.parquet"
FORM = 2
LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "distributed", "SALib")
AGAIN = "Start the command that made the results again: it mends the file, and what was finished is kept."


class ResultsError(InputError):
    """A folder or a file holds no results, or not those that were asked for."""


class OldFormError(ResultsError):
    """A folder of results in a form that is not read any more."""


class Manifest(BaseModel):
    """What was run, with what, when and by which versions.

    Attributes
    ----------
    version
        Of the form of the folder.
    edition, model
        Edition of the model, and the hash of the code that decides a run's values.
    city, source
        The class that was run, and the hash of its source if it is one of somebody's own.
    design, scenarios, references, budgets, levers, places, factors
        As in `Study`.
    units, better
        Unit of every outcome and factor; whether more of an outcome is better, or less, or neither.
    ceiling
        The most replicates that a case of the design has: more than the design says where they were added until enough.
    parameters
        The value of each that the baseline has.
    files
        SHA-256 of the folder's other files that are read; those of runs are named by theirs.
    """

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="strings")

    version: Literal[2] = 2
    edition: int
    model: str
    city: str
    source: str
    command: str
    started: str
    shequ: str
    python: str
    libraries: dict[str, str]
    machine: str
    cpu_features: list[str]
    design: Design
    scenarios: dict[str, Scenario]
    references: dict[str, str]
    budgets: dict[str, Scenario]
    levers: dict[str, Lever]
    places: dict[str, Place]
    factors: dict[str, Factor]
    units: dict[str, str]
    better: dict[str, Better]
    ceiling: Annotated[int, Field(ge=1)]
    parameters: dict[str, float]
    files: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> Manifest:
        """Refuse one that names what it does not hold: nothing is looked up again by name."""
        if lacking := next(self._lacking(), None):
            raise ValueError(lacking)
        return self

    def _lacking(self) -> Iterator[str]:
        if not self.scenarios:
            yield "scenarios: found none"
        if CASES not in self.files:
            yield f"files: {CASES} is missing"
        every = self.scenarios | self.budgets
        for name, one in every.items():
            if one.name != name:
                yield f"scenarios: {name} is called {one.name}"
            for lever in one.levers.keys() - self.levers.keys() - one.new_levers.keys():
                yield f"levers: {lever}, which {name} uses, is missing"
            if one.budget_of is not None and not {one.budget_of, Path(one.budget_of).stem} & every.keys():
                yield f"budgets: {one.budget_of}, whose price {name} spends, is missing"
        for name, one in self.scenarios.items():
            base = self.references.get(name, "")
            if base not in self.scenarios or self.references.get(base) != base:
                yield f"references: the baseline of {name} is missing"
            if one.place not in self.places:
                yield f"places: {one.place}, the place of {name}, is missing"

    @property
    def last_months(self) -> int:
        """Months over which outcomes are averaged: the last year, or all of a shorter policy period."""
        return min(LAST_MONTHS, *(scenario.horizon.months for scenario in self.scenarios.values()))

    @property
    def communities(self) -> int:
        """How many communities are run, of the place of the first scenario."""
        place = self.places[next(iter(self.scenarios.values())).place]
        return min(self.design.communities_of(place) or len(place.communities), len(place.communities))

    def differs_from(self, study: Study) -> str:
        """Say in which respect results would be mixed with those of another model; nothing if in none."""
        if self.edition != EDITION:
            return f"edition {self.edition} of the model, and this is edition {EDITION}"
        if self.model != model_fingerprint():
            return f"another version of the model ({self.model}, and this is {model_fingerprint()})"
        if self.source != source_of(study.city):
            return f"another model ({self.city}, and this is {named(study.city)}, or its source has changed)"
        return ""


def named(city: type[City]) -> str:
    """Return the name of a class with its module."""
    return f"{city.__module__}.{city.__qualname__}"


def manifest_of(study: Study, files: dict[str, str], command: str, ceiling: int | None = None) -> Manifest:
    """Return the manifest of a study that is run now."""
    base = study.scenarios[study.baseline]
    factors = {factor.name: factor for factor in study.factors}
    return Manifest(
        edition=EDITION, model=model_fingerprint(), city=named(study.city), source=source_of(study.city), command=command,
        started=datetime.now(UTC).isoformat(timespec="seconds"), **made_with(), design=study.design,
        scenarios=study.scenarios, references=study.references, budgets=study.budgets, levers=study.levers,
        places=study.places, factors=factors, units=study.city.units() | {name: unit_of_factor(name, study.city.parameter_set()) for name in factors},
        better=study.city.better(),
        ceiling=ceiling or study.design.replicates, parameters=defaults_of(base.parameters, study.places[base.place], study.city.parameter_set()),
        files=files,
    )  # fmt: skip


def study_again(manifest: Manifest, cases: pd.DataFrame, city: type[City] = City) -> Study:
    """Return the study of a folder as it was when its runs were made, without its list of cases."""
    factors = list(manifest.factors.values())
    own = cases[cases["look"] == ""]
    count = int(own["point"].max()) + 1 if len(own) else 1
    points = [_point(part, factors) for _, part in own.groupby("point")] if factors else [{} for _ in range(count)]
    return Study(
        manifest.design, manifest.scenarios, manifest.references, manifest.budgets, manifest.levers, manifest.places,
        factors, points, city,
    )  # fmt: skip


def _point(rows: pd.DataFrame, factors: list[Factor]) -> Point:
    """Return the value of every factor that is set at a point; levers are not set for baselines."""
    found: Point = {}
    for factor in factors:
        held = [level for level in rows[factor.name].dropna() if level != ""]  # as a column of words has nothing
        if held:
            found[factor.name] = _level(factor, held[0])
    return found


def _level(factor: Factor, held: Any) -> Level:
    """Return a level as the design declares it: texts of the table stand for numbers and lists too."""
    if not factor.in_words:
        return float(held)
    return next(level for level in factor.levels if told(level) == held)


def made_with() -> dict[str, Any]:
    """Return versions and machine: what may move a last bit."""
    return {
        "shequ": version("shequ"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "machine": platform.machine(),
        "cpu_features": list(np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])),
    }


def read_manifest(folder: Path) -> Manifest:
    """Read what was run, and with what.

    Raises
    ------
    ResultsError
        If it is not there, damaged, or of an older form.
    """
    path = folder / NAME
    if not path.is_file():
        there = "holds no results of shequ" if folder.is_dir() else "no such folder"
        raise ResultsError(f"{folder}: {there}. Make some with: shequ compare, or shequ sweep EXPERIMENT")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        form, checksum = content.get("version", 1), content.pop("checksum", None)
        if checksum is not None and checksum != checksum_of(content):
            raise ValueError
    except (OSError, ValueError, AttributeError, RecursionError):
        raise ResultsError(f"{path}: damaged. {AGAIN}") from None
    if form != FORM:
        raise OldFormError(
            f"{folder}: written in form {form} of results, and this version reads form {FORM}. Remove the folder, or choose "
            f"another, and make the results again. They were made by: {content.get('command') or 'shequ compare'}"
        )
    if checksum is None:
        raise ResultsError(f"{path}: damaged: checksum: missing. {AGAIN}")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        key, message = faults_of(error, Manifest.model_fields)[0]
        raise ResultsError(f"{path}: damaged: {key}: {message}. {AGAIN}") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest with the checksum of its own content, unless it is there already: others may be reading it.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    content = json.loads(manifest.model_dump_json())
    text = json.dumps(content | {"checksum": checksum_of(content)}, indent=1, ensure_ascii=False)
    write_anew(folder / NAME, text.encode())


def write_anew(path: Path, content: bytes) -> str:
    """Write a file unless it holds the same already, and return its SHA-256."""
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)
    return sha256_of(content)


def checksum_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of JSON content, keys in the order of the alphabet and no spaces."""
    return sha256_of(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())
