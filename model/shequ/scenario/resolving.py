"""A scenario as a world gets it: the value of every parameter, and amounts worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shequ.policy.budget import FUND, fitted, in_part, priced, with_equal_staff
from shequ.policy.parameters import PARAMETERS
from shequ.population.world import World
from shequ.scenario.files import load_scenario
from shequ.scenario.model import Scenario

FIGURES = {  # parameters that a world states
    "provider.rooms": "rooms_per_1000",
    "provider.nursing_beds": "nursing_beds_per_1000",
    "owners.working_share": "committees_working",
}
FUND_SCENARIO = "full-within-fund"


def defaults_of(own: Mapping[str, float], world: World) -> dict[str, float]:
    """Return the value of every parameter: a scenario's own, the world's figure, or as declared."""
    figures = {name: world[figure] for name, figure in FIGURES.items()}
    return {name: parameter.value for name, parameter in PARAMETERS.items()} | figures | dict(own)


def policy_of(scenario: Scenario | str | Path) -> Scenario:
    """Return a scenario itself, or the one of a name or file."""
    if isinstance(scenario, Scenario):
        return scenario
    if not isinstance(scenario, str | Path):
        raise TypeError(f"City: scenario: found {scenario!r}; batch_run wants scenarios in a list, even a single one")
    return load_scenario(scenario)


def resolved(policy: Scenario, world: World, load: Callable[[str], Scenario] = load_scenario) -> Scenario:
    """Return the policy as this world, or part of one, gets it: amounts, scaled intensities, the rest of a budget.

    ``load`` finds the scenario whose budget another has: whoever resolves many may want to read it once.
    """
    months, policy = policy.horizon.months, in_part(policy, world)
    if policy.budget_of is None:
        return policy
    if policy.budget_of == "fund":
        monthly = policy.fund if policy.fund is not None else FUND
        money = monthly * len(world.communities) * months
        reference = fitted(load(FUND_SCENARIO), world, months, money)
    else:
        reference = in_part(load(policy.budget_of), world)
        money = priced(reference, world, months)
    return with_equal_staff(fitted(policy, world, months, money), reference, world, months)


def self_contained(policy: Scenario, world: World, load: Callable[[str], Scenario] = load_scenario) -> Scenario:
    """Return the policy as `resolved`, naming no other scenario: it means the same wherever it is run.

    It is for a world whose ``whole`` has been forgotten, since amounts are already those of this part.
    """
    return resolved(policy, world, load).model_copy(update={"budget_of": None, "fund": None})
