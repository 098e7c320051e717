"""Cases: a scenario at a point of a study, named by all that determines what happens in it."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shequ.city import City
from shequ.engine.files import code_fingerprint
from shequ.policy.levers import Lever
from shequ.population.place import Place
from shequ.scenario import Scenario
from shequ.study.design.files import DesignError

# What decides a run's values, of all the code: the floors up to the city, and what is measured of a run.
OF_THE_MODEL = (
    "engine", "agents", "population", "outcomes", "rules", "month.py", "policy", "scenario",
    "own.py", "city.py", "study/run/task.py", "study/statistics/period.py",
)  # fmt: skip
# What a plan is not: words say nothing about what happens, and parameters and levers are told apart.
NOT_PLAN = {"name", "title", "title_zh", "parameters", "new_levers"}
WORDS = {"title", "title_zh", "path", "about", "about_zh", "passage", "disappoints", "disappoints_zh"}
TOLD = {"rules", "parameters", "own_outcomes", "kinds"}  # attributes of a class whose content is read otherwise


def model_fingerprint() -> str:
    """Return the hash of the code that decides a run's values.

    It is the same for an installed package and a checkout; a change of a figure or a command leaves it alone.
    """
    return code_fingerprint(*OF_THE_MODEL)


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario at a point.

    Attributes
    ----------
    id
        Hash of all that determines what happens, seed apart: two cases of one id are one thing under two names.
    scenario
        Name of the scenario.
    point
        Number of the point.
    baseline
        Id of the case that it is held against.
    past
        Hash of what determines its past: cases of one past can be run from branches of one city.
    look
        Name of the look that the point is; empty for the points that answer the question itself.
    """

    id: str
    scenario: str
    point: int
    baseline: str
    past: str
    look: str = ""


def run_name(case: str, seed: int) -> str:
    """Return the hash that names one run of a case."""
    return hashlib.sha256(f"{case} {seed}".encode()).hexdigest()[:16]


def past_name(scenario: Scenario, place: Place) -> str:
    """Return the hash of what runs share before the policy: place, parameters, rationing, and months."""
    return hashed([scenario.past(), len(place.communities)])


class Names:
    """Names of cases: plans and places are hashed once each, since most points change parameters only."""

    def __init__(self, city: type[City]) -> None:
        self._city = city
        self._places: dict[int, tuple[Place, str]] = {}

    @cached_property
    def _code(self) -> str:
        return hashed([model_fingerprint(), source_of(self._city)])

    def plan(self, scenario: Scenario, place: Place) -> str:
        """Return the hash of what a scenario orders, amounts worked out, in a place."""
        used = {name: _moves(scenario.lever(name)) for name in scenario.levers}
        return hashed([scenario.model_dump(mode="json", exclude=NOT_PLAN | {"place"}), used, self._place(place)])

    def case(self, plan: str, parameters: Mapping[str, float]) -> str:
        """Return the name of a plan under parameters."""
        return hashed([self._code, plan, dict(parameters)])

    def _place(self, place: Place) -> str:
        if id(place) not in self._places:
            figures = {name: figure.value for name, figure in place.figures.items()}
            self._places[id(place)] = place, hashed([figures, repr(place.communities)])
        return self._places[id(place)][1]


def _moves(lever: Lever) -> dict[str, Any]:
    return lever.model_dump(mode="json", exclude=WORDS)


def source_of(city: type[City]) -> str:
    """Return the hash of a class of one's own and of its rules, of a file or of a notebook's cell; nothing for the model.

    It tells results of two versions apart, whatever the class is called.

    Raises
    ------
    DesignError
        If the source cannot be read.
    """
    own = [part for part in city.__mro__ if issubclass(part, City) and part is not City]
    return hashed([_text_of(part) for part in own]) if own else ""


def _text_of(city: type[City]) -> str:
    functions: list[Any] = [*city.rules, *(outcome.measure for outcome in city.own_outcomes)]
    own = [one for one in functions if _is_own(one)]
    kinds = [part for kind in city.kinds.values() for part in kind.__mro__ if _is_own(part)]
    try:
        more = [*(inspect.getsource(one) for one in own), *(_text(kind) for kind in kinds), repr(city.parameters)]
        return _text(city) + "".join(more)
    except OSError:
        raise DesignError(
            f"{city.__name__}: its source cannot be read, so that its runs could not be told from those of another "
            "version. Move it to a module or a notebook's cell."
        ) from None


def hashed(content: Any) -> str:
    """Return the hash of values that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _is_own(one: Any) -> bool:
    return one.__module__.partition(".")[0] not in {"shequ", "mesa", "builtins"}


def _text(kind: type) -> str:
    """Return the source of a class; of one of a cell, where only functions know theirs, that of its parts."""
    try:
        return inspect.getsource(kind)
    except (OSError, TypeError):
        return "\n".join(
            inspect.getsource(value) if inspect.isfunction(value) else f"{name} = {value!r}"
            for name, value in vars(kind).items()
            if name not in TOLD and (inspect.isfunction(value) or not name.startswith("__"))
        )
