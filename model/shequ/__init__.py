"""Shequ (社区): an agent-based laboratory for party-led community governance of elderly care."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "City",
    "Elder",
    "OwnersCommittee",
    "Partner",
    "PartyCommittee",
    "PartyMember",
    "PropertyFirm",
    "Provider",
    "ResidentsCommittee",
    "Scenario",
    "find_place",
    "load_scenario",
]

if TYPE_CHECKING:
    from shequ.agents.mesa.kinds import (
        Elder,
        OwnersCommittee,
        Partner,
        PartyCommittee,
        PartyMember,
        PropertyFirm,
        Provider,
        ResidentsCommittee,
    )
    from shequ.city import City
    from shequ.population.place_files import find_place
    from shequ.scenario import Scenario, load_scenario

_HOMES = {
    "City": "shequ.city",
    "Scenario": "shequ.scenario",
    "find_place": "shequ.population.place_files",
    "load_scenario": "shequ.scenario",
}
_KINDS = "shequ.agents.mesa.kinds"  # of every other name


def __getattr__(name: str) -> Any:
    """Import the public names when they are asked for, so that the command line starts at once."""
    if name not in __all__:
        raise AttributeError(f"module 'shequ' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, _KINDS)), name)


def __dir__() -> list[str]:
    """Return the public names too, for editors that ask while the program runs."""
    return sorted({*globals(), *__all__})
