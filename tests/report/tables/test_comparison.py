"""What a comparison says beside its table."""

from types import SimpleNamespace

import pandas as pd
import pytest

from shequ.report.tables.comparison import baseline_notes, money_notes


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
    money = [{"scenario": name, "appropriated": given, "spent": spent} for name, (_, given, spent) in values.items()]
    comparison = SimpleNamespace(effects=pd.DataFrame(rows), appropriations=pd.DataFrame(money))
    assert money_notes(comparison) == [
        "cut: the budget pays for 73% of what is ordered",
        "returned unspent over the policy period, of the money appropriated: slow 5.0%",
    ]


@pytest.mark.parametrize(
    ("references", "said"),
    [
        ({"baseline": "baseline", "full": "baseline"}, []),
        ({"supply-only": "supply-only", "full": "supply-only"}, ["Differences are from supply-only."]),
        (
            {"baseline": "baseline", "b of mine": "b of mine", "mine": "b of mine", "full": "baseline"},
            ["mine: the difference from b of mine, the baseline under the same change."],
        ),
    ],
)
def test_from_what_a_difference_is_is_said_where_it_is_not_from_the_usual_baseline(
    references: dict[str, str], said: list[str]
) -> None:
    """Otherwise a head to head would be read as differences from doing nothing."""
    results = SimpleNamespace(references=references, baseline=next(iter(references)))
    assert baseline_notes(SimpleNamespace(results=results), "en") == said
