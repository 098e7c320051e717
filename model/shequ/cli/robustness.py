"""The command `shequ robustness`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli import options
from shequ.cli.results import outcomes_of
from shequ.cli.sensitivity import scenarios_of

if TYPE_CHECKING:
    import pandas as pd

    from shequ.study.analyse.robustness import Worlds
    from shequ.study.store.results import Results


@click.command()
@options.folder
@click.option(
    "--scenario", metavar="NAME", help="Whose limits are looked for.  [default: the one that is best most often]"
)
@options.outcomes
@click.option("--regions/--no-regions", default=True, help="Look for regions by PRIM, with the EMA workbench.")
@options.below("robustness")
@options.lang
def command(
    folder: Path, scenario: str | None, outcomes: Sequence[str], regions: bool, out: Path | None, lang: str
) -> None:
    """Say how often each policy is best in uncertain worlds, and where not."""
    import pandas as pd

    from shequ.engine.errors import InputError
    from shequ.report.words import word
    from shequ.report.words.numbers import counted
    from shequ.study.analyse.robustness import NO_LIBRARY, can_search, worlds
    from shequ.study.store.frames import write_frame
    from shequ.study.store.results import load

    results = load(folder)
    if results.is_comparison:
        raise InputError(
            f"{folder}: nothing varies here but the scenario. Robustness needs a sweep over worlds: shequ sweep uncertain"
        )
    scenarios_of(results, [scenario] if scenario else [])
    if regions and not can_search():
        click.echo(f"{NO_LIBRARY}. Everything else follows.", err=True)
        regions = False
    tables: dict[str, list[pd.DataFrame]] = {}
    below = out or folder / "robustness"
    for outcome in outcomes_of(results, outcomes):
        found = worlds(results, outcome)
        if found.left_out:
            reason = f"some policy has no finished run there, or no value of {outcome}"
            click.echo(f"{counted(found.left_out, 'world')} left out: {reason}", err=True)
        _tell_outcome(found, results, scenario, regions, lang, tables)
        if found.outcome == "trust_party":
            click.echo(f"{word('who is seen', lang)}\n")
    for name, frames in tables.items():
        write_frame(pd.concat(frames, ignore_index=True), below / f"{name}.csv")
    click.echo(f"Wrote {below}: {', '.join(f'{name}.csv' for name in tables)}")


def _tell_outcome(
    found: Worlds, results: Results, scenario: str | None, regions: bool, lang: str, tables: dict[str, list[pd.DataFrame]]
) -> None:  # fmt: skip
    from shequ.report import words
    from shequ.report.tables.robustness import box_lines, robustness_table
    from shequ.study.analyse.robustness import box_of, regret, robustness

    unit = words.difference_unit(found.outcome, lang)
    policies = robustness(found, results.baseline)
    tables.setdefault("policies", []).append(policies.assign(outcome=found.outcome, unit=unit))
    click.echo(f"{robustness_table(policies, found, unit, lang)}\n")
    which = scenario or str(policies["scenario"].iloc[0])
    claims = {words.word("not best", lang, scenario=which): regret(found)[which] > 0.0}
    claims |= _tell_estimands(found, results, unit, lang, tables)
    if regions:
        click.echo(words.word("conditions of failure", lang))
    for what, holds in claims.items() if regions else ():
        box = box_of(holds, found.factors)
        if box is not None:
            tables.setdefault("boxes", []).append(box.limits.assign(claim=what, outcome=found.outcome))
        click.echo("\n".join(box_lines(box, what, found.factors.shape[1], lang)) + "\n")


def _tell_estimands(
    found: Worlds, results: Results, unit: str, lang: str, tables: dict[str, list[pd.DataFrame]]
) -> dict[str, pd.Series[bool]]:
    """Print the party premium over the worlds, where all of its scenarios ran; return where its parts do not hold."""
    from shequ.report.tables.robustness import estimands_table, thirds_table, with_chinese
    from shequ.report.words import word
    from shequ.study.analyse.estimands import ESTIMANDS
    from shequ.study.analyse.robustness import (
        SPLIT,
        conditions_of,
        estimands_over_worlds,
        for_the_better,
        has_estimands,
    )

    if not has_estimands(results):
        return {}
    parts, claims = estimands_over_worlds(found), {}
    tables.setdefault("estimands", []).append(with_chinese(parts))
    click.echo(f"{estimands_table(parts, unit, lang)}\n\n{word('conditions of effectiveness', lang)}")
    for estimand in (one for one in ESTIMANDS if one.symbol in SPLIT):
        thirds = conditions_of(found, estimand)
        tables.setdefault("thirds", []).append(thirds)
        click.echo(f"{thirds_table(thirds, word(f'{found.better} holds', lang, what=estimand.symbol), lang)}\n")
        claims[word(f"{found.better} fails", lang, what=estimand.symbol)] = ~for_the_better(found, estimand)
    return claims
