"""Elders: the many who need, ask, accept, trust and take part."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from shequ.agents.words import (
    COMMITTEE,
    FIRM,
    NEIGHBOUR_COUNT,
    NEIGHBOURS,
    OWNERS,
    PARTY,
    SERVICE_COUNT,
    TRUSTED_COUNT,
)
from shequ.engine.agents import RowAgent
from shequ.engine.table import Column, Part


class ElderState(RowAgent):
    """State of a person of 60 or over."""

    here: ClassVar[str] = "alive"
    first_id: ClassVar[int] = 1_000_000_000

    # Who they are
    community = Column(np.int64, "number", "community they live in")
    estate = Column(np.int64, "number", "estate they live in")
    alive = Column(np.bool_, "yes or no", "whether they live")
    age = Column(np.float64, "years", "age")
    male = Column(np.bool_, "yes or no", "whether a man")
    function = Column(np.int8, "0–3", "independent, mild, moderate or severe limitation")
    living = Column(np.int8, "0–2", "alone, with spouse, with children")
    income = Column(np.int8, "0–2", "low, middle, high")
    party = Column(np.bool_, "yes or no", "whether a Party member")
    neighbours = Column(np.int64, "row", "neighbours in the estate, −1 for none", NEIGHBOUR_COUNT)

    # What they are like: drawn once
    family_draw = Column(np.float64, "0–1", "decides whether the family gives nearly all care")
    family_part = Column(np.float64, "share", "care that the family gives if not nearly all")
    awareness_draw = Column(np.float64, "0–1", "decides who knows that services exist")
    acceptance_draw = Column(np.float64, "0–1", "own part of the choice to accept an offer")
    activity_taste = Column(np.float64, "standard normal", "taste for taking part")
    timebank_draw = Column(np.float64, "0–1", "decides who joins the time bank first")
    norm = Column(np.float64, "0–1", "what they think decent of anybody they deal with")
    expectation_anchor = Column(np.float64, "0–1", "what they expect of care by nature")
    trust_anchor = Column(np.float64, "0–1", "trust to which they return", TRUSTED_COUNT)
    familiar = Column(np.bool_, "yes or no", "able to rate without having met", TRUSTED_COUNT)

    # What they need and get in a month
    gross = Column(np.int32, "minutes a month", "need before the family helps", SERVICE_COUNT)
    need = Column(np.int32, "minutes a month", "need that the family leaves", SERVICE_COUNT)
    known = Column(np.bool_, "yes or no", "whether somebody has listed the need", SERVICE_COUNT)
    channel = Column(np.int8, "number", "who found the need", SERVICE_COUNT)
    supplier = Column(np.int32, "number", "to whom the need was referred", SERVICE_COUNT)
    second = Column(np.int32, "number", "second listing of the need, −1 for none", SERVICE_COUNT)
    listed = Column(np.int16, "month", "when the need was listed", SERVICE_COUNT)
    accepted = Column(np.bool_, "yes or no", "whether the offer was accepted", SERVICE_COUNT)
    served = Column(np.int32, "minutes a month", "care received", SERVICE_COUNT)
    quality = Column(np.float64, "0–1", "mean quality of the care received this month")

    # What they think
    trust = Column(np.float64, "0–1", "trust", TRUSTED_COUNT)
    trust_party = Part(trust, PARTY)
    trust_committee = Part(trust, COMMITTEE)
    trust_firm = Part(trust, FIRM)
    trust_owners = Part(trust, OWNERS)
    trust_neighbours = Part(trust, NEIGHBOURS)
    met = Column(np.bool_, "yes or no", "met in person not long ago", TRUSTED_COUNT)
    expectation = Column(np.float64, "0–1", "what they expect of care")
    quality_expected = Column(np.float64, "0–1", "quality they expect of an offer")
    awareness_told = Column(np.float64, "0–0.3", "awareness from neighbours who were served")

    # What they do and how they are
    active = Column(np.bool_, "yes or no", "takes part in the community")
    spirit = Column(np.float64, "0–1", "public spirit")
    balance = Column(np.float64, "hours", "time-bank balance")
    voucher = Column(np.bool_, "yes or no", "holds a care voucher")
    unmet_care = Column(np.float64, "share", "unmet personal care, smoothed over months")
    wellbeing = Column(np.float64, "0–1", "wellbeing")
