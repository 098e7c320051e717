"""The published figures of a place, and the communities that follow from them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shequ.engine.errors import InputError
from shequ.engine.files import shipped
from shequ.engine.parameters import Kind

AGE_BANDS = {60: "60_64", 65: "65_69", 70: "70_74", 75: "75_79", 80: "80_84", 85: "85_up"}
SIZE_KEYS = {
    "elders",
    "elders_per_community",
    "urban_share",
    "communities_per_subdistrict",
    "estates_per_community",
}
TABLE_COLUMNS = ("community", "subdistrict", "urban", "elders", "estates", "facilities")


class WorldError(InputError):
    """A world file says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published or derived number of the place."""

    value: float
    unit: str
    kind: Kind
    source: str


@dataclass(frozen=True, slots=True)
class Community:
    """What is known of one community before anybody lives in it."""

    name: str
    subdistrict: str
    urban: bool
    elders: int
    estates: int
    facilities: int


@dataclass(frozen=True)
class World:
    """A place: its name, its figures and its communities."""

    name: str
    title: str
    title_zh: str
    figures: Mapping[str, Figure]
    communities: tuple[Community, ...]

    def __getitem__(self, figure: str) -> float:
        """Return the value of a figure."""
        return self.figures[figure].value

    @property
    def elders(self) -> int:
        """Elders in all communities."""
        return sum(community.elders for community in self.communities)

    def first(self, communities: int) -> World:
        """Return the same place with only its first communities."""
        return replace(self, communities=self.communities[:communities])


def load_world(path: Path) -> World:
    """Read a world file; ``extends`` names another in the same folder, or one that comes with the package.

    Raises
    ------
    WorldError
        If a key is missing, unknown or out of range; the message names file and key.
    """
    content = _read(path)
    base: dict[str, Any] = {}
    if "extends" in content:
        name = f"{content['extends']}.toml"
        near = path.with_name(name)
        base = _read(near if near.is_file() else shipped("scenarios/worlds") / name)
        if "extends" in base:
            raise WorldError(f"{path}: extends: {content['extends']} extends another world itself")
    size = base.get("size", {}) | content.get("size", {})
    figures = base.get("figures", {}) | content.get("figures", {})
    parsed = {name: _figure(path, name, entry) for name, entry in figures.items()}
    if "communities" in content:
        communities = _from_table(path.parent / content["communities"])
    else:
        communities = _from_size(path, size, parsed)
    _check(path, parsed)
    title = content.get("title", path.stem)
    return World(path.stem, title, content.get("title_zh", title), parsed, communities)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise WorldError(f"{path}: no such world file") from None
    except UnicodeDecodeError:
        raise WorldError(f"{path}: not UTF-8; save it as UTF-8 and try again") from None
    except tomllib.TOMLDecodeError as error:
        raise WorldError(f"{path}: not TOML: {error}") from None


def _figure(path: Path, name: str, entry: Mapping[str, Any]) -> Figure:
    try:
        kind = Kind(entry["kind"])
        return Figure(float(entry["value"]), str(entry["unit"]), kind, str(entry["source"]))
    except (KeyError, TypeError, ValueError) as error:
        raise WorldError(
            f"{path}: figures.{name}: {error}; a figure has value, unit, source and kind ({', '.join(Kind)})"
        ) from None


def _from_size(path: Path, size: Mapping[str, Any], figures: Mapping[str, Figure]) -> tuple[Community, ...]:
    odd = SIZE_KEYS.symmetric_difference(size)
    if odd:
        raise WorldError(f"{path}: size: missing or unknown: {', '.join(sorted(odd))}")
    count = max(1, round(size["elders"] / size["elders_per_community"]))
    urban = round(count * size["urban_share"])
    facilities = round(size["elders"] / figures["elders_per_facility"].value)
    return tuple(
        Community(
            name=f"{'urban' if i < urban else 'rural'}-{i + 1:03}",
            subdistrict=f"subdistrict-{i // size['communities_per_subdistrict'] + 1:02}",
            urban=i < urban,
            elders=_share(size["elders"], count, i),
            estates=size["estates_per_community"],
            facilities=_share(facilities, count, i),
        )
        for i in range(count)
    )


def _share(total: int, parts: int, part: int) -> int:
    """Return one of ``parts`` nearly equal whole shares that sum to ``total``."""
    return total * (part + 1) // parts - total * part // parts


def _from_table(path: Path) -> tuple[Community, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(TABLE_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise WorldError(f"{path}: columns missing: {', '.join(sorted(missing))}")
        return tuple(_row(path, line, row) for line, row in enumerate(reader, start=2))


def _row(path: Path, line: int, row: Mapping[str, str]) -> Community:
    counts = {}
    for column in ("urban", "elders", "estates", "facilities"):
        text = row[column].strip()
        if not text.isdigit() or (column == "urban" and text not in "01"):
            raise WorldError(
                f"{path}:{line}: {column}: found {text!r}, wanted {'0 or 1' if column == 'urban' else 'a whole number of 0 or more'}"
            )
        counts[column] = int(text)
    if counts["elders"] == 0 or counts["estates"] == 0:
        raise WorldError(f"{path}:{line}: a community has at least one elder and one estate")
    return Community(
        name=row["community"],
        subdistrict=row["subdistrict"],
        urban=counts["urban"] == 1,
        elders=counts["elders"],
        estates=counts["estates"],
        facilities=counts["facilities"],
    )


def _check(path: Path, figures: Mapping[str, Figure]) -> None:
    bands = sum(figures[f"age_{band}"].value for band in AGE_BANDS.values())
    if abs(bands - 1.0) > 0.002:
        raise WorldError(f"{path}: figures.age_…: the bands sum to {bands:.3f}, not to 1")
    for name, figure in figures.items():
        if figure.value < 0 or (figure.unit.startswith("share") and figure.value > 1):
            raise WorldError(f"{path}: figures.{name}: {figure.value} is not a {figure.unit}")
