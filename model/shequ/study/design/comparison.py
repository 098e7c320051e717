"""A comparison as the design that it is: a set of scenarios at one point, and looks at other assumptions."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from typing import Any

from shequ.engine.files import shipped
from shequ.engine.toml_files import suggest
from shequ.policy.parameters import PARAMETERS
from shequ.scenario import ScenarioError
from shequ.study.design.files import Design, Look, design_from
from shequ.study.statistics.conventions import FEWEST_FOR_LOOKS

QUICK_REPLICATES, QUICK_COMMUNITIES = 3, 2
REPLICATES_IF_NOT_SAID = 20


def _end(name: str, high: Sequence[str], low: Sequence[str]) -> Look:
    ends = {key: PARAMETERS[key].high for key in high} | {key: PARAMETERS[key].low for key in low}
    return Look(name=name, parameters=ends)


# Blame, contact and ties are assumed, and between them they can decide whether trust rises or falls.
_BLAME, _CREDIT = ("trust.blame_weight", "trust.market_blame"), ("trust.contact_weight", "hub.tie_worth_party")
ENDS = (_end("harsh", high=_BLAME, low=_CREDIT), _end("mild", high=_CREDIT, low=_BLAME))

# The party premium: its scenarios, and how much of the gap of reach its two hubs have at several worths of a tie.
PREMIUM = frozenset({
    "baseline", "supply-only", "office-hub", "government-coordinated", "party-coordinated", "civic-mobilised", "full",
    "party-in-name",
})  # fmt: skip
HUBS = ("government-coordinated", "party-coordinated")
_TIE = PARAMETERS["hub.tie_worth_party"]
TIES = tuple(
    Look(name=f"tie worth {value:g}", parameters={_TIE.name: value}, scenarios=HUBS)
    for value in (_TIE.low, _TIE.value, _TIE.high)
)


def looks_for(scenarios: Collection[str], replicates: int) -> list[Look]:
    """Return the looks that a comparison takes: the ends of assumed weights, and ties where the premium is asked for.

    A few replicates are a look themselves, and get none.
    """
    if replicates < FEWEST_FOR_LOOKS or len(scenarios) < 2:
        return []
    return [*ENDS, *TIES] if set(scenarios) >= PREMIUM else list(ENDS)


def sets() -> dict[str, dict[str, Any]]:
    """Return the named sets of scenarios."""
    text = (shipped("scenarios") / "sets.toml").read_text(encoding="utf-8-sig")
    return tomllib.loads(text)


def names_of(names: Sequence[str], suite: str | None, baseline: str) -> list[str]:
    """Return the scenarios to compare, the baseline left out, each once.

    Raises
    ------
    ScenarioError
        If there is no such set.
    """
    if suite is not None and suite not in sets():
        raise ScenarioError(f"--suite {suite}: no such set.{suggest(suite, sets())} They are {', '.join(sets())}.")
    chosen = list(names) or sets()[suite or "default"]["scenarios"]
    return [name for name in dict.fromkeys(chosen) if name != baseline] or [baseline]


def comparison_of(
    names: Sequence[str], *, suite: str | None = None, baseline: str = "baseline", replicates: int | None = None,
    elders: int | None = None, quick: bool = False, means: str | float | None = None, **more: Any,
) -> Design:  # fmt: skip
    """Return a comparison as the design that it is: its scenarios at one point, and looks at other assumptions.

    Parameters
    ----------
    names, suite
        The scenarios, or the named set that they are.
    quick
        A first look: three replicates on two communities, unless it is said otherwise.
    more
        Other keys of `Design`: seed, place, months, set.
    """
    scenarios = names_of(names, suite, baseline)
    count = replicates or (QUICK_REPLICATES if quick else REPLICATES_IF_NOT_SAID)
    asked = {
        "name": "comparison", "scenarios": scenarios, "baseline": baseline, "method": "list", "replicates": count,
        "elders": elders, "communities": QUICK_COMMUNITIES if quick and elders is None else None, "quick": quick,
        "means": means if means is not None else sets()[suite].get("means") if suite and not names else None,
        "keep": ["months", "groups", "estates"],
        "looks": [] if quick else looks_for([baseline, *scenarios], count),
    }  # fmt: skip
    return design_from(asked | more)
