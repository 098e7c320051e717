"""What has to be known of a study before it is run: nothing that forbids it, and nothing that anybody wants to miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shequ.policy.budget import priced, reached, staff_hours
from shequ.scenario.checks import beyond_ranges

if TYPE_CHECKING:
    from shequ.study.design.study import Study

YUAN, MINUTE = 1.0, 1.0 / 60.0  # within which means are equal


def notes_on(study: Study) -> Iterator[str]:
    """Yield a line for each."""
    yield from _of_size(study)
    yield from beyond_ranges(*study.scenarios.values(), parameters=study.city.parameter_set())
    for name, scenario in study.scenarios.items():
        place = study.place(scenario.place, 0) if scenario.place in study.places else None
        for lever, use in scenario.levers.items():
            if place and isinstance(use.communities, list) and use.communities and not reached(use.communities, place):
                yield f"{name}: {lever} acts in none of the {len(place.communities)} communities that are run"
    yield from _of_rivals(study)


def _of_size(study: Study) -> Iterator[str]:
    design, place = study.design, study.places[study.scenarios[study.baseline].place]
    if design.elders is not None and design.elders > place.elders:
        yield (
            f"elders: {place.name} has {place.elders:,}, and all are run; {design.elders:,} take a larger place: shequ places "
            "lists them, and scenarios/places/README.md tells how to write one"
        )
    if design.communities is not None and design.communities > len(place.communities):
        yield f"communities: {place.name} has {len(place.communities)}, and all are run"


def _of_rivals(study: Study) -> Iterator[str]:
    """Yield a line for every scenario that does not get the means of the one whose price it is said to spend."""
    for name, scenario in study.scenarios.items():
        if scenario.budget_of is None:
            continue
        (policy, place), (reference, _) = study.ready(name, 0), study.ready(scenario.budget_of, 0)
        months = policy.horizon.months
        money = [priced(one, place, months) for one in (policy, reference)]
        hours = [sum(staff_hours(one, place, months)) + sum(one.staff_time) for one in (policy, reference)]
        if abs(money[0] - money[1]) > YUAN:
            yield f"{name}: priced at {money[0]:,.0f} CNY, and {reference.name}, whose price it spends, at {money[1]:,.0f}"
        if abs(hours[0] - hours[1]) > MINUTE:
            yield f"{name}: takes {hours[0] / months:,.1f} staff hours a month and community, and {reference.name} {hours[1] / months:,.1f}"
