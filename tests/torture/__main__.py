"""``python -m torture``: try what can befall a study at random, and say how often it was withstood."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from torture import disks, flips, inputs, kills
from torture.programs import Fault
from torture.studies import often

SEED = 27
TOLD_EVERY = 25  # trials


@dataclass(frozen=True, slots=True)
class Ordeal:
    """Something that befalls a study, and how often it is tried.

    Attributes
    ----------
    trial
        Takes a source of chance, a folder of its own, a folder that trials share, and its number; returns what came
        of it, or raises.
    """

    name: str
    times: int
    trial: Callable[[Random, Path, Path, int], str]


ORDEALS = (
    Ordeal("kills", 200, kills.killed),
    Ordeal("flips", 200, flips.flipped),
    Ordeal("scenarios", 500, inputs.scenario),
    Ordeal("designs", 500, inputs.design),
    Ordeal("places", 500, inputs.place),
    Ordeal("manifests", 200, inputs.manifest),
    Ordeal("disks", 50, disks.filled),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all ordeals, print what came of them, and return 1 where something was not withstood."""
    asked = _options(arguments)
    faults = 0
    often()
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        prepared = Path(folder) / "prepared"
        prepared.mkdir()
        for ordeal in ORDEALS:
            if asked.only in {"", ordeal.name}:
                faults += _tried(ordeal, asked, Path(folder) / "trial", prepared)
    print(f"{faults} faults")
    return int(faults > 0)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--only", default="", choices=["", *(ordeal.name for ordeal in ORDEALS)], help="one ordeal")
    parser.add_argument("--share", type=float, default=1.0, help="this part of all trials")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--trial", type=int, help="this trial alone, its folder kept")
    return parser.parse_args(arguments)


def _tried(ordeal: Ordeal, asked: argparse.Namespace, home: Path, prepared: Path) -> int:
    """Try an ordeal as often as is asked, print what came of it, and return the number of faults."""
    began, came, faults, tried = time.monotonic(), Counter[str](), 0, 0
    count = max(round(ordeal.times * asked.share), 1)
    for number in range(count) if asked.trial is None else [asked.trial]:
        home.mkdir()
        try:
            came[ordeal.trial(Random(f"{asked.seed} {ordeal.name} {number}"), home, prepared, number)] += 1
        except KeyboardInterrupt:
            break
        except Exception as error:
            faults += 1
            told = str(error) if isinstance(error, Fault) else traceback.format_exc()
            print(
                f"FAULT, again with: python -m torture --seed {asked.seed} --only {ordeal.name} --trial {number}\n{told}"
            )
        finally:
            if asked.trial is not None:
                print(f"kept in {shutil.copytree(home, tempfile.mkdtemp(prefix='torture-kept-'), dirs_exist_ok=True)}")
            shutil.rmtree(home)
        tried += 1
        if tried % TOLD_EVERY == 0:
            print(f"{ordeal.name}: {tried} of {count}", file=sys.stderr, flush=True)
    print(f"{ordeal.name}: {tried} trials, {faults} faults, seed {asked.seed}, {time.monotonic() - began:.0f} s")
    for what, times in sorted(came.items()):
        print(f"  {times:4} {what}", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main())
