"""Tables of the documents, read back cell by cell into the numbers of the code and of the results."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from shequ import City
from shequ.agents.elder import ElderState
from shequ.engine.table import Column
from shequ.month import RULES
from shequ.policy.levers import levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.report.odd.blocks import STATES, block
from shequ.report.odd.results import TOLD, keep, with_numbers
from shequ.report.source.equations import equations_in
from shequ.report.words import word
from shequ.study.analyse.baseline import PATTERNS
from shequ.study.analyse.comparison import TABLES
from shequ.study.store.folder import write_tables
from shequ.study.store.manifest import read_manifest

LEVERS = levers()


def table(text: str) -> list[dict[str, str]]:
    """Return the rows of a Markdown table by their heads."""
    lines = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text.strip().splitlines()
        if line.startswith("|")
    ]
    return [dict(zip(lines[0], row, strict=True)) for row in lines[2:]]


def numbers(text: str) -> list[float]:
    """Return the numbers of a text in their order."""
    return [
        float(x.replace(",", "").replace("−", "-"))
        for x in re.findall(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?", text)
    ]


def test_agents_are_counted() -> None:
    """Otherwise a reader would think of another city."""
    city = City("baseline", seed=1)
    wanted = {kind.__name__: len(agents) for kind, agents in city.agents_by_type.items()}
    assert {row["agent"]: int(row["number"].replace(",", "")) for row in table(block("agents", "en"))} == wanted
    assert max(wanted.values()) > 1000


@pytest.mark.parametrize("kind", STATES)
def test_state_variables_say_how_many_values_each_has(kind: str) -> None:
    """Otherwise trust in five would be told as one number."""
    columns = {name: one for name, one in vars(STATES[kind]).items() if isinstance(one, Column)}
    rows = table(block(f"state {kind}", "en"))
    assert {row["variable"].strip("`"): int(row["values each"]) for row in rows} == {
        name: one.length or 1 for name, one in columns.items()
    }
    assert [row["meaning"] for row in rows] == [one.meaning for one in columns.values()]
    if STATES[kind] is ElderState:
        assert any(int(row["values each"]) > 1 for row in rows)


def test_rules_are_numbered_in_the_order_of_the_month() -> None:
    """Otherwise the schedule would begin before its first rule, or run in another order."""
    rows = table(block("schedule", "en"))
    assert [int(row[""]) for row in rows] == list(range(1, len(RULES) + 1))
    assert [row["rule"].strip("`").split(".")[-1] for row in rows] == [rule.__name__ for rule in RULES]


@pytest.mark.parametrize("module", ["rules.trust", "rules.ageing", "rules.estates", "agents.provider"])
def test_parameters_of_a_submodel_are_read_back(module: str) -> None:
    """Otherwise a published value or range would not be the model's."""
    rows = table(block(f"submodel {module}", "en"))
    assert len(rows) > 10
    for row in rows:
        one = PARAMETERS[row["parameter"].strip("`")]
        assert numbers(row["value"]) == [pytest.approx(one.value, rel=1e-4)]
        ends = [] if one.low == one.high else [one.low, one.high]
        assert numbers(row["range"]) == pytest.approx(ends, rel=1e-4) if ends else row["range"] == "–"
        assert row["source"] == one.source and row["unit"] == one.unit


def test_symbols_stand_below_their_equation() -> None:
    """Otherwise a reader of R, δ or ρ would have to read the code."""
    text = block("submodel rules.trust", "en")
    loss = text[text.index("- loss") : text.index("- return")]
    assert re.findall(r"(\S+) = `([\w.]+)`", loss) == [
        ("u", "trust.step"),
        ("R", "trust.loss_gain_ratio"),
        ("δ", "trust.tolerance"),
    ]
    assert "where" not in text[text.index("- experience of care") : text.index("- climate")]
    both = block("submodel agents.coordinator", "zh")
    assert "其中 line = `hub.line_*`；τ = `hub.tie_worth_party`, `hub.tie_worth_office`" in both


def test_kinds_of_sources_are_counted() -> None:
    """Otherwise a reader would think that more was measured than was."""
    rows = table(block("parameters", "en"))
    wanted = Counter(str(one.kind) for one in PARAMETERS.values())
    assert {row["kind of source"]: int(row["parameters"]) for row in rows} == dict(wanted)


def test_levers_are_read_back() -> None:
    """Otherwise a measure would be published with another strength, price or staff time."""
    for row in table(block("levers", "en")):
        lever = LEVERS[re.match(r"`(\w+)`", row["lever"])[1]]
        for text, change in zip(re.split(r"; (?=`)", row["changes"]), lever.changes, strict=True):
            assert text.startswith(f"`{change.parameter}`")
            told = numbers(re.sub(r"`.*?`", "", text).replace("–", " "))
            wanted = [] if lever.money else [PARAMETERS[change.parameter].value, change.to, change.low, change.high]
            assert told == pytest.approx(wanted, rel=1e-4)
        for cost in lever.costs:
            price = f"{cost.amount:g} ({cost.low:g}–{cost.high:g}) × {cost.volume:g}"
            assert price in row["costs, CNY"]
            if cost.years:
                assert word("lever cost spread", "en", years=f"{cost.years:g}") in row["costs, CNY"]
        assert numbers(row["staff hours"]) == [pytest.approx(lever.staff_hours, rel=1e-4)]


def test_figures_of_the_place_and_targets_are_read_back() -> None:
    """Otherwise the city would be told with another number than it is built from, or its targets as predictions."""
    figures = find_place("bazhong").figures
    rows = table(block("place", "en"))
    assert {row["figure"].strip("`"): numbers(row["value"]) for row in rows} == {
        name: [pytest.approx(one.value, rel=1e-4)] for name, one in figures.items()
    }
    targets = table(block("targets", "en"))
    assert [numbers(row["value"]) for row in targets] == [[one.target] for one in PATTERNS]
    assert {row["outcome"].strip("`") for row in targets if row["set by"] == "starting value"} == {
        "committees",
        "committees_working",
    }


def written(folder: Path) -> Path:
    """Return written results whose numbers are easy to tell apart."""
    made = folder / "made"
    made.mkdir()
    manifest = read_manifest(Path(__file__).parents[2] / "docs" / "results" / "compare")
    rows = [
        {"scenario": name, "outcome": outcome, "unit": "%", "baseline_mean": 40.0, "mean": 41.26 + k, "difference": value,
         "ci_low": value - 0.123, "ci_high": value + 0.123, "effect_size": 1.0, "replicates": 10}
        for k, (name, value) in enumerate([("full", 1.234), ("market-led", -2.345)])
        for outcome in ("coverage", "disputes", "lever_cost")
    ]  # fmt: skip
    write_tables(made, manifest, {"effects": pd.DataFrame(rows)}, TABLES)
    return made


@pytest.mark.parametrize(
    ("order", "text"),
    [("full coverage interval", "1.23 ± 0.12"), ("market-led coverage size", "2.35"), ("market-led coverage interval", "−2.35 ± 0.12"),
     ("full coverage level", "41.3"), ("market-led coverage level", "42.3")],
)  # fmt: skip
def test_a_number_of_a_sentence_is_of_its_row_and_form(order: str, text: str, tmp_path: Path) -> None:
    """Otherwise a sentence would tell a level for a difference, or a fall with a minus that the words say already."""
    made = written(tmp_path)
    assert with_numbers(f"<!--= made {order} -->?<!--/-->", made.parent) == f"<!--= made {order} -->{text}<!--/-->"


def test_documents_keep_of_results_what_they_tell(tmp_path: Path) -> None:
    """Otherwise the repository would hold a hundred outcomes that no document tells, or lack one that it does."""
    keep(written(tmp_path), tmp_path / "kept")
    kept = pd.read_csv(tmp_path / "kept" / "made" / "effects.csv")
    assert set(kept["outcome"]) == {"coverage", "disputes"} <= set(TOLD)
    assert len(kept) == 4 and list(kept["difference"]) == [1.234, 1.234, -2.345, -2.345]


def test_equations_of_every_submodel_are_there() -> None:
    """Otherwise a rule would be told without its equation."""
    for module in ("rules.trust", "rules.volunteering", "agents.owners_committee"):
        text = block(f"submodel {module}", "zh")
        assert text.count("$$") == 2 * len(equations_in(module))
        assert all(f"- {one.name_zh}（`{one.place}`）" in text for one in equations_in(module))
