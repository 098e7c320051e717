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
    from shequ.agents.elder import Elder
    from shequ.agents.owners_committee import OwnersCommittee
    from shequ.agents.partner import Partner
    from shequ.agents.party_committee import PartyCommittee
    from shequ.agents.party_member import PartyMember
    from shequ.agents.property_firm import PropertyFirm
    from shequ.agents.provider import Provider
    from shequ.agents.residents_committee import ResidentsCommittee
    from shequ.city import City
    from shequ.scenario import load_scenario

_HOMES = {
    "City": "shequ.city",
    "Elder": "shequ.agents.elder",
    "OwnersCommittee": "shequ.agents.owners_committee",
    "Partner": "shequ.agents.partner",
    "PartyCommittee": "shequ.agents.party_committee",
    "PartyMember": "shequ.agents.party_member",
    "PropertyFirm": "shequ.agents.property_firm",
    "Provider": "shequ.agents.provider",
    "ResidentsCommittee": "shequ.agents.residents_committee",
    "load_scenario": "shequ.scenario",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are asked for, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'shequ' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
