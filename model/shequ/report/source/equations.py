"""Equations of the rules: read from their docstrings, and typeset.

A docstring has a section ``Equations`` with lines ``name | 名称: equation``, and below one, perhaps, ``with symbol = parameter``
for each of its symbols that is a parameter. An equation is written as it is read, with Unicode signs; words of several letters
are names. A test works each out and holds it against the code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

SIGNS = {
    "·": r" \cdot ", "−": "-", "≤": r"\le ", "≥": r"\ge ", "∞": r"\infty ", "Σ": r"\sum ", "√": r"\sqrt", "⁺": "^{+}",
    "₀": "_{0}", "Δ": r"\Delta ", "α": r"\alpha ", "γ": r"\gamma ", "δ": r"\delta ", "λ": r"\lambda ", "ρ": r"\rho ",
    "σ": r"\sigma ", "τ": r"\tau ", "φ": r"\varphi ", "χ": r"\chi ", "ω": r"\omega ",
}  # fmt: skip
FUNCTIONS = {"exp", "min", "max", "log"}
WITH = "with "  # before the symbols of the equation above


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation: its name in two languages, its text, where it is computed, and which parameter a symbol is.

    A symbol that is one of several parameters has them parted by "or", or a pattern such as ``hub.line_*``.
    """

    name: str
    name_zh: str
    text: str
    place: str
    symbols: dict[str, str] = field(default_factory=dict, hash=False)

    def symbol_of(self, parameter: str) -> str:
        """Return the symbol that a parameter has in it; nothing where it has none."""
        held = ((symbol, one) for symbol, names in self.symbols.items() for one in names.split(" or "))
        return next((symbol for symbol, one in held if fnmatchcase(parameter, one)), "")

    def title(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_zh if lang == "zh" else self.name

    @property
    def latex(self) -> str:
        """Return it as LaTeX."""
        return to_latex(self.text)


@cache
def equations_in(module: str) -> list[Equation]:
    """Return the equations of a module's docstrings, in the order of the file.

    Parameters
    ----------
    module
        Below the package, such as ``rules.trust``.
    """
    *folders, name = module.split(".")
    tree = ast.parse(resources.files("shequ").joinpath(*folders, f"{name}.py").read_text(encoding="utf-8"))
    found: list[Equation] = []
    for node, where in _documented(tree, module):
        for line in section(ast.get_docstring(node) or "", "Equations"):
            if line.startswith(WITH):
                symbols = dict(one.split(" = ") for one in line.removeprefix(WITH).split(", "))
                found[-1] = replace(found[-1], symbols=symbols)
                continue
            names, text = line.split(": ", 1)
            english, chinese = names.split(" | ")
            found.append(Equation(english, chinese, text, where))
    return found


Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def _documented(tree: ast.Module, module: str) -> Iterator[tuple[Documented, str]]:
    yield tree, module
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node, f"{module}.{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from (
                (one, f"{module}.{node.name}.{one.name}") for one in node.body if isinstance(one, ast.FunctionDef)
            )


def section(docstring: str, title: str) -> list[str]:
    """Return the lines of a section of a docstring; none if it has no such section."""
    parts = re.split(r"\n*^([A-Z][a-z]+)\n-+\n", docstring, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    return [line.strip() for line in sections.get(title, "").splitlines() if line.strip()]


def to_latex(text: str) -> str:
    """Return an equation as LaTeX: words of several letters upright, signs and Greek letters as commands."""
    text = re.sub(r"√\(([^()]*)\)", r"\\sqrt{\1}", text)
    text = re.sub(r"\^\(([^()]*)\)", r"^{\1}", text)
    words = re.split(r"(\\sqrt|[A-Za-z]+(?: [A-Za-z]+)*)", text)
    return "".join(_word(part) if place % 2 else _signs(part) for place, part in enumerate(words)).strip()


def _word(text: str) -> str:
    if text.startswith("\\") or len(text) == 1:
        return text
    if text in FUNCTIONS:
        return rf"\{text} "
    if text == "logit P":
        return r"\text{logit}\,P"
    return rf"\text{{{text}}}"


def _signs(text: str) -> str:
    return "".join(SIGNS.get(letter, letter) for letter in text)
