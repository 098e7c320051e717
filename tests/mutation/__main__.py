"""``python -m mutation``: break each rule in every kept way, and say which breaks no test notices."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from mutation.mutants import Mutant, kept
from mutation.trial import Verdict, copy_of_the_project, tried

LEAST_SCORE = 0.95


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all mutants, print a table, and return 1 where too many pass unnoticed."""
    asked = _options(arguments)
    mutants = [m for m in kept() if asked.only in m.rule or asked.only in m.what]
    if not mutants:
        print(f"no mutant has '{asked.only}' in its rule or its description", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        places = [copy_of_the_project(Path(folder) / str(k)) for k in range(asked.jobs)]
        whole = tried(None, places[0])
        if whole.caught:
            print(f"the rules as they stand fail: {whole.first_failure}; mend that first", file=sys.stderr)
            return 2
        print(f"the rules as they stand pass ({whole.seconds:.0f} s); {len(mutants)} mutants", flush=True)
        verdicts = list(_told(_all_tried(mutants, places), len(mutants)))
    return _summary(verdicts)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("--only", default="", help="mutants with this in their rule or their description")
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
            f"[{done:3}/{count}] {verdict.seconds:4.0f} s  {verdict.mutant.rule}: {verdict.mutant.what}: {by}",
            flush=True,
        )
        yield verdict


def _summary(verdicts: list[Verdict]) -> int:
    print(f"\n{'rule':<16} {'mutants':>8} {'noticed':>8} {'by its own tests':>17}")
    rules = sorted({v.mutant.rule for v in verdicts if v.mutant}, key=[m.rule for m in kept()].index)
    for rule in [*rules, "all"]:
        some = [v for v in verdicts if v.mutant and rule in (v.mutant.rule, "all")]
        print(f"{rule:<16} {len(some):>8} {sum(v.caught for v in some):>8} {sum(v.by_own_tests for v in some):>17}")
    score = sum(v.caught for v in verdicts) / len(verdicts)
    print(f"score {100 * score:.1f}%, at least {100 * LEAST_SCORE:.0f}% asked")
    for verdict in verdicts:
        if not verdict.caught and verdict.mutant:
            print(f"not noticed: {verdict.mutant.file}: {verdict.mutant.what}: {verdict.mutant.old!r}")
    return 0 if score >= LEAST_SCORE else 1


if __name__ == "__main__":
    sys.exit(main())
