"""Tables for the terminal: aligned whatever the width of letters."""

from shequ.report.tables.text import align, in_one_line, pad, width


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
