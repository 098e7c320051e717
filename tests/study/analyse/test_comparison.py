"""A comparison: complete, the same on any number of workers, and never half-written."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from shequ.city import City
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from shequ.report.tables.comparison import effects_table
from shequ.scenario import Horizon, load_scenario
from shequ.study.analyse.comparison import compare, tasks_of
from shequ.study.design.looks import ENDS, Variant, flips
from shequ.study.design.question import Question, with_own_baselines, without_idle_baseline
from shequ.study.run.task import group
from shequ.study.store.comparison_folder import OutputError, check_folder, read_tables, write


def _question(*names: str, replicates: int = 2, **changes: object) -> Question:
    short = {"horizon": Horizon(months=3, burn_in=1)} | changes
    scenarios = tuple(load_scenario(name).model_copy(update=short) for name in names)
    return Question(scenarios, names[0], replicates, seed=3, communities=1)


def _nothing(*_: object) -> None:
    pass


@pytest.mark.slow
def test_two_workers_give_the_bytes_of_one(tmp_path: Path) -> None:
    """Otherwise results would depend on the machine (F4)."""
    question = _question("baseline", "full")
    for jobs in (1, 2):
        write(compare(question, jobs=jobs), tmp_path / str(jobs), "test", _nothing)
    for name in ("months.parquet", "effects.csv"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_months_are_complete_and_replicates_differ(tmp_path: Path) -> None:
    """Otherwise a run would be lost, or every replicate be the first one (F1, F6)."""
    result = compare(_question("baseline", "resources", replicates=3))
    write(result, tmp_path / "out", "test", _nothing)
    months = pd.read_parquet(tmp_path / "out" / "months.parquet")
    assert len(months) == len(months.drop_duplicates(["scenario", "replicate", "month"])) == 2 * 3 * 4
    final = months[(months["scenario"] == "baseline") & (months["month"] == 4)]
    assert final["coverage"].nunique() == 3


def test_the_baseline_differs_from_itself_by_nothing() -> None:
    """Otherwise pairing would be broken."""
    table = compare(_question("baseline", "public-value", replicates=6)).tables["effects"]
    own = table[table["scenario"] == "baseline"]
    assert (own["difference"].dropna() == 0.0).all()
    assert (own["p_value"].dropna() == 1.0).all()


def test_policies_that_change_nothing_show_nothing() -> None:
    """Otherwise a null reform would have winners and losers of chance (F2)."""
    base = _question("baseline").scenarios[0]
    zero = {n: LeverUse(amount=0.0) if x.money else LeverUse(intensity=0.0) for n, x in levers().items()}
    nowhere = {"member_visits": LeverUse(intensity=1.0, communities=[])}
    changes: list[dict[str, object]] = [{"title": "another"}, {"levers": zero}, {"levers": nowhere}]
    nulls = [base.model_copy(update={"name": f"null {k}", **change}) for k, change in enumerate(changes)]
    table = compare(Question((base, *nulls), "baseline", 6, seed=3, communities=1)).tables["effects"]
    measured = table.dropna(subset=["difference"])
    assert len(measured) > 3 * 100
    assert (measured[["difference", "ci_low", "ci_high"]] == 0.0).all(axis=None)
    assert (measured["p_value"] == 1.0).all()


def test_more_replicates_keep_the_first_ones() -> None:
    """Otherwise adding replicates would change what was found before."""
    few, more = (compare(_question("baseline", replicates=n)).months for n in (1, 2))
    assert few.equals(more[more["replicate"] == 0].reset_index(drop=True))


def test_a_run_that_fails_is_named_and_the_others_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise one bad month would cost the whole night (F7)."""
    step = City.step

    def breaks(self: City) -> None:
        if self.policy.name == "full" and self.policy_month == 1 and self.seed == 4:
            raise ZeroDivisionError("a rule broke")
        step(self)

    monkeypatch.setattr(City, "step", breaks)
    result = compare(_question("baseline", "full"))
    failure = result.failures[0]
    assert (failure.scenario, failure.replicate, failure.seed, failure.month) == ("full", 1, 4, 1)
    assert "a rule broke" in failure.reason
    assert result.tables["effects"].set_index(["scenario", "outcome"]).loc[("full", "coverage"), "replicates"] == 1
    write(result, tmp_path / "out", "test", _nothing)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["failures"][0]["month"] == 1


def test_another_question_is_refused_and_the_same_is_recognised(tmp_path: Path) -> None:
    """Otherwise results would be overwritten silently."""
    question = _question("baseline")
    write(compare(question), tmp_path / "out", "test", _nothing)
    assert check_folder(tmp_path / "out", question)
    with pytest.raises(OutputError, match="another question"):
        check_folder(tmp_path / "out", _question("baseline", replicates=1))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").touch()
    with pytest.raises(OutputError, match="not a result folder"):
        check_folder(tmp_path / "mine", question)


ODD_NAMES = ["a,b", 'say "no"', "line\nbreak", "a|b", "../up", "c:\\con", "🧓", "x" * 120, "Case", "case", "=1+1"]


def test_any_name_comes_back_from_the_files(tmp_path: Path) -> None:
    """Otherwise a comma or a line break would make hours of work unreadable, or a name become a path (F12)."""
    base = _question("baseline").scenarios[0]
    others = [base.model_copy(update={"name": name, "title": name}) for name in ODD_NAMES]
    question = Question((base, *others), "baseline", 1, seed=3, communities=1)
    result = compare(question)
    write(result, tmp_path / "out", "test", _nothing)
    names = ["baseline", *ODD_NAMES]
    back = read_tables(tmp_path / "out")
    assert list(back["effects"]["scenario"].unique()) == names
    assert list(pd.read_parquet(tmp_path / "out" / "months.parquet")["scenario"].unique()) == names
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [scenario["name"] for scenario in manifest["scenarios"]] == names
    assert len(effects_table(back, question.references()).splitlines()) == 3 + len(names)
    written = [path.name for path in tmp_path.rglob("*")]
    assert not set(ODD_NAMES) & set(written)


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    """Otherwise half a folder would be taken for a result."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(compare(_question("baseline")), tmp_path / "out", "test", interrupted)
    assert list(tmp_path.iterdir()) == []


def test_a_scenario_with_another_past_gets_a_baseline_of_its_own() -> None:
    """Otherwise runs would be paired that share no past, and the change of parameters be taken for the policy's."""
    base = load_scenario("baseline")
    other = load_scenario("full", ["trust.loss_gain_ratio=3"])
    complete = with_own_baselines([load_scenario("resources"), other], base)
    assert [scenario.name for scenario in complete] == ["baseline", "resources", "baseline of full", "full"]
    references = Question(complete, "baseline", 1, 1).references()
    assert references == {
        "baseline": "baseline", "resources": "baseline", "baseline of full": "baseline of full",
        "full": "baseline of full",
    }  # fmt: skip


def test_variants_run_again_under_their_parameters() -> None:
    """Otherwise the signs at the ends of the assumed weights would be those of the middle."""
    blame = Variant("blame", (("trust.blame_weight", 0.6),))
    question = replace(_question("baseline", "full"), variants=(blame, *ENDS))
    tasks = tasks_of(question)
    assert list(tasks) == ["", "blame", "harsh", "mild"]
    assert tasks["blame"][0].scenarios[1].parameters == {"trust.blame_weight": 0.6}
    result = compare(question)
    assert set(result.tables["ends"]["end"]) == {"harsh", "mild"}


def test_a_sign_changes_only_where_both_signs_are_sure() -> None:
    """Otherwise noise would be reported as a condition."""
    rows = [("a", 1.0, 0.5, 1.5), ("b", 1.0, 0.5, 1.5), ("c", 1.0, -0.5, 2.5)]
    ends = [("a", -1.0, -1.5, -0.5), ("b", -1.0, -2.5, 0.5), ("c", -1.0, -1.5, -0.5)]
    columns = ["scenario", "difference", "ci_low", "ci_high"]
    frames = [pd.DataFrame(part, columns=columns).assign(outcome="coverage") for part in (rows, ends)]
    assert flips(*frames) == {("a", "coverage")}


def test_scenarios_with_other_pasts_get_tasks_of_their_own() -> None:
    """Otherwise a run would start from a past that is not its own."""
    one = load_scenario("baseline")
    other = load_scenario("full", ["trust.loss_gain_ratio=3"])
    assert [len(task.scenarios) for task in group([one, other, load_scenario("full")], 1, 1)] == [2, 1]


def test_a_baseline_that_nobody_is_held_against_is_not_told_of() -> None:
    """Otherwise the page would open with the level of a city under other assumptions than the policy's."""
    base = load_scenario("baseline")
    other = load_scenario("full", ["trust.loss_gain_ratio=2.5"])
    kept, told = without_idle_baseline(with_own_baselines([other], base), base.name)
    assert ([one.name for one in kept], told) == (["baseline of full", "full"], "baseline of full")
    both = with_own_baselines([other, load_scenario("resources")], base)
    assert without_idle_baseline(both, base.name) == (both, "baseline")
    assert without_idle_baseline([base], base.name) == ((base,), "baseline")
