"""Results read back are those of the runs, with their design beside them, however they lie in files."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from shequ import load_scenario
from shequ.cli import main
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results, load
from shequ.study.store.runs import StoreError

from ..made_up import made_up

LEVELS = {"trust.step": [0.04, 0.08], "trust.climate_weight": [0.1, 0.2]}


def value(factors: dict[str, float], scenario: str, seed: int) -> float:
    """Make up a coverage that tells point, scenario and seed apart."""
    policy = {"baseline": 0.0, "full": 5.0, "market-led": 7.0}[scenario]
    return policy + 100.0 * factors["trust.step"] + factors["trust.climate_weight"] + seed / 1000.0


def results(folder: Path, **changes: object) -> Results:
    """Return made-up results of four places."""
    plain = {"scenarios": ["full", "market-led"], "replicates": 3, "uncertainties": LEVELS}
    return made_up(folder, value, **(plain | changes))


def test_every_run_is_there_once_beside_its_factors(tmp_path: Path) -> None:
    """Otherwise a value would be told of another place."""
    runs = results(tmp_path).runs
    assert len(runs) == 4 * 3 * 3
    assert not runs.duplicated(["point", "scenario", "seed"]).any()
    for row in runs.to_dict("records"):
        assert row["coverage"] == pytest.approx(value(row, row["scenario"], row["seed"]), abs=1e-12)
    assert runs.attrs["units"]["coverage"] == "% of gross need"
    assert set(runs["baseline"]) == {"baseline"}


def test_differences_are_of_the_same_seed_and_place(tmp_path: Path) -> None:
    """Otherwise what places differ in would be taken for what a policy does."""
    found = results(tmp_path).differences(["coverage"])
    assert found[found["scenario"] == "full"]["coverage"].to_numpy() == pytest.approx(5.0)
    assert found[found["scenario"] == "baseline"]["coverage"].eq(0.0).all()


def test_a_run_without_its_baseline_has_no_difference(tmp_path: Path) -> None:
    """Otherwise a missing baseline would count as zero."""
    made = made_up(tmp_path, value, scenarios=["full"], replicates=3, uncertainties=LEVELS,
                   leave_out=lambda point, scenario, replicate: (scenario, replicate) == ("baseline", 1))  # fmt: skip
    assert set(made.differences(["coverage"], {"scenario": "full"})["replicate"]) == {0, 2}


def test_an_outcome_that_a_run_does_not_have_costs_no_other(tmp_path: Path) -> None:
    """Otherwise a city without owners' committees would drop out of every table."""
    made = made_up(tmp_path, lambda factors, scenario, seed: float("nan") if seed == 2 else 1.0,
                   scenarios=["full"], replicates=3, uncertainties=LEVELS)  # fmt: skip
    found = made.differences(["coverage", "idle"], {"scenario": "full"})
    assert len(found) == 4 * 3
    assert found["coverage"].isna().sum() == 4
    assert found["idle"].eq(0.0).all()


def test_a_policy_that_orders_nothing_is_no_baseline(tmp_path: Path) -> None:
    """Otherwise the combination of no path would turn every combination into a baseline, and none into a finding."""
    made = made_up(tmp_path, lambda factors, scenario, seed: sum(factors.values()) if scenario == "full" else 0.0,
                   method="paths", replicates=2)  # fmt: skip
    assert made.baselines == {"baseline"}
    found = made.differences(["coverage"], {"scenario": "full"})
    assert found.groupby("point")["coverage"].mean().sum() == 16 * 4 / 2
    assert set(found["baseline"]) == {"baseline"}


@pytest.mark.parametrize("step", [0.08, "0.08", "0.080", [0.08]])
def test_rows_are_chosen_by_value(tmp_path: Path, step: object) -> None:
    """Otherwise 0.08 written otherwise would find nothing."""
    found = results(tmp_path).read(outcomes=["coverage"], where={"trust.step": step, "scenario": "full"})
    assert set(found["trust.step"]) == {0.08}
    assert len(found) == 2 * 3


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """Otherwise an empty table would be taken for a result."""
    made = results(tmp_path / "made")
    with pytest.raises(ResultsError, match=r"trust.stp: no such column. Did you mean trust.step\?"):
        made.read(where={"trust.stp": 1})
    with pytest.raises(ResultsError, match=r"no row has trust.step = 0.5. There are 0.04, 0.08"):
        made.read(where={"trust.step": 0.5})
    with pytest.raises(ResultsError, match=r'no table months was kept; .* keep = \["months"\]'):
        _ = made.months
    for path in (tmp_path / "made" / "runs").iterdir():
        path.unlink()
    with pytest.raises(ResultsError, match="no run has finished yet"):
        _ = made.runs
    with pytest.raises(ResultsError, match="no such folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match="holds no results"):
        load(tmp_path)


def test_an_outcome_that_was_not_kept_is_named_and_no_file_called_damaged(tmp_path: Path, compared: Path) -> None:
    """Otherwise a slip in a notebook would send its author to make the runs again."""
    for made in (results(tmp_path), load(compared)):
        with pytest.raises(ResultsError, match=r"coverge: no such outcome in its runs\. Did you mean coverage\?"):
            made.read("runs", ["coverge"])


def test_a_damaged_file_is_said_and_not_read(tmp_path: Path) -> None:
    """Otherwise a flipped bit would be a result."""
    made = results(tmp_path)
    path = next((tmp_path / "runs").glob("*.parquet"))
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match=r"damaged\. Start the command"):
        _ = made.runs


def test_files_of_a_sweep_that_were_cut_cost_no_more_than_their_runs(tmp_path: Path) -> None:
    """Otherwise its reader would be told to remove the folder, and with it what was finished."""
    made = results(tmp_path)
    for path in (tmp_path / "runs").glob("*.parquet"):
        path.write_bytes(path.read_bytes()[:5])
    with pytest.raises(StoreError, match=r"damaged\. Start the command"):
        made.read("runs", ["coverage"])


def test_runs_in_two_files_and_pieces_of_a_table_are_the_same_rows(tmp_path: Path) -> None:
    """Otherwise two sweeps into one folder would double what they share."""
    made = results(tmp_path)
    before = made.runs
    whole = pd.concat(list(made.parts())).sort_values(["point", "scenario", "seed"])
    assert len(whole) == len(before)
    from shequ.study.store.runs import Store

    store = Store(tmp_path)
    twice = pd.read_parquet(next((tmp_path / "runs").glob("*.parquet"))).iloc[::-1].reset_index(drop=True)
    store.write({"runs": twice})
    pd.testing.assert_frame_equal(made.runs, before)


def test_a_comparison_reads_the_same_way(compared: Path) -> None:
    """Otherwise there would be two ways to read results."""
    made = load(compared)
    assert made.tables == ["runs", "months", "groups", "estates"]
    assert made.scenarios == ["baseline", "full"]
    effects = pd.read_csv(compared / "effects.csv", encoding="utf-8-sig").set_index(["scenario", "outcome"])
    found = made.differences(["coverage"], {"scenario": "full"})["coverage"].mean()
    assert found == pytest.approx(effects.loc[("full", "coverage"), "difference"], abs=1e-9)
    of_full = made.read("months", ["coverage"], {"scenario": "full"})
    assert of_full.groupby("seed")["month"].nunique().to_list() == [24 + 14, 24 + 14]


def test_parquet_for_xarray_has_its_dimensions_as_index(tmp_path: Path) -> None:
    """Otherwise it would not become a dataset: an index with duplicates has no dimensions."""
    results(tmp_path / "made")
    words = ["results", str(tmp_path / "made"), "--out", str(tmp_path / "runs.parquet")]
    assert CliRunner().invoke(main, words).exit_code == 0
    back = pd.read_parquet(tmp_path / "runs.parquet")
    assert back.index.names == ["point", "scenario", "replicate"]
    assert back.index.is_unique
    shutil.rmtree(tmp_path / "made")


def test_runs_are_told_in_the_order_of_points_scenarios_and_seeds(tmp_path: Path) -> None:
    """Otherwise the first rows of a table would be those of whichever file comes first."""
    runs = results(tmp_path, scenarios=["market-led", "full"]).runs
    told = list(zip(runs["point"], runs["scenario"], runs["seed"], strict=True))
    order = {"baseline": 0, "market-led": 1, "full": 2}
    assert told == sorted(told, key=lambda row: (row[0], order[row[1]], row[2]))
    assert (runs["replicate"] == runs["seed"] - 1).all()


def test_runs_are_counted_each_once_and_only_those_of_the_design(tmp_path: Path) -> None:
    """Otherwise 18 of 12 runs would have finished (A9), or failures be counted as runs."""
    made = made_up(tmp_path, value, scenarios=["full", "market-led"], replicates=3, uncertainties=LEVELS, seed=5,
                   leave_out=lambda point, scenario, replicate: (point, scenario, replicate) == (2, "full", 1))  # fmt: skip
    assert (made.expected, made.finished, made.failed) == (36, 35, 0)
    (tmp_path / "failed").mkdir()
    (tmp_path / "failed" / "a.json").write_text("{}")
    assert load(tmp_path).failed == 1
    assert (made.seed, made.replicates, sorted(set(made.runs["replicate"]))) == (5, 3, [0, 1, 2])
    assert made.policies == ["full", "market-led"] and made.baseline == "baseline"


def test_a_run_of_another_seed_is_left_out_at_either_end(tmp_path: Path) -> None:
    """Otherwise replicates of another question would enter means."""
    from shequ.study.store.runs import Store

    made = results(tmp_path, seed=5)
    case = made.design["case"].iloc[0]
    rows = [{"run": f"x{seed}", "case": case, "seed": seed, "coverage": 1e6, "idle": 1.0} for seed in (4, 8)]
    store = Store(tmp_path)
    store.write({"runs": pd.DataFrame(rows)})
    assert made.finished == 36 and made.runs["coverage"].max() < 100.0
    assert sorted(set(made.runs["seed"])) == [5, 6, 7]


def test_differences_are_pandas_own_pairs(tmp_path: Path) -> None:
    """Otherwise a run would be held against a baseline of another point or seed."""
    made = made_up(tmp_path, lambda at, scenario, seed: hash((at["trust.step"], scenario, seed)) % 1000 / 7.0,
                   scenarios=["full", "market-led"], replicates=4, uncertainties=LEVELS)  # fmt: skip
    runs = made.runs
    base = runs[runs["scenario"] == "baseline"].set_index(["point", "seed"])["coverage"]
    for name in ("full", "market-led"):
        own = runs[runs["scenario"] == name].set_index(["point", "seed"])["coverage"]
        found = made.differences(["coverage"], {"scenario": name}).set_index(["point", "seed"])["coverage"]
        pd.testing.assert_series_equal(found, own - base)


def test_several_values_and_columns_choose_the_rows_that_have_all(tmp_path: Path) -> None:
    """Otherwise a filter would let rows through that nobody asked for."""
    made = results(tmp_path)
    where = {"scenario": ["full", "market-led"], "trust.step": ["0.04"], "trust.climate_weight": 0.2}
    rows = made.read("runs", ["coverage"], where)
    every = made.runs
    kept = every[every["scenario"].isin(["full", "market-led"]) & (every["trust.step"] == 0.04)
                 & (every["trust.climate_weight"] == 0.2)]  # fmt: skip
    assert rows["coverage"].to_list() == kept["coverage"].to_list() and len(rows) == 6
    assert len(made.read("runs", ["coverage"], {"trust.step": 0.04 + 1e-16})) == 18  # as a file has it
    with pytest.raises(ResultsError, match="no row has"):
        made.read("runs", ["coverage"], {"trust.step": 0.0400001})


def test_looks_are_no_part_of_the_answer(tmp_path: Path) -> None:
    """Otherwise runs under assumed weights would enter the effects, or be told as those of another look."""
    looks = [
        {"name": name, "parameters": {"trust.step": step}, "replicates": 2}
        for name, step in (("low", 0.04), ("high", 0.08))
    ]
    made = made_up(
        tmp_path, lambda at, scenario, seed: float(seed), scenarios=["full"], method="list", replicates=3, looks=looks
    )
    assert made.cases["look"].to_list() == ["", "", "low", "low", "high", "high"]
    assert (len(made.design), made.expected, made.finished) == (2, 6, 6)
    assert set(made.runs["point"]) == {0} and sorted(set(made.runs["replicate"])) == [0, 1, 2]
    for point, name in ((1, "low"), (2, "high")):
        look = made.at(name)
        assert look.design["case"].to_list() == made.cases["case"].to_list()[2 * point : 2 * point + 2]
        assert set(look.runs["point"]) == {point} and sorted(set(look.runs["replicate"])) == [0, 1]


def test_titles_are_those_of_the_scenarios_in_either_language(compared: Path) -> None:
    """Otherwise a Chinese figure would bear English titles, or a scenario without a title none."""
    made, full = load(compared), load_scenario("full")
    assert (made.titles()["full"], made.titles("zh")["full"]) == (full.title, full.title_zh)
    assert full.title != full.title_zh
    bare = full.model_copy(update={"title": "", "title_zh": ""})
    for name, lang, told in (
        ("title", "zh", "A"),
        ("title_zh", "zh", "A"),
        ("title", "en", "A"),
        ("title_zh", "en", "full"),
    ):
        made.manifest.scenarios["full"] = bare.model_copy(update={name: "A"})
        assert made.titles(lang)["full"] == told
    made.manifest.scenarios["full"] = bare
    assert made.titles("zh")["full"] == made.titles()["full"] == "full"
