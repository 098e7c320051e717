"""Cases: a scenario at a point of a study, named by all that determines what happens in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shequ.engine.files import code_fingerprint
from shequ.own import source_of
from shequ.policy.means import LIST, REFERENCE
from shequ.population.place import Place
from shequ.scenario import Scenario

if TYPE_CHECKING:
    from shequ.study.design.study import Study

# What decides a run's values, of all the code: the floors up to the city, and what is measured of a run.
OF_THE_MODEL = (
    "engine", "agents", "population", "outcomes", "rules", "month.py", "policy", "scenario",
    "own.py", "city.py", "study/run/task.py", "study/statistics/period.py",
)  # fmt: skip
Showing = Callable[[Sequence[int]], Iterable[int]]
# What a plan is not: words say nothing about what happens, and parameters and levers are told apart.
NOT_PLAN = {"name", "title", "title_zh", "parameters", "new_levers"}
WORDS = {"title", "title_zh", "path", "about", "about_zh", "passage", "disappoints", "disappoints_zh"}


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


def hashed(content: Any) -> str:
    """Return the hash of values that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def all_cases(study: Study, showing: Showing) -> Iterator[Case]:
    """Yield every scenario at every point of a study, looks last."""
    names = Names(study)
    count = len(study.points)
    for point in (*showing(range(count)), *range(count, count + len(study.design.looks))):
        look = study.look(point)
        looked = [name for name in study.scenarios if look is None or look.has(name)]
        made = {name: names.of(name, point) for name in {*looked, *(study.references[name] for name in looked)}}
        for name in looked:
            case, past = made[name]
            yield Case(case, name, point, made[study.references[name]][0], past, look.name if look else "")


class Names:
    """Names of a study's cases; plans and places are hashed once each, since most points change parameters only."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._code = hashed([model_fingerprint(), source_of(study.city)])
        self._plans: dict[Any, str] = {}
        self._places: dict[int, tuple[Place, str]] = {}

    def of(self, name: str, point: int) -> tuple[str, str]:
        """Return the name of a scenario's case at a point, and that of its past."""
        study = self._study
        applied = study.applied(name, point)
        place = study.place(applied.place, point)
        key = (*self._orders(applied, point), len(place.communities))
        if key not in self._plans:
            self._plans[key] = self._plan(study.ready(name, point)[0], place)
        past = hashed([applied.past(), len(place.communities)])
        return hashed([self._code, self._plans[key], applied.parameters]), past

    def _orders(self, scenario: Scenario, point: int, above: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield what a scenario orders, and what those order on whose price it hangs."""
        yield scenario.model_dump_json(exclude=NOT_PLAN)
        others = {scenario.budget_of} | ({REFERENCE} if scenario.means != LIST else set())
        for other in sorted(one for one in others if one is not None and one not in above):
            yield from self._orders(self._study.applied(other, point), point, (*above, other))

    def _plan(self, scenario: Scenario, place: Place) -> str:
        """Return the hash of what a scenario orders, amounts worked out, in a place."""
        used = {name: scenario.lever(name).model_dump(mode="json", exclude=WORDS) for name in scenario.levers}
        orders = scenario.model_dump(mode="json", exclude=NOT_PLAN | {"place"})
        if id(place) not in self._places:
            figures = {name: figure.value for name, figure in place.figures.items()}
            self._places[id(place)] = place, hashed([figures, repr(place.communities)])
        return hashed([orders, used, self._places[id(place)][1]])
