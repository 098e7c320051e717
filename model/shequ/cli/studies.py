"""What compare and sweep have in common: a study announced, estimated, run with progress, and what is said of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from shequ.engine.errors import INTERRUPTED, InputError

if TYPE_CHECKING:
    from shequ.study.design.study import Study
    from shequ.study.run.driver import Shard
    from shequ.study.run.stopping import StoppingRule
    from shequ.study.run.study_run import Made

MB = 1e6
TOLD_FAILURES = 5


def part_of(shard: str | None) -> Shard:
    """Return the part that ``I/N`` names."""
    from shequ.study.run.driver import WHOLE, Shard

    if shard is None:
        return WHOLE
    number, _, of = shard.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise InputError(f"--shard {shard}: expected I/N, the first of four parts being 1/4")
    return Shard(int(number), int(of))


def announce(study: Study, what: str, shard: Shard) -> None:
    """Say what is run, on how large a place, and what has to be known of it."""
    from shequ.report.words.captions import means_label
    from shequ.report.words.numbers import counted

    for note in study.notes:
        click.echo(note, err=True)
    base = study.scenarios[study.baseline]
    place = study.place(base.place, 0)
    part = f"; part {shard.number} of {shard.of}" if shard.of > 1 else ""
    quick = " (a quick look)" if study.design.quick else ""
    means = f", {label}" if (label := means_label(study.design, "en")) else ""
    click.echo(
        f"{what} in {place.name}: {place.elders:,} elders, {counted(len(place.communities), 'community', 'communities')}, "
        f"{base.horizon.burn_in} + {base.horizon.months} months, {counted(study.design.replicates, 'replicate')}{means}{quick}{part}",
        err=True,
    )


def run_told(
    study: Study, folder: Path, jobs: int, scheduler: str | None, shard: Shard, rule: StoppingRule | None = None
) -> Made:
    """Run what is missing of a study with progress; what ends it early leaves finished runs on disk."""
    from shequ.cli.progress import command_line, watching
    from shequ.study.run.study_run import run_study

    try:
        with stopped_by_signals(), watching() as watcher:
            made = run_study(
                study, folder, jobs=jobs, scheduler=scheduler, shard=shard, rule=rule, watcher=watcher,
                command=command_line(),
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo(
            f"shequ: interrupted; finished runs are kept in {folder}. The same command goes on from there.", err=True
        )
        raise SystemExit(INTERRUPTED) from None
    for path in made.damaged:
        click.echo(
            f"shequ: {path.name} was damaged; its runs were done again. The file is kept in {path.parent}", err=True
        )
    if made.note:
        click.echo(made.note, err=True)
    return made


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let what ends a job or closes a terminal end the study as Ctrl-C does: with finished runs on disk."""
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


def tell_estimate(study: Study, folder: Path, jobs: int, shard: Shard, rule: StoppingRule | None = None) -> None:
    """Print how many runs are missing, how long they take and how much disk."""
    from shequ.cli.progress import watching
    from shequ.report.words.numbers import counted
    from shequ.study.run.driver import Wanted
    from shequ.study.run.estimate import estimate
    from shequ.study.store.runs import Store

    replicates = dict.fromkeys(study.by_id, rule.replicates[0]) if rule else study.replicates
    wanted, store = Wanted(study, replicates, shard), Store(folder, ("runs", *study.design.keep))
    store.look()
    with watching() as watcher:
        found = estimate(wanted, store, jobs, watcher)
    for path in store.damaged:
        click.echo(f"shequ: {path} is damaged; a start will do its runs again.", err=True)
    there = sum(replicates.values()) - found.runs if shard.of == 1 else 0
    click.echo(
        f"{counted(found.runs, 'run')}{f', {there:,} more are there already' * bool(there)}; about "
        f"{duration(found.seconds)} on {counted(jobs, 'worker')}; {found.bytes / MB:,.1f} MB"
    )
    if rule is not None:
        click.echo(
            f"This is the first interim analysis; there are {len(rule.replicates)} at most, the last at "
            f"{rule.replicates[-1]} replicates."
        )


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    if seconds < 5400.0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def end_with_failures(made: Made) -> None:
    """Tell of runs that failed, and end with 1 if there are any."""
    from shequ.report.words.numbers import counted

    if not made.failures:
        return
    for failure in made.failures[:TOLD_FAILURES]:
        case = made.study.by_id[failure.scenario]
        at = f" at point {case.point}" if len(made.study.points) > 1 else ""
        click.echo(
            f"shequ: {case.scenario}{at}, seed {failure.seed}, policy month {failure.month}: {failure.reason}", err=True
        )
    click.echo(
        f"shequ: {counted(len(made.failures), 'run')} failed three times; the rest finished. Inputs and tracebacks: "
        f"{made.folder / 'failed'}. The same command tries them again.",
        err=True,
    )
    raise SystemExit(1)
