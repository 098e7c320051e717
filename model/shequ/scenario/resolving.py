"""A scenario as a place gets it: the value of every parameter, and amounts worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shequ.engine.parameters import ParameterSet
from shequ.policy.budget import all_staff_hours, fitted, in_part, priced, share_of, weakened, with_equal_staff
from shequ.policy.means import LIST, REFERENCE, of_each_community
from shequ.policy.parameters import PARAMETERS
from shequ.population.place import Place
from shequ.scenario.checks import beyond_places, refuse_unknown
from shequ.scenario.files import load_scenario
from shequ.scenario.model import Scenario, ScenarioError

YUAN, HOUR = 1.0, 1.0  # within which means are equal, over the whole policy period
FIVE_YEARS = 60
FIGURES = {  # parameters that a place states
    "provider.rooms": "rooms_per_1000",
    "provider.nursing_beds": "nursing_beds_per_1000",
    "owners.working_share": "committees_working",
}


def defaults_of(
    own: Mapping[str, float], place: Place, parameters: ParameterSet = PARAMETERS
) -> dict[str, float]:  # fmt: skip
    """Return the value of every parameter: a scenario's own, the place's figure, or as declared."""
    figures = {name: place[figure] for name, figure in FIGURES.items()}
    return {name: parameter.value for name, parameter in parameters.items()} | figures | dict(own)


def policy_of(scenario: Scenario | str | Path, parameters: ParameterSet = PARAMETERS) -> Scenario:
    """Return a scenario itself, or the one of a name or file.

    Raises
    ------
    ScenarioError
        If it cannot be used, or sets or moves what is not among the parameters: it was loaded for another model.
    """
    if isinstance(scenario, Scenario):
        refuse_unknown(scenario, parameters)
        return scenario
    if not isinstance(scenario, str | Path):
        raise TypeError(f"City: scenario: found {scenario!r}; batch_run wants scenarios in a list, even a single one")
    return load_scenario(scenario, parameters=parameters)


def resolved(
    policy: Scenario, place: Place, load: Callable[[str], Scenario] = load_scenario, above: tuple[str, ...] = ()
) -> Scenario:
    """Return the policy as this place, or part of one, gets it: amounts, scaled intensities, the rest of a budget.

    Parameters
    ----------
    load
        Finds the scenario whose budget another has.
    above
        Scenarios that have the budget of this one.

    Raises
    ------
    ScenarioError
        If a scenario has, in the end, the budget of itself.
    """
    if policy.name in above:
        raise ScenarioError(f"{policy.name}: budget_of leads back to itself, by way of {', '.join(above)}")
    months, policy = policy.horizon.months, in_part(policy, place)
    if policy.budget_of is not None:
        shared = {"means": policy.means, "horizon": policy.horizon}
        reference = load(policy.budget_of).model_copy(update=shared)
        for line in beyond_places(reference, place.whole or place):
            raise ScenarioError(f"{policy.name}: budget_of: {line}")
        reference = resolved(reference, place, load, (*above, policy.name))
        money, hours = priced(reference, place, months), all_staff_hours(reference, place, months)
        policy = with_equal_staff(fitted(policy, place, months, money, hours), hours, place)
        _check_equal(policy, reference, place, months)
        return policy
    each = of_each_community(policy.means)
    if each is None:
        return policy
    reference = policy if policy.name == REFERENCE else in_part(load(REFERENCE), place)
    _check_means(each, reference, place)
    return weakened(policy, share_of(reference, place, months, each * len(place.communities) * months))


def _check_equal(policy: Scenario, reference: Scenario, place: Place, months: int) -> None:
    """Refuse a rival that has not the means of the scenario whose price it is said to spend: to the yuan, to the hour."""
    own, theirs = (priced(one, place, months) for one in (policy, reference))
    if abs(own - theirs) > YUAN:
        remedy = (
            "Say intensity = 'scaled', or leave levers out"
            if own > theirs
            else "Let a lever of money take the rest: amount = 'rest'"
        )
        raise ScenarioError(
            f"{policy.name}: priced at {own:,.0f} CNY over {months} months, and {reference.name}, whose price it spends, "
            f"at {theirs:,.0f}. {remedy}; or leave out budget_of"
        )
    hours, granted = (sum(all_staff_hours(one, place, months)) for one in (policy, reference))
    if abs(hours - granted) > HOUR:
        taking = [name for name in policy.levers if not policy.lever(name).money and policy.lever(name).staff_hours]
        raise ScenarioError(
            f"{policy.name}: takes {hours / months:,.1f} staff hours a month and community, and {reference.name}, whose "
            f"means it has, {granted / months:,.1f}. Weaken what takes them: {', '.join(taking)}; or leave out budget_of"
        )


def _check_means(each: float, reference: Scenario, place: Place) -> None:
    """Refuse more money than the reference can take in five years; in a shorter time ramps leave some of it."""
    months = max(reference.horizon.months, FIVE_YEARS)
    most = priced(reference, place, months) / months / len(place.communities)
    if each > most + YUAN:
        raise ScenarioError(
            f"means: {each:,.0f} CNY a month and community are more than {REFERENCE} takes at its full strength, "
            f"{most:,.0f}. Give at most that, or list."
        )


def self_contained(policy: Scenario, place: Place, load: Callable[[str], Scenario] = load_scenario) -> Scenario:
    """Return the policy as `resolved`, naming no other scenario: it means the same wherever it is run.

    It is for a place whose ``whole`` has been forgotten, since amounts are already those of this part.
    """
    return resolved(policy, place, load).model_copy(update={"budget_of": None, "means": LIST})
