"""Blocks of the ODD+D that follow from the code: agents, state, schedule, submodels, levers, outcomes, the place."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shequ.agents.community import CommunityRecord
from shequ.agents.elder import ElderState
from shequ.agents.estate import Estate
from shequ.agents.party_member import MemberState
from shequ.engine.files import shipped
from shequ.engine.parameters import Parameter
from shequ.engine.table import Column
from shequ.month import RULES
from shequ.outcomes import OUTCOMES
from shequ.policy.levers import Cost, Lever, levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.report.source.equations import Equation, equations_in
from shequ.report.tables.levers import basis_of
from shequ.report.tables.parameters import in_words
from shequ.report.tables.text import listing
from shequ.report.words import LANGUAGES, head, path_name, title_of, translated, word
from shequ.scenario import load_scenario, scenario_files
from shequ.study.analyse.baseline import PATTERNS

STATES = {"elder": ElderState, "member": MemberState, "estate": Estate, "community": CommunityRecord}
PLACE = "bazhong"
Blocks = Mapping[str, Callable[..., str]]


def block(order: str, lang: str, more: Blocks | None = None) -> str:
    """Return a block as Markdown.

    Parameters
    ----------
    order
        Its name, and for ``state`` and ``submodel`` what of: ``state elder``, ``submodel rules.trust rules.hub``.
    lang
        ``en`` or ``zh``.
    more
        Blocks of what lies above this package.

    Raises
    ------
    ValueError
        If there is no such block.
    """
    name, *about = order.split()
    known = {**BLOCKS, **(more or {})}
    if name not in known:
        raise ValueError(f"{order}: no such block. They are {', '.join(known)}.")
    return known[name](lang, *about)


def _table(rows: Sequence[Mapping[str, str]], lang: str) -> str:
    return listing([{head(key, lang): value for key, value in row.items()} for row in rows], "markdown")


def _agents(lang: str) -> str:
    from shequ.city import City

    city = City("baseline", seed=1)
    rows = []
    for kind, agents in city.agents_by_type.items():
        base = next(one for one in kind.__mro__ if one.__module__.startswith("shequ.agents.") and one.__doc__)
        rows.append({"agent": kind.__name__, "number": f"{len(agents):,}",
                     "what": translated("agents", kind.__name__, lang, _first_line(base))})  # fmt: skip
    return _table(rows, lang)


def _first_line(documented: Any) -> str:
    return (inspect.getdoc(documented) or "").splitlines()[0].rstrip(".")


def _state(lang: str, kind: str) -> str:
    columns = {name: one for name, one in vars(STATES[kind]).items() if isinstance(one, Column)}
    rows = [
        {"variable": f"`{name}`", "meaning": translated(f"state.{kind}", name, lang, one.meaning),
         "unit": translated("units", one.unit, lang), "each": str(one.length or 1)}
        for name, one in columns.items()
    ]  # fmt: skip
    return _table(rows, lang)


def _schedule(lang: str) -> str:
    rows = []
    for number, rule in enumerate(RULES, start=1):
        where = rule.__module__.removeprefix("shequ.")
        said = translated("rules", rule.__name__, lang, _first_line(rule))
        rows.append({"order": str(number), "rule": f"`{where}.{rule.__name__}`", "does": said})
    return _table(rows, lang)


def _submodel(lang: str, *modules: str) -> str:
    """Return equations and parameters of the modules of a submodel."""
    equations = [equation for module in modules for equation in equations_in(module)]
    lines = [
        f"- {one.title(lang)}{word('aside', lang, text=f'`{one.place}`')}\n\n    $${one.latex}$$\n{_symbols(one, lang)}"
        for one in equations
    ]
    held = [getattr(importlib.import_module(f"shequ.{module}"), "PARAMETERS", ()) for module in modules]
    declared = [p for own in held if isinstance(own, list) for p in own]
    return "\n".join(lines) + ("\n" + _table([_parameter(p, lang) for p in declared], lang) if declared else "")


def _symbols(equation: Equation, lang: str) -> str:
    """Return the line that says which parameter each symbol is."""
    if not equation.symbols:
        return ""
    said = [f"{symbol} = `{names.replace(' or ', '`, `')}`" for symbol, names in equation.symbols.items()]
    return f"\n    {word('where symbols', lang, symbols=word('semicolon', lang).join(said))}\n"


def _parameter(p: Parameter, lang: str) -> dict[str, str]:
    span = "–" if p.low == p.high else f"{p.low:g} – {p.high:g}"
    return {
        "parameter": f"`{p.name}`", "value": f"{p.value:g}", "range": span, **in_words(p, lang), "source": p.source,
    }  # fmt: skip


def _parameters(lang: str) -> str:
    """Return how many parameters there are of each kind of source."""
    kinds = [str(p.kind) for p in PARAMETERS.values()]
    rows = [
        {"kinds": translated("kinds", kind, lang), "count": str(kinds.count(kind))} for kind in dict.fromkeys(kinds)
    ]
    return _table(rows, lang)


def _levers(lang: str) -> str:
    zh = lang == "zh"
    rows = []
    for name, lever in levers().items():
        rows.append({
            "lever": f"`{name}` {title_of(lever, lang)}", "path": path_name(lever.path, lang), "changes": _changes(lever, lang),
            "costs": word("semicolon", lang).join(_cost(cost, lang) for cost in lever.costs) or "–", "staff": f"{lever.staff_hours:g}",
            "passage": lever.passage or "–", "disappoints": lever.disappoints_zh if zh else lever.disappoints,
        })  # fmt: skip
    return _table(rows, lang)


def _changes(lever: Lever, lang: str) -> str:
    parts = []
    for change in lever.changes:
        span = word("aside", lang, text=f"{change.low:g}–{change.high:g}")
        to = "" if lever.money else f" {PARAMETERS[change.parameter].value:g} → {change.to:g}{span}"
        parts.append(f"`{change.parameter}`{to}")
    return word("semicolon", lang).join(parts)


def _cost(cost: Cost, lang: str) -> str:
    span = word("aside", lang, text=f"{cost.low:g}–{cost.high:g}")
    return word(
        "lever cost", lang, price=f"{cost.amount:g}{span} × {cost.volume:g}", per=translated("counted", cost.per, lang),
        spread=word("lever cost spread", lang, years=f"{cost.years:g}") if cost.years else "",
        kind=translated("kinds", cost.kind, lang), basis=basis_of(cost, lang),
    )  # fmt: skip


def _outcomes(lang: str) -> str:
    rows = [
        {"outcome": f"`{one.name}`" + (f" {translated('outcomes', one.name, lang)}" if lang == "zh" else ""),
         "unit": translated("units", one.unit, lang), "formula": translated("formulas", one.name, lang, one.formula)}
        for one in OUTCOMES
    ]  # fmt: skip
    return _table(rows, lang)


def _place(lang: str) -> str:
    rows = [
        {"figure": f"`{name}`" + (f" {translated('figures', name, lang)}" if lang == "zh" else ""), "value": f"{one.value:g}",
         "unit": translated("units", one.unit, lang), "kind": translated("kinds", str(one.kind), lang), "source": one.source}
        for name, one in find_place(PLACE).figures.items()
    ]  # fmt: skip
    return _table(rows, lang)


def _targets(lang: str) -> str:
    """Return what the baseline was set to: none of these is a prediction."""
    given, rows = find_place(PLACE).figures, []
    for one in PATTERNS:
        rows.append({
            "target": translated("targets", one.name, lang), "outcome": f"`{one.outcome}`", "value": f"{one.target:g}",
            "band": f"{one.low:g} – {one.high:g}", "unit": translated("units of targets", one.unit, lang, "–"),
            "set by": word("target given" if one.outcome in given else "target fitted", lang), "source": one.source,
        })  # fmt: skip
    return _table(rows, lang)


def _names(_: str, what: str) -> str:
    """Return the names of outcomes, levers or scenarios in both languages, for the table of terms."""
    if what == "outcomes":
        found = [
            (one.name, *(translated("outcomes", one.name, lang, one.name.replace("_", " ")) for lang in LANGUAGES))
            for one in OUTCOMES
        ]
    elif what == "levers":
        found = [(name, lever.title, lever.title_zh) for name, lever in levers().items()]
    else:
        scenarios = [
            load_scenario(path) for name, path in scenario_files().items() if path.parent == shipped("scenarios")
        ]
        found = [(one.name, one.title, one.title_zh) for one in scenarios]
    heads = ("name", *(word("this language", lang) for lang in LANGUAGES))
    rows = [dict(zip(heads, (f"`{name}`", *titles), strict=True)) for name, *titles in found]
    return listing(rows, "markdown")


BLOCKS: Mapping[str, Callable[..., str]] = {
    "agents": _agents, "state": _state, "schedule": _schedule, "submodel": _submodel, "parameters": _parameters,
    "levers": _levers, "outcomes": _outcomes, "place": _place, "targets": _targets, "names": _names,
}  # fmt: skip
