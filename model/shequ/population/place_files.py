"""Place files: read, inherited and checked, with tables of communities of one's own."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shequ.engine.files import named_files, shipped
from shequ.engine.toml_faults import faults_of, with_lines
from shequ.engine.toml_files import read_toml, suggest
from shequ.population.place import AGE_BANDS, Community, Figure, Place, PlaceError

COLUMNS = ("community", "subdistrict", "urban", "elders", "estates", "facilities")
COORDINATES = ("x", "y")  # of a map, in any plane; optional
LEAST = {"urban": 0, "elders": 1, "estates": 1, "facilities": 0}
FIRST = "bazhong"  # the shipped place that has every figure


class Size(BaseModel):
    """How many elders there are, and how they are laid out evenly over communities and estates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    elders: int = Field(ge=1, strict=True)
    elders_per_community: int = Field(ge=1, strict=True)
    urban_share: float = Field(ge=0.0, le=1.0)
    communities_per_subdistrict: int = Field(ge=1, strict=True)
    estates_per_community: int = Field(ge=1, strict=True)


class PlaceFile(BaseModel):
    """A place file as merged with the one it extends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    title_zh: str = ""
    size: Size | None = None
    figures: dict[str, Figure]
    communities: str | None = None


def find_place(name: str | Path) -> Place:
    """Load a place by name or by the path of its file."""
    if Path(name).suffix == ".toml":
        return load_place(Path(name))
    files = named_files("scenarios/places")
    if str(name) not in files:
        old = Path("scenarios", "worlds", f"{name}.toml")
        if old.is_file():
            raise PlaceError(f"{old}: places stand in scenarios/places now. Move the folder there.")
        raise PlaceError(f"{name}: no such place.{suggest(str(name), files)} See them with: shequ places")
    return load_place(files[str(name)])


def load_place(path: Path) -> Place:
    """Read a place file; ``extends`` names another in the same folder, or one that comes with the package.

    Raises
    ------
    PlaceError
        If anything in it cannot be used; each fault is named with its line.
    """
    own = read_toml(path, PlaceError)
    base = _base(path, own.pop("extends")) if "extends" in own else {}
    content = base | own
    for part in ("size", "figures"):
        if isinstance(own.get(part), dict):
            content[part] = base.get(part, {}) | own[part]
    try:
        file = PlaceFile.model_validate(content)
    except ValidationError as error:
        top = [*PlaceFile.model_fields, "extends"]
        raise _refused(path, faults_of(error, [*top, *Size.model_fields, *Figure.model_fields], top)) from None
    if faults := _faults(file):
        raise _refused(path, faults)
    communities = _from_table(path.parent / file.communities) if file.communities else _from_size(path, file)
    title = file.title or path.stem
    return Place(path.stem, title, file.title_zh or title, file.figures, communities)


def _base(path: Path, name: Any) -> dict[str, Any]:
    near, there = path.with_name(f"{name}.toml"), shipped("scenarios/places") / f"{name}.toml"
    found = near if near.is_file() and near != path else there
    if not found.is_file():
        names = {file.stem for folder in (path.parent, there.parent) for file in folder.glob("*.toml")}
        raise _refused(path, [("extends", f"no such place: {name}.{suggest(str(name), names)}")])
    base = read_toml(found, PlaceError)
    if "extends" in base:
        raise _refused(path, [("extends", f"{name} extends {base['extends']} itself; one level is allowed")])
    return base


def _refused(path: Path, faults: Iterable[tuple[str, str]]) -> PlaceError:
    return PlaceError(with_lines(faults, path))


def _faults(file: PlaceFile) -> list[tuple[str, str]]:
    needed = read_toml(shipped("scenarios/places") / f"{FIRST}.toml", PlaceError)["figures"]
    faults = [
        (f"figures.{name}", f"no such figure.{suggest(name, needed)}") for name in file.figures if name not in needed
    ]
    if missing := [name for name in needed if name not in file.figures]:
        return [*faults, ("figures", f'missing: {", ".join(missing)}. Give them, or write extends = "{FIRST}"')]
    for name, figure in file.figures.items():
        if figure.unit.startswith("share") and figure.value > 1.0:
            faults.append((f"figures.{name}", f"{figure.value} is not a {figure.unit}"))
    bands = sum(file.figures[f"age_{band}"].value for band in AGE_BANDS.values())
    if abs(bands - 1.0) > 0.002:
        faults.append(("figures", f"the age bands (age_60_64 to age_85_up) sum to {bands:.3f}, not to 1"))
    return faults


def _from_size(path: Path, file: PlaceFile) -> tuple[Community, ...]:
    size = file.size
    if size is None:
        raise _refused(path, [("size", "missing; give [size], or communities = a table (CSV)")])
    count = max(1, round(size.elders / size.elders_per_community))
    urban = round(count * size.urban_share)
    facilities = round(size.elders / file.figures["elders_per_facility"].value)
    return tuple(
        Community(
            name=f"{'urban' if i < urban else 'rural'}-{i + 1:03}",
            subdistrict=f"subdistrict-{i // size.communities_per_subdistrict + 1:02}",
            urban=i < urban,
            elders=_share(size.elders, count, i),
            estates=size.estates_per_community,
            facilities=_share(facilities, count, i),
        )
        for i in range(count)
    )


def _share(total: int, parts: int, part: int) -> int:
    """Return one of ``parts`` nearly equal whole shares that sum to ``total``."""
    return total * (part + 1) // parts - total * part // parts


def _from_table(path: Path) -> tuple[Community, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PlaceError(f"{path}: no such table, or it cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise PlaceError(f"{path}: not UTF-8. In Excel, save it as: CSV UTF-8 (comma delimited).") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heads = [head.strip() for head in reader.fieldnames or ()]
    if missing := [column for column in COLUMNS if column not in heads]:
        raise PlaceError(f"{path}:1: columns missing: {', '.join(missing)}. They are {', '.join(COLUMNS)}.")
    reader.fieldnames = heads
    found: dict[str, Community] = {}
    for row in reader:
        community = _community(f"{path}:{reader.line_num}", row)
        if community.name in found:
            raise PlaceError(f"{path}:{reader.line_num}: community: {community.name} is there already.")
        found[community.name] = community
    if not found:
        raise PlaceError(f"{path}: the table has no rows.")
    return tuple(found.values())


def _community(where: str, row: Mapping[str | None, Any]) -> Community:
    if None in row:
        raise PlaceError(f"{where}: more values than columns. Write numbers without separators: 1350, not 1,350.")
    if not all(row[column] and row[column].strip() for column in COLUMNS):
        raise PlaceError(f"{where}: a value is missing; a row has {', '.join(COLUMNS)}.")
    cells = {column: row[column].strip() for column in COLUMNS}
    for column, least in LEAST.items():
        good = cells[column].isascii() and cells[column].isdigit() and int(cells[column]) >= least
        if not good or (column == "urban" and int(cells[column]) > 1):
            wanted = "0 or 1" if column == "urban" else f"a whole number of {least} or more, without separators"
            raise PlaceError(f"{where}: {column}: found {cells[column]!r}, wanted {wanted}")
    counts = {column: int(cells[column]) for column in LEAST}
    x, y = _coordinates(where, row)
    return Community(
        name=cells["community"], subdistrict=cells["subdistrict"], urban=counts["urban"] == 1, elders=counts["elders"],
        estates=counts["estates"], facilities=counts["facilities"], x=x, y=y,
    )  # fmt: skip


def _coordinates(where: str, row: Mapping[str | None, Any]) -> tuple[float | None, float | None]:
    """Return where a community lies on a map, if the table says so."""
    given = {column: (row.get(column) or "").strip() for column in COORDINATES}
    if not any(given.values()):
        return None, None
    found = []
    for column, text in given.items():
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not math.isfinite(value):
            raise PlaceError(f"{where}: {column}: found {text!r}, wanted a number; leave x and y empty without a map")
        found.append(value)
    return found[0], found[1]
