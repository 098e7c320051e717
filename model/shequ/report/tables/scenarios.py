"""Scenarios in words: one portrayed, two held against each other, and a template for a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shequ.engine.toml_files import flat
from shequ.policy.budget import priced
from shequ.population.place_files import find_place
from shequ.report.tables.orders import Order, orders_of
from shequ.report.tables.text import align
from shequ.report.words import headed, title_of, word
from shequ.scenario import Scenario, own_text, resolved


def portrait(scenario: Scenario, lang: str = "en") -> str:
    """Return a scenario as resolved: orders, dates, places and prices."""
    place = find_place(scenario.place)
    policy = resolved(scenario, place)
    orders = orders_of(policy, place)
    months, budget = policy.horizon.months, policy.budget.monthly
    coordinator = word(f"coordinator {policy.coordinator}", lang)
    lines = [
        headed(scenario.name, scenario, lang),
        word("portrait place", lang, place=scenario.place, elders=f"{place.elders:,}", burn_in=policy.horizon.burn_in,
             communities=len(place.communities), months=months, coordinator=coordinator),
    ]  # fmt: skip
    if orders:
        total = sum(order.price for order in orders) * months
        lines += [_table(orders, lang), word("portrait price", lang, total=f"{total:,.0f}", months=months)]
    if budget is not None:
        paid = priced(policy, place, months)
        lines.append(word("portrait budget", lang, budget=f"{budget:,.0f}", paid=f"{paid:,.0f}"))
    return "\n\n".join(lines + assumptions_of(policy, lang))


def _table(orders: Sequence[Order], lang: str) -> str:
    heads = ("lever", "strength", "from month", "full after", "until", "where", "price", "last month at")
    rows = [[word(head, lang) for head in heads]]
    for order in orders:
        rows.append([order.name, order.strength, str(order.start), str(order.ramp), order.until(lang), order.where(lang),
                     f"{order.price:,.0f}", f"{order.last:.0%}"])  # fmt: skip
    return align(rows)


def assumptions_of(policy: Scenario, lang: str) -> list[str]:
    """Return what else a scenario says: parameters, other values of its levers, shocks."""
    lines = [word("set parameter", lang, name=name, value=f"{value:g}") for name, value in policy.parameters.items()]
    lines += [
        word("moves parameter", lang, lever=name, parameter=parameter, value=f"{value:g}")
        for name, use in policy.levers.items()
        for parameter, value in use.to.items()
    ]
    for shock in policy.shocks:
        last = word("the end", lang) if shock.end is None else word("month number", lang, month=shock.end - 1)
        key = "shock of one month" if shock.end == shock.start + 1 else "shock"
        lines.append(
            word(key, lang, title=title_of(shock, lang), parameter=shock.parameter, start=shock.start, end=last)
        )
    return lines


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
# place = "bazhong"            # see: shequ places
# means = "fund"               # all levers times one factor: see docs/sweeps.md; leave out: as they stand
# budget_of = "full"           # spend what full costs: one lever takes amount = "rest", or intensity = "scaled"

# [horizon]
# months = 60                  # months of the policy period

# One table a lever; see: shequ levers
# [levers.secretary_studio]
# intensity = 1.0              # 0 to 1; left out: 1. Money levers take amount instead: CNY a month,
#                              # for all communities together (with --quick and --elders: that part of it)
# start = 1                    # first month of the policy period
# ramp = 6                     # months until full strength
# end = 37                     # first month without it; leave out: to the horizon
# communities = 0.5            # a share chosen by the seed, "weakest-half" or "strongest-half" by follow-through,
#                              # or a list of names; leave out: all
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
