"""The eight kinds as Mesa agents: what each is and decides stands in the file of its name."""

from __future__ import annotations

from collections.abc import Mapping

import mesa

from shequ.agents.elder import ElderState
from shequ.agents.owners_committee import OwnersDecisions
from shequ.agents.partner import PartnerDecisions
from shequ.agents.party_committee import PartyDecisions
from shequ.agents.party_member import MemberState
from shequ.agents.property_firm import FirmDecisions
from shequ.agents.provider import ProviderDecisions
from shequ.agents.residents_committee import ResidentsDecisions


class Elder(ElderState, mesa.Agent):
    """A person of 60 or over: one row of the elders."""


class PartyMember(MemberState, mesa.Agent):
    """A possible volunteer, a Party member or a neighbour on the same terms: one row of the members."""


class PropertyFirm(FirmDecisions, mesa.Agent):
    """A property firm with contracts in one or more estates."""


class OwnersCommittee(OwnersDecisions, mesa.Agent):
    """The owners' committee of one estate, awake or asleep."""


class ResidentsCommittee(ResidentsDecisions, mesa.Agent):
    """The residents' committee of one community."""


class PartyCommittee(PartyDecisions, mesa.Agent):
    """The Party committee of one community."""


class Provider(ProviderDecisions, mesa.Agent):
    """A community care facility, public or private."""


class Partner(PartnerDecisions, mesa.Agent):
    """A unit of another system within reach of a community."""


THE_FEW = {
    ResidentsDecisions: ResidentsCommittee,
    PartyDecisions: PartyCommittee,
    FirmDecisions: PropertyFirm,
    OwnersDecisions: OwnersCommittee,
    ProviderDecisions: Provider,
    PartnerDecisions: Partner,
}


def with_own(kinds: Mapping[type, type]) -> dict[type, type]:
    """Return the Mesa agent for each set of decisions, a user's own in place of ours.

    Raises
    ------
    TypeError
        If a class cannot stand in for the kind that it is given for.
    """
    for kind, own in kinds.items():
        if kind not in THE_FEW.values() or not issubclass(own, kind):
            names = ", ".join(few.__name__ for few in THE_FEW.values())
            raise TypeError(f"kinds: {own.__name__} for {kind.__name__}, but subclasses can stand in for {names}")
    return {decisions: kinds.get(kind, kind) for decisions, kind in THE_FEW.items()}
