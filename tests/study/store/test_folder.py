"""The folder of a study: what may go on in it, what is told of it, and what its manifest counts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shequ.engine.output import OutputError
from shequ.population.place_files import find_place
from shequ.study.design import Design, study_of
from shequ.study.design.study import run_name
from shequ.study.store.folder import open_folder, read_table, readme, write_tables
from shequ.study.store.manifest import read_manifest, study_again, write_manifest
from shequ.study.store.results import load

from ..run.tiny import tiny


def opened(folder: Path, ceiling: int | None = None, command: str = "shequ sweep mine", **changes: object) -> str:
    """Open a folder for a design, and return what is told of it."""
    return open_folder(study_of(tiny(**changes)), folder, command, ceiling)[1]


def test_a_question_that_grows_says_nothing_and_one_that_shrinks_says_what_it_leaves_out(tmp_path: Path) -> None:
    """Otherwise runs would seem lost, or enter means in silence."""
    assert opened(tmp_path, replicates=2) == ""
    assert opened(tmp_path, replicates=2) == ""
    assert opened(tmp_path, replicates=4) == ""
    told = opened(tmp_path, replicates=4, scenarios=["full"])
    assert told == (
        f"{tmp_path} held 6 cases of 4 replicates, and this question has 4 of 4; the other runs are kept, and left out. They "
        "were asked for by: shequ sweep mine"
    )
    assert opened(tmp_path, replicates=4) == ""
    assert "held 6 cases of 4 replicates, and this question has 6 of 2" in opened(tmp_path, replicates=2)


def test_replicates_that_were_added_until_enough_are_told(tmp_path: Path) -> None:
    """Otherwise eighty replicates of some cases would be left out without a word."""
    opened(tmp_path, ceiling=80, replicates=2)
    assert (load(tmp_path).replicates, load(tmp_path).expected) == (80, 12)
    assert "held 6 cases of 80 replicates" in opened(tmp_path, replicates=2)
    assert load(tmp_path).replicates == 2


def test_a_question_that_is_neither_part_nor_whole_is_refused(tmp_path: Path) -> None:
    """Otherwise two questions would share one folder, and each lose the other's cases."""
    opened(tmp_path)
    with pytest.raises(OutputError, match="4 of its 6 cases are not in this one"):
        opened(tmp_path, scenarios=["full", "supply-only"], uncertainties={"trust.step": [0.04, 0.06]})
    with pytest.raises(OutputError, match="its seeds start with 1, and here with 7"):
        opened(tmp_path, seed=7)


@pytest.mark.parametrize(("key", "value", "told"), [
    ("model", "another", r"another version of the model \(another, and this is \w+\)"),
    ("edition", 0, "edition 0 of the model, and this is edition 1"),
    ("source", "abc", "another model"),
])  # fmt: skip
def test_results_of_another_model_are_refused(key: str, value: object, told: str, tmp_path: Path) -> None:
    """Otherwise runs of two models would stand in one table."""
    opened(tmp_path)
    write_manifest(tmp_path, read_manifest(tmp_path).model_copy(update={key: value}))
    with pytest.raises(OutputError, match=f"holds results of {told}"):
        opened(tmp_path)


def test_a_start_of_the_same_question_keeps_when_and_by_what_it_was_asked(tmp_path: Path) -> None:
    """Otherwise the last of twenty jobs would be told as the command that made the results."""
    opened(tmp_path, command="the first")
    opened(tmp_path, command="the second")
    assert read_manifest(tmp_path).command == "the first"
    opened(tmp_path, command="a larger one", replicates=9)
    assert read_manifest(tmp_path).command == "a larger one"


def test_tables_of_a_question_that_was_there_before_go(tmp_path: Path) -> None:
    """Otherwise a reader would find the estimands of another question beside these results."""
    opened(tmp_path)
    made, one = read_manifest(tmp_path), pd.DataFrame({"scenario": ["null"], "difference": [0.25]})
    write_tables(tmp_path, made, {"effects": one, "price": one}, ("effects", "price", "ends"))
    assert {"effects.csv", "price.csv"} <= set(read_manifest(tmp_path).files)
    write_tables(tmp_path, made, {"effects": one}, ("effects", "price", "ends"))
    assert not (tmp_path / "price.csv").exists() and (tmp_path / "effects.csv").exists()
    now = read_manifest(tmp_path)
    pd.testing.assert_frame_equal(read_table(tmp_path, now, "effects"), one)
    assert read_table(tmp_path, now, "price").empty and "price.csv" not in now.files


def test_the_readme_says_how_often_and_over_which_months(tmp_path: Path) -> None:
    """Otherwise whoever gets the folder would take means of two months for those of a year."""
    for months, told in ((2, 2), (12, 12), (30, 12)):
        study = study_of(
            Design(scenarios=["full"], method="list", months=months, burn_in=1, elders=1200, replicates=5, seed=3)
        )
        folder = tmp_path / str(months)
        open_folder(study, folder)
        made = read_manifest(folder)
        assert made.last_months == told
        text = readme(made, folder)
        assert f"means of the last {told} months" in text and "Replicates: 5 (seeds 3 to 7)" in text


def test_communities_are_those_that_are_run(tmp_path: Path) -> None:
    """Otherwise captions would tell of a whole city where a part was run."""
    place = find_place("bazhong")
    sizes = np.cumsum([community.elders for community in place.communities])
    for elders in (1200, 5000):
        folder = tmp_path / str(elders)
        opened(folder, elders=elders)
        nearest = int(np.abs(sizes - elders).argmin()) + 1
        assert read_manifest(folder).communities == nearest
    opened(tmp_path / "all", elders=None)
    assert read_manifest(tmp_path / "all").communities == len(place.communities)


def test_points_come_back_from_what_is_stored(tmp_path: Path) -> None:
    """Otherwise a run would be verified or explained at another point."""
    design = tiny(
        scenarios=["full"], levers={"member_visits.intensity": [0.2, 0.7], "coordinator": ["party", "office"]}
    )
    study = study_of(design)
    open_folder(study, tmp_path)
    again = study_again(read_manifest(tmp_path), load(tmp_path).cases)
    assert list(again.points) == list(study.points) and len(again.points) == 8
    for case in study.cases:
        assert again.applied(case.scenario, case.point) == study.applied(case.scenario, case.point)
    assert run_name("x", 1) != run_name("x", 2)
