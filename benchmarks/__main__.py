"""Measure everything, or the figures named, and print one table: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import mesa
import numpy as np

from benchmarks import months, sweeps, whole_runs
from benchmarks.timing import Figure
from shequ.report.tables.text import align

FIGURES: list[Callable[[], Iterator[Figure]]] = [
    months.against_reference,
    months.against_floor,
    months.by_rule,
    months.by_size,
    *whole_runs.FIGURES,
    *sweeps.FIGURES,
]
VERDICT = {None: "", True: "reached", False: "not reached"}


def main(names: list[str]) -> None:
    """Measure, telling each figure when it is there, and print the table."""
    known = {figure.__name__: figure for figure in FIGURES}
    if odd := sorted(set(names) - set(known)):
        sys.exit(f"no figure {', '.join(odd)}; there are {', '.join(known)}")
    print(machine(), flush=True)
    found: list[Figure] = []
    for figure in (known[name] for name in names or known):
        for one in figure():
            print(f"{one.name}: {one.value:.3g} {one.unit}", file=sys.stderr, flush=True)
            found.append(one)
    print(table(found))


def table(figures: list[Figure]) -> str:
    """Return the figures as an aligned table."""
    head = ["figure", "to reach", "by processor", "by clock", "", "from"]
    rows = [
        [f.name, bound_of(f), number(f.value, f.unit), number(f.wall, f.unit), VERDICT[f.reached], f.sides]
        for f in figures
    ]
    return align([head, *rows])


def bound_of(figure: Figure) -> str:
    """Return what is to be reached."""
    return "" if figure.bound is None else f"{'≤' if figure.at_most else '≥'} {number(figure.bound, figure.unit)}"


def number(value: float, unit: str) -> str:
    """Return three digits with a unit."""
    return f"{value:.3g}{unit}" if unit == "×" else f"{value:.3g} {unit}"


def machine() -> str:
    """Return machine, versions and generator."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return (
        f"{model}, {platform.system()}, Python {platform.python_version()}, NumPy {np.__version__}, Mesa {mesa.__version__};"
        " uniforms by SFC64. Each ratio was taken side by side, best of several by turns."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
