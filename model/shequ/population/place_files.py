"""Place files: read, inherited and checked, with tables of communities of one's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError

from shequ.engine.files import named_files, read_written, shipped
from shequ.engine.toml_faults import faults_of, with_lines
from shequ.engine.toml_files import read_toml, suggest
from shequ.engine.written import LARGEST, MOST, Count, Line, Share, fault_of_name
from shequ.population.place import AGE_BANDS, Community, Figure, Place, PlaceError

COLUMNS = ("community", "subdistrict", "urban", "elders", "estates", "facilities")
COORDINATES = ("x", "y")  # of a map, in any plane; optional
COUNTS = {"urban": (0, 1), "elders": (1, 1_000_000), "estates": (1, 10_000), "facilities": (0, 10_000)}
PARTED = {";": "semicolons", "\t": "tabs", "，": "Chinese commas"}  # by what a table must not be
# What figures cannot be below, since numbers are divided by them, and what no figure is beyond.
LEAST = {"elder_share": 0.001, "household_size": 1.0, "elders_per_facility": 1.0, "estates_per_firm": 1.0}
LARGEST_FIGURE = 1e6
OF_ONE_WHOLE = (("alone", "with_spouse"), ("low_income", "high_income"))
FIRST = "bazhong"  # the shipped place that has every figure


class Size(BaseModel):
    """How many elders there are, and how they are laid out evenly over communities and estates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    elders: Annotated[int, Strict(), Field(ge=1, le=100_000_000)]
    elders_per_community: Annotated[int, Strict(), Field(ge=1, le=COUNTS["elders"][1])]
    urban_share: Share
    communities_per_subdistrict: Count
    estates_per_community: Annotated[int, Strict(), Field(ge=1, le=COUNTS["estates"][1])]


class PlaceFile(BaseModel):
    """A place file as merged with the one it extends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Line = ""
    title_zh: Line = ""
    size: Size | None = None
    figures: dict[str, Figure]
    communities: Annotated[str, Field(min_length=1)] | None = None


def find_place(name: str | Path) -> Place:
    """Load a place by name or by the path of its file."""
    if Path(name).suffix == ".toml":
        return load_place(Path(name))
    files = named_files("scenarios/places")
    if str(name) not in files:
        old = {file.stem: file for file in Path("scenarios", "worlds").glob("*.toml")}
        if str(name) in old:
            raise PlaceError(f"{old[str(name)]}: places stand in scenarios/places now. Move the folder there.")
        raise PlaceError(f"{name}: no such place.{suggest(str(name), files)} See them with: shequ places")
    return load_place(files[str(name)])


def load_place(path: Path) -> Place:
    """Read a place file; ``extends`` names another in the same folder, or one that comes with the package.

    Raises
    ------
    PlaceError
        If anything in it cannot be used; each fault is named with its line.
    """
    if fault := fault_of_name(path.stem):
        raise _refused([path], [("name", f"found {path.stem!r}; {fault}")])
    own, files = read_toml(path, PlaceError), [path]
    content = dict(own)
    if "extends" in own:
        base = _base(path, content.pop("extends"))
        files.append(base)
        content = _merged(read_toml(base, PlaceError), content)
    try:
        file = PlaceFile.model_validate(content)
    except ValidationError as error:
        top = [*PlaceFile.model_fields, "extends"]
        faults = faults_of(error, [*top, *Size.model_fields, *Figure.model_fields], top)
        slips = [fault for fault in faults if fault[1].endswith("Did you mean extends?")]
        raise _refused(files, slips or faults) from None  # without what it extends, all else seems to be missing
    if faults := _faults(file):
        raise _refused(files, faults)
    communities = _from_table(path.parent / file.communities) if file.communities else _from_size(path, file)
    title = file.title or path.stem
    return Place(path.stem, title, file.title_zh or title, file.figures, communities)


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        part for part in ("size", "figures") if isinstance(base.get(part), dict) and isinstance(own.get(part), dict)
    }
    return {**base, **own} | {part: base[part] | own[part] for part in both}


def _base(path: Path, name: Any) -> Path:
    """Return the file of the place that another extends, which has no base of its own."""
    if not isinstance(name, str):
        raise _refused([path], [("extends", f"found {name!r}; allowed is text in quotes")])
    folders = (shipped("scenarios/places"), path.parent)
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml")) if file != path}
    if name not in files:
        raise _refused([path], [("extends", f"no such place: {name}.{suggest(name, files)}")])
    above = read_toml(files[name], PlaceError).get("extends")
    if above is not None:
        raise _refused([path], [("extends", f"{name} extends {above} itself; one level is allowed")])
    return files[name]


def _refused(paths: Iterable[Path], faults: Iterable[tuple[str, str]]) -> PlaceError:
    return PlaceError(with_lines(faults, *paths))


def _faults(file: PlaceFile) -> list[tuple[str, str]]:
    needed = read_toml(shipped("scenarios/places") / f"{FIRST}.toml", PlaceError)["figures"]
    faults = [
        (f"figures.{name}", f"no such figure.{suggest(name, needed)}") for name in file.figures if name not in needed
    ]
    if missing := [name for name in needed if name not in file.figures]:
        return [*faults, ("figures", f'missing: {", ".join(missing)}. Give them, or write extends = "{FIRST}"')]
    units = {name: figure["unit"] for name, figure in needed.items()}
    return [*faults, *_faults_of_figures(file, units), *_faults_of_sums(file), *_faults_of_size(file.size)]


def _faults_of_figures(file: PlaceFile, units: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, unit in units.items():
        value, least = file.figures[name].value, LEAST.get(name, 0.0)
        if unit.startswith("share") and value > 1.0:
            yield f"figures.{name}", f"{value} is not a {unit}"
        elif value > LARGEST_FIGURE:
            yield f"figures.{name}", f"found {value:g}; allowed is {LARGEST_FIGURE:.15g} or less"
        elif value < least:
            yield f"figures.{name}", f"found {value:g}; allowed is {least:g} or more"


def _faults_of_sums(file: PlaceFile) -> Iterator[tuple[str, str]]:
    bands = sum(file.figures[f"age_{band}"].value for band in AGE_BANDS.values())
    if abs(bands - 1.0) > 0.002:
        yield "figures", f"the age bands (age_60_64 to age_85_up) sum to {bands:.3f}, not to 1"
    for one, other in OF_ONE_WHOLE:
        both = file.figures[one].value + file.figures[other].value
        if both > 1.0:
            yield "figures", f"{one} and {other} sum to {both:.3f}, and are shares of one whole"


def _faults_of_size(size: Size | None) -> Iterator[tuple[str, str]]:
    if size is not None and size.elders > MOST * size.elders_per_community:
        count, each = size.elders // size.elders_per_community, size.elders_per_community
        yield "size", f"{count:,} communities of {each:,} elders are more than {MOST:,}"


def _from_size(path: Path, file: PlaceFile) -> tuple[Community, ...]:
    size = file.size
    if size is None:
        raise _refused([path], [("size", "missing; give [size], or communities = a table (CSV)")])
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
    """Read a table of communities; rows without anything are passed over, as they stand at the end of many tables."""
    rows = list(_rows(path))
    heads = [head.strip() for head in rows[0][1]] if rows else []
    _check_heads(path, heads)
    found: dict[str, Community] = {}
    faults = [] if len(rows) > 1 else [f"{path}: the table has no rows."]
    for line, cells in rows[1:]:
        try:
            community = _community(f"{path}:{line}", cells, heads)
        except PlaceError as error:
            faults.append(str(error))
            continue
        if community.name in found:
            faults.append(f"{path}:{line}: community: {community.name} is there already.")
        found[community.name] = community
    if len(found) > MOST:
        faults.append(f"{path}: {len(found):,} communities are more than {MOST:,}.")
    if faults:
        raise PlaceError("\n".join(faults))
    return tuple(found.values())


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table in which anything stands, each with its line."""
    try:
        text = read_written(path).decode("utf-8-sig")
    except OSError as error:
        raise PlaceError(f"{path}: no such table, or it cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise PlaceError(f"{path}: not UTF-8. In Excel, save it as: CSV UTF-8 (comma delimited).") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        raise PlaceError(f"{path}:{reader.line_num}: {error}. Write one row a community, one value a column.") from None


def _check_heads(path: Path, heads: list[str]) -> None:
    missing = [column for column in COLUMNS if column not in heads]
    odd = next((words for sign, words in PARTED.items() if len(heads) == 1 and sign in heads[0]), None)
    if odd:
        raise PlaceError(
            f"{path}:1: the columns are parted by {odd}. Save the table with commas: CSV UTF-8 (comma delimited)."
        )
    if missing:
        raise PlaceError(f"{path}:1: columns missing: {', '.join(missing)}. They are {', '.join(COLUMNS)}.")
    if twice := [column for column in (*COLUMNS, *COORDINATES) if heads.count(column) > 1]:
        raise PlaceError(f"{path}:1: column twice: {', '.join(twice)}. Keep one of each.")


def _community(where: str, given: list[str], heads: list[str]) -> Community:
    """Return what a row says of a community.

    Raises
    ------
    PlaceError
        If it says what cannot be; each fault has a line of the message.
    """
    if any(cell.strip() for cell in given[len(heads) :]):
        raise PlaceError(f"{where}: more values than columns. Write numbers without separators: 1350, not 1,350.")
    cells = {head: cell.strip() for head, cell in zip(heads, given, strict=False)}
    if not all(cells.get(column) for column in COLUMNS):
        raise PlaceError(f"{where}: a value is missing; a row has {', '.join(COLUMNS)}.")
    texts = {column: cells[column] for column in ("community", "subdistrict")}
    faults = [f"{column}: found {text!r}; {fault}" for column, text in texts.items() if (fault := fault_of_name(text))]
    faults += [f"{column}: {fault}" for column in COUNTS if (fault := _fault_of_count(cells[column], *COUNTS[column]))]
    if faults:
        raise PlaceError("\n".join(f"{where}: {fault}" for fault in faults))
    x, y = _coordinates(where, cells)
    return Community(
        name=cells["community"], subdistrict=cells["subdistrict"], urban=int(cells["urban"]) == 1,
        elders=int(cells["elders"]), estates=int(cells["estates"]), facilities=int(cells["facilities"]), x=x, y=y,
    )  # fmt: skip


def _fault_of_count(text: str, least: int, most: int) -> str:
    """Return what is wrong with a count; nothing if it is one. Long ones are numbers too, and read by their length."""
    digits = text.lstrip("0") or "0"
    good = text.isascii() and text.isdigit() and len(digits) <= len(str(most)) and least <= int(digits) <= most
    wanted = "0 or 1" if most == 1 else f"a whole number from {least:,} to {most:,}, without separators"
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    return "" if good else f"found {shown!r}, wanted {wanted}"


def _coordinates(where: str, row: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Return where a community lies on a map, if the table says so."""
    given = {column: row.get(column, "") for column in COORDINATES}
    if not any(given.values()):
        return None, None
    found = []
    for column, text in given.items():
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not abs(value) <= LARGEST:
            raise PlaceError(f"{where}: {column}: found {text!r}, wanted a number; leave x and y empty without a map")
        found.append(value)
    return found[0], found[1]
