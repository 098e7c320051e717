"""The tables that a comparison prints, read back into the numbers that they are made of."""

import re
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_comparison import POLICIES, comparison

from shequ.outcomes import HEADLINE
from shequ.report.tables.comparison import (
    baseline_notes,
    break_even_table,
    effects_table,
    estimands_table,
    money_notes,
    notes_below,
)
from shequ.report.words import word
from shequ.study.analyse.estimands import ESTIMANDS

CELL = re.compile(r"([+−]?[\d.]+)(?: ±([\d.]+))?([·†‡]*)")


@pytest.fixture(autouse=True)
def no_notes_of_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is said of a study's sizes, which the made-up one does not have."""
    monkeypatch.setattr("shequ.report.tables.comparison.study_notes", lambda manifest, lang: [])


def cells(table: str, name: str) -> list[tuple[float, float | None, str]]:
    """Return the cells of the row of a scenario: value, half width and marks."""
    line = next(line for line in table.splitlines() if line.startswith(f"{name}  "))
    found = [CELL.fullmatch(cell) for cell in re.split(r" {2,}", line.strip())[1:]]
    assert all(found), line
    return [(float(m[1].replace("−", "-")), float(m[2]) if m[2] else None, m[3]) for m in found if m]


def row(frame: pd.DataFrame, name: str, outcome: str) -> Any:
    """Return one row of the effects."""
    return frame.set_index(["scenario", "outcome"]).loc[(name, outcome)]


@pytest.mark.parametrize("name", POLICIES)
def test_differences_stand_in_their_columns_with_half_their_intervals(name: str) -> None:
    """Otherwise a difference would be read of another outcome, or with another interval."""
    made = comparison()
    *found, cost = cells(effects_table(made), name)
    assert len(found) == len(HEADLINE)
    for (value, half, marks), outcome in zip(found, HEADLINE, strict=True):
        effect = row(made.effects, name, outcome)
        assert value == pytest.approx(effect["difference"], abs=0.51)
        assert half == pytest.approx(effect["ci_high"] - effect["difference"], abs=0.51)
        assert ("·" in marks) == (effect["ci_low"] <= 0.0)
        assert ("†" in marks) == (outcome == "disputes" and name == "mine")
    prices = made.price.set_index(["scenario", "account"])
    assert cost[:2] == pytest.approx((prices.loc[(name, "public"), "ratio"], 8.0))


@pytest.mark.parametrize("name", ["baseline", "b of mine"])
def test_baselines_are_told_by_their_levels(name: str) -> None:
    """Otherwise a baseline of one's own would be a row of zeros."""
    made = comparison()
    found = cells(effects_table(made), name)
    assert [value for value, *_ in found] == pytest.approx([row(made.effects, name, y)["mean"] for y in HEADLINE])
    assert all(half is None and not marks for _, half, marks in found)


def test_levels_are_means_and_bear_no_mark_of_signs() -> None:
    """Otherwise `--levels` would print differences, or the levels of the baseline."""
    made = comparison()
    for name in ("baseline", *POLICIES):
        found = cells(effects_table(made, levels=True), name)
        means = [row(made.effects, name, y)["mean"] for y in HEADLINE]
        assert [value for value, *_ in found] == pytest.approx(means, abs=1e-9)


def test_what_marks_mean_is_said_with_replicates_and_months() -> None:
    """Otherwise a dot or a dagger would be guessed at."""
    notes = notes_below(comparison(), levels=False)
    assert notes[0].startswith("·") and "7 replicates, last twelve months" in notes[0]
    assert any(note.startswith("†") for note in notes)
    assert "mine: the difference from b of mine, the baseline under the same change." in notes
    two = comparison()
    two.results.replicates = 2
    assert "2 replicates" in notes_below(two, levels=False)[0]
    levels = notes_below(comparison(), levels=True)
    assert not any(note.startswith(("·", "†")) for note in levels)


def test_a_blank_is_explained_where_there_is_one() -> None:
    """Otherwise a reader would look for a gap, or take a mean of some replicates for one of all."""
    made = comparison()
    assert not {word("no value", "en"), word("some without", "en")} & set(notes_below(made, levels=False))
    there = (made.effects["scenario"] == "mine") & (made.effects["outcome"] == "coverage")
    made.effects.loc[there, ["difference", "ci_low", "ci_high"]] = np.nan
    assert {word("no value", "en"), word("some without", "en")} <= set(notes_below(made, levels=False))
    made.effects.loc[there, "mean"] = np.nan
    notes = notes_below(made, levels=False)
    assert word("no value", "en") in notes and word("some without", "en") not in notes


def test_prices_that_are_not_in_the_table_are_not_explained() -> None:
    """Otherwise a note would speak of social cost, which the table does not print."""
    made = comparison()
    made.price.loc[made.price["account"] == "social", "verdict"] = "dominated"
    assert word("price dominated note", "en") not in notes_below(made, levels=False)
    made.price.loc[made.price["account"] == "public", "verdict"] = "dominated"
    assert word("price dominated note", "en") in notes_below(made, levels=False)


def test_estimands_stand_in_their_columns_and_their_formulas_are_their_weights() -> None:
    """Otherwise the party premium would be told of another outcome, or of another contrast."""
    text = estimands_table(comparison().estimands)
    table, formulas = text.split("\n\n")[1:]
    for i, one in enumerate(ESTIMANDS):
        line = next(line for line in table.splitlines() if line.startswith(f"{one.symbol}  "))
        values = [float(found) for found in re.findall(r"\+([\d.]+) ±0.40", line)]
        assert values == pytest.approx([1.0 + 10.0 * i + k for k in range(len(HEADLINE))])
        formula = next(line for line in formulas.splitlines() if line.split()[0] == one.symbol.split()[0] and
                       line.split(" = ")[0].strip() == one.symbol).split(" = ")[1]  # fmt: skip
        terms = re.findall(r"([+−])? ?([a-z][\w-]+)", formula)
        assert {name: -1.0 if sign == "−" else 1.0 for sign, name in terms} == dict(one.weights)


def test_gaps_of_reach_are_those_of_the_frame() -> None:
    """Otherwise the gap found would be told as the one at which hubs do equally well."""
    reach = pd.DataFrame({"outcome": ["coverage", "trust_party"], "gap": [3.0, 3.5], "break_even": [1.25, np.nan]})
    rows = [line.split()[-2:] for line in break_even_table(reach).splitlines()[1:3]]
    assert rows == [["3.0", "3.5"], ["1.2", "–"]]


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
    made = SimpleNamespace(effects=pd.DataFrame(rows), appropriations=pd.DataFrame(money))
    assert money_notes(made) == [
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
