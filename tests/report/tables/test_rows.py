"""Tables for the page and for papers, cell by cell, against the frames of a made-up comparison."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_comparison import POLICIES, comparison
from scipy import stats

from shequ.outcomes import HEADLINE
from shequ.outcomes.by_group import KINDS
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables.exports import exported
from shequ.report.tables.rows import (
    both_ends,
    effect_rows,
    estimand_rows,
    level_rows,
    manifest_rows,
    parameter_rows,
    price_cell,
    price_notes,
    price_rows,
    reached_rows,
)
from shequ.report.words import outcome_name, word
from shequ.report.words.captions import partial_notes
from shequ.report.words.numbers import plain
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.reached import coverage_by_kind


def numbers(cell: str) -> list[float]:
    """Return the numbers of a cell, its mean and the ends of its interval."""
    return [float(text) for text in re.findall(r"-?\d+\.?\d*", cell.replace("−", "-").replace(",", " "))]


def test_differences_stand_below_their_heads_with_both_ends() -> None:
    """Otherwise a paper would print another outcome's difference, or an interval the wrong way round."""
    made = comparison()
    heads, *rows = effect_rows(made, "en", both_ends)
    table = made.effects.set_index(["scenario", "outcome"])
    assert [row[0] for row in rows] == [name.upper() for name in POLICIES]
    for name, (_, *cells) in zip(POLICIES, rows, strict=True):
        for head, cell, outcome in zip(heads[1:], cells, HEADLINE, strict=True):
            one = table.loc[(name, outcome)]
            assert head.startswith(outcome_name(outcome, "en"))
            assert numbers(cell) == pytest.approx([one["difference"], one["ci_low"], one["ci_high"]], abs=0.51)
            assert ("·" in cell) == (one["ci_low"] <= 0.0 <= one["ci_high"])
            assert ("†" in cell) == ((name, outcome) == ("mine", "disputes"))


def test_levels_are_those_of_runs_with_students_interval() -> None:
    """Otherwise levels would be printed of months, or with the interval of differences."""
    made = comparison()
    made.runs.loc[(made.runs["scenario"] == "mine") & (made.runs["replicate"] == 3), "coverage"] = np.nan
    heads, *rows = level_rows(made, "en", both_ends)
    column = next(k for k, head in enumerate(heads) if head.startswith(outcome_name("coverage", "en")))
    for name, row in zip(made.results.references, rows, strict=True):
        values = made.runs.loc[made.runs["scenario"] == name, "coverage"].dropna()
        low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
        assert row[0] == name.upper()
        assert numbers(row[column]) == pytest.approx([values.mean(), low, high], abs=0.051)
        assert ("‡" in row[column]) == (name == "mine")


def test_coverage_by_kind_stands_below_its_kind() -> None:
    """Otherwise one group's coverage would be read of another."""
    kinds = [(kind, group) for kind, names in KINDS.items() for group in names]
    parts = [
        {"scenario": name, "replicate": r, "kind": kind, "group": group, "coverage_part": 3.0 * k + r + 20.0 * i + 1.0,
         "coverage_whole": 200.0}
        for i, name in enumerate(("baseline", *POLICIES)) for k, (kind, group) in enumerate(kinds) for r in range(4)
    ]  # fmt: skip
    made = comparison()
    made.results.read = lambda table: pd.DataFrame(parts)
    heads, *rows = reached_rows(made, "en", both_ends)
    table = coverage_by_kind(pd.DataFrame(parts)).set_index(["scenario", "group"])
    by_title = {name.upper(): name for name in made.results.references}
    shown = [row for row in rows if row[1] != "–"]
    assert len(shown) == 3
    for row in shown:
        for head, cell, (_, group) in zip(heads[1:], row[1:], kinds, strict=True):
            assert word(f"group {group}", "en") in head
            values = [table.loc[(by_title[row[0]], group)][key] for key in ("mean", "low", "high")]
            assert numbers(cell) == pytest.approx(values, abs=0.051)


def test_prices_are_public_then_social() -> None:
    """Otherwise the social price would be read as the public one."""
    made = comparison()
    prices = made.price.set_index(["scenario", "account"])
    for name, row in zip(POLICIES, price_rows(made, "en", both_ends)[1:], strict=True):
        for account, cell in zip(("public", "social"), row[1:], strict=True):
            one = prices.loc[(name, account)]
            assert numbers(cell) == pytest.approx([one["ratio"], one["ci_low"], one["ci_high"]])
    made.price["verdict"] = ["priced", "dominated", "priced", "priced"]
    assert price_notes(made, "en") == [word("price dominated note", "en")]
    assert not price_notes(made, "en", ("public",))


SAID = {
    "priced": "88.0 (80.0, 96.0)", "open": "–", "dominated": "dominated", "saves": "saves 1,234",
    "fewer hours": "saves 1,234, costs 56 h",
}  # fmt: skip


@pytest.mark.parametrize(("verdict", "cell"), SAID.items())
def test_a_price_stands_only_where_hours_were_gained(verdict: str, cell: str) -> None:
    """Otherwise a policy that loses hours would bear a price, or what it does instead would not be said."""
    made = comparison()
    about = {"verdict": verdict, "cost": -1234.4, "hours": -56.2}
    made.price = made.price.assign(**about, ratio=88.0, ci_low=80.0, ci_high=96.0)
    assert price_rows(made, "en", both_ends)[1:] == [[name.upper(), cell, cell] for name in POLICIES]
    expected = [] if verdict == "priced" else [word(f"price {verdict} note", "en")]
    assert price_notes(made, "en") == expected


def test_a_price_has_no_sign_on_any_side() -> None:
    """Otherwise the ends of a lopsided price would look like differences."""
    found = {"verdict": "priced", "ratio": 404.0, "ci_low": 305.0, "ci_high": 589.0}
    assert price_cell(found, "en") == "404 [305, 589]"


def test_estimands_stand_below_their_heads() -> None:
    """Otherwise a part of the premium would be told of another outcome."""
    rows = estimand_rows(comparison(), "en", both_ends)[1:]
    for i, (one, (symbol, _, *cells)) in enumerate(zip(ESTIMANDS, rows, strict=True)):
        assert symbol == one.symbol
        means = [1.0 + 10.0 * i + k for k in range(len(HEADLINE))]
        assert [numbers(cell) for cell in cells] == [pytest.approx([m, m - 0.4, m + 0.4]) for m in means]


def test_parameters_are_told_by_the_values_that_were_used() -> None:
    """Otherwise a report would say the defaults of a study that set others."""
    name = "trust.step"
    used = PARAMETERS[name].value * 1.5
    (row,) = parameter_rows(SimpleNamespace(parameters={name: used}), "en")[1:]
    assert row[:3] == [name, plain(used), f"{plain(PARAMETERS[name].low)} – {plain(PARAMETERS[name].high)}"]


def test_seeds_are_the_first_and_the_last_that_ran() -> None:
    """Otherwise a reader would make another run again."""
    design = SimpleNamespace(replicates=7, seed=11)
    made = SimpleNamespace(design=design, libraries={"mesa": "3"}, command="shequ compare", started="2026", shequ="1",
                           python="3", model="abc")  # fmt: skip
    told = dict(manifest_rows(made, "en"))
    assert (told[word("replicate count", "en")], told[word("seeds", "en")]) == ("7", "11 – 17")


@pytest.mark.parametrize(("name", "note"), [("effects", "export note"), ("levels", "export note of levels"),
                                            ("price", "export note of cost")])  # fmt: skip
def test_a_table_for_a_paper_bears_its_own_note_heads_and_n(
    name: str, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise levels would be told to be differences, or columns stand below other heads."""
    monkeypatch.setattr("shequ.report.tables.exports.study_notes", lambda manifest, lang: [])
    made = comparison()
    text = exported(name, made, "en", "markdown")
    assert word(note, "en", months="last twelve months") in text
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    rows = {"effects": effect_rows, "levels": level_rows, "price": price_rows}[name](made, "en", both_ends)
    assert lines[0] == [*rows[0], "n"]
    assert [line[-1] for line in lines[2:]] == ["7"] * (len(rows) - 1)


def test_a_table_says_where_a_mean_is_over_fewer_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise three months would pass for a year in a paper."""
    made = comparison(partial_years=pd.DataFrame([{"scenario": "mine", "outcome": "disputes", "months": 3, "of": 12}]))
    monkeypatch.setattr("shequ.report.tables.exports.study_notes", lambda manifest, lang: [])
    note = partial_notes(made.partial_years, ["disputes"], "en")[0]
    assert "3 of 12" in note
    for name, said in (("effects", True), ("effects-all", True), ("levels", True), ("price", False)):
        assert (note in exported(name, made, "en", "markdown")) is said
