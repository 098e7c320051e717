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
    "compare",
    "find_place",
    "load",
    "load_scenario",
    "sweep",
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
    from shequ.study.compare import compare
    from shequ.study.run.study_run import sweep
    from shequ.study.store.results import load

_HOMES = {
    "City": "shequ.city",
    "Scenario": "shequ.scenario",
    "compare": "shequ.study.compare",
    "find_place": "shequ.population.place_files",
    "load": "shequ.study.store.results",
    "load_scenario": "shequ.scenario",
    "sweep": "shequ.study.run.study_run",
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
