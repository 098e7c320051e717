"""Tables for papers: mean and interval, units and number of replicates, as CSV, LaTeX or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from shequ.engine.spreadsheets import csv_text
from shequ.engine.toml_files import suggest
from shequ.outcomes import HEADLINE
from shequ.report.tables.rows import (
    Rows,
    both_ends,
    effect_rows,
    estimand_rows,
    level_rows,
    marks_in,
    price_notes,
    price_rows,
    reached_rows,
)
from shequ.report.tables.text import listing
from shequ.report.words import named_outcomes, sentences, word
from shequ.report.words.captions import last_months, partial_notes, study_notes
from shequ.study.analyse.comparison import Comparison
from shequ.study.store.manifest import ResultsError

FORMATS = ("csv", "latex", "markdown")
LATEX = {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "−": "$-$", "–": "--"}  # which pandas leaves
MARKUP = re.compile(r"([\\`*<>\[\]$~]|(?<!\w)_|_(?!\w))")


def _every_effect(comparison: Comparison, lang: str) -> Rows:
    there = set(comparison.effects["outcome"])
    return effect_rows(comparison, lang, both_ends, [name for name in named_outcomes() if name in there])


TABLES: Mapping[str, Callable[[Comparison, str], Rows]] = {
    "effects": lambda comparison, lang: effect_rows(comparison, lang, both_ends),
    "effects-all": _every_effect,
    "levels": lambda comparison, lang: level_rows(comparison, lang, both_ends),
    "price": lambda comparison, lang: price_rows(comparison, lang, both_ends),
    "reached": lambda comparison, lang: reached_rows(comparison, lang, both_ends),
    "estimands": lambda comparison, lang: estimand_rows(comparison, lang, both_ends),
}
RENAMED = {"cost": "price", "premium": "estimands"}  # what tables were called before
NOTES = {"levels": "export note of levels", "reached": "export note of levels", "price": "export note of cost"}


def exported(name: str, comparison: Comparison, lang: str, style: str) -> str:
    """Return a table as text of a format.

    Parameters
    ----------
    name
        One of `TABLES`.
    style
        One of `FORMATS`.

    Raises
    ------
    ResultsError
        If there is no such table, or the comparison does not hold what it needs.
    """
    name = RENAMED.get(name, name)
    if name not in TABLES:
        raise ResultsError(f"{name}: no such table.{suggest(name, TABLES)} They are {', '.join(TABLES)}.")
    rows = TABLES[name](comparison, lang)
    if len(rows) < 2:
        raise ResultsError(f"{name}: this comparison does not hold it" + (
            ". It takes all scenarios of the party premium: shequ compare --suite party-premium" if name == "estimands" else ""
        ))  # fmt: skip
    heads, *body = rows
    count = str(comparison.results.replicates)
    months = last_months(comparison.results.manifest.last_months, lang)
    note = word(NOTES.get(name, "export note"), lang, months=months)
    notes = [note, *(price_notes(comparison, lang) if name == "price" else (word(key, lang) for key in marks_in(rows)))]
    notes += partial_notes(comparison.partial_years, _outcomes_of(name), lang)
    notes += study_notes(comparison.results.manifest, lang)
    note = sentences(notes, lang)
    frame = pd.DataFrame([[*row, count] for row in body], columns=[*heads, "n"])
    return {"csv": _csv, "latex": _latex, "markdown": _markdown}[style](frame, note)


def _outcomes_of(name: str) -> Sequence[str]:
    """Return the outcomes of a table that are means over months."""
    return HEADLINE if name == "effects" else named_outcomes() if name in {"effects-all", "levels"} else ()


def _csv(frame: pd.DataFrame, note: str) -> str:
    """Return CSV that a spreadsheet opens right: no cell begins a formula."""
    return "\ufeff" + csv_text(frame)


def _markdown(frame: pd.DataFrame, note: str) -> str:
    plain = frame.map(lambda cell: MARKUP.sub(r"\\\1", cell))
    return f"{listing(plain.to_dict('records'), 'markdown')}\n\n{note}\n"


def _latex(frame: pd.DataFrame, note: str) -> str:
    """Return a tabular for booktabs; it needs XeLaTeX or LuaLaTeX for Chinese."""
    styled = frame.style.format(escape="latex").format_index(escape="latex", axis="columns").hide(axis="index")
    text: str = styled.to_latex(hrules=True, column_format="l" + "r" * (frame.shape[1] - 1))
    escaped = pd.DataFrame([[note]]).style.format(escape="latex").hide(axis="index").hide(axis="columns").to_latex()
    below = escaped.split("\n")[1].removesuffix(r" \\")
    for sign, command in LATEX.items():
        text, below = text.replace(sign, command), below.replace(sign, command)
    return f"{text}\n\\smallskip\n\\parbox{{\\linewidth}}{{\\footnotesize {below}}}\n"
