"""CSV runs no formula in a spreadsheet, and loses no name."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from shequ.engine.spreadsheets import csv_text, meant, no_formula
from shequ.study.store.frames import as_csv, frame_of

NAMES = ["=x+y", "@at", "+1", "-1", "＝x", "＋1", "－1", "＠x", "\tx", "'=x", "''-1", "'quoted'", "plain", "2030", "NA", "null",
         "None", "1e5", "真", "a,b", 'x"y', "x/y", "−1"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_begins_no_formula_and_is_read_back(name: str) -> None:
    """Otherwise opening a table would run what somebody wrote as a name, or a name would be another."""
    assert no_formula(name)[0] not in "=+-@\t\r\n＝＋－＠"
    assert meant(no_formula(name)) == name


def test_numbers_are_not_touched() -> None:
    """Otherwise a difference below zero would be text in a spreadsheet."""
    assert [no_formula(value) for value in (-1.5, -1, np.float64(-2.0), None, True)] == [-1.5, -1, -2.0, None, True]


def test_a_table_is_read_back_the_same() -> None:
    """Otherwise tables of a folder could not be joined with its runs, or a policy would vanish from a figure."""
    frame = pd.DataFrame({"scenario": NAMES, "=head": [-0.5 * k for k in range(len(NAMES))], "n": range(len(NAMES))})
    frame.loc[3, "=head"] = np.nan
    pd.testing.assert_frame_equal(frame_of(as_csv(frame)), frame)


def test_what_a_spreadsheet_opens_has_numbers_and_no_formula() -> None:
    """Otherwise the cells that matter would be the ones that were missed."""
    frame = pd.DataFrame({"scenario": pd.Categorical(["=a", "b"]), "@x": [-1.0, 2.0], "any": ["-1", -1]})
    rows = list(csv.reader(io.StringIO(csv_text(frame))))
    assert rows == [["scenario", "'@x", "any"], ["'=a", "-1.0", "'-1"], ["b", "2.0", "-1"]]
