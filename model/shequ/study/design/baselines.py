"""Which baseline each scenario is held against: one with the same past and horizon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shequ.scenario import Scenario

SHARED = ("place", "parameters", "horizon", "rationing")  # what a scenario has in common with its baseline


def references_of(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """Return the baseline of each scenario: the first one with the same past and horizon."""
    first: dict[tuple[Any, ...], str] = {}
    for scenario in scenarios:
        first.setdefault(_frame(scenario), scenario.name)
    return {scenario.name: first[_frame(scenario)] for scenario in scenarios}


def with_own_baselines(scenarios: Sequence[Scenario], baseline: Scenario) -> list[Scenario]:
    """Return the baseline, the scenarios, and a baseline of its own for every other past or horizon among them.

    Two runs can be paired only if they share place, parameters and burn-in, so a scenario that changes one of these
    is held against the baseline under the same change. A baseline that nobody is held against is left out.
    """
    others = [scenario for scenario in scenarios if scenario.name != baseline.name]
    frames = {_frame(baseline)}
    complete = [baseline]
    for scenario in others:
        if _frame(scenario) not in frames:
            frames.add(_frame(scenario))
            complete.append(_in_frame(baseline, scenario))
        complete.append(scenario)
    idle = bool(others) and all(_frame(scenario) != _frame(baseline) for scenario in others)
    return complete[1:] if idle else complete


def _frame(scenario: Scenario) -> tuple[Any, ...]:
    return scenario.horizon.months, *scenario.past()


def _in_frame(baseline: Scenario, scenario: Scenario) -> Scenario:
    names = {
        "name": f"{baseline.name} of {scenario.name}",
        "title": f"{baseline.title} ({scenario.title or scenario.name})",
        "title_zh": f"{baseline.title_zh}（{scenario.title_zh or scenario.name}）",
    }
    return baseline.model_copy(update={key: getattr(scenario, key) for key in SHARED} | names)
