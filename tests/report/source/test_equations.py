"""Equations and readers of parameters, from the source."""

from importlib import resources
from pathlib import Path

import pytest

import shequ
from shequ.policy.parameters import PARAMETERS
from shequ.report.source.equations import Equation, equations_in, section, to_latex
from shequ.report.source.uses import equations_of, uses_of

DOCSTRING = """Do something.

Equations
---------
one | 一: a = b
two | 二: c = d

Parameters
----------
x
    not | an: equation
"""


def test_a_section_ends_where_the_next_one_begins() -> None:
    """Otherwise a parameter of a function would be typeset as an equation."""
    assert section(DOCSTRING, "Equations") == ["one | 一: a = b", "two | 二: c = d"]
    assert section(DOCSTRING, "Parameters") == ["x", "not | an: equation"]
    assert section(DOCSTRING, "Returns") == []


def test_an_equation_has_its_names_its_place_and_its_symbols() -> None:
    """Otherwise a reader would be sent to another function, or read its name in the other language."""
    found = {one.name: one for one in equations_in("agents.owners_committee")}
    assert found["oversight"].place == "agents.owners_committee.OwnersDecisions.oversight"
    assert (found["oversight"].title("en"), found["oversight"].title("zh")) == ("oversight", "监督")
    assert {one.place for one in equations_in("rules.trust")} == {"rules.trust"}
    assert {one.place for one in equations_in("rules.hub")} == {"rules.hub.pooled_share"}


def test_a_symbol_is_found_by_its_parameter_or_pattern() -> None:
    """Otherwise R would be shown for the tolerance."""
    one = Equation(
        "a",
        "甲",
        "x = R·line·τ",
        "m",
        {"R": "trust.loss_gain_ratio", "line": "hub.line_*", "τ": "hub.tie_worth_party or hub.tie_worth_office"},
    )
    names = [
        "trust.loss_gain_ratio",
        "trust.tolerance",
        "hub.line_firm",
        "hub.tie_worth_office",
        "hub.tie_worth_party",
        "hub.studio_hours",
    ]
    assert [one.symbol_of(name) for name in names] == ["R", "", "line", "τ", "τ", ""]


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("(a − b)⁺ ≤ ∞", r"(a - b)^{+} \le \infty"),
        (
            "α·γ·δ·λ·ρ·σ·τ·φ·χ·ω",
            r"\alpha \cdot \gamma \cdot \delta \cdot \lambda \cdot \rho \cdot \sigma \cdot \tau \cdot \varphi \cdot \chi \cdot \omega",
        ),
        ("min(1, max(T₀, usual spirit))", r"\min (1, \max (T_{0}, \text{usual spirit}))"),
        ("logit P(x) = Σ a", r"\text{logit}\,P(x) = \sum a"),
    ],
)
def test_signs_are_typeset(text: str, latex: str) -> None:
    """Otherwise a cut at zero, or a Greek letter, would be another on the page."""
    assert " ".join(to_latex(text).split()) == latex


def read_at(name: str) -> list[tuple[str, int, str]]:
    """Return file, line and source line of every use of a parameter."""
    root = Path(str(resources.files(shequ)))
    return [
        (use.file, use.line, (root / use.file).read_text(encoding="utf-8").splitlines()[use.line - 1])
        for use in uses_of(PARAMETERS[name])
    ]


@pytest.mark.parametrize(
    ("name", "constant"),
    [("trust.tolerance", "tolerance"), ("policy.follow_through", "mean_share"), ("hub.line_firm", "lines"), ("provider.rooms", "rooms"),
     ("firm.usual_pay", "usual_pay"), ("members.exemplar", "exemplars")],
)  # fmt: skip
def test_each_use_names_the_line_that_reads_the_parameter(name: str, constant: str) -> None:
    """Otherwise a reviewer would open the file at another place, or not at all."""
    found = read_at(name)
    assert found
    for file, line, text in found:
        assert constant in text, (file, line)
        assert not text.strip().startswith("def ")


def test_a_parameter_that_no_equation_names_leads_to_those_of_its_reader() -> None:
    """Otherwise all equations of a file would be shown for each of its numbers."""
    assert [one.name for one in equations_of(PARAMETERS["ageing.widowing"])] == [
        "death in a month"
    ]  # of three in the file
    assert [one.name for one in equations_of(PARAMETERS["trust.tolerance"])] == ["loss"]
    near = [one.name for one in equations_of(PARAMETERS["firm.poor_pay"])]
    assert near == [one.name for one in equations_in("agents.property_firm")]
    assert [one.name for one in equations_of(PARAMETERS["provider.slack_load"])] == [
        one.name for one in equations_in("agents.provider")
    ]
