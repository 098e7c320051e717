"""Communities: what is counted where, between one month and the next."""

from __future__ import annotations

import numpy as np

from shequ.engine.table import Column


class CommunityRecord:
    """The books of one community: people, hours and work that waits."""

    urban = Column(np.bool_, "yes or no", "urban community")
    subdistrict = Column(np.int32, "number", "subdistrict it belongs to")
    first_elders = Column(np.int32, "people", "elders at the start")
    residents = Column(np.float64, "people", "residents of all ages")
    households = Column(np.float64, "households", "households")

    call_hours = Column(np.float64, "hours a month", "staff hours for calls this month")
    coordination_hours = Column(np.float64, "hours a month", "staff hours for coordination this month")
    mediation_hours = Column(np.float64, "hours a month", "staff hours for mediation this month")
    studio_hours = Column(np.float64, "hours a month", "mediation in the secretary's studio")
    backlog = Column(np.float64, "cases", "elders with accepted, known need not met last month")
    unmet_share = Column(np.float64, "share", "of accepted need that nobody met last month")
    pooled_share = Column(np.float64, "share", "of the backlog that the hub works through")
    mutual_hours = Column(np.float64, "hours a month", "mutual aid given last month")
    visits = Column(np.float64, "visits a month", "visits of members this month")
    volunteer_visits = Column(np.float64, "visits a month", "visits of recruited neighbours")
    bought_hours = Column(np.float64, "hours a month", "care hours bought by the government")
    market_hours = Column(np.float64, "hours a month", "care hours behind vouchers")
    paid_neighbour_hours = Column(np.float64, "hours a month", "hours of paid neighbours")
