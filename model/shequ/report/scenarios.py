"""Scenarios in words: one portrayed, two held against each other, and a template for a new one."""

from __future__ import annotations

import re

from shequ.engine.toml_files import flat
from shequ.policy.budget import lever_total, priced
from shequ.policy.levers import levers
from shequ.policy.schedule import ramp_of
from shequ.population.world_files import find_world
from shequ.report.tables import align
from shequ.scenario import Scenario, own_text, resolved


def portrait(scenario: Scenario) -> str:
    """Return a scenario as resolved: orders, dates, places and prices."""
    world = find_world(scenario.world)
    policy = resolved(scenario, world)
    months = policy.horizon.months
    rows = [["lever", "strength", "from month", "ramp", "until", "communities", "mean CNY a month", "last month at"]]
    for name, use in policy.levers.items():
        lever = levers()[name]
        strength = (
            f"{use.amount:,.0f} CNY" if lever.money else f"{use.intensity if use.intensity is not None else 1.0:g}"
        )
        price = lever_total(name, use, world, months) / months
        end = "the end" if use.end is None else f"month {use.end}"
        ramp = lever.ramp if use.ramp is None else use.ramp
        last = f"{ramp_of(use, lever, months):.0%}"
        rows.append([name, strength, str(use.start), str(ramp), end, str(use.communities), f"{price:,.0f}", last])
    total = sum(lever_total(name, use, world, months) for name, use in policy.levers.items())
    lines = [
        f"{scenario.name}: {scenario.title} {scenario.title_zh}",
        f"world {scenario.world}: {world.elders:,} elders in {len(world.communities)} communities; "
        f"{policy.horizon.burn_in} + {months} months; coordinator: {policy.coordinator}",
    ]
    if policy.levers:
        lines += [align(rows), f"Priced at {total:,.0f} CNY over the policy period of {months} months, ramps included."]
    if policy.budget.monthly is not None:
        paid = priced(policy, world, months)
        lines.append(
            f"The budget of {policy.budget.monthly:,.0f} CNY a month pays for {paid:,.0f} CNY of it; "
            "in months in which more is ordered, all levers are scaled down by one factor."
        )
    lines += [f"parameter {name} = {value:g}" for name, value in policy.parameters.items()]
    lines += [
        f"{name} moves {parameter} to {value:g}"
        for name, use in policy.levers.items()
        for parameter, value in use.to.items()
    ]
    lines += [
        f"shock: {shock.title}: {shock.parameter}, months {shock.start} to {shock.end}" for shock in policy.shocks
    ]
    return "\n\n".join(lines)


def differences(scenario: Scenario, other: Scenario) -> str:
    """Return the keys in which two scenarios differ."""
    mine, theirs = (dict(flat(one.model_dump(mode="json"))) for one in (scenario, other))
    rows = [["key", scenario.name, other.name]]
    for key in sorted(mine.keys() | theirs.keys()):
        if key not in {"name", "title", "title_zh"} and mine.get(key) != theirs.get(key):
            rows.append([key, str(mine.get(key, "–")), str(theirs.get(key, "–"))])
    return align(rows, left=3) if len(rows) > 1 else "No difference but names."


HELP = """
# coordinator = "party"        # who runs the hub: "none", "office" or "party"
# world = "bazhong"            # see: shequ worlds

# [horizon]
# months = 60                  # months of the policy period

# One table a lever; see: shequ levers
# [levers.secretary_studio]
# intensity = 1.0              # 0 to 1; left out: 1. Money levers take amount instead: CNY a month,
#                              # for all communities together (with --quick and --elders: that part of it)
# start = 1                    # first month of the policy period
# ramp = 6                     # months until full strength
# end = 37                     # first month without it; leave out: to the horizon
# communities = 0.5            # a share chosen by the seed, or a list of names; leave out: all
# to = { "hub.studio_hours" = 6.0 }    # what it moves a parameter to, if not to the declared value

# [parameters]                 # hold from the first month; see: shequ parameters
# "trust.loss_gain_ratio" = 2.5

# [budget]
# monthly = 120000             # CNY for all levers; beyond it they are scaled down, and the result says so
"""


def template(name: str, base: str) -> str:
    """Return a commented scenario file that starts from another.

    A base without a base of its own is extended; else its text is copied, since scenarios inherit one level.
    """
    text = own_text(base)
    titles = f'title = "{name}"\ntitle_zh = "{name}"\n'
    if not re.search(r"^extends\b", text, re.MULTILINE):
        first = f"# A scenario of your own. It starts from {base}; write here only what differs.\n"
        return f'{first}{titles}extends = "{base}"\n{HELP}'
    lines = [line for line in text.splitlines() if not line.startswith(("#", "title"))]
    first = f"# A scenario of your own. It starts as a copy of {base}; change what you like.\n"
    return f"{first}{titles}{chr(10).join(lines).strip()}\n\n# What else can be written here:\n{HELP}"
