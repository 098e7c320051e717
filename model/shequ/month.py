"""The month, as a reader would tell it: eleven rules in order, and every parameter they declare."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shequ.agents import (
    coordinator,
    owners_committee,
    partner,
    party_committee,
    property_firm,
    provider,
    residents_committee,
)
from shequ.agents.society import Society
from shequ.engine.parameters import MonthValues, ParameterSet
from shequ.population import build, organisations, people
from shequ.rules import (
    accounts,
    ageing,
    coordination,
    delivery,
    discovery,
    estates,
    hub,
    need,
    participation,
    planning,
    purchasing,
    trust,
    volunteering,
)

Rule = Callable[[Society, MonthValues], None]

# Volunteering precedes discovery, since visits are hours of those who serve. Policy acts before the first rule.
RULES: list[Rule] = [
    ageing.age_elders,
    need.assess_need,
    volunteering.volunteer,
    discovery.discover_needs,
    planning.plan_supply,
    coordination.refer_and_pool,
    delivery.deliver_care,
    estates.run_estates,
    trust.update_trust,
    participation.take_part,
    accounts.close_month,
]

_DECLARED_IN = (
    build, people, organisations, ageing, need, volunteering, discovery, hub, residents_committee, party_committee,
    coordinator, provider, partner, planning, purchasing, coordination, delivery, property_firm, owners_committee,
    estates, trust, participation, accounts,
)  # fmt: skip
PARAMETERS = ParameterSet(parameter for module in _DECLARED_IN for parameter in module.PARAMETERS)


def live_a_month(society: Society, values: MonthValues, rules: Sequence[Rule] | None = None) -> None:
    """Let one month pass under the given values of the parameters; by other rules than the eleven if they are given."""
    society.month += 1
    for rule in RULES if rules is None else rules:
        rule(society, values)
        if society.after_rule is not None:
            society.after_rule(rule.__name__)
