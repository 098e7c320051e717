"""What a comparison says beside its table."""

import pandas as pd

from shequ.report.comparison import money_notes


def test_scaled_orders_and_unspent_money_are_said() -> None:
    """Otherwise a budget would cut a policy, or money come back, without a word."""
    values = {
        "baseline": (1.0, 0.0, 0.0), "cut": (0.73, 100.0, 100.0), "slow": (1.0, 200.0, 190.0), "all": (1.0, 50.0, 50.0),
    }  # fmt: skip
    rows = [
        {"scenario": name, "outcome": outcome, "mean": value}
        for name, given in values.items()
        for outcome, value in zip(("budget_scale", "appropriated", "lever_cost"), given, strict=True)
    ]
    assert money_notes(pd.DataFrame(rows)) == [
        "cut: the budget pays for 73% of what is ordered",
        "returned unspent, of the money appropriated: slow 5.0%",
    ]
