"""The README of a result folder: what each file is, how it was computed, and the command that makes it again."""

from __future__ import annotations

from shequ import __version__
from shequ.report.tables.comparison import money_notes
from shequ.study.analyse.comparison import Comparison
from shequ.study.statistics.conventions import LOOK_COMMUNITIES, LOOK_REPLICATES

FILES = {
    "effects.csv": "each scenario's paired difference to its baseline, 95% interval, p-value, p-value adjusted for many comparisons, "
    "whether both separate it from zero, effect size (difference / standard deviation of the baseline's replicates), replicates",
    "cost_per_quality_hour.csv": "CNY for one more hour of care, weighted by quality: public money, and social cost with co-payments and "
    "volunteers' hours; empty where hours do not differ",
    "appropriations.csv": "money appropriated for levers over the policy period, and what of it was spent, CNY a replicate",
    "ends.csv": f"the same differences ({LOOK_REPLICATES} replicates, at most {LOOK_COMMUNITIES} communities) at two ends of the "
    "assumed weights of blame, contact and ties, which manifest.json states",
    "estimands.csv": "the party premium taken apart: contrasts of scenarios, 95% interval",
    "break_even_reach.csv": "the gap of reach between Party and office, and the gap at which their hubs do equally well",
    "months.parquet": "every outcome in every month of every run",
    "groups.parquet": "parts and wholes of outcomes by community and by kind of elder in the last months, run by run",
    "estates.parquet": "fees, disputes, coverage and trust of every estate, before the policy and in the last months",
    "figures": "funnel from need to care, effects, trust and other paths over time, the party premium where it was asked for; "
    "PNG and SVG, in English and Chinese (`.zh`); `shequ figure NAME DIR --width 89mm --out NAME.pdf` draws one for a journal, and others: cost, reached, estates, map",
    "manifest.json": "scenarios as resolved, parameters, seeds, versions, machine",
}


def readme(comparison: Comparison, command: str) -> str:
    """Return the text that explains the folder."""
    question = comparison.question
    months = question.last_months
    quick = f"\n**A {question.label()}. Not for a paper.**\n" if question.quick else ""
    names = ", ".join(" ".join(scenario.name.split()) for scenario in question.scenarios)
    written = {f"{name}.csv" for name in comparison.tables} | {f"{name}.parquet" for name in comparison.details}
    written |= {"months.parquet", "figures", "manifest.json"}
    files = "\n".join(f"| `{name}` | {what} |" for name, what in FILES.items() if name in written)
    money = "".join(f"\n- {note}\n" for note in money_notes(comparison.tables))
    return f"""# A comparison of policies in a Bazhong-like city
{quick}
The margins of the place are published figures; how people behave is assumed.

Scenarios: {names}. Baseline: {question.baseline}. Replicates: {question.replicates} (seeds {question.seed} to
{question.seed + question.replicates - 1}).

Differences are means of the last {months} months of the policy period, taken within each replicate: scenario and baseline share
the seed, so the same people and the same past. Intervals are 95% paired percentile bootstraps over replicates, p-values paired
permutation tests (none with fewer than six replicates: intervals from so few are little more than their range, and nothing counts
as separated from zero). Many outcomes are compared with many scenarios: `p_adjusted` is Benjamini and Hochberg's, with all
differences of a file as one family, and `separated` keeps the rate of false discoveries at 5%. The effect size holds a difference against the
noise between replicates, not against what matters to people.
{money}
| file | what it is |
|---|---|
{files}

Made by shequ {__version__} with

    {command}
"""
