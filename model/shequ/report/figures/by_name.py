"""Every figure by name: drawn from a comparison at hand, or from a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from shequ.engine.toml_files import suggest
from shequ.outcomes import HEADLINE
from shequ.outcomes_by_group import OF_EACH_ESTATE, OF_ESTATES
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.report.drawing.style import WIDTH, save
from shequ.report.figures.effects import effects_figure
from shequ.report.figures.estates import estates_figure
from shequ.report.figures.estimands import SHOWN as PREMIUM_OUTCOMES
from shequ.report.figures.estimands import of_worlds, premium_figure
from shequ.report.figures.frontier import cost_figure
from shequ.report.figures.funnel import funnel_figure
from shequ.report.figures.map import map_figure
from shequ.report.figures.paths import OVER_TIME, TARGETS, paths_figure
from shequ.report.figures.pilot import SHOWN as PILOT_OUTCOMES
from shequ.report.figures.pilot import pilot_figure
from shequ.report.figures.reached import reached_figure
from shequ.report.figures.robustness import SHOWN as REGRET_OUTCOMES
from shequ.report.figures.robustness import regret_figure
from shequ.report.figures.sensitivity import sensitivity_figure
from shequ.report.figures.synergy import SHOWN as SYNERGY_OUTCOMES
from shequ.report.figures.synergy import synergy_figure
from shequ.report.words import named_outcomes, title_of
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.frontier import NEEDED, differences, plane
from shequ.study.analyse.pilot import evaluated, paths_of_pilot, pilot_of
from shequ.study.analyse.robustness import (
    SPLIT,
    conditions_of,
    estimands_over_worlds,
    has_estimands,
    robustness,
    worlds,
)
from shequ.study.analyse.sensitivity import analyse
from shequ.study.analyse.synergy import synergy
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.store.choosing import ResultsError
from shequ.study.store.comparison_folder import read_comparison
from shequ.study.store.results import Results

__all__ = ["FIGURES", "HEADLINE", "OVER_TIME", "draw", "effects_figure", "figures_of", "funnel_figure", "paths_figure",
           "save"]  # fmt: skip

About = Mapping[str, Any]


def _effects(
    comparison: Comparison, titles: Mapping[str, str], about: About, outcomes: Sequence[str] = HEADLINE
) -> Figure:
    effects, question = comparison.tables["effects"], comparison.question
    shown = [question.baseline, *question.policies()]  # other baselines would be rows of zeros
    return effects_figure(
        effects[effects["scenario"].isin(shown)], titles, changed=comparison.changed, last_months=question.last_months,
        outcomes=outcomes, sort_by=outcomes[0], **about,
    )  # fmt: skip


def _all_effects(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    there = set(comparison.tables["effects"]["outcome"])
    return _effects(comparison, titles, about, [name for name in named_outcomes() if name in there])


def _paths(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return paths_figure(comparison.months, titles, references=comparison.question.references(), **about)


def _trust(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    references = comparison.question.references()
    return paths_figure(comparison.months, titles, outcomes=TARGETS, figure="trust", references=references, **about)


def _funnel(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return funnel_figure(comparison.months, titles, **about)


def _cost(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    points = plane(differences(comparison.months, comparison.question.references()))
    return cost_figure(points, titles, last_months=comparison.question.last_months, **about)


def _reached(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return reached_figure(comparison.details["groups"], titles, last_months=comparison.question.last_months, **about)


def _estates(comparison: Comparison, titles: Mapping[str, str], about: About) -> Figure:
    return estates_figure(comparison.details["estates"], titles, last_months=comparison.question.last_months, **about)


def _map(comparison: Comparison, titles: Mapping[str, str], about: About, outcome: str = "coverage") -> Figure:
    question = comparison.question
    place = find_place(question.scenarios[0].place).first(question.communities)
    return map_figure(
        comparison.details["estates"],
        titles,
        place.communities,
        outcome=outcome,
        last_months=question.last_months,
        **about,
    )


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


OF_COMPARISON: Mapping[str, Callable[..., Figure]] = {
    "funnel": _funnel,
    "effects": _effects,
    "effects-all": _all_effects,
    "trust": _trust,
    "paths": _paths,
    "cost": _cost,
    "reached": _reached,
    "estates": _estates,
    "map": _map,
    "premium": _premium,
}


def _synergy(results: Results, about: About) -> Figure:
    return synergy_figure(pd.concat([synergy(results, outcome) for outcome in SYNERGY_OUTCOMES]), **about)


def _last_months(results: Results) -> int:
    """Return over how many months a sweep's outcomes are averaged: a design may shorten the horizon."""
    return min(LAST_MONTHS, results.manifest["design"]["months"] or LAST_MONTHS)


def _cost_at_budgets(results: Results, about: About) -> Figure:
    more = results.differences(NEEDED, {"scenario": results.policies})
    return cost_figure(plane(more), results.titles(about["lang"]), last_months=_last_months(results), **about)


def _pilot(results: Results, about: About) -> Figure:
    _, start = pilot_of(results)
    paths = paths_of_pilot(results, PILOT_OUTCOMES)
    found = evaluated(results, PILOT_OUTCOMES)
    return pilot_figure(paths, found, start, last_months=_last_months(results), **about)


def _regret(results: Results, about: About) -> Figure:
    baseline = next(iter(results.baselines))
    there = [name for name in REGRET_OUTCOMES if name in results.read("runs").columns]
    found = {outcome: worlds(results, outcome) for outcome in there}
    tables = {outcome: robustness(one, baseline) for outcome, one in found.items()}
    count = max(len(one.values) for one in found.values())
    return regret_figure(tables, results.titles(about["lang"]), count, **about)


def _sensitivity(results: Results, about: About, scenario: str | None = None, outcome: str | None = None) -> Figure:
    """Draw what the first outcome of the first policy depends on, or those asked for."""
    names = [scenario or (results.policies or results.scenarios)[0]]
    found = analyse(results, [outcome or results.manifest["design"]["outcomes"][0]], names)[0]
    if not found.usable:
        raise ResultsError(f"{results.folder}: too few complete blocks to say anything; run more of the sweep")
    plain = {key: value for key, value in about.items() if key in {"lang", "width"}}
    level = found.response.scenario in results.baselines
    return sensitivity_figure(found, results.titles(about["lang"])[found.response.scenario], level=level, **plain)


ALWAYS = ("funnel", "effects", "trust", "paths")  # those that any comparison gets
OF_SWEEP: Mapping[str, Callable[..., Figure]] = {
    "premium": _premium_over_worlds,
    "synergy": _synergy,
    "cost": _cost_at_budgets,
    "pilot": _pilot,
    "regret": _regret,
    "sensitivity": _sensitivity,
}
EXPERIMENTS: Mapping[str, str] = {  # shipped, from which those that no comparison holds are drawn
    "synergy": "paths-factorial",
    "pilot": "pilot",
    "regret": "uncertain",
    "sensitivity": "sobol",
}
CHOOSING: Mapping[str, set[str]] = {"map": {"outcome"}, "sensitivity": {"scenario", "outcome"}}  # what can be asked for
FIGURES = tuple(dict.fromkeys([*OF_COMPARISON, *OF_SWEEP]))


def figures_of(comparison: Comparison, place: Place, lang: str, width: float = WIDTH) -> dict[str, Figure]:
    """Draw every figure of a comparison.

    Parameters
    ----------
    comparison, place
        What came out, and where.
    lang
        ``en`` or ``zh``: the language of titles, names and notes.
    width
        In millimetres.
    """
    names = [*ALWAYS, "premium"] if "estimands" in comparison.tables else ALWAYS
    return {name: _of_comparison(name, comparison, place, lang, width) for name in names}


def draw(
    name: str, results: Results, lang: str = "en", width: float = WIDTH, scenario: str | None = None,
    outcome: str | None = None,
) -> Figure:  # fmt: skip
    """Draw a figure from a folder of results.

    Parameters
    ----------
    name
        One of `FIGURES`.
    lang, width
        As in `figures_of`.
    scenario, outcome
        Of which, for figures that show one: ``sensitivity`` of both, ``map`` of an outcome.

    Raises
    ------
    ResultsError
        If there is no such figure, or it cannot be drawn from these results.
    """
    if name not in FIGURES:
        raise ResultsError(f"{name}: no such figure.{suggest(name, FIGURES)} They are {', '.join(FIGURES)}.")
    if name not in (OF_SWEEP if results.is_sweep else OF_COMPARISON):
        there, wanted = ("a sweep", "compare") if results.is_sweep else ("a comparison", f"sweep {EXPERIMENTS[name]}")
        raise ResultsError(
            f"{results.folder}: {name} cannot be drawn from {there}. Make what it needs with: shequ {wanted}"
        )
    asked = {key: value for key, value in (("scenario", scenario), ("outcome", outcome)) if value is not None}
    if odd := next((key for key in asked if key not in CHOOSING.get(name, set())), None):
        raise ResultsError(f"--{odd} {asked[odd]}: {name} shows all that it has. Leave it out.")
    _check_chosen(results, name, asked)
    if results.is_sweep:
        place = place_of(results.manifest["scenarios"][results.scenarios[0]]["place"], lang)
        return OF_SWEEP[name](results, {"lang": lang, "place": place, "width": width}, **asked)
    comparison = read_comparison(results.folder)
    if name in DETAILED and DETAILED[name] not in comparison.details:
        raise ResultsError(
            f"{results.folder}: {name} needs the table of {DETAILED[name]}, which an older version did not keep. "
            "Run the comparison again."
        )
    return _of_comparison(name, comparison, find_place(comparison.question.scenarios[0].place), lang, width, asked)


DETAILED = {"reached": "groups", "estates": "estates", "map": "estates"}


def _check_chosen(results: Results, name: str, asked: Mapping[str, str]) -> None:
    """Refuse a scenario or outcome that is not there."""
    there = {
        "scenario": results.scenarios,
        "outcome": [*OF_ESTATES, *OF_EACH_ESTATE] if name == "map" else list(results.read("runs").columns),
    } if asked else {}  # fmt: skip
    for key, value in asked.items():
        if value not in there[key]:
            raise ResultsError(
                f"--{key} {value}: not in these results.{suggest(value, there[key])}"
                + (f" A map shows {', '.join(there[key])}." if name == "map" else "")
            )


def place_of(place: str, lang: str) -> str:
    """Return the title of a place."""
    return title_of(find_place(place), lang)


def _of_comparison(
    name: str, comparison: Comparison, place: Place, lang: str, width: float, asked: Mapping[str, str] | None = None
) -> Figure:
    titles = {scenario.name: title_of(scenario, lang) or scenario.name for scenario in comparison.question.scenarios}
    about = {"lang": lang, "place": title_of(place, lang), "note": comparison.question.label(lang), "width": width}
    return OF_COMPARISON[name](comparison, titles, about, **(asked or {}))
