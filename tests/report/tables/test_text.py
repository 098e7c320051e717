"""Tables for the terminal: aligned whatever the width of letters."""

import csv
import io

from shequ.report.tables.text import align, in_one_line, listing, pad, width


def test_chinese_takes_two_columns() -> None:
    """Otherwise tables with Chinese titles would be ragged."""
    assert width("书记A") == 5
    assert pad("书记", 6) == "书记  "
    lines = align([["名称", "1"], ["a", "22"]]).splitlines()
    assert width(lines[0]) == width(lines[1])


def test_a_name_stays_in_its_row() -> None:
    """Otherwise a name with a line break, or a very long one, would tear the table."""
    assert in_one_line("a\n b\t\x07c") == "a b c"
    assert width(in_one_line("书" * 120)) <= 40
    assert in_one_line("书" * 120).endswith("…")


def test_a_list_as_csv_runs_no_formula_and_keeps_numbers() -> None:
    """Otherwise a place called =1+1 would be 2 in a spreadsheet, and a value below zero a text."""
    rows = list(csv.reader(io.StringIO(listing([{"name": "＝1+1", "@": -0.5}, {"name": "b", "@": "-1"}], "csv"))))
    assert rows == [["\ufeffname", "'@"], ["'＝1+1", "-0.5"], ["b", "'-1"]]
