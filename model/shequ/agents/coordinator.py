"""Who runs the hub of a community, and whose call is answered by whom.

Nobody, a government office or the Party committee can coordinate, with the same hours and the same
work. They differ in reach alone: an organisation in the coordinator's own line answers, and a tie (a
Party member in a key post) makes others answer. No rule asks for a coordinator's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.parameters import MonthValues, Parameter, assumed

Floats = NDArray[np.float64]

# Kinds of organisation that can be called upon.
ORGANISATIONS = (
    "public_provider",
    "public_unit",
    "private_provider",
    "firm",
    "owners",
    "outside_partner",
    "mutual_aid",
    "volunteers",
    "members",
)
(
    PUBLIC_PROVIDER,
    PUBLIC_UNIT,
    PRIVATE_PROVIDER,
    PROPERTY_FIRM,
    OWNERS_COMMITTEE,
    OUTSIDE_PARTNER,
    MUTUAL_AID,
    VOLUNTEERS,
    MEMBERS,
) = range(len(ORGANISATIONS))

_SAME_LINE = "assumed; the same for office and Party, so that only ties tell them apart"
_lines = [
    assumed(
        f"hub.line_{kind}",
        value,
        max(0.0, value - 0.15),
        min(1.0, value + 0.15),
        "share of idle hours",
        f"{kind.replace('_', ' ')} answers a coordinator without any tie",
        source=_SAME_LINE,
        maximum=1.0,
    )
    for kind, value in zip(ORGANISATIONS[:8], (0.8, 0.15, 0.2, 0.1, 0.05, 0.15, 0.4, 0.4), strict=True)
]
_party_members_line = assumed(
    "hub.line_members_party", 0.9, 0.6, 1.0, "share of idle hours",
    "the members' team answers the Party committee", maximum=1.0,
)  # fmt: skip
_office_members_line = assumed(
    "hub.line_members_office", 0.2, 0.0, 0.4, "share of idle hours",
    "the members' team answers a government office", maximum=1.0,
)  # fmt: skip
_party_tie_worth = assumed(
    "hub.tie_worth_party", 0.5, 0.1, 0.8, "share of the rest",
    "what a tie adds to the Party committee's reach", maximum=1.0,
)  # fmt: skip
_office_tie_worth = assumed(
    "hub.tie_worth_office", 0.0, 0.0, 0.5, "share of the rest",
    "what a tie adds to a government office's reach", maximum=1.0,
)  # fmt: skip
PARAMETERS = [
    *_lines, _party_members_line, _office_members_line, _party_tie_worth, _office_tie_worth,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coordinator:
    """What a coordinator has: lines, worth of ties, and the names it is seen under.

    ``face`` is whom elders see behind the hub's work, ``studio_face`` whom they see in the
    secretary's studio; ``lines`` is empty where nobody coordinates.
    """

    lines: tuple[Parameter, ...]
    tie_worth: Parameter | None
    face: int
    studio_face: int

    def reach(self, p: MonthValues, kind: int, tie: NDArray[Any], community: NDArray[np.integer]) -> Floats:
        """Return the share of idle hours that organisations of a kind offer.

        Equations
        ---------
        share of idle hours within reach | 可调动的闲置时数份额: reach = line + (1 − line)·τ·tie
            with line = hub.line_*, τ = hub.tie_worth_party or hub.tie_worth_office

        Parameters
        ----------
        p
            The month's values.
        kind
            Number of the kind of organisation.
        tie
            1 where the organisation has a tie, 0 where it has none, shape ``(organisations,)``.
        community
            Community of each organisation.
        """
        if self.tie_worth is None:
            return np.zeros(len(tie))
        each = p.over(community)
        line = each[self.lines[kind]]
        return np.asarray(line + (1.0 - line) * each[self.tie_worth] * tie)


COORDINATORS = {
    "none": Coordinator((), None, COMMITTEE, PARTY),
    "office": Coordinator((*_lines, _office_members_line), _office_tie_worth, COMMITTEE, COMMITTEE),
    "party": Coordinator((*_lines, _party_members_line), _party_tie_worth, PARTY, PARTY),
}
