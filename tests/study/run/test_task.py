"""A task: the past once, each policy from a branch of it, and every table as a city that is lived by hand gives it."""

import numpy as np
import pandas as pd
import pytest

from shequ import City
from shequ.outcomes.by_group import measure_communities, measure_estates, measure_kinds
from shequ.study.run.task import Result, Task, run_task
from small import short, small_place

PLACE = small_place(2, 120)
KEEP = ("runs", "months", "communities", "groups", "estates")


@pytest.fixture(scope="module")
def made() -> Result:
    """Return two policies of fourteen months after a past of two."""
    return run_task(Task((short(months=14), short("full", months=14)), 4, 11, PLACE, KEEP))


@pytest.fixture(scope="module")
def lived() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return estates, and kinds of elders, of the second policy, month by month; estates of its last month of the past too."""
    city, estates, kinds = City(short("full", months=14), rng=11, place=PLACE), [], []
    names = tuple(community.name for community in PLACE.communities)
    for month in range(1, 17):
        city.step()
        estates.append(pd.DataFrame(measure_estates(city.society)).assign(month=month - 2))
        if month > 2:
            kinds.append(pd.DataFrame(measure_kinds(city.society, names)).assign(month=month - 2))
    return pd.concat(estates, ignore_index=True), pd.concat(kinds, ignore_index=True)


def of_full(made: Result, table: str) -> pd.DataFrame:
    """Return a table of the second policy."""
    frame = made.tables[table]
    return frame[frame["scenario"] == "full"].drop(columns=["scenario", "replicate"]).reset_index(drop=True)


def test_policies_from_one_past_are_those_that_lived_it_alone(made: Result) -> None:
    """Otherwise what one policy did would stand in the account of the next."""
    for scenario in (short(months=14), short("full", months=14)):
        alone = run_task(Task((scenario,), 4, 11, PLACE, KEEP)).tables
        for table, frame in made.tables.items():
            own = frame[frame["scenario"] == scenario.name].reset_index(drop=True)
            pd.testing.assert_frame_equal(own, alone[table], check_exact=True)
    assert set(made.tables["runs"]["replicate"]) == {4}


def test_runs_are_means_of_the_last_twelve_months(made: Result) -> None:
    """Otherwise the ramp would be told as the result."""
    months = of_full(made, "months")
    assert months["policy_month"].to_list() == list(range(-1, 15))
    for name in ("coverage", "trust_party", "disputes"):
        told = of_full(made, "runs")[name].item()
        assert told == pytest.approx(np.nanmean(months[name].to_numpy()[-12:]), abs=1e-9)


def test_estates_are_told_before_the_policy_and_in_its_last_year(
    made: Result, lived: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    """Otherwise an estate's gain would be that of its first month, or change its sign."""
    estates, keys = lived[0], ["community", "estate"]
    told = of_full(made, "estates")
    late = estates[estates["month"] > 2].groupby(keys).mean()
    for name in ("disputes", "trust_party"):
        before = told[told["period"] == "before"].set_index(keys)[name]
        after = told[told["period"] == "after"].set_index(keys)[name]
        pd.testing.assert_series_equal(before, estates[estates["month"] == 0].set_index(keys)[name], check_exact=True)
        pd.testing.assert_series_equal(after, late[name], rtol=1e-12)


def test_groups_are_told_of_the_last_twelve_months(made: Result, lived: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Otherwise what groups gain would be read off the months in which a policy begins."""
    told, kinds = of_full(made, "groups"), lived[1]
    late = kinds[kinds["month"] > 2].reset_index(drop=True)
    assert sorted(set(told["month"])) == list(range(3, 15))
    pd.testing.assert_frame_equal(told[late.columns], late, check_exact=True)


def test_communities_are_told_of_every_month_of_the_policy(made: Result) -> None:
    """Otherwise a pilot would be evaluated over other months than it ran."""
    told = of_full(made, "communities")
    assert sorted(set(told["month"])) == list(range(1, 15))
    city = City(short("full", months=14), rng=11, place=PLACE)
    city.run_model()
    last = told[told["month"] == 14].reset_index(drop=True)
    for name, values in measure_communities(city.society).items():
        assert last[name].to_list() == pytest.approx(list(values), nan_ok=True)
    assert last["community"].to_list() == [community.name for community in PLACE.communities]


def test_months_of_a_task_count_its_past_once() -> None:
    """Otherwise a bar would pass its end, or never reach it."""
    task = Task((short(months=14), short("full", months=5)), 0, 1, PLACE)
    assert task.months == 2 + 14 + 5
    assert [scenario.name for scenario in task.of(["full"]).scenarios] == ["full"] and task.of(["full"]).months == 7
