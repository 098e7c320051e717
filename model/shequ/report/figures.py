"""Every figure by name: drawn from a comparison at hand, or from a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from shequ.engine.toml_files import suggest
from shequ.lab.choosing import ResultsError
from shequ.lab.compare import HEADLINE, Comparison
from shequ.lab.estimands import ESTIMANDS
from shequ.lab.folder import read_comparison
from shequ.lab.frontier import NEEDED, differences, plane
from shequ.lab.results import Results
from shequ.lab.robustness import SPLIT, conditions_of, estimands_over_worlds, has_estimands, worlds
from shequ.lab.synergy import synergy
from shequ.lab.variants import flips
from shequ.population.world import World
from shequ.population.world_files import find_world
from shequ.report.cost import cost_figure
from shequ.report.effects import effects_figure
from shequ.report.funnel import funnel_figure
from shequ.report.paths import OVER_TIME, TARGETS, paths_figure
from shequ.report.premium import SHOWN as PREMIUM_OUTCOMES
from shequ.report.premium import of_worlds, premium_figure
from shequ.report.reached import reached_figure
from shequ.report.style import WIDTH, save
from shequ.report.synergy import SHOWN as SYNERGY_OUTCOMES
from shequ.report.synergy import synergy_figure

__all__ = ["FIGURES", "HEADLINE", "OVER_TIME", "draw", "effects_figure", "figures_of", "funnel_figure", "paths_figure",
           "save"]  # fmt: skip

About = Mapping[str, Any]


def _effects(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    tables = comparison.tables
    changed = flips(tables["effects"], tables["ends"]) if "ends" in tables else set()
    last = comparison.question.last_months
    return effects_figure(tables["effects"], titles, changed=changed, last_months=last, **about)


def _paths(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return paths_figure(comparison.months, titles, references=comparison.question.references(), **about)


def _trust(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    references = comparison.question.references()
    return paths_figure(comparison.months, titles, outcomes=TARGETS, figure="trust", references=references, **about)


def _funnel(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return funnel_figure(comparison.months, titles, **about)


def _cost(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return cost_figure(plane(differences(comparison.months, comparison.question.references())), titles, **about)


def _reached(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return reached_figure(comparison.details["groups"], titles, **about)


def _premium(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    if "estimands" not in comparison.tables:
        raise ResultsError(
            "premium is drawn from all scenarios of the party premium. Make them with: "
            "shequ compare --suite party-premium --out results/premium, or shequ sweep party-premium"
        )
    return premium_figure(comparison.tables["estimands"].rename(columns={"estimate": "difference"}), **about)


def _premium_over_worlds(results: Results, about: About) -> Figure:
    if not has_estimands(results):
        raise ResultsError(
            f"{results.folder}: premium is drawn from all scenarios of the party premium. Make them with: "
            "shequ sweep party-premium"
        )
    parts, thirds = [], []
    for outcome in PREMIUM_OUTCOMES:
        found = worlds(results, outcome)
        parts.append(of_worlds(estimands_over_worlds(found), results.units[outcome]))
        if outcome == PREMIUM_OUTCOMES[0]:
            thirds = [conditions_of(found, estimand) for estimand in ESTIMANDS if estimand.symbol in SPLIT]
    return premium_figure(pd.concat(parts), thirds=pd.concat(thirds), **about)


OF_COMPARISON: Mapping[str, Callable[[Comparison, Mapping[str, str], About], Figure]] = {
    "funnel": _funnel,
    "effects": _effects,
    "trust": _trust,
    "paths": _paths,
    "cost": _cost,
    "reached": _reached,
    "premium": _premium,
}


def _synergy(results: Results, about: About) -> Figure:
    return synergy_figure(pd.concat([synergy(results, outcome) for outcome in SYNERGY_OUTCOMES]), **about)


def _cost_at_budgets(results: Results, about: About) -> Figure:
    others = [name for name in results.scenarios if name not in results.baselines]
    return cost_figure(plane(results.differences(NEEDED, {"scenario": others})), results.titles(about["lang"]), **about)


ALWAYS = ("funnel", "effects", "trust", "paths", "cost", "reached")  # those that any comparison gets
OF_SWEEP: Mapping[str, Callable[[Results, About], Figure]] = {
    "premium": _premium_over_worlds,
    "synergy": _synergy,
    "cost": _cost_at_budgets,
}
FIGURES = tuple(dict.fromkeys([*OF_COMPARISON, *OF_SWEEP]))


def figures_of(comparison: Comparison, world: World, lang: str, width: float = WIDTH) -> dict[str, Figure]:
    """Draw every figure of a comparison.

    Parameters
    ----------
    comparison, world
        What came out, and where.
    lang
        ``en`` or ``zh``: the language of titles, names and notes.
    width
        In millimetres.
    """
    names = [*ALWAYS, "premium"] if "estimands" in comparison.tables else ALWAYS
    return {name: _of_comparison(name, comparison, world, lang, width) for name in names}


def draw(name: str, results: Results, lang: str = "en", width: float = WIDTH) -> Figure:
    """Draw a figure from a folder of results.

    Parameters
    ----------
    name
        One of `FIGURES`.
    lang, width
        As in `figures_of`.

    Raises
    ------
    ResultsError
        If there is no such figure, or it cannot be drawn from these results.
    """
    if name not in FIGURES:
        raise ResultsError(f"{name}: no such figure.{suggest(name, FIGURES)} They are {', '.join(FIGURES)}.")
    is_sweep = results.manifest.get("kind") == "sweep"
    if name not in (OF_SWEEP if is_sweep else OF_COMPARISON):
        there, wanted = ("a sweep", "compare") if is_sweep else ("a comparison", "sweep")
        raise ResultsError(
            f"{results.folder}: {name} cannot be drawn from {there}. Make what it needs with: shequ {wanted}"
        )
    if is_sweep:
        place = place_of(results.manifest["scenarios"][results.scenarios[0]]["world"], lang)
        return OF_SWEEP[name](results, {"lang": lang, "place": place, "width": width})
    comparison = read_comparison(results.folder)
    return _of_comparison(name, comparison, find_world(comparison.question.scenarios[0].world), lang, width)


def place_of(world: str, lang: str) -> str:
    """Return the title of a world."""
    found = find_world(world)
    return found.title_zh if lang == "zh" else found.title


def _of_comparison(name: str, comparison: Comparison, world: World, lang: str, width: float) -> Figure:
    zh = lang == "zh"
    scenarios = comparison.question.scenarios
    titles = {s.name: (s.title_zh if zh else "") or s.title or s.name for s in scenarios}
    about = {"lang": lang, "place": world.title_zh if zh else world.title, "note": comparison.question.label(lang),
             "width": width}  # fmt: skip
    return OF_COMPARISON[name](comparison, titles, about)
