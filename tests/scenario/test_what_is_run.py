"""What is really run is checked: no lever and no shock acts in months or communities that nobody lives through."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shequ import City
from shequ.cli import main
from shequ.scenario import ScenarioError, load_scenario
from shequ.study.design.files import design_from
from shequ.study.design.resolving import study_of

LATE = """extends = "baseline"
[[shocks]]
title = "Far away"
parameter = "trust.step"
add = 0.1
communities = ["urban-002", "urban-009", "urban-010"]
[levers.mutual_aid]
communities = ["urban-009"]
"""
SHORT = ["--set", "horizon.burn_in=0", "--months", "1"]


def shequ(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, list(words))


def written(folder: Path, name: str, text: str) -> str:
    """Write a file and return its path."""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return str(folder / f"{name}.toml")


@pytest.mark.parametrize(
    "words",
    [
        ["run", "budget-cut", "--months", "14"],
        ["run", "budget-cut", "--set", "horizon.months=14"],
        ["compare", "budget-cut", "--months", "14", "--dry-run"],
        ["compare", "--suite", "stress", "--months", "24", "--dry-run"],
        ["sweep", "DESIGN", "--dry-run"],
        ["check", "FILE"],
    ],
    ids=" ".join,
)
def test_a_shock_after_the_last_month_is_refused(tmp_path: Path, words: list[str]) -> None:
    """Otherwise a stress test that tests nothing would read as "no effect" (A13)."""
    file = written(
        tmp_path,
        "own",
        'extends = "baseline"\n[horizon]\nmonths = 14\n' + LATE.partition("\n")[2].replace("add", "start = 25\nadd"),
    )
    design = written(tmp_path, "design", 'scenarios = ["budget-cut"]\nmonths = 14\nreplicates = 1\n')
    done = shequ(*({"DESIGN": design, "FILE": file}.get(word, word) for word in words))
    assert done.exit_code == 2, done.output
    assert "shocks.0.start: found 25, but the policy period has " in done.stderr
    assert "it would never happen" in done.stderr


def test_a_month_before_the_last_is_early_enough() -> None:
    """Otherwise a shock of the last month would be refused."""
    assert load_scenario("budget-cut", ["horizon.months=25"]).shocks[0].start == 25
    assert City("budget-cut", months=25, elders=1200).horizon == 49


def test_a_lever_after_the_last_month_of_a_design_is_refused(tmp_path: Path) -> None:
    """Otherwise four months of a pilot that begins in the sixth would show that it does nothing."""
    design = written(tmp_path, "design", 'scenarios = ["studio-pilot"]\nmonths = 4\nreplicates = 1\n')
    done = shequ("sweep", design)
    assert done.exit_code == 2
    assert "levers.secretary_studio.start: found 6, but the policy period has 4 months" in done.stderr


def test_a_city_of_few_months_refuses_it_too() -> None:
    """Otherwise a program would run what the command refuses."""
    with pytest.raises(
        ScenarioError, match=r"budget-cut: shocks\.0\.start: found 25, but the policy period has 14 months"
    ):
        City("budget-cut", months=14, elders=1200)
    with pytest.raises(ScenarioError, match=r"full: horizon\.months: found 1201; allowed is 1200 or less"):
        City("full", months=1201, elders=1200)


TOLD = [
    "own: mutual_aid acts in none of the 2 communities that are run",
    "own: Far away acts in 1 of the 3 communities that it names; the others are not run",
]


@pytest.mark.parametrize(
    "words",
    [
        ["run", "FILE", "--elders", "2400", *SHORT],
        ["compare", "FILE", "--elders", "2400", "--dry-run", *SHORT],
        ["compare", "FILE", "--quick", "--dry-run", *SHORT],
        ["sweep", "DESIGN", "--dry-run"],
    ],
    ids=" ".join,
)
def test_a_lever_or_shock_where_nobody_is_run_is_told(tmp_path: Path, words: list[str]) -> None:
    """Otherwise zero would be told of a policy that was never tried (A13)."""
    file = written(tmp_path, "own", LATE)
    design = written(
        tmp_path, "d", f"scenarios = ['{file}']\ncommunities = 2\nmonths = 1\nburn_in = 0\nreplicates = 1\n"
    )
    done = shequ(*({"DESIGN": design, "FILE": file}.get(word, word) for word in words))
    assert done.exit_code == 0, done.output
    assert [line for line in done.stderr.splitlines() if line.startswith("own: ")] == TOLD


def test_nothing_is_told_where_all_are_run(tmp_path: Path) -> None:
    """Otherwise a good scenario would be doubted."""
    file = written(tmp_path, "own", LATE)
    asked = {"scenarios": [file], "method": "list", "months": 1}
    assert study_of(design_from(asked)).notes == []
    checked = shequ("check", file)
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_levels_that_reach_nobody_are_told(tmp_path: Path) -> None:
    """Otherwise a point of a sweep would be told as a policy that does nothing."""
    file = written(tmp_path, "own", 'extends = "baseline"\n[levers.mutual_aid]\n')
    design = {
        "scenarios": [file], "method": "grid", "elders": 2400,
        "levers": {"mutual_aid.communities": ["all", ["urban-001"], ["urban-009"], ["urban-001", "urban-009"]]},
    }  # fmt: skip
    assert study_of(design_from(design)).notes == [
        "own: mutual_aid acts in none of the 2 communities that are run",
        "own: mutual_aid acts in 1 of the 2 communities that it names; the others are not run",
    ]


def test_a_shock_that_changes_nothing_is_told(tmp_path: Path) -> None:
    """Otherwise it would be reported as withstood."""
    file = written(tmp_path, "own", LATE.replace("add = 0.1", "add = 0.0"))
    assert "own.toml: the shock Far away adds 0 to trust.step, and so changes nothing" in shequ("check", file).stderr
