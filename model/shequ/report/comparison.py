"""The tables that a comparison prints."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from shequ.lab.variants import flips
from shequ.report.tables import align, in_one_line, signed

COLUMNS = (
    ("coverage", "coverage", "% of need"),
    ("trust_party", "Party", "points"),
    ("trust_committee", "committee", "points"),
    ("trust_firm", "firm", "points"),
    ("trust_owners", "owners", "points"),
    ("trust_local", "local", "points"),
    ("disputes", "disputes", "per 1,000"),
)
HEADS = ["", "", *["trust in"] * 4, "trust", "open", "cost of a"]
CHANGED = "†"
WORTH_SAYING = 0.005
COST = ("cost", "quality hour", "CNY")


def effects_table(tables: Mapping[str, Any], references: Mapping[str, str], levels: bool = False) -> str:
    """Return the table that `shequ compare` prints: differences to the baseline, or values."""
    effects = tables["effects"]
    wide, money = effects.set_index(["scenario", "outcome"]), tables["cost_per_quality_hour"]
    money = money[money["account"] == "public"].set_index("scenario")
    changed = flips(effects, tables["ends"]) if "ends" in tables else set()
    rows = [HEADS, ["", *(head for _, head, _ in COLUMNS), COST[1]], ["", *(unit for *_, unit in COLUMNS), COST[2]]]
    for scenario in effects["scenario"].unique():
        is_base = references[scenario] == scenario
        cells = []
        for outcome, *_ in COLUMNS:
            cell = _cell(wide.loc[(scenario, outcome)], is_base or levels)
            cells.append(cell[:-1] + CHANGED if (scenario, outcome) in changed and not levels else cell)
        ratio = money.loc[scenario]
        text = signed(ratio["ratio"], ratio["ci_low"], ratio["ci_high"]).lstrip("+")
        rows.append([in_one_line(scenario), *cells, "" if is_base else text])
    return align(rows)


def money_notes(effects: Any) -> list[str]:
    """Return what has to be said of money: orders that a budget scaled down, and appropriations not spent."""
    mean = effects.pivot(index="scenario", columns="outcome", values="mean").loc[effects["scenario"].unique()]
    scaled = [(name, share) for name, share in mean["budget_scale"].items() if share < 1.0]
    notes = [f"{in_one_line(name)}: the budget pays for {share:.0%} of what is ordered" for name, share in scaled]
    left = 1.0 - mean["lever_cost"] / mean["appropriated"].where(mean["appropriated"] > 0.0)
    unspent = [f"{in_one_line(name)} {share:.1%}" for name, share in left.items() if share > WORTH_SAYING]
    if unspent:
        notes.append(f"returned unspent, of the money appropriated: {', '.join(unspent)}")
    return notes


def estimands_table(estimands: Any) -> str:
    """Return the estimands of the party premium, one row each."""
    wide = estimands.set_index(["symbol", "outcome"])
    rows = [["", *HEADS[:-1]], ["", "", *(head for _, head, _ in COLUMNS)], ["", "", *(unit for *_, unit in COLUMNS)]]
    for symbol, name in estimands[["symbol", "name"]].drop_duplicates().itertuples(index=False):
        found = [wide.loc[(symbol, outcome)] for outcome, *_ in COLUMNS]
        rows.append([symbol, name, *(signed(row["estimate"], row["ci_low"], row["ci_high"]) for row in found)])
    return align(rows, left=2)


def break_even_table(reach: Any) -> str:
    """Return the gap of reach found and the one at which the hubs of Party and office would do equally well."""
    heads = {outcome: head for outcome, head, _ in COLUMNS}
    rows = [["gap of reach, points", *(heads[outcome] for outcome in reach["outcome"])]]
    rows.append(["found", *(f"{value:.1f}" for value in reach["gap"])])
    rows.append(["at which P_c = 0", *("–" if math.isnan(v) else f"{v:.1f}" for v in reach["break_even"])])
    return (
        align(rows) + "\n–  no change of sign between no gap and the widest one tried        a look, without intervals"
    )


def _cell(row: Any, level: bool) -> str:
    return f"{row['mean']:.1f} " if level else signed(row["difference"], row["ci_low"], row["ci_high"])
