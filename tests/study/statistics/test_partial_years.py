"""Means over the last year are over the months that have a value, and it is said over how many."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shequ.report.figures.by_name import draw
from shequ.report.page import page
from shequ.report.tables.comparison import notes_below
from shequ.report.tables.year import year_table
from shequ.report.words.captions import partial_notes
from shequ.study.analyse.comparison import TABLES, Comparison, Written
from shequ.study.statistics.last_months import last_year, partial_years
from shequ.study.store.folder import write_tables
from shequ.study.store.results import load

FOUND = {"scenario": "full", "outcome": "trust_owners", "months": 3, "of": 12}


def months(scenario: str, replicate: int, valued: int, period: int = 20) -> pd.DataFrame:
    """Return the months of a run whose owners could be rated in so many of the last twelve months, and never before."""
    when = np.arange(-1, period + 1)
    owners = np.where(when > period - valued, 40.0 + when, np.nan)
    return pd.DataFrame({"scenario": scenario, "replicate": replicate, "month": when + 2, "policy_month": when,
                         "coverage": 5.0, "trust_owners": owners})  # fmt: skip


def test_a_mean_is_over_the_months_that_have_a_value() -> None:
    """Otherwise months in which nobody could be asked would count as zero, or take away the months that have a value."""
    row = last_year(months("full", 0, valued=3)).iloc[0]
    assert row["trust_owners"] == pytest.approx((58.0 + 59.0 + 60.0) / 3)
    assert row["coverage"] == 5.0
    assert np.isnan(last_year(months("full", 0, valued=0)).iloc[0]["trust_owners"])


def test_where_a_mean_is_over_fewer_months_is_found_with_the_fewest() -> None:
    """Otherwise three months would pass for twelve; a run without any value is another matter, and is marked as such."""
    every = pd.concat([
        months("baseline", 0, valued=12), months("baseline", 1, valued=15), months("full", 0, valued=7),
        months("full", 1, valued=3), months("full", 2, valued=0), months("late", 0, valued=2, period=4),
    ])  # fmt: skip
    found = partial_years(every, ["coverage", "trust_owners"])
    assert found.to_dict("records") == [FOUND, FOUND | {"scenario": "late", "months": 2, "of": 4}]
    assert partial_years(every[every["scenario"] == "baseline"], ["coverage", "trust_owners"]).empty


def test_table_figure_and_page_say_over_how_many_months(compared: Path) -> None:
    """Otherwise a reader would take the mean of three months for that of a year."""
    comparison = Comparison(load(compared))
    assert comparison.partial_years["outcome"].isin(["coverage", "trust_party"]).sum() == 0
    comparison.partial_years = pd.DataFrame([FOUND, {"scenario": "full", "outcome": "effort", "months": 2, "of": 12}])
    for lang, said in (("en", "3 of 12 months"), ("zh", "12 个月中有数值的 3 个月")):
        lines = [note for note in notes_below(comparison, False, lang) if said in note]
        assert len(lines) == 1
        assert "full" in lines[0]
        assert said in page(comparison, lang)


def test_a_figure_says_so_too_and_a_written_comparison_keeps_it(
    compared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Otherwise a paper's figure would leave out what the table says."""
    monkeypatch.setattr("shequ.study.analyse.comparison.partial_years", lambda *of: pd.DataFrame([FOUND]))
    figure = draw("effects", load(compared))
    text = " ".join(" ".join(text.get_text().split()) for text in figure.findobj(lambda one: hasattr(one, "get_text")))
    assert "3 of 12 months" in text
    comparison = Comparison(load(compared))
    write_tables(tmp_path, comparison.results.manifest, {"partial_years": comparison.partial_years}, TABLES)
    assert Written(tmp_path).partial_years.to_dict("records") == [FOUND]


@pytest.mark.parametrize(("lang", "said"), [("en", "59.00 (3 of 12 months)"), ("zh", "59.00（12 个月中的 3 个月）")])
def test_the_year_of_one_run_says_so(lang: str, said: str) -> None:
    """Otherwise `shequ run` would print nan, or three months as a year."""
    table = year_table(months("full", 0, valued=3).assign(effort=np.nan), lang)
    assert said in table
    assert "nan" not in table
    assert next(line for line in table.splitlines() if line.startswith("effort")).split()[1] == "–"
    assert "of 12" not in next(line for line in table.splitlines() if line.startswith("coverage"))


def test_a_note_names_all_scenarios_and_the_fewest_months() -> None:
    """Otherwise three months of one policy would be told as the five of another."""
    partial = pd.DataFrame(
        [FOUND | {"scenario": "mine", "months": 5}, FOUND, FOUND | {"outcome": "effort", "months": 1}]
    )
    (note,) = partial_notes(partial, ["trust_owners"], "en")
    assert "3 of 12 months" in note and "mine, full" in note
