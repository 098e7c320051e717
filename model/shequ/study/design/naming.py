"""Naming the cases of a study: by a hash of all that determines what happens in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from shequ.own import source_of
from shequ.policy.means import LIST, REFERENCE
from shequ.population.place import Place
from shequ.scenario import Scenario
from shequ.study.design.cases import Case, hashed, model_fingerprint
from shequ.study.design.study import Study

Showing = Callable[[Sequence[int]], Iterable[int]]
# What a plan is not: words say nothing about what happens, and parameters and levers are told apart.
NOT_PLAN = {"name", "title", "title_zh", "parameters", "new_levers"}
WORDS = {"title", "title_zh", "path", "about", "about_zh", "passage", "disappoints", "disappoints_zh"}


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
