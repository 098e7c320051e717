"""Levers in words: the list, and one explained."""

from __future__ import annotations

from collections.abc import Mapping

from shequ.policy.levers import PATHS, Lever
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables import align


def overview(levers: Mapping[str, Lever], lang: str) -> str:
    """Return the list of levers by path."""
    zh = lang == "zh"
    rows = [["path", "lever", "title", "changes"]]
    for name, lever in levers.items():
        changed = ", ".join(change.parameter for change in lever.changes)
        rows.append([f"{lever.path} {PATHS[lever.path][zh]}", name, lever.title_zh if zh else lever.title, changed])
    return align(rows, left=4)


def explain(name: str, lever: Lever, lang: str) -> str:
    """Return what a lever changes, what it costs and why, the study's passage, and how it can disappoint."""
    zh = lang == "zh"
    changes = [["changes", "from", "to", "range", "unit"]]
    for change in lever.changes:
        parameter = PARAMETERS[change.parameter]
        to = "by the money" if lever.money else f"{change.to:g}"
        changes.append(
            [change.parameter, f"{parameter.value:g}", to, f"{change.low:g}–{change.high:g}", parameter.unit]
        )
    costs = [["costs (CNY)", "range", "per", "volume", "spread over", "kind", "basis"]]
    for cost in lever.costs:
        years = f"{cost.years:g} years" if cost.years else "monthly"
        costs.append(
            [
                f"{cost.amount:g}",
                f"{cost.low:g}–{cost.high:g}",
                cost.per,
                f"{cost.volume:g}",
                years,
                cost.kind,
                cost.basis,
            ]
        )
    parts = [
        f"{name}: {lever.title} {lever.title_zh}",
        lever.about_zh if zh else lever.about,
        f"Full strength after {lever.ramp} months." + (" Follow-through applies." if lever.organisational else ""),
        align(changes, left=1),
        align(costs, left=1) if lever.costs else "Costs what it is given: amount, CNY a month.",
        f"Staff hours taken from other work: {lever.staff_hours:g} a month and community.",
        f"Study: {lever.passage}" if lever.passage else "A rival; not in the study.",
        f"Can disappoint: {lever.disappoints_zh if zh else lever.disappoints}",
    ]
    return "\n\n".join(parts)
