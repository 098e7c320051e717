"""The commands `shequ sensitivity` and `shequ robustness`: tables and figures into the folder of the results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from shequ.commands.reading import outcomes_of
from shequ.engine.files import safe_name
from shequ.engine.toml_files import suggest
from shequ.report import words
from shequ.report.drawing.style import save
from shequ.report.figures.sensitivity import sensitivity_figure, sensitivity_table, warnings_of
from shequ.report.tables.robustness import box_lines, estimands_table, robustness_table, thirds_table, with_chinese
from shequ.report.words.numbers import counted
from shequ.study.analyse.estimands import ESTIMANDS
from shequ.study.analyse.robustness import (
    NO_LIBRARY,
    SPLIT,
    Worlds,
    box_of,
    can_search,
    conditions_of,
    estimand_values,
    estimands_over_worlds,
    has_estimands,
    regret,
    robustness,
    worlds,
)
from shequ.study.analyse.sensitivity import Indices, analyse
from shequ.study.store.choosing import ResultsError
from shequ.study.store.comparison_folder import write_frame
from shequ.study.store.results import Results, load


def tell_sensitivity(folder: Path, scenarios: Sequence[str], outcomes: Sequence[str], lang: str) -> None:
    """Print what outcomes depend on, and write tables and figures."""
    results = load(folder)
    names = scenarios_of(results, scenarios) or results.policies
    found = analyse(results, outcomes_of(results, outcomes), names)
    place = folder / "sensitivity"
    place.mkdir(exist_ok=True)
    written = []
    for kind in ("table", "convergence", "pairs"):
        frames = [_labelled(getattr(one, kind), one) for one in found if len(getattr(one, kind))]
        if frames:
            written.append(f"{'indices' if kind == 'table' else kind}.csv")
            write_frame(pd.concat(frames, ignore_index=True), place / written[-1])
    for one in found:
        for line in warnings_of(one):
            click.echo(line, err=True)
        if one.usable:
            click.echo(f"\n{sensitivity_table(one, lang)}")
            name, is_level = one.response.scenario, one.response.scenario in results.baselines
            figure = sensitivity_figure(one, results.titles(lang)[name], level=is_level, lang=lang)
            ending = "" if lang == "en" else f".{lang}"
            save(figure, place / "figures", f"{safe_name(name)}-{one.response.outcome}{ending}")
    if written:
        click.echo(f"\nWrote {place}: {', '.join(written)}, figures/")


def scenarios_of(results: Results, names: Sequence[str]) -> list[str]:
    """Return the scenarios that are asked for, if the results have them."""
    for name in names:
        if name not in results.scenarios:
            raise ResultsError(
                f"{results.folder}: no scenario {name}.{suggest(name, results.scenarios)} There are "
                f"{', '.join(results.scenarios)}."
            )
    return list(names)


def _labelled(frame: pd.DataFrame, one: Indices) -> pd.DataFrame:
    frame = frame.copy()
    frame.insert(0, "scenario", one.response.scenario)
    frame.insert(1, "outcome", one.response.outcome)
    frame.insert(2, "unit", one.response.unit if one.method == "morris" else "share of variance")
    return frame.assign(blocks=one.complete)


def tell_robustness(folder: Path, scenario: str | None, outcomes: Sequence[str], regions: bool, lang: str) -> None:
    """Print how robust policies are, and write tables."""
    results = load(folder)
    scenarios_of(results, [scenario] if scenario else [])
    if regions and not can_search():
        click.echo(f"{NO_LIBRARY}. Everything else follows.", err=True)
        regions = False
    tables: dict[str, list[pd.DataFrame]] = {}
    for outcome in outcomes_of(results, outcomes):
        found = worlds(results, outcome)
        if found.left_out:
            reason = f"some policy has no finished run there, or no value of {outcome}"
            click.echo(f"{counted(found.left_out, 'world')} left out: {reason}", err=True)
        _tell_outcome(found, results, scenario, regions, lang, tables)
        if found.outcome == "trust_party":
            click.echo(f"{words.word('who is seen', lang)}\n")
    place = folder / "robustness"
    place.mkdir(exist_ok=True)
    for name, frames in tables.items():
        write_frame(pd.concat(frames, ignore_index=True), place / f"{name}.csv")
    click.echo(f"Wrote {place}: {', '.join(f'{name}.csv' for name in tables)}")


def _tell_outcome(
    found: Worlds, results: Results, scenario: str | None, regions: bool, lang: str, tables: dict[str, list[pd.DataFrame]]
) -> None:  # fmt: skip
    baseline, unit = next(iter(results.baselines)), words.difference_unit(found.outcome, lang)
    policies = robustness(found, baseline)
    tables.setdefault("policies", []).append(policies.assign(outcome=found.outcome, unit=unit))
    click.echo(f"{robustness_table(policies, found, unit, lang)}\n")
    which = scenario or str(policies["scenario"].iloc[0])
    claims = {words.word("not best", lang, scenario=which): regret(found)[which] > 0.0}
    if has_estimands(results):
        parts = estimands_over_worlds(found)
        tables.setdefault("estimands", []).append(with_chinese(parts))
        click.echo(f"{estimands_table(parts, unit, lang)}\n\n{words.word('conditions of effectiveness', lang)}")
        for estimand in (one for one in ESTIMANDS if one.symbol in SPLIT):
            thirds = conditions_of(found, estimand)
            tables.setdefault("thirds", []).append(thirds)
            click.echo(f"{thirds_table(thirds, words.word('holds', lang, what=estimand.symbol), lang)}\n")
            claims[words.word("not above", lang, what=estimand.symbol)] = estimand_values(found, estimand) <= 0.0
    if regions:
        click.echo(words.word("conditions of failure", lang))
    for what, holds in claims.items() if regions else ():
        box = box_of(holds, found.factors)
        if box is not None:
            tables.setdefault("boxes", []).append(box.limits.assign(claim=what, outcome=found.outcome))
        click.echo("\n".join(box_lines(box, what, found.factors.shape[1], lang)) + "\n")
