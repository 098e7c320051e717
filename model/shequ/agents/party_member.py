"""Party members, and the neighbours who volunteer beside them or in their stead."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from shequ.agents.words import NOBODY
from shequ.engine.agents import RowAgent
from shequ.engine.table import Column


class MemberState(RowAgent):
    """State of a possible volunteer: a Party member, or the neighbour who stands on the same terms.

    For each member there is one neighbour of the same age group in the same estate, so that the two
    pools can be recruited with the same money on the same curve of willingness.
    """

    here: ClassVar[str] = "present"
    first_id: ClassVar[int] = 2_000_000_000

    community = Column(np.int64, "number", "community where they register")
    estate = Column(np.int64, "number", "estate where they live")
    present = Column(np.bool_, "yes or no", "alive and living here")
    party = Column(np.bool_, "yes or no", "Party member; otherwise a neighbour of no party")
    retired = Column(np.bool_, "yes or no", "retired, and so an elder; otherwise in service")
    elder = Column(np.int64, "row", "their row among the elders, −1 for those in service")
    willing_draw = Column(np.float64, "0–1", "decides who is willing first")
    recruited_draw = Column(np.float64, "0–1", "decides which neighbours are recruited first")
    motive_anchor = Column(np.float64, "0–1", "motive to which they return")
    motive = Column(np.float64, "0–1", "own motive to serve")
    active = Column(np.bool_, "yes or no", "serves at present")
    fatigue = Column(np.float64, "0 and above", "tiredness from serving")
    visit_hours = Column(np.float64, "hours a month", "visits paid")
    service_hours = Column(np.float64, "hours a month", "services given")
    recorded_hours = Column(np.float64, "hours a month", "hours on record, real or not")

    def remove(self) -> None:
        """Leave the city for good; one who is retired leaves among the elders too."""
        super().remove()
        if self.elder != NOBODY:
            self.model.society.elders.alive[self.elder] = False
