"""The ODD+D follows from the code, in both languages."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from latex2mathml.converter import convert

from shequ.city import EDITION
from shequ.cli import main
from shequ.month import RULES
from shequ.policy.parameters import PARAMETERS
from shequ.report.odd import MARKED, filled, language_of
from shequ.report.odd.results import keep, with_numbers
from shequ.report.source.equations import equations_in, to_latex
from shequ.study.analyse.baseline import PATTERNS
from shequ.study.analyse.comparison import Written
from shequ.study.store.results import load

DOCS = Path(__file__).parents[2] / "docs"
BOTH = [DOCS / "odd.md", DOCS / "odd.zh-CN.md"]
README = [DOCS.parent / "README.md", DOCS.parent / "README.zh-CN.md"]
EVERY = [*BOTH, DOCS / "terms.md", *README]
RESULTS = DOCS / "results"


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_document_is_as_the_code_has_it(path: Path) -> None:
    """Otherwise a reviewer would read of another model: `shequ odd FILE` brings it up to date."""
    text = path.read_text(encoding="utf-8")
    assert filled(text, language_of(path.name), results=RESULTS) == text


@pytest.mark.parametrize("path", BOTH, ids=lambda path: path.name)
def test_every_parameter_stands_in_a_table_of_its_submodel_once(path: Path) -> None:
    """Otherwise a number could hide, or be told twice with two meanings."""
    rows = re.findall(r"^\| `([a-z_]+\.[a-z0-9_]+)` \|", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(PARAMETERS)


def test_both_languages_have_the_same_blocks() -> None:
    """Otherwise a Chinese reader would get a part of the model."""
    orders = [[found[2] for found in MARKED.finditer(path.read_text(encoding="utf-8"))] for path in BOTH]
    assert orders[0] == orders[1]


def test_every_rule_of_the_month_has_an_equation_that_can_be_typeset() -> None:
    """Otherwise a rule would be code only."""
    told = BOTH[0].read_text(encoding="utf-8")
    for rule in RULES:
        module = rule.__module__.removeprefix("shequ.")
        named = [line for line in re.findall(r"<!-- odd: submodel ([^>]+) -->", told) if module in line.split()]
        assert named, module
        assert any(equations_in(one) for one in named[0].split()), module
    for line in re.findall(r"\$\$(.+?)\$\$", told):
        assert convert(line).startswith("<math")


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("ΔT = u·w·d·(1 − T)", r"\Delta T = u \cdot w \cdot d \cdot (1 - T)"),
        ("z = √(met·quality)", r"z = \sqrt{\text{met} \cdot \text{quality}}"),
        ("x^(−γ)", r"x^{-\gamma }"),
        ("(d − δ)⁺", r"(d - \delta )^{+}"),
    ],
)
def test_equations_are_typeset_by_hand_worked_cases(text: str, latex: str) -> None:
    """Otherwise a sign could be lost between the rule and the page."""
    assert to_latex(text) == latex


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_files_the_tables_are_printed(lang: str) -> None:
    """Otherwise a reviewer without the documents would get an error."""
    done = CliRunner().invoke(main, ["odd", "--lang", lang])
    assert done.exit_code == 0, done.output
    assert "`trust_party`" in done.output
    assert "member_visits" in done.output


def test_the_page_of_commands_is_as_the_program_has_it() -> None:
    """Otherwise a user would read of options that are not there."""
    done = CliRunner().invoke(main, ["odd", "--check", str(DOCS / "commands.md")])
    assert done.exit_code == 0, done.output


def test_a_document_behind_the_code_is_named_and_a_wrong_mark_too(tmp_path: Path) -> None:
    """Otherwise an author would not know what to run."""
    path = tmp_path / "odd.md"
    path.write_text("a\n<!-- odd: state estate -->\nold\n<!-- /odd -->\nb\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["odd", "--check", str(path)])
    assert done.exit_code == 2
    assert f"shequ odd {path}" in done.output
    assert CliRunner().invoke(main, ["odd", str(path)]).exit_code == 0
    assert CliRunner().invoke(main, ["odd", "--check", str(path)]).exit_code == 0
    assert "`grievance`" in path.read_text(encoding="utf-8")
    path.write_text("<!-- odd: nothing -->\n<!-- /odd -->", encoding="utf-8")
    done = CliRunner().invoke(main, ["odd", str(path)])
    assert done.exit_code == 2
    assert "no such block" in done.output


def test_the_results_in_documents_are_of_this_edition() -> None:
    """Otherwise a reader would be told numbers of a model that is not there any more: `make readme` makes them anew."""
    for folder in RESULTS.iterdir():
        assert load(folder).manifest.edition == EDITION


def test_numbers_in_a_sentence_are_those_of_the_results() -> None:
    """Otherwise a finding could be told with a number of another row, or rounded to another."""
    with (RESULTS / "compare" / "effects.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["scenario"], row["outcome"]): row for row in csv.DictReader(file)}
    full, dear = rows["full", "coverage"], rows["market-led", "coverage_low_income"]
    half = (float(full["ci_high"]) - float(full["ci_low"])) / 2.0
    made = [with_numbers(f"<!--= compare {order} -->?<!--/-->", RESULTS) for order in (
        "full coverage interval", "full coverage size", "organisation trust_committee size", "market-led coverage_low_income level",
    )]  # fmt: skip
    falls = -float(rows["organisation", "trust_committee"]["difference"])
    assert [re.sub("<.*?>", "", text) for text in made] == [
        f"{float(full['difference']):.2f} ± {half:.2f}", f"{float(full['difference']):.2f}", f"{falls:.2f}", f"{float(dear['mean']):.1f}",
    ]  # fmt: skip


def test_an_estimand_in_a_sentence_is_the_difference_that_it_stands_for() -> None:
    """Otherwise the Party's name and its work could change places in the README."""
    with (RESULTS / "premium" / "effects.csv").open(encoding="utf-8-sig") as file:
        mean = {row["scenario"]: float(row["mean"]) for row in csv.DictReader(file) if row["outcome"] == "trust_party"}
    for symbol, value in (
        ("P", mean["full"] - mean["civic-mobilised"]),
        ("L", mean["party-in-name"] - mean["civic-mobilised"]),
        ("P-L", mean["full"] - mean["party-in-name"]),
    ):
        assert f">{value:.2f}<" in with_numbers(f"<!--= premium {symbol} trust_party size -->?<!--/-->", RESULTS)


def test_a_number_that_is_not_there_is_refused() -> None:
    """Otherwise a slip in a mark would leave the old number standing."""
    with pytest.raises(ValueError, match="no such number"):
        with_numbers("<!--= compare full covrage size -->1<!--/-->", RESULTS)


def test_other_results_fill_other_numbers(tmp_path: Path) -> None:
    """Otherwise the numbers of the README would not follow from the results."""
    keep(RESULTS / "compare", tmp_path)
    written = Written(tmp_path / "compare")
    written.effects.loc[written.effects["scenario"] == "full", ["difference", "ci_low", "ci_high"]] += 1.0
    written.write()
    text = "<!-- odd: compared compare -->\n<!-- /odd --> <!--= compare full coverage size -->?<!--/-->"
    assert filled(text, "en", results=tmp_path).count("3.55") == 2


@pytest.mark.parametrize(
    ("path", "said"), [*zip(BOTH, ("**calibration targets**", "**校准目标**"), strict=True)], ids=["en", "zh"]
)
def test_figures_that_the_baseline_was_set_to_are_called_targets_and_are_all_there(path: Path, said: str) -> None:
    """Otherwise agreement with what was fitted would be read as a success of the model."""
    text = path.read_text(encoding="utf-8")
    told = next(found[3] for found in MARKED.finditer(text) if found[2] == "targets")
    assert said in text[: text.index(told)]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.strip().splitlines()[2:]]
    numbers = [(row[1], float(row[2]), *map(float, row[3].split(" – "))) for row in rows]
    assert numbers == [(f"`{one.outcome}`", one.target, one.low, one.high) for one in PATTERNS]
    assert all(one.fitted for one in PATTERNS)
    given = {row[1] for row in rows if row[5] in {"starting value", "初始值"}}
    assert given == {"`committees`", "`committees_working`"}
