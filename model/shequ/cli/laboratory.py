"""Commands of the laboratory: sweeps, and what their results tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shequ.cli.group import main
from shequ.cli.options import jobs_option, lang_option, options, scheduler_option


@main.command()
@click.argument("design")
@options(jobs_option, scheduler_option)
@click.option("--out", type=click.Path(path_type=Path), help="Where results are kept.  [default: results/NAME]")
@click.option("--dry-run", is_flag=True, help="Say how many runs, how long and how much disk; run nothing else.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts, for arrays of jobs.")
@click.option(
    "--until-width",
    type=click.FloatRange(min=0, min_open=True),
    metavar="POINTS",
    help="More replicates where an interval is wider: 10, 20, 40, 80.",
)
@click.option("--until-decided", is_flag=True, help="More replicates where an interval includes zero: 10, 20, 40, 80.")
@click.option(
    "--ceiling",
    type=click.Choice(["10", "20", "40", "80"]),
    default="80",
    show_default=True,
    help="The most replicates that are added.",
)
@click.option("--outcome", metavar="NAME", help="Whose interval.  [default: the design's first]")
def sweep(design: str, **options: Any) -> None:
    """Run what is missing of an experiment; it can be stopped at any time and started again."""
    from shequ.commands.sweeping import sweep_design

    sweep_design(design, **options)


folder_argument = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
scenarios_option = click.option(
    "--scenario", "scenarios", multiple=True, metavar="NAME", help="Only this one; repeatable."
)
outcomes_option = click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME", help="Only this one; repeatable."
)


@main.command()
@options(folder_argument, scenarios_option)
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="Only these rows; repeatable.")
@options(outcomes_option)
@click.option("--differences", is_flag=True, help="Differences from the baseline, run by run.")
@click.option("--runs", "each", is_flag=True, help="Each run in a row of its own.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the runs as CSV or Parquet.")
@lang_option
def results(folder: Path, **options: Any) -> None:
    """List what a sweep or comparison has found; filter it; write it to a file."""
    from shequ.commands.reading import show_results

    show_results(folder, **options)


@main.command()
@options(folder_argument, scenarios_option, outcomes_option, lang_option)
def sensitivity(folder: Path, **options: Any) -> None:
    """Say what outcomes depend on: Morris's screening, Sobol's shares of variance; tables and figures."""
    from shequ.commands.telling import tell_sensitivity

    tell_sensitivity(folder, **options)


@main.command()
@options(folder_argument)
@click.option(
    "--scenario", metavar="NAME", help="Whose limits are looked for.  [default: the one that is best most often]"
)
@options(outcomes_option)
@click.option("--regions/--no-regions", default=True, help="Look for regions by PRIM, with the EMA workbench.")
@options(lang_option)
def robustness(folder: Path, **options: Any) -> None:
    """Say how often each policy is best in uncertain places, its regret, and where that stops being so."""
    from shequ.commands.telling import tell_robustness

    tell_robustness(folder, **options)


@main.command()
@options(folder_argument)
@click.argument("scenario")
@click.argument("outcome", default="coverage")
@click.option("--point", type=click.IntRange(min=0), default=0, help="Point of the design.  [default: 0]")
@click.option(
    "--replicates", type=click.IntRange(min=1), default=10, show_default=True, help="How often it is run again."
)
@click.option(
    "--levers", "by_levers", is_flag=True, help="Each lever's share (Shapley): exact up to six, else by path."
)
@click.option("--orders", type=click.IntRange(min=1), metavar="N", help="Each lever's share from 2 N sampled orders.")
@click.option("--first", is_flag=True, help="Only the first month, rule and agent in which the two runs part.")
@options(jobs_option, scheduler_option, lang_option)
def explain(folder: Path, scenario: str, outcome: str, **options: Any) -> None:
    """Say why a scenario differs from its baseline: through the funnel, by whom, by which lever."""
    from shequ.commands.explaining import explain_difference

    explain_difference(folder, scenario, outcome, **options)


@main.command()
@click.argument("name")
@options(folder_argument, lang_option)
@click.option("--width", metavar="WIDTH", help="89mm, 18cm, 3.5in.  [default: 180mm]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A .png, .svg or .pdf.  [default: PNG and SVG in DIR/figures]",
)
@click.option("--scenario", metavar="NAME", help="Of sensitivity: which one.  [default: the first policy]")
@click.option("--outcome", metavar="NAME", help="Of sensitivity and map: which one.  [default: the first]")
def figure(name: str, folder: Path, **options: Any) -> None:
    """Draw a figure of results, for a journal's column or a page.

    Of a comparison: funnel, effects, effects-all, trust, paths, cost, reached, estates, map, premium. Of a sweep: premium, synergy,
    cost, pilot, regret, sensitivity.
    """
    from shequ.commands.drawing import draw_figure

    draw_figure(name, folder, **options)


@main.command()
@click.argument("name")
@options(folder_argument, lang_option)
@click.option(
    "--format", "style", type=click.Choice(["csv", "latex", "markdown"]), default="markdown", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file.  [default: standard output]")
def table(name: str, folder: Path, lang: str, style: str, out: Path | None) -> None:
    """Write a table of a comparison for a paper: effects, effects-all, levels, cost, reached, premium."""
    from shequ.commands.drawing import write_table

    write_table(name, folder, lang, style, out)


@main.command()
@options(folder_argument, lang_option)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The HTML file.  [default: DIR/report.html, or report.zh.html]",
)
def report(folder: Path, lang: str, out: Path | None) -> None:
    """Write one page about a comparison: the answer, figures, tables, scenarios, parameters; it opens offline."""
    from shequ.commands.drawing import write_report

    write_report(folder, lang, out)


@main.command()
@options(folder_argument)
@click.option("--runs", type=click.IntRange(min=1), default=10, show_default=True, help="How many, spread over all.")
@click.option("--all", "every", is_flag=True, help="All runs.")
@options(jobs_option, scheduler_option)
def verify(folder: Path, runs: int, every: bool, **options: Any) -> None:
    """Make runs again as the manifest says, and name the first value that differs."""
    from shequ.commands.checking import verify_folder

    verify_folder(folder, None if every else runs, **options)


@main.command()
@options(folder_argument)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The zip file.  [default: DIR.zip]")
def bundle(folder: Path, out: Path | None) -> None:
    """Pack results, manifest, scenarios and the command for an archive."""
    from shequ.commands.checking import bundle_folder

    bundle_folder(folder, out)
