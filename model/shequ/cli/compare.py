"""The command `shequ compare`."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shequ.cli import options
from shequ.cli.studies import announce, end_with_failures, part_of, run_told, tell_estimate

if TYPE_CHECKING:
    from shequ.study.analyse.comparison import Comparison
    from shequ.study.design.study import Study


@click.command()
@click.argument("names", nargs=-1)
@click.option("--suite", help="A named set of scenarios; see scenarios/sets.toml.")
@click.option(
    "--replicates", type=click.IntRange(min=1), help="How often, under as many seeds.  [default: 20; 3 with --quick]"
)
@options.seed
@options.months
@options.elders
@options.place
@options.overrides
@options.means
@options.jobs
@options.scheduler
@options.shard
@options.dry_run
@click.option("--baseline", default="baseline", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("results/compare"), show_default=True)
@click.option("--quick", is_flag=True, help="A first look: 3 replicates and 2 communities, unless you say otherwise.")
@click.option("--levels", is_flag=True, help="Print values instead of differences.")
@click.option("--figures", default="effects,paths,funnel", show_default=True, help="all, none, or names: funnel,map.")
@click.option("--p-values", "p_values", is_flag=True, help="Write p_values.csv, adjusted for as many as are asked for.")
@click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME", help="With --p-values: only this one; repeatable."
)
@options.lang
def command(
    names: tuple[str, ...], overrides: tuple[str, ...], jobs: int, scheduler: str | None, shard: str | None,
    dry_run: bool, out: Path, levels: bool, figures: str, p_values: bool, outcomes: tuple[str, ...], lang: str,
    **asked: Any,
) -> None:  # fmt: skip
    """Compare scenarios with the baseline, replicate by replicate."""
    from shequ.report.figures.by_name import check_names
    from shequ.report.words.numbers import counted
    from shequ.study.analyse.comparison import Comparison
    from shequ.study.design.comparison import comparison_of
    from shequ.study.design.resolving import study_of

    part = part_of(shard)
    if outcomes and not p_values:
        raise click.UsageError("--outcome says of which outcomes p-values are written: give --p-values too")
    check_names([] if figures in {"all", "none"} else _listed(figures))
    asked |= {"outcomes": list(outcomes)} if outcomes else {}
    study = study_of(comparison_of(names, set=list(overrides), **asked))
    wanted = _figures(figures, study)
    announce(study, f"Comparing {counted(len(study.scenarios), 'scenario')}", part)
    if dry_run:
        tell_estimate(study, out, jobs, part)
        return
    made = run_told(study, out, jobs, scheduler, part)
    if made.missing > len(made.failures):
        click.echo(f"{counted(made.finished, 'run')} made, {made.missing:,} of other parts are missing. Results: {out}")
        end_with_failures(made)
        return
    if not made.finished:
        click.echo(f"{out} holds these runs already.", err=True)
    elif made.there:
        click.echo(f"{counted(made.there, 'run')} were there, {made.finished:,} made now.", err=True)
    comparison = Comparison(made.results)
    _print(comparison, levels, lang)
    written = comparison.write(study.design.outcomes if p_values else ())
    drawn, code = _draw(comparison, wanted, lang)
    _closing(study, out, [*written, *(["figures/"] if drawn else [])])
    end_with_failures(made)
    raise SystemExit(code)


def _listed(figures: str) -> list[str]:
    return [name.strip() for name in figures.split(",") if name.strip()]


def _figures(figures: str, study: Study) -> list[str]:
    """Return the names of the figures that are asked for; all are those that this study has."""
    from shequ.report.figures.by_name import OF_COMPARISON
    from shequ.study.design.comparison import PREMIUM

    if figures == "none":
        return []
    if figures != "all":
        return _listed(figures)
    there = {"estimands": set(study.scenarios) >= PREMIUM, "pilot": "communities" in study.design.keep}
    return [name for name in OF_COMPARISON if there.get(name, True)]


def _print(comparison: Comparison, levels: bool, lang: str) -> None:
    from shequ.report.tables.comparison import break_even_table, effects_table, estimands_table, notes_below

    click.echo(effects_table(comparison, levels, lang))
    for note in notes_below(comparison, levels, lang):
        click.echo(note)
    if len(comparison.estimands):
        click.echo(f"\n{estimands_table(comparison.estimands, lang)}")
    if len(comparison.break_even):
        click.echo(f"\n{break_even_table(comparison.break_even, lang)}")


def _draw(comparison: Comparison, names: list[str], lang: str) -> tuple[int, int]:
    """Draw figures one by one, and count them: one that fails takes nothing else with it, and gives the exit code."""
    from shequ.engine.errors import INPUT_ERROR, InputError
    from shequ.report.drawing.style import save
    from shequ.report.figures.by_name import draw

    results, drawn, code = comparison.results, 0, 0
    for name in names:
        try:
            save(draw(name, results, lang), results.folder / "figures", name if lang == "en" else f"{name}.{lang}")
            drawn += 1
        except InputError as error:
            code = INPUT_ERROR
            click.echo(f"shequ: {error}", err=True)
        except Exception as error:
            code = 1
            click.echo(f"shequ: the figure {name} failed: {error!r}. Runs and tables are kept.", err=True)
    return drawn, code


def _closing(study: Study, out: Path, written: list[str]) -> None:
    policies = [name for name in study.scenarios if study.references[name] != name]
    one = "full" if "full" in policies or not policies else policies[0]
    names_of_own = itertools.chain(["mine"], (f"mine-{number}" for number in itertools.count(2)))
    free = next(name for name in names_of_own if not Path(f"scenarios/{name}.toml").exists())
    click.echo(f"\nWrote {out}: {', '.join(written)}; README.md says what each file is")
    click.echo(f"Next:  shequ show {one}      shequ new {free} --extends {one}      shequ report {out}")
