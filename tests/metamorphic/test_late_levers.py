"""A lever that starts after the last month changes nothing, whichever it is."""

from __future__ import annotations

from functools import cache

import pytest

from shequ import City
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from small import lived, short
from watched import same_state

MONTHS, AMOUNT = 4, 50_000.0


@cache
def without_it() -> City:
    """Return a city with a Party hub and no lever, which has lived to its horizon."""
    return lived(short(coordinator="party", months=MONTHS))


def with_it(name: str, start: int) -> City:
    """Return the same city under one lever at full strength from some month on."""
    strength = {"amount": AMOUNT} if levers()[name].money else {"intensity": 1.0}
    use = LeverUse(start=start, ramp=0, **strength)
    return lived(short(coordinator="party", months=MONTHS, levers={name: use}))


@pytest.mark.parametrize("name", sorted(levers()))
def test_a_lever_after_the_horizon_changes_nothing(name: str) -> None:
    """Otherwise a lever would act, or be paid, before its time: the whole past and future to the bit."""
    late = with_it(name, MONTHS + 1)
    assert same_state(late, without_it())
    last = with_it(name, MONTHS)
    assert last.outcomes.iloc[:-1].equals(late.outcomes.iloc[:-1])
    assert not last.outcomes.equals(late.outcomes)  # in the last month it is there
