"""The ODD+D follows from the code, in both languages."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from latex2mathml.converter import convert

from shequ.cli import main
from shequ.month import RULES
from shequ.policy.parameters import PARAMETERS
from shequ.report.odd import MARKED, filled, language_of
from shequ.report.source.equations import equations_in, to_latex

DOCS = Path(__file__).parents[2] / "docs"
BOTH = [DOCS / "odd.md", DOCS / "odd.zh-CN.md"]
EVERY = [*BOTH, DOCS / "terms.md"]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_the_document_is_as_the_code_has_it(path: Path) -> None:
    """Otherwise a reviewer would read of another model: `shequ odd FILE` brings it up to date."""
    text = path.read_text(encoding="utf-8")
    assert filled(text, language_of(path.name)) == text


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
