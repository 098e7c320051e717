"""What a comparison asks: which scenarios, each against which baseline, how often, and on how large a place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shequ.engine.files import code_fingerprint
from shequ.policy.levers import levers
from shequ.population.place_files import find_place
from shequ.scenario import Scenario
from shequ.study.design.looks import Variant
from shequ.study.statistics.conventions import LAST_MONTHS


@dataclass(frozen=True, slots=True)
class Question:
    """All that determines a comparison.

    Attributes
    ----------
    scenarios
        The scenarios, each one's baseline among them (see `with_own_baselines`).
    baseline
        Name of the baseline of those that share its past.
    communities
        Only so many of the first communities of the place; None for all.
    variants
        Other assumptions under which it is asked again, on few communities.
    """

    scenarios: tuple[Scenario, ...]
    baseline: str
    replicates: int
    seed: int
    communities: int | None = None
    quick: bool = False
    variants: tuple[Variant, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Name of the question: the same for the same values, whoever asks."""
        places = sorted({scenario.place for scenario in self.scenarios})
        content = {
            "code": code_fingerprint(),
            "scenarios": [scenario.model_dump(mode="json") for scenario in self.scenarios],
            "places": [repr(find_place(place)) for place in places],
            "levers": repr(levers()),
            "runs": [self.baseline, self.replicates, self.seed, self.communities, repr(self.variants)],
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def label(self, lang: str = "en") -> str:
        """Return the words that mark a quick look in all that it writes; none for a whole comparison."""
        if not self.quick:
            return ""
        if lang == "zh":
            return f"快速试算：{self.replicates} 次重复模拟，{self.communities} 个社区"
        places = "1 community" if self.communities == 1 else f"{self.communities} communities"
        return f"quick look: {self.replicates} replicate{'s' * (self.replicates > 1)}, {places}"

    @property
    def last_months(self) -> int:
        """Months over which outcomes are averaged: the last year, or all of a shorter policy period."""
        return min(LAST_MONTHS, *(scenario.horizon.months for scenario in self.scenarios))

    def references(self) -> dict[str, str]:
        """Return the baseline of each scenario: the first one with the same past and horizon."""
        return references_of(self.scenarios)

    def policies(self) -> list[str]:
        """Return the names of the scenarios that are held against a baseline."""
        return [name for name, base in self.references().items() if base != name]


def references_of(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the baseline of each scenario: the first one with the same past and horizon."""
    first: dict[tuple[Any, ...], str] = {}
    for scenario in scenarios:
        first.setdefault(_frame(scenario), scenario.name)
    return {scenario.name: first[_frame(scenario)] for scenario in scenarios}


def with_own_baselines(scenarios: Sequence[Scenario], baseline: Scenario) -> tuple[Scenario, ...]:
    """Return the baseline, the scenarios, and a baseline of its own for every other past or horizon among them.

    Two runs can be paired only if they share place, parameters and burn-in, so a scenario that changes one of
    these is held against the baseline under the same change.
    """
    ready = [baseline, *(scenario for scenario in scenarios if scenario.name != baseline.name)]
    frames = {_frame(baseline)}
    complete: list[Scenario] = []
    for scenario in ready:
        if _frame(scenario) not in frames:
            frames.add(_frame(scenario))
            complete.append(_in_frame(baseline, scenario))
        complete.append(scenario)
    return tuple(complete)


def without_idle_baseline(scenarios: Sequence[Scenario], baseline: str) -> tuple[tuple[Scenario, ...], str]:
    """Return the scenarios and the baseline to tell of: one that no policy is held against is left out.

    Where every policy brings a baseline of its own, the first of these takes its place.
    """
    held = {base for name, base in references_of(scenarios).items() if base != name}
    if baseline in held or not held:
        return tuple(scenarios), baseline
    rest = tuple(scenario for scenario in scenarios if scenario.name != baseline)
    return rest, rest[0].name


def _frame(scenario: Scenario) -> tuple[Any, ...]:
    return scenario.horizon.months, *scenario.past()


def _in_frame(baseline: Scenario, scenario: Scenario) -> Scenario:
    frame = {name: getattr(scenario, name) for name in ("place", "parameters", "horizon", "rationing")}
    names = {
        "name": f"{baseline.name} of {scenario.name}",
        "title": f"{baseline.title} ({scenario.title or scenario.name})",
        "title_zh": f"{baseline.title_zh}（{scenario.title_zh or scenario.name}）",
    }
    return baseline.model_copy(update=frame | names)
