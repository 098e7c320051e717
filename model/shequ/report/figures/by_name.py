"""Every figure by name, drawn from a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from shequ.engine.toml_files import suggest
from shequ.outcomes import HEADLINE
from shequ.outcomes.by_group import OF_EACH_ESTATE, OF_ESTATES
from shequ.report.drawing.style import WIDTH
from shequ.report.figures.effects import effects_figure
from shequ.report.figures.estates import estates_figure
from shequ.report.figures.estimands import SHOWN as ESTIMANDS_SHOWN
from shequ.report.figures.estimands import estimands_figure, of_worlds
from shequ.report.figures.frontier import frontier_figure
from shequ.report.figures.funnel import funnel_figure
from shequ.report.figures.map import map_figure
from shequ.report.figures.paths import OVER_TIME, TARGETS, paths_figure
from shequ.report.figures.pilot import SHOWN as PILOT_SHOWN
from shequ.report.figures.pilot import pilot_figure
from shequ.report.figures.reached import reached_figure
from shequ.report.figures.robustness import SHOWN as ROBUSTNESS_SHOWN
from shequ.report.figures.robustness import robustness_figure
from shequ.report.figures.sensitivity import sensitivity_figure
from shequ.report.figures.synergy import SHOWN as SYNERGY_SHOWN
from shequ.report.figures.synergy import synergy_figure
from shequ.report.words import named_outcomes, title_of
from shequ.report.words.captions import drawn_from, partial_notes, study_label
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.frontier import differences, plane
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
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

About = Mapping[str, Any]


def _effects(results: Results, about: About, outcomes: Sequence[str] = HEADLINE) -> Figure:
    comparison = Comparison(results)
    effects = comparison.effects
    shown = [results.baseline, *results.policies]  # other baselines would be rows of zeros
    partial = partial_notes(comparison.partial_years, outcomes, about["lang"])
    return effects_figure(
        effects[effects["scenario"].isin(shown)], results.titles(about["lang"]), changed=comparison.changed,
        outcomes=outcomes, sort_by=outcomes[0], last_months=results.manifest.last_months, partial=partial, **about,
    )  # fmt: skip


def _all_effects(results: Results, about: About) -> Figure:
    there = set(results.units)
    return _effects(results, about, [name for name in named_outcomes() if name in there])


def _paths(results: Results, about: About, figure: str = "paths", outcomes: Sequence[str] = OVER_TIME) -> Figure:
    months = results.read("months", outcomes)
    return paths_figure(
        months, results.titles(about["lang"]), outcomes=outcomes, references=results.references, figure=figure, **about
    )


def _trust(results: Results, about: About) -> Figure:
    return _paths(results, about, "trust", TARGETS)


def _funnel(results: Results, about: About) -> Figure:
    return funnel_figure(results.runs, results.titles(about["lang"]), last_months=results.manifest.last_months, **about)


def _frontier(results: Results, about: About) -> Figure:
    points = plane(differences(results))
    return frontier_figure(points, results.titles(about["lang"]), last_months=results.manifest.last_months, **about)


def _reached(results: Results, about: About) -> Figure:
    return reached_figure(
        results.read("groups"), results.titles(about["lang"]), last_months=results.manifest.last_months, **about
    )


def _estates(results: Results, about: About) -> Figure:
    estates = results.read("estates")
    if estates["fee_payment"].isna().all():
        raise ResultsError(f"{results.folder}: no estate has a property firm, and the figure is of fees paid to them")
    return estates_figure(estates, results.titles(about["lang"]), last_months=results.manifest.last_months, **about)


def _map(results: Results, about: About, outcome: str = "coverage") -> Figure:
    held = results.manifest.scenarios
    place = held[results.baseline].place
    if elsewhere := [name for name in results.policies if held[name].place != place]:
        raise ResultsError(
            f"{results.folder}: a map shows one place, {place}, and {elsewhere[0]} is run in {held[elsewhere[0]].place}"
        )
    communities = results.as_made.ready(results.baseline, 0)[1].communities
    titles = results.titles(about["lang"])
    return map_figure(
        results.read("estates"), titles, communities, outcome=outcome, last_months=results.manifest.last_months,
        references=results.references, **about,
    )  # fmt: skip


def _estimands(results: Results, about: About) -> Figure:
    if not has_estimands(results):
        raise ResultsError(
            f"{results.folder}: the party premium takes all of its scenarios. Make them with: "
            "shequ compare --suite party-premium --out results/premium, or shequ sweep party-premium"
        )
    if not results.is_comparison:
        return _estimands_over_worlds(results, about)
    return estimands_figure(Comparison(results).estimands.rename(columns={"estimate": "difference"}), **about)


def _estimands_over_worlds(results: Results, about: About) -> Figure:
    parts, thirds = [], []
    for outcome in ESTIMANDS_SHOWN:
        found = worlds(results, outcome)
        parts.append(of_worlds(estimands_over_worlds(found), results.units[outcome]))
        if outcome == ESTIMANDS_SHOWN[0]:
            thirds = [conditions_of(found, estimand) for estimand in ESTIMANDS if estimand.symbol in SPLIT]
    return estimands_figure(pd.concat(parts), thirds=pd.concat(thirds), drawn=_drawn(results, about), **about)


def _drawn(results: Results, about: About) -> str:
    return drawn_from(results.manifest.factors, about["lang"])


def _synergy(results: Results, about: About) -> Figure:
    there = [name for name in SYNERGY_SHOWN if name in results.read("runs").columns]
    return synergy_figure(pd.concat([synergy(results, outcome) for outcome in there]), **about)


def _pilot(results: Results, about: About) -> Figure:
    _, start = pilot_of(results)
    paths = paths_of_pilot(results, PILOT_SHOWN)
    found = evaluated(results, PILOT_SHOWN)
    last = int(paths[PILOT_SHOWN[0]]["month"].max())
    months = min(results.manifest.last_months, last - start + 1)  # none from before the pilot
    return pilot_figure(paths, found, start, last_months=months, **about)


def _robustness(results: Results, about: About) -> Figure:
    there = [name for name in ROBUSTNESS_SHOWN if name in results.read("runs").columns]
    found = {outcome: worlds(results, outcome) for outcome in there}
    tables = {outcome: robustness(one, results.baseline) for outcome, one in found.items()}
    count = max(len(one.values) for one in found.values())
    return robustness_figure(tables, results.titles(about["lang"]), count, drawn=_drawn(results, about), **about)


def _sensitivity(results: Results, about: About, scenario: str | None = None, outcome: str | None = None) -> Figure:
    """Draw what the first outcome of the first policy depends on, or those asked for."""
    names = [scenario or (results.policies or results.scenarios)[0]]
    found = analyse(results, [outcome or results.manifest.design.outcomes[0]], names)[0]
    if not found.usable:
        raise ResultsError(f"{results.folder}: too few complete blocks to say anything; run more of the sweep")
    plain = {key: value for key, value in about.items() if key in {"lang", "note", "width"}}
    level = found.response.scenario in results.baselines
    return sensitivity_figure(found, results.titles(about["lang"])[found.response.scenario], level=level, **plain)


# Drawn of a comparison, of a sweep, or of both.
OF_COMPARISON: Mapping[str, Callable[..., Figure]] = {
    "effects": _effects, "effects-all": _all_effects, "paths": _paths, "trust": _trust, "funnel": _funnel,
    "frontier": _frontier, "reached": _reached, "estates": _estates, "map": _map, "estimands": _estimands,
    "pilot": _pilot,
}  # fmt: skip
OF_SWEEP: Mapping[str, Callable[..., Figure]] = {
    "estimands": _estimands, "synergy": _synergy, "frontier": _frontier, "pilot": _pilot, "robustness": _robustness,
    "sensitivity": _sensitivity,
}  # fmt: skip
EXPERIMENTS: Mapping[str, str] = {  # shipped, from which those that no comparison holds are drawn
    "synergy": "paths-factorial",
    "robustness": "uncertain",
    "sensitivity": "sobol",
}
RENAMED = {"cost": "frontier", "premium": "estimands", "regret": "robustness"}  # what figures were called before
CHOOSING: Mapping[str, set[str]] = {"map": {"outcome"}, "sensitivity": {"scenario", "outcome"}}  # what can be asked for
FIGURES = tuple(dict.fromkeys([*OF_COMPARISON, *OF_SWEEP]))


def draw(
    name: str, results: Results, lang: str = "en", width: float = WIDTH, scenario: str | None = None,
    outcome: str | None = None,
) -> Figure:  # fmt: skip
    """Draw a figure from a folder of results.

    Parameters
    ----------
    name
        One of `FIGURES`.
    lang
        ``en`` or ``zh``: the language of titles, names and notes.
    width
        In millimetres.
    scenario, outcome
        Of which, for figures that show one: ``sensitivity`` of both, ``map`` of an outcome.

    Raises
    ------
    ResultsError
        If there is no such figure, or it cannot be drawn from these results.
    """
    name = RENAMED.get(name, name)
    there = OF_COMPARISON if results.is_comparison else OF_SWEEP
    check_names([name])
    if name not in there:
        kind, wanted = (
            ("a comparison", f"sweep {EXPERIMENTS.get(name)}") if results.is_comparison else ("a sweep", "compare")
        )
        raise ResultsError(
            f"{results.folder}: {name} cannot be drawn from {kind}. Make what it needs with: shequ {wanted}"
        )
    asked = {key: value for key, value in (("scenario", scenario), ("outcome", outcome)) if value is not None}
    if odd := next((key for key in asked if key not in CHOOSING.get(name, set())), None):
        raise ResultsError(f"--{odd} {asked[odd]}: {name} shows all that it has. Leave it out.")
    _check_chosen(results, name, asked)
    manifest = results.manifest
    about = {
        "lang": lang, "place": title_of(manifest.places[manifest.scenarios[results.baseline].place], lang),
        "note": study_label(manifest, lang), "width": width,
    }  # fmt: skip
    return there[name](results, about, **asked)


def check_names(names: Sequence[str]) -> None:
    """Refuse what is no figure.

    Raises
    ------
    ResultsError
        Naming the nearest.
    """
    for name in names:
        if name not in FIGURES and name not in RENAMED:
            raise ResultsError(f"{name}: no such figure.{suggest(name, FIGURES)} They are {', '.join(FIGURES)}.")


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
