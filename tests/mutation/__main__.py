"""``python -m mutation``: break rules and laboratory in every kept way, and say which breaks no test notices."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from mutation.mutants import RULES, Mutant, kept
from mutation.trial import Verdict, copy_of_the_project, tried

LABORATORY = "laboratory"
LEAST_SCORE = 0.97


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all mutants, print a table, and return 1 where too many pass unnoticed."""
    asked = _options(arguments)
    mutants = [m for m in kept() if asked.only in m.subject or asked.only in m.what or m.floor.startswith(asked.only)]
    if not mutants:
        print(f"no mutant has '{asked.only}' in its subject, its floor or its description", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        places = [copy_of_the_project(Path(folder) / str(k)) for k in range(asked.jobs)]
        for floor in {RULES if m.floor == RULES else LABORATORY for m in mutants}:
            whole = tried(None, places[0], floor)
            if whole.caught:
                print(f"the {floor} as it stands fails: {whole.first_failure}; mend that first", file=sys.stderr)
                return 2
            print(f"the {floor} as it stands passes ({whole.seconds:.0f} s)", flush=True)
        print(f"{len(mutants)} mutants", flush=True)
        verdicts = list(_told(_all_tried(mutants, places), len(mutants)))
    return _summary(verdicts)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("--only", default="", help="mutants of a floor, or with this in their subject or description")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time (all processors)")
    return parser.parse_args(arguments)


def _all_tried(mutants: list[Mutant], places: list[Path]) -> Iterator[Verdict]:
    """Try mutants in as many copies as there are, each as it comes free."""
    free: SimpleQueue[Path] = SimpleQueue()
    for place in places:
        free.put(place)

    def one(mutant: Mutant) -> Verdict:
        place = free.get()
        try:
            return tried(mutant, place)
        finally:
            free.put(place)

    with ThreadPoolExecutor(len(places)) as pool:
        started = [pool.submit(one, mutant) for mutant in mutants]
        try:
            for done in as_completed(started):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _told(verdicts: Iterator[Verdict], count: int) -> Iterator[Verdict]:
    for done, verdict in enumerate(verdicts, start=1):
        assert verdict.mutant is not None
        by = f"caught by {verdict.first_failure.removeprefix('tests/')}" if verdict.caught else "NOT NOTICED"
        print(
            f"[{done:3}/{count}] {verdict.seconds:4.0f} s  {verdict.mutant.subject}: {verdict.mutant.what}: {by}",
            flush=True,
        )
        yield verdict


def _summary(verdicts: list[Verdict]) -> int:
    tried = [(verdict.mutant, verdict) for verdict in verdicts if verdict.mutant]
    subjects = dict.fromkeys((m.floor, m.subject) for m in kept() if any(m == mutant for mutant, _ in tried))
    print(f"\n{'floor':<18} {'subject':<16} {'mutants':>8} {'noticed':>8} {'by its own tests':>17} {'score':>7}")
    for floor, subject in subjects:
        _row(floor, subject, [v for m, v in tried if (m.floor, m.subject) == (floor, subject)])
    print()
    for floor in dict.fromkeys(floor for floor, _ in subjects):
        _row(floor, "all", [v for m, v in tried if m.floor == floor])
    _row("all", "", verdicts)
    score = sum(v.caught for v in verdicts) / len(verdicts)
    print(f"score {100 * score:.1f}%, at least {100 * LEAST_SCORE:.0f}% asked")
    for mutant, verdict in tried:
        if not verdict.caught:
            print(f"not noticed: {mutant.file}: {mutant.what}: {mutant.old!r}")
    return 0 if score >= LEAST_SCORE else 1


def _row(floor: str, subject: str, some: list[Verdict]) -> None:
    noticed, own = sum(v.caught for v in some), sum(v.by_own_tests for v in some)
    print(f"{floor:<18} {subject:<16} {len(some):>8} {noticed:>8} {own:>17} {100 * noticed / len(some):>6.1f}%")


if __name__ == "__main__":
    sys.exit(main())
