"""Cells of tables read back into the numbers that they tell: levers, orders, parameters, scenarios, a year."""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import Budget, LeverUse, Shock
from shequ.population.place_files import find_place
from shequ.report.tables import levers as of_levers
from shequ.report.tables.orders import orders_of
from shequ.report.tables.parameters import explain
from shequ.report.tables.scenarios import differences, portrait
from shequ.report.tables.text import align, listing, width
from shequ.report.tables.year import year_table
from shequ.scenario import Horizon, Scenario, load_scenario

LEVERS = levers()
PLACE = find_place("bazhong")


def cells(line: str) -> list[str]:
    """Return the cells of an aligned row."""
    return re.split(r"\s{2,}", line.strip())


def block(text: str, head: str) -> list[list[str]]:
    """Return the rows below the head that begins with a word."""
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if cells(line)[0] == head)
    after = lines[first + 1 :]
    return [cells(line) for line in after[: after.index("") if "" in after else len(after)]]


def number(text: str) -> float:
    """Return the number in a cell."""
    return float(re.search(r"[−-]?[\d,]+(?:\.\d+)?(?:e[+-]\d+)?", text)[0].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("name", LEVERS)
def test_what_a_lever_changes_and_costs_is_read_back(name: str) -> None:
    """Otherwise a reader would check a price, or an effect, that no run has."""
    lever, text = LEVERS[name], of_levers.explain(name, LEVERS[name], "en")
    shown = block(text, "changes")
    for row, change in zip(shown, lever.changes, strict=True):
        assert row[0] == change.parameter and number(row[1]) == pytest.approx(
            PARAMETERS[change.parameter].value, rel=1e-4
        )
        if not lever.money:
            assert number(row[2]) == pytest.approx(change.to, rel=1e-4)
            assert [float(end) for end in row[3].split("–")] == pytest.approx([change.low, change.high], rel=1e-4)
    for row, cost in zip(block(text, "costs (CNY)") if lever.costs else [], lever.costs, strict=True):
        assert [number(row[0]), number(row[3])] == pytest.approx([cost.amount, cost.volume], rel=1e-4)
        assert [float(end) for end in row[1].split("–")] == pytest.approx([cost.low, cost.high], rel=1e-4)
        assert (row[4] == "monthly") == (not cost.years) and (not cost.years or number(row[4]) == cost.years)
    assert number(re.search(r"Full strength after (.*) months", text)[0]) == lever.ramp
    assert number(re.search(r"from other work: (.*) a month", text)[1]) == pytest.approx(lever.staff_hours, rel=1e-4)
    assert ("A rival; not in the study." in text) == (lever.path == "R")
    assert ("Follow-through applies." in text) == lever.organisational


def ordered(**levers_used: LeverUse) -> Scenario:
    """Return a scenario of some orders over ten months."""
    return load_scenario("baseline").model_copy(
        update={"levers": levers_used, "horizon": Horizon(months=10, burn_in=2), "budget": Budget()}
    )


ORDERS = ordered(
    space_retrofit=LeverUse(),
    mutual_aid=LeverUse(intensity=0.5, start=3, ramp=4, communities=0.5),
    digital_registry=LeverUse(
        start=2, end=7, ramp=0, communities=[PLACE.communities[2].name, PLACE.communities[4].name]
    ),
    care_vouchers=LeverUse(amount=90000.0, ramp=2, communities="weakest-half"),
)
RAMPS = {  # share of full strength, month by month, by hand; a lever's own ramp is six months
    "space_retrofit": [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1, 1, 1, 1, 1],
    "mutual_aid": [0, 0, 1 / 4, 2 / 4, 3 / 4, 1, 1, 1, 1, 1],
    "digital_registry": [0, 1, 1, 1, 1, 1, 0, 0, 0, 0],
    "care_vouchers": [1 / 2, 1, 1, 1, 1, 1, 1, 1, 1, 1],
}


def priced_by_hand(name: str, which: list[int]) -> float:
    """Return a lever's price in some communities in a month at full strength, from its list of costs."""
    counted = {"community": lambda c: 1.0, "estate": lambda c: c.estates, "facility": lambda c: c.facilities,
               "1000_elders": lambda c: c.elders / 1000.0}  # fmt: skip
    return sum(
        cost.amount * cost.volume * counted[cost.per](PLACE.communities[k]) / (12.0 * cost.years if cost.years else 1.0)
        for cost in LEVERS[name].costs for k in which
    )  # fmt: skip


def test_orders_are_priced_by_hand() -> None:
    """Otherwise a policy would be told as cheaper, later or shorter than it is."""
    every = list(range(10))
    full = {"space_retrofit": priced_by_hand("space_retrofit", every), "mutual_aid": 0.25 * priced_by_hand("mutual_aid", every),
            "digital_registry": priced_by_hand("digital_registry", [2, 4]), "care_vouchers": 90000.0}  # fmt: skip
    found = {order.name: order for order in orders_of(ORDERS, PLACE)}
    for name, order in found.items():
        assert order.price == pytest.approx(full[name] * sum(RAMPS[name]) / 10.0), name
        assert order.last == RAMPS[name][-1]
    told = {name: (one.strength, one.start, one.ramp, one.until("en"), one.where("en")) for name, one in found.items()}
    assert told["space_retrofit"] == ("1", 1, 6, "the end", "all")
    assert told["mutual_aid"] == ("0.5", 3, 4, "the end", "50%")
    assert told["digital_registry"] == ("1", 2, 0, "7", f"{PLACE.communities[2].name}, {PLACE.communities[4].name}")
    assert told["care_vouchers"][:4] == ("90,000 CNY", 1, 2, "the end")
    assert "half" in found["care_vouchers"].where("en")


def test_a_portrait_adds_up() -> None:
    """Otherwise the price of a policy would not be that of its levers, or be told for a month."""
    scenario = ORDERS.model_copy(update={"budget": Budget(monthly=60000.0), "shocks": [
        Shock(title="cut", parameter="trust.step", value=0.1, start=2, end=5), Shock(title="once", parameter="trust.step", value=0.1, start=4, end=5),
    ]})  # fmt: skip
    text = portrait(scenario)
    rows = block(text, "Lever")
    names = [row[0] for row in rows]
    assert names == list(RAMPS)
    starts, fulls = [int(row[2]) for row in rows], [int(row[3]) for row in rows]
    assert (starts, fulls) == ([1, 3, 2, 1], [6, 4, 0, 2])
    prices = [number(row[-2]) for row in rows]
    total = re.search(r"Priced at ([\d,]+) CNY over the policy period of (\d+) months", text)
    assert number(total[1]) == pytest.approx(10.0 * sum(prices), abs=10.0 * 4 * 0.5 + 1.0) and total[2] == "10"
    assert [row[-1] for row in rows] == [f"{RAMPS[name][-1]:.0%}" for name in names]
    assert "2 + 10 months" in text and f"{PLACE.elders:,} elders in {len(PLACE.communities)} communities" in text
    monthly = [
        sum(
            full * RAMPS[name][m]
            for name, full in zip(
                names, (10.0 * p / sum(RAMPS[n]) for n, p in zip(names, prices, strict=True)), strict=True
            )
        )
        for m in range(10)
    ]
    paid = sum(min(month, 60000.0) for month in monthly)
    budget = next(line for line in text.splitlines() if "60,000" in line)
    assert any(abs(number(cell) - paid) < 50.0 for cell in re.findall(r"[\d,]{6,}", budget))
    assert "months 2 to month 4" in text or "months 2 to 4" in text
    assert "month 4" in text.splitlines()[-1]


def test_two_scenarios_differ_where_they_do_and_each_says_its_own() -> None:
    """Otherwise a reader would look for a difference that is none, or take one scenario's value for the other's."""
    other = ORDERS.model_copy(
        update={"name": "other", "coordinator": "party", "horizon": Horizon(months=12, burn_in=2)}
    )
    rows = [cells(line) for line in differences(ORDERS, other).splitlines()]
    assert rows == [["key", "baseline", "other"], ["coordinator", "none", "party"], ["horizon.months", "10", "12"]]
    assert differences(ORDERS, ORDERS) == "No difference but names."


@pytest.mark.parametrize(
    "name", [*list(PARAMETERS)[::60], "trust.loss_gain_ratio", "staff.upward_load", "provider.hours_per_post"]
)
def test_facts_of_a_parameter_are_read_back(name: str) -> None:
    """Otherwise a number would be told with another's range, or a lever that moves it be left out."""
    one, text = PARAMETERS[name], explain(PARAMETERS[name], "en")
    facts = {cells(line)[0]: cells(line)[1] for line in text.split("\n\n")[1].splitlines()}
    assert number(facts["value"]) == pytest.approx(one.value, rel=1e-4) and facts["value"].endswith(one.unit)
    assert [number(end) for end in facts["range"].split(" – ")] == pytest.approx([one.low, one.high], rel=1e-4)
    if math.isinf(one.maximum):
        assert facts["possible"].endswith("or more") and number(facts["possible"]) == one.minimum
    else:
        assert [number(end) for end in facts["possible"].split(" – ")] == [one.minimum, one.maximum]
    moving = {
        key: change.to
        for key, lever in LEVERS.items()
        for change in lever.changes
        if change.parameter == name and not lever.money
    }
    shown = dict(re.findall(r": (\w+)\s+→ (\S+)", text))
    assert {key: float(value) for key, value in shown.items()} == pytest.approx(moving, rel=1e-4)


def test_a_scenario_that_sets_a_parameter_is_told_with_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a reader would take the declared value for the scenario's."""
    (tmp_path / "scenarios").mkdir()
    text = 'extends = "baseline"\n[parameters]\n"trust.step" = 0.0425\n'
    (tmp_path / "scenarios" / "wary.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    line = next(line for line in explain(PARAMETERS["trust.step"], "en").splitlines() if "scenario wary" in line)
    assert float(cells(line)[-1]) == 0.0425


def test_the_year_is_the_mean_of_the_last_twelve_months_of_the_policy() -> None:
    """Otherwise the burn-in, or a month before, would be counted, and each number be a little wrong."""
    rng = np.random.default_rng(2)
    months = pd.DataFrame({"policy_month": range(-3, 20), "coverage": rng.gamma(2.0, 20.0, 23), "disputes": rng.gamma(2.0, 2000.0, 23),
                           "not_an_outcome": 1.0})  # fmt: skip
    for last in (20, 6):
        run = months[months["policy_month"] < last]
        late = [row for row in run.to_dict("records") if row["policy_month"] > max(last - 13, 0)]
        rows = {cells(line)[0]: cells(line) for line in year_table(run, "en").splitlines()[1:]}
        assert set(rows) == {"coverage", "disputes"}
        for name, row in rows.items():
            assert row[1] == f"{sum(one[name] for one in late) / len(late):,.2f}"


def test_columns_stand_below_each_other_and_texts_at_their_left() -> None:
    """Otherwise a number would be read under another head."""
    rows = [["名称", "数量", "what"], ["甲", "1", "a"], ["longer", "1,000", "bb"]]
    lines = align(rows, left=(0, 2)).splitlines()
    edge = width("longer") + 2 + width("1,000")
    for line, row in zip(lines, rows, strict=True):
        assert line.startswith(row[0])
        before = line[: line.index(row[1], len(row[0])) + len(row[1])]
        assert width(before) == edge and line[len(before) :] == f"  {row[2]}"


@pytest.mark.parametrize("style", ["csv", "markdown"])
def test_an_infinite_number_is_no_number(style: str) -> None:
    """Otherwise a spreadsheet would hold the word inf among numbers."""
    rows: list[dict[str, Any]] = [{"a": math.inf, "b": 0.25}, {"a": -math.inf, "b": -1.5}]
    assert "inf" not in listing(rows, style) and "-1.5" in listing(rows, style)
