"""Robustness as tables: how often a policy is best, what it costs to be wrong, where a claim does not hold."""

from __future__ import annotations

import pandas as pd

from shequ.report import words
from shequ.report.tables.text import align
from shequ.report.words.numbers import SHARE, WORLDS, percent, three_digits, with_interval
from shequ.study.analyse.robustness import CONDITIONS, Box, Worlds

LIMITS_SHOWN = 6


def robustness_table(table: pd.DataFrame, found: Worlds, unit: str, lang: str) -> str:
    """Return the table of policies, with the outcome and what counts as best above it."""
    best = words.word("best is most" if found.sign > 0 else "best is least", lang)
    count = f"{len(found.values):,}"
    title = words.word(
        "robustness title", lang, outcome=words.outcome_name(found.outcome, lang), best=best, count=count, unit=unit
    )  # fmt: skip
    head = ["", *(words.word(key, lang) for key in ("best share", "beats baseline", "regret mean", "regret 90",
                                                     "regret most"))]  # fmt: skip
    rows = [
        [str(row["scenario"]), share(row["best"], row["best_low"], row["best_high"]), percent(row["beats_baseline"]),
         *(three_digits(row[key]) for key in ("regret_mean", "regret_90", "regret_most"))]
        for row in table.to_dict("records")
    ]  # fmt: skip
    return f"{title}\n{align([head, *rows])}"


def share(value: float, low: float, high: float) -> str:
    """Return a share with its interval."""
    return with_interval(100.0 * value, 100.0 * low, 100.0 * high, SHARE, places=0)


def estimands_table(table: pd.DataFrame, unit: str, lang: str) -> str:
    """Return how often each estimand is above zero, and its spread over the worlds."""
    outcome = words.outcome_name(str(table["outcome"].iloc[0]), lang)
    title = words.word("estimands title", lang, outcome=outcome, count=f"{int(table['worlds'].iloc[0]):,}", unit=unit)
    head = ["", "", words.word("above zero", lang), words.word("middle of worlds", lang)]
    rows = [
        [str(row["symbol"]), words.translated("estimands", row["symbol"], lang, row["name"]),
         share(row["above_zero"], row["low"], row["high"]),
         with_interval(row["median"], row["p5"], row["p95"], WORLDS, "+", 2)]
        for row in table.to_dict("records")
    ]  # fmt: skip
    return f"{title}\n{align([head, *rows], left=2)}"


def with_chinese(table: pd.DataFrame) -> pd.DataFrame:
    """Return estimands over worlds with their Chinese names beside the English ones."""
    names = [words.translated("estimands", symbol, "zh") for symbol in table["symbol"]]
    told = table.copy()
    told.insert(told.columns.get_loc("name") + 1, "name_zh", names)
    return told


def thirds_table(table: pd.DataFrame, what: str, lang: str) -> str:
    """Return the share of worlds where something holds by thirds of the conditions."""
    names = {parameter: name for name, parameter in CONDITIONS.items()}
    head = [what, *(words.word(f"third {third}", lang) for third in ("low", "middle", "high"))]
    rows = []
    for factor, part in table.groupby("factor", sort=False):
        cells = [
            f"{share(row['share'], row['low'], row['high'])} [{row['from']:.3g}–{row['to']:.3g}]"
            for row in part.to_dict("records")
        ]
        rows.append([f"{words.word(names.get(str(factor), ''), lang)} ({factor})", *cells])
    return align([head, *rows])


def box_lines(box: Box | None, what: str, tried: int, lang: str) -> list[str]:
    """Return the region in which something holds more often, a line a limit."""
    if box is None:
        return [words.word("no region", lang, what=what)]
    title = words.word(
        "region", lang, what=what, share=percent(box.share), everywhere=percent(box.everywhere),
        covered=percent(box.covered), worlds=f"{box.worlds:,}",
    )  # fmt: skip
    sure = 0.05 / max(tried, 1)
    limits = box.limits.sort_values("p_value").head(LIMITS_SHOWN).to_dict("records")
    rows = [
        [f"  {row['factor']}", f"{row['low']:.3g} – {row['high']:.3g}", f"p = {row['p_value']:.1g}",
         "" if row["p_value"] <= sure else "?"]
        for row in limits
    ]  # fmt: skip
    more, doubt = len(box.limits) - len(rows), any(row[-1] for row in rows)
    below = [words.word("more limits", lang, count=more)] if more else []
    below += [words.word("may be chance", lang, count=tried)] if doubt else []
    return [title, align(rows), *(f"  {line}" for line in below)]
