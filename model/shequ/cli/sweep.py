"""The command `shequ sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from shequ.cli import options
from shequ.cli.studies import announce, end_with_failures, part_of, run_told, tell_estimate
from shequ.engine.errors import InputError

if TYPE_CHECKING:
    from shequ.study.design.files import Design
    from shequ.study.run.stopping import StoppingRule
    from shequ.study.run.study_run import Made


@click.command()
@click.argument("design")
@options.jobs
@options.scheduler
@click.option("--out", type=click.Path(path_type=Path), help="Where results are kept.  [default: results/NAME]")
@options.dry_run
@options.shard
@click.option(
    "--until-width",
    type=options.Width(),
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
def command(
    design: str, jobs: int, scheduler: str | None, out: Path | None, dry_run: bool, shard: str | None,
    until_width: float | None, until_decided: bool, ceiling: str, outcome: str | None,
) -> None:  # fmt: skip
    """Run what is missing of an experiment; it can be stopped at any time."""
    from shequ.cli.progress import counting
    from shequ.report.words.numbers import counted
    from shequ.study.design.files import load_design
    from shequ.study.design.resolving import study_of
    from shequ.study.run.driver import WHOLE

    asked = load_design(design)
    folder = out or Path("results") / asked.name
    part, rule = part_of(shard), rule_of(asked, until_width, until_decided, int(ceiling), outcome)
    if rule is not None and part != WHOLE:
        raise InputError("--shard: a part cannot say whether an interval is narrow enough. Leave one of the two out.")
    study = study_of(asked, showing=counting)
    replicates = rule.replicates[0] if rule else asked.replicates
    runs = sum((study.replicates | dict.fromkeys(study.by_id, replicates) if rule else study.replicates).values())
    what = f"{asked.title or asked.name}: {counted(len(study.points), 'point')}, {counted(len(study.by_id), 'case')}, "
    announce(study, what + counted(runs, "run"), part)
    if dry_run:
        tell_estimate(study, folder, jobs, part, rule)
        return
    made = run_told(study, folder, jobs, scheduler, part, rule)
    if rule is not None:
        click.echo(interim_table(made, rule))
    there = f", {made.there:,} were there" if made.there else ""
    click.echo(f"{counted(made.finished, 'run')} made{there}. Results: {made.folder}\n{_next(made)}")
    end_with_failures(made)


def rule_of(
    design: Design, width: float | None, decided: bool, ceiling: int, outcome: str | None
) -> StoppingRule | None:
    """Return the rule by which replicates are added, if any."""
    from shequ.study.design.files import DesignError
    from shequ.study.run.stopping import StoppingRule

    if width is not None and decided:
        raise InputError("--until-width and --until-decided: choose one")
    if outcome is not None and outcome not in design.outcomes:
        raise DesignError(f"--outcome {outcome}: not among the outcomes of {design.name}: {', '.join(design.outcomes)}")
    if width is None and not decided:
        return None
    return StoppingRule(outcome or design.outcomes[0], width, ceiling)


def _next(made: Made) -> str:
    """Return the commands that read these results."""
    from shequ.study.analyse.robustness import FEWEST_POLICIES, FEWEST_WORLDS
    from shequ.study.analyse.sensitivity import METHODS

    study, folder = made.study, f'"{made.folder}"' if " " in str(made.folder) else str(made.folder)
    worlds = len(study.points) if any(not factor.of_policy for factor in study.factors) else 1
    asked = ["results"]
    if study.design.method in METHODS:
        asked.append("sensitivity")
    elif worlds >= FEWEST_WORLDS and len(study.scenarios) > FEWEST_POLICIES:
        asked.append("robustness")
    return "Next:  " + "      ".join(f"shequ {name} {folder}" for name in asked)


def interim_table(made: Made, rule: StoppingRule) -> str:
    """Return what each interim analysis found, and how it was corrected."""
    from shequ.report.tables.text import align

    goal = f"at most {rule.width:g} wide" if rule.width is not None else "off zero"
    rows = [["replicates", "differences looked at", f"not yet {goal}", "runs made"]]
    rows += [[f"{x.replicates}", f"{x.differences:,}", f"{x.open:,}", f"{x.runs:,}"] for x in made.interims]
    note = (
        f"{rule.outcome}: interval of {rule.confidence:.2%} at each of {len(rule.replicates)} interim analyses (Student's t, "
        "paired), so that all of them together err in 5% of studies at most"
    )
    return f"{align(rows, left=0)}\n{note}"
