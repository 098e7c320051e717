"""Tables for papers: escaped in each format, with intervals, units and n."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from page_of import HOSTILE, compared_with, read
from scipy import stats

from shequ.cli import main
from shequ.report.tables.comparison import break_even_table, effects_table, notes_below
from shequ.report.tables.exports import TABLES, exported
from shequ.report.tables.results import note_below, results_table
from shequ.report.tables.rows import both_ends, half_width, level_rows
from shequ.report.words import word
from shequ.study.analyse.comparison import Comparison


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a comparison with a hostile title."""
    return compared_with(tmp_path_factory.mktemp("tables"), "--quick", "--replicates", "2")


def test_numbers_are_rounded_by_their_interval() -> None:
    """Otherwise digits of chance would be printed as if they were known."""
    assert both_ends(2.5512, 2.46, 2.64) == "2.55 (2.46, 2.64)"
    assert both_ends(-12.34, -20.0, -5.0) == "−12.3 (−20.0, −5.0)"
    assert both_ends(1.0, float("nan"), float("nan")) == "1.00"
    assert both_ends(float("nan"), 0.0, 0.0) == "–"
    assert both_ends(0.03, -0.0005, 0.055) == "0.03 (0.00, 0.06)·"


def test_a_difference_that_is_open_and_changes_its_sign_bears_both_marks(folder: Path) -> None:
    """Otherwise the mark of a changing sign would hide that the difference may be nothing."""
    comparison = read(folder)
    comparison.changed = {("mine", "coverage"), ("mine", "trust_party")}
    ends = comparison.effects["outcome"].map({"coverage": -1.0}).fillna(0.1)
    comparison.effects = comparison.effects.assign(difference=1.0, ci_low=ends, ci_high=2.0)
    rows = effects_table(comparison).splitlines()
    mine = next(row for row in rows if row.startswith("mine"))
    assert mine.count("·†") == 1 and mine.count("†") == 2


def test_a_level_comes_with_students_interval_over_replicates(folder: Path) -> None:
    """Otherwise levels would be printed without their chance, or with that of differences."""
    result = read(folder)
    months = result.months[result.months["scenario"] == "mine"]
    late = months[months["policy_month"] > months["policy_month"].max() - 12]
    coverage = late.groupby("replicate")["coverage"].mean()
    low, high = stats.t.interval(0.95, len(coverage) - 1, coverage.mean(), stats.sem(coverage))
    heads, *_, mine = level_rows(result, "en", both_ends)
    assert mine[heads.index("Coverage of gross need (% of gross need)")] == both_ends(coverage.mean(), low, high)
    assert not any("+" in cell for cell in level_rows(result, "en")[1][1:])


def asked(folder: Path, replicates: Sequence[int]) -> Comparison:
    """Return the comparison as it would be, had owners' committees been rated in these replicates only."""
    result = read(folder)
    result.runs = result.runs.assign(trust_owners=np.where(result.runs["replicate"].isin(replicates), 46.0, np.nan))
    return result


def test_a_mean_of_some_replicates_is_marked_wherever_it_stands(folder: Path) -> None:
    """Otherwise one replicate's value would pass for the mean of all that n counts."""
    with_a_gap = asked(folder, [1])
    levels = exported("levels", with_a_gap, "en", "markdown")
    assert levels.count("‡ |") == 3
    assert word("some without", "en") in levels
    table = effects_table(with_a_gap)
    assert table.count("‡") == 1  # the baseline's level; the differences are blank
    notes = notes_below(with_a_gap, levels=False)
    assert {word("some without", "en"), word("no value", "en")} <= set(notes)
    assert word("no value", "zh") in exported("effects", with_a_gap, "zh", "markdown")


def test_whole_tables_have_no_mark_and_no_word_of_it(folder: Path) -> None:
    """Otherwise readers would look for a gap that is not there."""
    result = asked(folder, [0, 1])
    for name in ("levels", "effects"):
        text = exported(name, result, "en", "markdown")
        assert "‡" not in text and word("no value", "en") not in text
    assert not {word("some without", "en"), word("no value", "en")} & set(notes_below(result, levels=False))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", [name for name in TABLES if name != "estimands"])
def test_a_csv_reads_back_whatever_a_title_holds(folder: Path, name: str, lang: str) -> None:
    """Otherwise a comma, a quote or a formula in a title would break or run in a spreadsheet (F12)."""
    text = exported(name, read(folder, '=cmd|"a",b'), lang, "csv")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    assert rows[-1][0] == '\'=cmd|"a",b'
    assert [row[-1] for row in rows] == ["n", "2", *["2"] * (len(rows) - 2)]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_latex_and_markdown_escape_names(folder: Path) -> None:
    """Otherwise a name would end a cell or a command."""
    comparison = read(folder, r"50% & more_|{x} \input{/etc} <b>*")
    latex = exported("effects", comparison, "en", "latex")
    assert r"50\% \& more\_\textbar{}\{x\} \textbackslash input\{/etc\} \textless{}b\textgreater{}*" in latex
    assert "−" not in latex
    assert latex.count(r"\\") == 3  # the head and two rows
    assert r"\footnotesize Mean (95\% interval" in latex  # what marks mean is printed too
    markdown = exported("effects", comparison, "en", "markdown")
    assert r"more\_\|{x} \\input{/etc} \<b\>\*" in markdown


def test_the_command_writes_and_says_what_is_missing(folder: Path, tmp_path: Path) -> None:
    """Otherwise a slip would end in a traceback."""
    run = CliRunner().invoke
    done = run(main, ["table", "effects", str(folder), "--format", "csv", "--out", str(tmp_path / "t.csv")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert HOSTILE.split()[0] in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    for words, said in ((["table", "efects", str(folder)], "Did you mean effects?"),
                        (["table", "premium", str(folder)], "--suite party-premium")):  # fmt: skip
        done = run(main, words)
        assert done.exit_code == 2
        assert said in done.output


def test_a_table_of_runs_marks_means_of_some_of_them() -> None:
    """Otherwise a column of runs would be taken to count for every outcome."""
    runs = pd.DataFrame({"case": list("aabb"), "seed": [1, 2, 1, 2], "point": 0, "scenario": list("xxyy"),
                         "coverage": [1.0, 2.0, 3.0, 4.0], "trust_owners": [np.nan, 46.0, np.nan, np.nan]})  # fmt: skip
    runs.attrs["units"] = {}
    table = results_table(runs, [], ["coverage", "trust_owners"])
    first, second = table.splitlines()[-2:]
    assert first.endswith("46.00‡")
    assert second.endswith("–")
    assert word("some without", "en") in note_below(table, runs)
    assert word("some without", "en") not in note_below(results_table(runs, [], ["coverage"]), runs)


def test_the_gap_of_reach_is_told_in_both_languages() -> None:
    """Otherwise half of what a Chinese reader is shown would be English."""
    reach = pd.DataFrame({"outcome": ["coverage", "trust_party"], "gap": [3.0, 3.0], "break_even": [1.25, np.nan]})
    said = {lang: break_even_table(reach, lang) for lang in ("en", "zh")}
    for text in said.values():
        assert [row.split()[-2:] for row in text.splitlines()[1:3]] == [["3.0", "3.0"], ["1.2", "–"]]
    assert not set("abdefghijklmnopqrstuvwxyz") & set(said["zh"])  # P_c is a symbol


def test_the_same_difference_in_every_replicate_has_no_interval_to_show() -> None:
    """Otherwise ± 0.0000 would be printed for what does not vary, or a rounding error as an interval."""
    assert half_width(25.0, 25.0, 25.0) == "+25.00"
    assert half_width(25.0, 25.0 - 1e-13, 25.0 + 1e-13) == "+25.00"
    assert half_width(0.0, 0.0, 0.0) == "0·"
