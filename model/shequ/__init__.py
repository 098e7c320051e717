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
    from shequ.scenario import load_scenario

_HOMES = {
    "City": "shequ.city",
    "Elder": "shequ.agents.mesa.kinds",
    "OwnersCommittee": "shequ.agents.mesa.kinds",
    "Partner": "shequ.agents.mesa.kinds",
    "PartyCommittee": "shequ.agents.mesa.kinds",
    "PartyMember": "shequ.agents.mesa.kinds",
    "PropertyFirm": "shequ.agents.mesa.kinds",
    "Provider": "shequ.agents.mesa.kinds",
    "ResidentsCommittee": "shequ.agents.mesa.kinds",
    "load_scenario": "shequ.scenario",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are asked for, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'shequ' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
