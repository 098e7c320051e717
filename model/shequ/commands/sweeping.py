"""The command `shequ sweep`: a design run into a folder, or only estimated, and what is said of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from shequ.commands.progress import command_line, counting, watching
from shequ.engine.errors import INTERRUPTED, InputError
from shequ.report.tables.text import align
from shequ.report.words.numbers import counted
from shequ.scenario.checks import beyond_ranges
from shequ.study.analyse.robustness import FEWEST_POLICIES, FEWEST_WORLDS
from shequ.study.analyse.sensitivity import METHODS
from shequ.study.design import Cases, Design, DesignError, cases_of, load_design
from shequ.study.run.driver import WHOLE, Wanted
from shequ.study.run.estimate import estimate
from shequ.study.run.sweep import Rule, Shard, Swept, sweep
from shequ.study.store.runs import Store

MB = 1e6
TOLD_FAILURES = 5


def sweep_design(
    name: str, jobs: int, scheduler: str | None, out: Path | None, dry_run: bool, shard: str | None,
    until_width: float | None, until_decided: bool, ceiling: str, outcome: str | None,
) -> None:  # fmt: skip
    """Run what is missing of a design."""
    design = load_design(name)
    folder = out or Path("results") / design.name
    part, rule = part_of(shard), rule_of(design, until_width, until_decided, int(ceiling), outcome)
    if rule is not None and part != WHOLE:
        raise InputError("--shard: a part cannot say whether an interval is narrow enough. Leave one of the two out.")
    cases = cases_of(design, showing=counting)
    replicates = rule.looks[0] if rule else design.replicates
    wanted = Wanted(cases, dict.fromkeys(cases.by_id, replicates), part)
    _announce(cases, wanted)
    if dry_run:
        _tell_estimate(wanted, folder, jobs, rule)
        return
    try:
        with stopped_by_signals(), watching() as watcher:
            done = sweep(
                cases, folder, jobs=jobs, scheduler=scheduler, shard=part, rule=rule, watcher=watcher,
                command=command_line(),
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo(
            f"shequ: interrupted; finished runs are kept in {folder}. The same command goes on from there.", err=True
        )
        raise SystemExit(INTERRUPTED) from None
    _tell(done, rule)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let what ends a job or closes a terminal end the sweep as Ctrl-C does: with finished runs on disk."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def part_of(shard: str | None) -> Shard:
    """Return the part that ``I/N`` names."""
    if shard is None:
        return WHOLE
    number, _, of = shard.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise InputError(f"--shard {shard}: expected I/N, the first of four parts being 1/4")
    return Shard(int(number), int(of))


def rule_of(design: Design, width: float | None, decided: bool, ceiling: int, outcome: str | None) -> Rule | None:
    """Return the rule by which replicates are added, if any."""
    if width is not None and decided:
        raise InputError("--until-width and --until-decided: choose one")
    if outcome is not None and outcome not in design.outcomes:
        raise DesignError(f"--outcome {outcome}: not among the outcomes of {design.name}: {', '.join(design.outcomes)}")
    if width is None and not decided:
        return None
    return Rule(outcome or design.outcomes[0], width, ceiling)


def _announce(cases: Cases, wanted: Wanted) -> None:
    for note in (*cases.notes, *beyond_ranges(*cases.scenarios.values())):
        click.echo(note, err=True)
    design, base = cases.design, cases.scenarios[cases.design.baseline]
    place = cases.places.find(base.place)
    count = len(wanted.replicates)
    each = max(wanted.replicates.values())
    click.echo(
        f"{design.title or design.name}: {counted(len(cases.points), 'point')}, {counted(count, 'case')} × "
        f"{counted(each, 'replicate')} = {counted(count * each, 'run')} on {place.name}: {place.elders:,} elders, "
        f"{base.horizon.burn_in} + {base.horizon.months} months"
        + (f"; part {wanted.shard.number} of {wanted.shard.of}" if wanted.shard != WHOLE else ""),
        err=True,
    )


def _tell_estimate(wanted: Wanted, folder: Path, jobs: int, rule: Rule | None) -> None:
    store = Store(folder, ("runs", *wanted.cases.design.keep))
    store.look()
    with watching() as watcher:
        found = estimate(wanted, store, jobs, watcher)
    for path in store.damaged:
        click.echo(f"shequ: {path} is damaged; a start of the sweep will do its runs again.", err=True)
    there = f", {len(store):,} more are there already" if len(store) else ""
    click.echo(
        f"{counted(found.runs, 'run')}{there}; about {duration(found.seconds)} on {counted(jobs, 'worker')}; "
        f"{found.bytes / MB:,.1f} MB"
    )
    if rule is not None:
        click.echo(
            f"This is the first look; there are {len(rule.looks)} at most, the last at {rule.looks[-1]} replicates."
        )


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    if seconds < 5400.0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _tell(done: Swept, rule: Rule | None) -> None:
    for path in done.damaged:
        click.echo(
            f"shequ: {path.name} was damaged; its runs were done again. The file is kept in {path.parent}", err=True
        )
    if rule is not None:
        click.echo(looks_table(done, rule))
    there = f", {done.there:,} were there" if done.there else ""
    click.echo(f"{counted(done.finished, 'run')} made{there}. Results: {done.folder}\n{_next(done)}")
    if done.failures:
        _tell_failures(done)
        raise SystemExit(1)


def _next(done: Swept) -> str:
    """Return the commands that read these results."""
    cases, folder = done.cases, f'"{done.folder}"' if " " in str(done.folder) else str(done.folder)
    worlds = len(cases.points) if any(not factor.of_policy for factor in cases.factors) else 1
    asked = ["results"]
    if cases.design.method in METHODS:
        asked.append("sensitivity")
    elif worlds >= FEWEST_WORLDS and len(cases.scenarios) > FEWEST_POLICIES:
        asked.append("robustness")
    return "Next:  " + "      ".join(f"shequ {name} {folder}" for name in asked)


def looks_table(done: Swept, rule: Rule) -> str:
    """Return what each look found, and how it was corrected."""
    goal = f"at most {rule.width:g} wide" if rule.width is not None else "off zero"
    rows = [["replicates", "differences looked at", f"not yet {goal}", "runs made"]]
    rows += [[f"{x.replicates}", f"{x.differences:,}", f"{x.open:,}", f"{x.runs:,}"] for x in done.looks]
    note = (
        f"{rule.outcome}: interval of {rule.confidence:.2%} at each of {len(rule.looks)} looks (Student's t, paired), "
        "so that all looks together err in 5% of studies at most"
    )
    return f"{align(rows, left=0)}\n{note}"


def _tell_failures(done: Swept) -> None:
    for failure in done.failures[:TOLD_FAILURES]:
        case = done.cases.by_id[failure.scenario]
        click.echo(
            f"shequ: {case.scenario} at point {case.point}, seed {failure.seed}, policy month {failure.month}: {failure.reason}",
            err=True,
        )
    click.echo(
        f"shequ: {counted(len(done.failures), 'run')} failed three times; the rest finished. Inputs and tracebacks: "
        f"{done.folder / 'failed'}. The same command tries them again.",
        err=True,
    )
