"""The month as a whole: every parameter that is declared does something."""

import pytest

from shequ import City
from shequ.engine.parameters import CommunityValues, MonthValues, Parameter, RowValues
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse, Shock
from small import short, small_place

RARE = {"firm.kept_at_change", "firm.newcomer_pay", "firm.leaving_hazard", "owners.dismissal_hazard"}  # none in a year


def test_every_parameter_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a number would be declared, sampled and reported that moves nothing.

    What no month reads has to be declared lifelong: a shock on it would be accepted and do nothing.
    """
    read: set[str] = set()
    monthly: set[str] = set()
    for kind in (MonthValues, RowValues, CommunityValues):
        own = kind.__getitem__

        def spy(self: object, parameter: Parameter, own=own) -> object:  # type: ignore[no-untyped-def]
            read.add(parameter.name)
            return own(self, parameter)

        monkeypatch.setattr(kind, "__getitem__", spy)
    everything = {
        name: LeverUse(amount=40000.0, ramp=0) if lever.money else LeverUse(intensity=1.0, ramp=0)
        for name, lever in levers().items()
    }
    found = Shock(title="found", parameter="trust.incident_forced", value=1.0)
    for coordinator in ("office", "party"):
        city = City(
            short("baseline", months=12, coordinator=coordinator, levers=everything, shocks=[found]),
            rng=2,
            place=small_place(elders=900),
        )
        opens, closes = city.society.providers
        opens.public = closes.public = opens.open = False
        closes.slack_months, closes.load = 99, 0.0
        built = read.copy()
        read.clear()
        city.run_model()
        monthly |= read
        read |= built
    own = {name for name in PARAMETERS if name.startswith("policy.follow_through")}  # the schedule reads these itself
    assert sorted(set(PARAMETERS) - read - own) == []
    assert sorted(name for name in set(PARAMETERS) - monthly - own - RARE if not PARAMETERS[name].lifelong) == []
