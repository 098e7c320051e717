"""Robustness is told in both languages, with the interval of every share."""

import pandas as pd

from shequ.report.tables.robustness import estimands_table, share, with_chinese

PARTS = pd.DataFrame([{
    "symbol": "P_c", "name": "coordination premium of the Party", "outcome": "coverage", "above_zero": 0.756, "low": 0.64,
    "high": 0.846, "p5": -0.204, "median": 0.318, "p95": 1.0, "worlds": 64,
}])  # fmt: skip


def test_an_estimand_is_told_with_its_share_and_its_spread() -> None:
    """Otherwise a reader would not see how many worlds a part of the premium rests on, or whose name it bears."""
    row = estimands_table(PARTS, "points", "zh").splitlines()[-1].split("  ")
    assert [cell.strip() for cell in row if cell] == [
        "P_c", "社区党委统筹溢价", "76% (64–85)", "+0.32 (−0.20 … +1.00)",
    ]  # fmt: skip
    assert "coordination premium of the Party" in estimands_table(PARTS, "points", "en")
    assert share(0.0, 0.0, 0.056) == "0% (0–6)"


def test_the_file_of_estimands_names_them_in_both_languages() -> None:
    """Otherwise a reader of the file would have to look the Chinese names up."""
    told = with_chinese(PARTS)
    assert list(told)[:3] == ["symbol", "name", "name_zh"]
    assert told["name_zh"].to_list() == ["社区党委统筹溢价"]
    assert "name_zh" not in PARTS
