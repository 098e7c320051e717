"""A share, a mean or a spread over nobody is no number: zero would be told as a finding."""

import math

import numpy as np
import pytest

from shequ.agents.society import Society
from shequ.outcomes import BY_NAME, Outcome, measure
from shequ.outcomes.by_group import measure_communities, measure_estates
from small import small_society


def is_relative(outcome: Outcome) -> bool:
    """Say whether an outcome is of something else: a share, a mean of some, or a spread among them."""
    return outcome.unit.startswith(("% of", "points of 100", "0–1", "−1 to 1", "hours a year"))


def empty(society: Society) -> None:
    """Let everybody be gone: elders, members, firms and committees; nothing is needed, offered, or complained of."""
    elders = society.elders
    elders.alive, elders.need, elders.gross, elders.served, elders.known = False, 0, 0, 0, False
    society.members.present = False
    society.estates.has_firm, society.estates.complained = False, 0.0
    society.owners[:] = [None] * len(society.owners)
    society.awake[:] = False
    society.suppliers.offer[:] = 0


def test_nothing_is_told_of_an_empty_place() -> None:
    """Otherwise nobody would be 0% satisfied, served or at odds."""
    society = small_society()
    empty(society)
    found = measure(society)
    told = {name: found[name] for name, outcome in BY_NAME.items() if is_relative(outcome)}
    assert len(told) > 70
    assert {name for name, value in told.items() if not math.isnan(value)} == {"pooled_share"}  # of places
    assert found["elders"] == found["served_hours"] == found["need_hours"] == found["mutual_hours"] == 0.0  # sums


@pytest.mark.parametrize(
    ("column", "value", "outcome"),
    [("income", 0, "coverage_low_income"), ("living", 2, "coverage_with_children"), ("function", 3, "coverage_severe")],
)
def test_a_kind_of_elder_that_is_not_there_has_no_coverage(column: str, value: int, outcome: str) -> None:
    """Otherwise a small place without poor elders would seem to serve none of them."""
    society = small_society()
    elders = society.elders
    elders.gross, elders.need, elders.served = 0, 0, 0
    elders.gross[0], elders.served[0] = 100, 25
    others = np.where(getattr(elders, column) == value, (value + 1) % 3, getattr(elders, column))
    setattr(elders, column, others)
    found = measure(society)
    assert math.isnan(found[outcome])
    assert found["coverage"] == pytest.approx(25.0)


def test_some_are_there_and_others_not() -> None:
    """Otherwise one group's lack would hide what another has: no firm, no fees; nobody served, nobody satisfied."""
    society = small_society()
    society.estates.has_firm = False
    society.elders.served = 0
    found = measure(society)
    for name in ("fee_payment", "effort", "estates_neglected", "committees", "satisfied", "concentration", "wasted"):
        assert math.isnan(found[name]), name
    assert found["coverage"] == 0.0  # there is need, and nothing is served
    assert found["any_care"] == 0.0


def test_a_community_or_estate_of_nobody_is_no_number() -> None:
    """Otherwise a new community would be the worst served of all, and an empty estate the most peaceful."""
    society = small_society(communities=2)
    gone = society.elders.community == 1
    society.elders.gross[:, gone], society.elders.need[:, gone], society.elders.served[:, gone] = 0, 0, 0
    society.elders.gross[0, ~gone] = 60
    society.elders.need[0, ~gone] = 60
    society.estates.households[society.estates.community == 1] = 0.0
    found = measure_communities(society)
    for outcome in ("coverage", "known", "referred", "accepted", "disputes"):
        assert np.isnan(found[outcome]).tolist() == [False, True], outcome
    estates = measure_estates(society)
    assert np.isnan(estates["disputes"]).tolist() == (society.estates.community == 1).tolist()
