"""The command `shequ sensitivity`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli import options
from shequ.cli.results import outcomes_of
from shequ.engine.files import safe_name
from shequ.engine.toml_files import suggest

if TYPE_CHECKING:
    import pandas as pd

    from shequ.study.analyse.sensitivity import Indices
    from shequ.study.store.results import Results


@click.command()
@options.folder
@options.scenarios
@options.outcomes
@options.below("sensitivity")
@options.lang
def command(folder: Path, scenarios: Sequence[str], outcomes: Sequence[str], out: Path | None, lang: str) -> None:
    """Say what outcomes depend on: Morris's screening, Sobol's shares of variance."""
    import pandas as pd

    from shequ.report.drawing.style import save
    from shequ.report.figures.sensitivity import sensitivity_figure
    from shequ.report.tables.sensitivity import sensitivity_table, warnings_of
    from shequ.study.analyse.sensitivity import analyse
    from shequ.study.store.frames import write_frame
    from shequ.study.store.results import load

    results = load(folder)
    names = scenarios_of(results, scenarios) or results.policies
    found = analyse(results, outcomes_of(results, outcomes), names)
    below = out or folder / "sensitivity"
    written = []
    for kind in ("table", "convergence", "pairs"):
        frames = [_labelled(getattr(one, kind), one) for one in found if len(getattr(one, kind))]
        if frames:
            written.append(f"{'indices' if kind == 'table' else kind}.csv")
            write_frame(pd.concat(frames, ignore_index=True), below / written[-1])
    for one in found:
        for line in warnings_of(one):
            click.echo(line, err=True)
        if one.usable:
            click.echo(f"\n{sensitivity_table(one, lang)}")
            name, is_level = one.response.scenario, one.response.scenario in results.baselines
            figure = sensitivity_figure(one, results.titles(lang)[name], level=is_level, lang=lang)
            ending = "" if lang == "en" else f".{lang}"
            save(figure, below / "figures", f"{safe_name(name)}-{one.response.outcome}{ending}")
    if written:
        click.echo(f"\nWrote {below}: {', '.join(written)}, figures/")


def scenarios_of(results: Results, names: Sequence[str]) -> list[str]:
    """Return the scenarios that are asked for, if the results have them."""
    from shequ.study.store.manifest import ResultsError

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
