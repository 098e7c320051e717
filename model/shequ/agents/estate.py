"""Estates: where elders live, firms work and committees stand up."""

from __future__ import annotations

import numpy as np

from shequ.engine.table import Column


class Estate:
    """A residential estate (小区), or a group of rural households.

    The state of a place: what its firm and its owners' committee decide is written here.
    """

    community = Column(np.int64, "number", "community it belongs to")
    households = Column(np.float64, "households", "size")
    has_firm = Column(np.bool_, "yes or no", "whether a property firm serves it")
    conflict_level = Column(np.float64, "ratio", "its own proneness to disputes, mean 1")
    pay = Column(np.float64, "share", "property fees paid")
    effort = Column(np.float64, "0–1", "service effort of the firm, or upkeep without one")
    own_level = Column(np.float64, "0–1", "effort this contract would settle at by itself")
    grievance = Column(np.float64, "0 and above", "owners' grievance")
    disputes = Column(np.float64, "disputes", "open disputes")
    arrived = Column(np.float64, "disputes a month", "disputes that arose this month")
    complained = Column(np.float64, "disputes", "disputes that arose since the start")
    closed_share = Column(np.float64, "share", "open disputes settled by mediation this month")
    poor_months = Column(np.int32, "months", "months in a row of poor service or pay")
    months_mobilised = Column(np.int32, "months", "months since owners were mobilised, −1 before")
    firm = Column(np.int32, "number", "its property firm, −1 for none")
    care_draw = Column(np.float64, "0–1", "decides whether this contract takes up elder service")
    offers_care = Column(np.bool_, "yes or no", "whether the firm offers elder service")
