"""The comparison: scenarios under the same seeds, written to one folder that explains itself."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from shequ import __version__
from shequ.city import CHARGES, defaults_of, unit_of
from shequ.lab.runner import run_all
from shequ.lab.statistics import cost_per_quality_hour, effects
from shequ.lab.task import Failure, Result, Task, fingerprint, group
from shequ.outcomes import OUTCOMES
from shequ.scenario import Scenario

LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "pyarrow", "distributed")


class OutputError(ValueError):
    """Results cannot be written where they were asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that determines a comparison."""

    scenarios: tuple[Scenario, ...]
    baseline: str
    replicates: int
    seed: int
    communities: int | None = None
    quick: bool = False

    @property
    def fingerprint(self) -> str:
        """Name of the question: the same for the same values, whoever asks."""
        return fingerprint(
            self.scenarios,
            baseline=self.baseline,
            replicates=self.replicates,
            seed=self.seed,
            communities=self.communities,
        )


@dataclass(frozen=True)
class Comparison:
    """What came out."""

    question: Question
    months: pd.DataFrame
    effects: pd.DataFrame
    cost: pd.DataFrame
    failures: tuple[Failure, ...]


def units() -> dict[str, str]:
    """Return the unit of every outcome and charge."""
    return {name: unit_of(name) for name in [*(outcome.name for outcome in OUTCOMES), *CHARGES]}


def compare(
    question: Question,
    jobs: int = 1,
    scheduler: str | None = None,
    done: Callable[[Task, Result], None] = lambda task, result: None,
) -> Comparison:
    """Run every scenario with every seed and compare each with the baseline, replicate by replicate."""
    tasks = group(question.scenarios, question.replicates, question.seed, question.communities)
    results = run_all(tasks, jobs, scheduler, done)
    return evaluate(question, results)


def evaluate(question: Question, results: Sequence[Result]) -> Comparison:
    """Put the results of all tasks together in the order of the question, and compare."""
    failures = tuple(failure for result in results for failure in result.failures)
    frames = [result.months for result in results if len(result.months)]
    if not frames:
        raise RuntimeError(f"every run failed; the first one with {failures[0].reason}")
    months = pd.concat(frames, ignore_index=True)
    order = {scenario.name: place for place, scenario in enumerate(question.scenarios)}
    months = months.sort_values(
        ["scenario", "replicate", "month"],
        key=lambda column: column.map(order) if column.name == "scenario" else column,
    ).reset_index(drop=True)
    if question.baseline not in set(months["scenario"]):
        raise RuntimeError(f"every run of the baseline {question.baseline} failed: {failures[0].reason}")
    table = effects(months, question.baseline, units())
    return Comparison(question, months, table, cost_per_quality_hour(months, question.baseline), failures)


def check_folder(folder: Path, question: Question) -> bool:
    """Say whether the folder already holds this question's results; refuse another's.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds something else.
    """
    manifest = folder / "manifest.json"
    if manifest.is_file():
        held = json.loads(manifest.read_text(encoding="utf-8")).get("fingerprint")
        if held == question.fingerprint:
            return True
        raise OutputError(
            f"--out {folder}: holds the results of another question. Choose another folder, or remove it."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"--out {folder}: exists and is not a result folder. Choose another folder.")
    parent = next(place for place in [folder, *folder.absolute().parents] if place.exists())
    if not os.access(parent, os.W_OK):
        raise OutputError(f"--out {folder}: cannot be written: no permission in {parent}.")
    return False


def write(comparison: Comparison, folder: Path, command: str, draw: Callable[[Comparison, Path], None]) -> None:
    """Write all files aside, then move the folder into place, so that no half result is ever seen."""
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        comparison.months.to_parquet(aside / "months.parquet", compression="zstd", index=False)
        comparison.effects.to_csv(aside / "effects.csv", index=False, encoding="utf-8-sig")
        comparison.cost.to_csv(aside / "cost_per_quality_hour.csv", index=False, encoding="utf-8-sig")
        draw(comparison, aside / "figures")
        (aside / "README.md").write_text(readme(comparison, command), encoding="utf-8")
        text = json.dumps(manifest(comparison, command), indent=1, ensure_ascii=False)
        (aside / "manifest.json").write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()  # empty, as check_folder has seen
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def manifest(comparison: Comparison, command: str) -> dict[str, Any]:
    """Return what was run, with what, when and by which versions."""
    question = comparison.question
    return {
        "fingerprint": question.fingerprint,
        "command": command,
        "shequ": __version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "machine": platform.machine(),
        "cpu_features": cpu_features(),
        "seed": question.seed,
        "replicates": question.replicates,
        "communities": question.communities,
        "quick": question.quick,
        "baseline": question.baseline,
        "scenarios": [scenario.model_dump(mode="json") for scenario in question.scenarios],
        "parameters": defaults_of(question.scenarios[0].parameters),
        "failures": [asdict(failure) for failure in comparison.failures],
    }


def cpu_features() -> list[str]:
    """Return the SIMD features that NumPy uses here: they can move the last bit of exp and log."""
    found = np.show_config(mode="dicts")
    return list(found.get("SIMD Extensions", {}).get("found", []))


def readme(comparison: Comparison, command: str) -> str:
    """Return the text that explains the folder."""
    question = comparison.question
    quick = "\n**A quick look: few replicates and communities. Not for a paper.**\n" if question.quick else ""
    names = ", ".join(scenario.name for scenario in question.scenarios)
    return f"""# A comparison of policies in a Bazhong-like city
{quick}
The margins of the world are published figures; how people behave is assumed.

Scenarios: {names}. Baseline: {question.baseline}. Replicates: {question.replicates} (seeds {question.seed} to
{question.seed + question.replicates - 1}).

| file | what it is |
|---|---|
| `effects.csv` | each scenario's paired difference to the baseline, mean of the last twelve months, 95% interval |
| `cost_per_quality_hour.csv` | public money for one more hour of care, weighted by quality; empty where hours do not differ |
| `months.parquet` | every outcome in every month of every run |
| `figures/` | effects, paths over time, and the funnel from need to care; PNG and SVG |
| `manifest.json` | scenarios as resolved, parameters, seeds, versions, machine |

Made by shequ {__version__} with

    {command}
"""
