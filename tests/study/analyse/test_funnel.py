"""The funnel: each step gets what changes in it, and the parts add up to the difference."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shequ.engine.errors import InputError
from shequ.study.analyse.funnel import STEPS, decompose, shares

PLAIN = {"gross_hours": 1000.0, "need_hours": 800.0, "known": 50.0, "referred": 40.0, "accepted": 30.0,
         "offered_hours": 200.0, "served_hours": 100.0}  # fmt: skip


def months(**changes: float) -> pd.DataFrame:
    """Return a year of one replicate, all months alike."""
    row = PLAIN | changes
    return pd.DataFrame([{"replicate": 0, "policy_month": month, **row} for month in range(1, 13)])


def test_the_product_of_the_shares_is_coverage() -> None:
    """Otherwise the parts would be of another number."""
    product = 1.0
    for values in shares(months()).values():
        product = product * values
    assert product == pytest.approx(0.1)


def test_a_change_in_one_step_is_credited_to_it_alone() -> None:
    """Otherwise capacity would be praised for what discovery did: everything after it keeps its share."""
    more = months(known=60.0, referred=48.0, accepted=36.0, offered_hours=240.0, served_hours=120.0)
    found = decompose(months(), more).iloc[0]
    assert found["knowing"] == pytest.approx(2.0)
    assert found.drop("knowing").abs().max() < 1e-9


def test_two_changes_share_what_they_do_together() -> None:
    """Otherwise the order of the steps would matter: 10% · (1.2 · 1.5 − 1), halves of the joint part to each."""
    more = months(known=60.0, referred=48.0, accepted=36.0, offered_hours=240.0, served_hours=180.0)
    found = decompose(months(), more).iloc[0]
    assert found["knowing"] == pytest.approx(2.0 + 0.5)
    assert found["pooling"] == pytest.approx(5.0 + 0.5)


percents = st.floats(1.0, 99.0)


@given(percents, percents, percents, st.floats(1.0, 500.0), st.floats(0.0, 400.0), st.floats(500.0, 900.0))
def test_parts_add_up(
    known: float, referred: float, accepted: float, offered: float, served: float, need: float
) -> None:
    """Otherwise some of a difference would be unexplained, or explained twice."""
    other = months(known=known, referred=referred, accepted=accepted, offered_hours=offered, served_hours=served,
                   need_hours=need)  # fmt: skip
    found = decompose(months(), other)
    assert list(found) == list(STEPS)
    assert found.sum(axis=1).iloc[0] == pytest.approx(served / 10.0 - 10.0, abs=1e-9)


def test_nothing_served_is_a_funnel_too_and_care_out_of_nothing_is_refused() -> None:
    """Otherwise a place without hours would be a division by zero."""
    nothing = months(offered_hours=0.0, served_hours=0.0)
    assert decompose(months(), nothing).sum(axis=1).iloc[0] == pytest.approx(-10.0)
    with pytest.raises(InputError, match="no funnel"):
        decompose(months(), months(accepted=0.0))


def test_a_month_without_need_is_left_out_and_one_without_formal_need_serves_nothing() -> None:
    """Otherwise a month in which nobody needs care would count as one in which all of it is given."""
    nobody = months()
    nobody.loc[nobody["policy_month"] > 6, ["gross_hours", "need_hours", "served_hours", "offered_hours"]] = 0.0
    nobody.loc[nobody["policy_month"] > 6, ["known", "referred", "accepted"]] = float("nan")
    more = months(served_hours=150.0)
    assert decompose(nobody, more).sum(axis=1).iloc[0] == pytest.approx(5.0)
    families_do_all = months(need_hours=0.0, served_hours=0.0, offered_hours=0.0, known=float("nan"),
                             referred=float("nan"), accepted=float("nan"))  # fmt: skip
    found = decompose(families_do_all, months())
    assert found.sum(axis=1).iloc[0] == pytest.approx(10.0)


def test_hours_offered_though_nobody_accepts_are_no_fault() -> None:
    """Otherwise a small place would have no explanation: in some month nobody accepts, and nothing is served."""
    nobody = months(accepted=0.0, served_hours=0.0)
    assert decompose(months(), nobody).sum(axis=1).iloc[0] == pytest.approx(-10.0)
    assert decompose(nobody, months()).sum(axis=1).iloc[0] == pytest.approx(10.0)
