"""One trial: tests against a copy of the package, whole or with one break in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutation.mutants import PACKAGE, ROOT, RULES, Mutant

COPIED = (
    "model", "scenarios", "experiments", "tests", "docs", "pyproject.toml", "README.md", "README.zh-CN.md", "CITATION.cff",
)  # fmt: skip
# What is asked after a break's own tests: of a rule the tests of the model, else those of the laboratory.
OF_THE_MODEL = (
    "reference", "rules", "agents", "limits", "metamorphic", "population", "policy", "test_outcomes.py",
    "test_outcome_costs.py",
)  # fmt: skip
OF_THE_LABORATORY = (
    "policy", "test_scenario.py", "test_outcomes.py", "test_outcomes_by_group.py", "test_outcome_costs.py", "study",
    "report", "cli", "test_cli.py", "test_own.py",
)  # fmt: skip
TIME_LIMIT = 300.0
PASSED, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said: the first that failed, empty where all passed; and after how many seconds."""

    mutant: Mutant | None
    first_failure: str
    seconds: float

    @property
    def caught(self) -> bool:
        """Whether a test failed."""
        return bool(self.first_failure)

    @property
    def by_own_tests(self) -> bool:
        """Whether that was one of the subject's own tests and not one of all the others."""
        return (
            self.mutant is not None
            and self.first_failure.split("::")[0].removeprefix("tests/") in self.mutant.own_tests
        )


def copy_of_the_project(folder: Path) -> Path:
    """Copy what the tests need; a break is made in the copy and never in the project."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def tried(mutant: Mutant | None, folder: Path, floor: str = RULES) -> Verdict:
    """Run the tests upon a copy with this break, or with none; its own tests come first, then those of its floor."""
    started = time.perf_counter()
    if mutant is None:
        return Verdict(None, _first_failure(folder, floor), time.perf_counter() - started)
    place = folder / PACKAGE / mutant.file
    whole, broken = place.read_text(encoding="utf-8"), mutant.broken(folder)
    place.write_text(broken, encoding="utf-8")
    try:
        failure = _first_failure(folder, mutant.floor, mutant.own_tests)
    finally:
        place.write_text(whole, encoding="utf-8")
    return Verdict(mutant, failure, time.perf_counter() - started)


def _in_order(folder: Path, floor: str, own: Sequence[str]) -> list[str]:
    """Return the files of all tests, a subject's own first; folders would let pytest choose the order."""
    files = [f"tests/{name}" for name in own]
    for name in OF_THE_MODEL if floor == RULES else OF_THE_LABORATORY:
        place = folder / "tests" / name
        files += [str(p.relative_to(folder)) for p in sorted(place.glob("**/test_*.py")) or [place]]
    return list(dict.fromkeys(files))


def _first_failure(folder: Path, floor: str, own: Sequence[str] = ()) -> str:
    # No compiled files: two breaks within a second could be taken for one another.
    environment = os.environ | {"PYTHONPATH": str(folder / "model"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"OPENBLAS_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-m",
        "not slow and not whole",
    ]
    command += _in_order(folder, floor, own)
    try:
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=TIME_LIMIT
        )
    except subprocess.TimeoutExpired:
        return f"no end after {TIME_LIMIT:.0f} s"
    if run.returncode not in (PASSED, FAILED):
        raise RuntimeError(f"the tests did not run:\n{run.stdout}\n{run.stderr}")
    failed = [line.split(" ")[1] for line in run.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0] if run.returncode == FAILED else ""
