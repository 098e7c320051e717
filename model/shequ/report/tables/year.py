"""The last year of one run as a table: every outcome by name, with its unit and how it is reckoned."""

from __future__ import annotations

import pandas as pd

from shequ.outcomes import BY_NAME, CHARGES, meaning_of, unit_of
from shequ.report import words
from shequ.report.tables.text import align
from shequ.report.words import captions, word
from shequ.report.words.numbers import fixed
from shequ.study.statistics.conventions import LAST_MONTHS


def year_table(months: pd.DataFrame, lang: str) -> str:
    """Return the mean of every outcome over the last months of the policy period; of how many, where some have no value.

    Parameters
    ----------
    months
        Outcomes by month, as `City.outcomes` has them.
    """
    late = months[months["policy_month"] > 0].tail(LAST_MONTHS)
    heads = ("outcome", "mean of months", "unit", "what it is")
    rows = [[words.word(head, lang, months=captions.last_months(len(late), lang)) for head in heads]]
    for name in late.columns:
        if name in BY_NAME or name in CHARGES:
            rows.append([name, _mean(late[name].dropna(), len(late), lang), *_meant(name, lang)])
    return align(rows, left=(0, 2, 3))


def _mean(values: pd.Series[float], months: int, lang: str) -> str:
    if values.empty:
        return "–"
    mean = fixed(values.mean(), 2, ",")
    return mean if len(values) == months else word("of months", lang, mean=mean, months=len(values), of=months)


def _meant(outcome: str, lang: str) -> list[str]:
    meant = dict.fromkeys(words.translated(table, outcome, lang) for table in ("outcomes", "formulas"))
    said = words.word("colon", lang).join(text for text in meant if text != outcome)
    return [words.translated("units", unit_of(outcome), lang), meaning_of(outcome) if lang == "en" else said]
