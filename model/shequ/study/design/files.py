"""Designs: which scenarios are run, what varies and how, and what is kept; as files found, read and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, model_validator

from shequ.engine.errors import InputError
from shequ.engine.files import named_files
from shequ.engine.toml_faults import faults_of, with_lines
from shequ.engine.toml_files import flat, read_toml, suggest
from shequ.engine.written import Count, Line, Month, Months, Name, Number
from shequ.outcomes import BY_NAME, HEADLINE
from shequ.policy.means import LIST, of_each_community
from shequ.population.place import Place
from shequ.scenario import Scenario, scenario_files
from shequ.study.statistics.conventions import LAST_SEED, LOOK_COMMUNITIES, LOOK_REPLICATES

Level = Number | Line | list[Line]
Steps = Annotated[int, Strict(), Field(ge=2, le=1000)]
Elders = Annotated[int, Strict(), Field(ge=1, le=100_000_000)]
Method = Literal[
    "list", "grid", "paths", "one_at_a_time", "latin_hypercube", "sobol_sequence", "morris", "saltelli"
]  # fmt: skip
Table = Literal["months", "communities", "groups", "estates"]
SAMPLED = ("latin_hypercube", "sobol_sequence", "morris", "saltelli")
RENAMED = {  # keys of older designs
    "fund": 'is called means now: levels such as "fund", "2xfund" or 3300.0 (CNY a month and community)',
    "world": "is called place now",
}


class DesignError(InputError):
    """A design cannot be used; the message says where and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(_Strict):
    """Values between two ends; left out, the ends are those that the parameter declares."""

    low: Number | None = None
    high: Number | None = None
    steps: Steps | None = Field(default=None, description="levels in a grid; left out: both ends")

    @model_validator(mode="after")
    def _in_order(self) -> Range:
        if (self.low is None) != (self.high is None):
            raise ValueError("a range has both low and high, or neither")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(f"low: found {self.low:g}, but it must be below high ({self.high:g})")
        return self


class Look(_Strict):
    """A point at which a study is run under other assumptions, a few times and on few communities.

    It says whether an answer hangs on what is assumed; what it finds is told with the answer, never in its place. Its
    parameters hold for some scenarios, or (none named) for all.
    """

    name: Name
    parameters: dict[str, Number]
    scenarios: tuple[str, ...] = ()
    replicates: Count = LOOK_REPLICATES
    communities: Annotated[Count, Field(description="at most so many of the first")] = LOOK_COMMUNITIES

    def has(self, scenario: str) -> bool:
        """Say whether a scenario is looked at."""
        return not self.scenarios or scenario in self.scenarios

    def put(self, scenario: Scenario) -> Scenario:
        """Return a scenario under this look; a parameter that it sets itself stays."""
        return scenario.model_copy(update={"parameters": self.parameters | scenario.parameters})


Spread = list[Level] | Range


class Design(_Strict):
    """What a study asks. A comparison is a design with one point; a sweep has many, and stands in a file.

    Levers act on every scenario but the baseline; uncertainties act on all, the baseline among them, which is run
    once for each combination of their values.
    """

    name: Name = "design"
    source: Path | None = Field(default=None, exclude=True, description="the file it was read from")
    title: Line = ""
    title_zh: Line = ""
    scenarios: list[str] = Field(min_length=1)
    baseline: str = "baseline"
    method: Method = "grid"
    samples: Count | None = Field(default=None, description="points; trajectories of morris; N of saltelli")
    second_order: bool = Field(default=False, description="saltelli: interactions of pairs too, at twice the runs")
    replicates: Count = 10
    seed: int = Field(default=1, ge=0, le=LAST_SEED, strict=True)
    place: str | None = Field(default=None, description="a place, in place of the scenarios' own")
    elders: Elders | None = Field(default=None, description="about so many: whole communities")
    communities: Count | None = Field(default=None, description="only so many of the first")
    months: Month | None = Field(default=None, description="policy period, in place of the scenarios' own")
    burn_in: Months | None = None
    means: str | Number | None = Field(default=None, description="list, fund, 2xfund, or CNY a month and community")
    set: list[str] = Field(default_factory=list, description="KEY=VALUE: keys of scenarios, as with --set")
    levers: dict[str, Spread] = Field(default_factory=dict)
    uncertainties: dict[str, Spread] = Field(default_factory=dict)
    points: list[dict[str, Level]] = Field(default_factory=list, description="method list: each point written out")
    outcomes: list[str] = Field(default_factory=lambda: list(HEADLINE))
    keep: list[Table] = Field(
        default_factory=list,
        description="beside the last year's means: every month; every community and month; kinds of elders; estates",
    )
    looks: list[Look] = Field(default_factory=list, description="points under other assumptions, run a few times")
    quick: bool = Field(default=False, description="a first look: told in all that is made of it")

    def communities_of(self, place: Place) -> int | None:
        """Return how many of the first communities of a place are run; None for all."""
        return place.communities_about(self.elders) if self.elders is not None else self.communities

    @property
    def varies(self) -> bool:
        """Whether anything varies beside the scenario."""
        return bool(self.levers or self.uncertainties or self.points) or self.method in ("paths", *SAMPLED)

    @model_validator(mode="after")
    def _consistent(self) -> Design:
        try:
            of_each_community(LIST if self.means is None else self.means)
        except ValueError as error:
            raise ValueError(f"means: {error}") from None
        if self.elders is not None and self.communities is not None:
            raise ValueError("communities: give elders or communities, not both")
        if self.method in SAMPLED and self.samples is None:
            raise ValueError(f"samples: missing; method {self.method} needs a number")
        if self.points and self.method != "list":
            raise ValueError(f'points: belong to method = "list", but the method is {self.method}')
        if self.method in {"list", "paths"} and (self.levers or self.uncertainties) and not self.points:
            where = "levers" if self.levers else "uncertainties"
            raise ValueError(f"{where}: method {self.method} takes none; choose another method")
        return self


def design_files() -> dict[str, Path]:
    """Return design files by name: the user's own in ``experiments/``, then the shipped ones."""
    return named_files("experiments")


def load_design(source: str | Path, outcomes: Collection[str] = BY_NAME) -> Design:
    """Load a design by name or path.

    ``outcomes`` are those that it may name: the model's, or ``MyCity.units()``.

    Raises
    ------
    DesignError
        If anything in it cannot be used; each fault has a line of the message.
    """
    path = _find(source)
    content = read_toml(path, DesignError)
    for table in ("levers", "uncertainties"):
        if isinstance(content.get(table), dict):
            content[table] = dict(flat(content[table], whole=_is_range))
    for look in content["looks"] if isinstance(content.get("looks"), list) else ():
        if isinstance(look, dict) and isinstance(look.get("parameters"), dict):
            look["parameters"] = dict(flat(look["parameters"]))
    try:
        design = Design.model_validate(content | {"name": path.stem, "source": path})
        faults = [*faults_of_outcomes(design, outcomes), *_faults_of_scenarios(design)]
    except ValidationError as error:
        faults = faults_of(error, [*Design.model_fields, *Range.model_fields], Design.model_fields, RENAMED)
    if faults:
        raise refused(path, faults)
    return design


def design_from(asked: Mapping[str, Any]) -> Design:
    """Return the design that somebody asked for in a program or on the command line.

    Raises
    ------
    DesignError
        If anything in it cannot be used; each fault has a line of the message.
    """
    try:
        return Design.model_validate(dict(asked))
    except ValidationError as error:
        faults = faults_of(error, Design.model_fields, Design.model_fields, RENAMED)
        raise DesignError("\n".join(f"{key}: {message}" for key, message in faults)) from None


def refused(path: Path | None, faults: Iterable[tuple[str, str]]) -> DesignError:
    """Return an error that tells every fault, a dotted key and what is wrong with it, with its line."""
    if path is not None:
        return DesignError(with_lines(faults, path))
    return DesignError("\n".join(f"design: {key}: {message}" for key, message in faults))


def _faults_of_scenarios(design: Design) -> Iterator[tuple[str, str]]:
    files = scenario_files()
    for key, names in (("baseline", [design.baseline]), ("scenarios", design.scenarios)):
        for name in names:
            if name not in files and not name.endswith(".toml"):
                yield key, f"no such scenario: {name}.{suggest(name, files)} See them with: shequ scenarios"


def faults_of_outcomes(design: Design, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield a fault for every outcome that a design names and nobody measures."""
    for name in design.outcomes:
        if name not in known:
            yield "outcomes", f"no such outcome: {name}.{suggest(name, known)}"


def _find(source: str | Path) -> Path:
    if Path(source).suffix == ".toml":
        return Path(source)
    files = design_files()
    if str(source) not in files:
        known = ", ".join(sorted(files))
        raise DesignError(f"{source}: no such experiment.{suggest(str(source), files)} They are {known}.")
    return files[str(source)]


def _is_range(table: Mapping[str, Any]) -> bool:
    return table.keys() <= Range.model_fields.keys()
