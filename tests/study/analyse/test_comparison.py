"""A comparison: complete, the same on any number of workers, and never mixed with another."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from shequ.city import City
from shequ.engine.output import OutputError
from shequ.policy.levers import levers
from shequ.policy.plan import LeverUse
from shequ.report.tables.comparison import effects_table
from shequ.scenario import Scenario, load_scenario
from shequ.study.analyse.comparison import Comparison, flips
from shequ.study.compare import compare
from shequ.study.design.comparison import ENDS
from shequ.study.design.files import Look, design_from
from shequ.study.design.resolving import study_of
from shequ.study.design.study import Study
from shequ.study.run.study_run import run_study
from shequ.study.store.results import load

SMALL = {"seed": 3, "elders": 1200, "months": 3, "burn_in": 1, "jobs": 1}


def _compared(*scenarios: str | Scenario, replicates: int = 2, **more: object) -> Comparison:
    return compare(*scenarios, replicates=replicates, **(SMALL | more))


@pytest.mark.slow
def test_two_workers_give_the_values_of_one(tmp_path: Path) -> None:
    """Otherwise results would depend on the machine (F4)."""
    one, two = (_compared("full", jobs=jobs, out=tmp_path / str(jobs)) for jobs in (1, 2))
    assert (tmp_path / "1" / "effects.csv").read_bytes() == (tmp_path / "2" / "effects.csv").read_bytes()
    pd.testing.assert_frame_equal(one.months, two.months, check_exact=True)


def test_months_are_complete_and_replicates_differ() -> None:
    """Otherwise a run would be lost, or every replicate be the first one (F1, F6)."""
    months = _compared("resources", replicates=3).months
    assert len(months) == len(months.drop_duplicates(["scenario", "replicate", "month"])) == 2 * 3 * 4
    final = months[(months["scenario"] == "baseline") & (months["month"] == 4)]
    assert final["coverage"].nunique() == 3


def test_runs_are_the_means_of_their_months() -> None:
    """Otherwise the table and the paths would tell of different runs."""
    found = _compared("resources")
    late = found.months[found.months["policy_month"] > 0]
    means = late.groupby(["scenario", "replicate"])["coverage"].mean()
    assert found.runs.set_index(["scenario", "replicate"])["coverage"].to_dict() == pytest.approx(means.to_dict())


def test_the_baseline_differs_from_itself_by_nothing() -> None:
    """Otherwise pairing would be broken."""
    table = _compared("public-value", replicates=6).effects
    own = table[table["scenario"] == "baseline"]
    assert (own["difference"].dropna() == 0.0).all()


def test_policies_that_change_nothing_show_nothing() -> None:
    """Otherwise a null reform would have winners and losers of chance (F2)."""
    base = load_scenario("baseline")
    zero = {n: LeverUse(amount=0.0) if x.money else LeverUse(intensity=0.0) for n, x in levers().items()}
    changes: list[dict[str, object]] = [{"title": "another"}, {"levers": zero}]
    nulls = [base.model_copy(update={"name": f"null {k}", **change}) for k, change in enumerate(changes)]
    measured = _compared(*nulls, replicates=6).effects.dropna(subset=["difference"])
    assert len(measured) > 2 * 100
    assert (measured[["difference", "ci_low", "ci_high"]] == 0.0).all(axis=None)


def test_more_replicates_keep_the_first_ones(tmp_path: Path) -> None:
    """Otherwise adding replicates would change what was found before, or make it again."""
    few = _compared("baseline", replicates=1, out=tmp_path).months
    more = _compared("baseline", replicates=2, out=tmp_path).months
    assert few.equals(more[more["replicate"] == 0].reset_index(drop=True))
    assert len(list((tmp_path / "runs").glob("*.parquet"))) == 2


def test_fewer_replicates_are_those_of_the_question(tmp_path: Path) -> None:
    """Otherwise runs of an earlier question would enter: 18 of 12 runs, means over three where two were asked for."""
    _compared("full", replicates=3, out=tmp_path)
    with pytest.warns(UserWarning, match="the other runs are kept, and left out"):
        fewer = _compared("full", replicates=2, out=tmp_path)
    assert sorted(fewer.runs["replicate"].unique()) == [0, 1]
    assert (fewer.results.finished, fewer.results.expected) == (4, 4)
    assert set(fewer.effects["replicates"]) == {2}


def test_a_run_that_fails_is_named_and_the_others_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise one bad month would cost the whole night (F7)."""
    step = City.step

    def breaks(self: City) -> None:
        if self.policy.coordinator == "party" and self.policy_month == 1 and self.seed == 4:
            raise ZeroDivisionError("a rule broke")
        step(self)

    monkeypatch.setattr(City, "step", breaks)
    with pytest.warns(
        UserWarning, match=r"1 of the runs failed three times, the first \(seed 4, policy month 1\) with Zero"
    ):
        result = _compared("full", out=tmp_path)
    failed = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "failed").glob("*.json")]
    assert [(one["scenario"], one["replicate"], one["seed"], one["month"]) for one in failed] == [("full", 1, 4, 1)]
    assert "a rule broke" in failed[0]["reason"]
    assert result.effects.set_index(["scenario", "outcome"]).loc[("full", "coverage"), "replicates"] == 1


def test_a_comparison_whose_baseline_failed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise differences from nothing would be asked for, in a traceback."""

    def breaks(self: City) -> None:
        raise ZeroDivisionError("a rule broke")

    monkeypatch.setattr(City, "step", breaks)
    with (
        pytest.warns(UserWarning, match="4 of the runs failed"),
        pytest.raises(Exception, match="no run has finished yet; 4"),
    ):
        _compared("full")


def test_another_question_is_refused(tmp_path: Path) -> None:
    """Otherwise results would be overwritten silently, or two questions be mixed."""
    _compared("full", out=tmp_path / "out")
    for other in ({"months": 2}, {"seed": 4}, {"elders": 2400}, {"set": ["trust.step=0.05"]}):
        with pytest.raises(OutputError, match="another question"):
            _compared("full", out=tmp_path / "out", **other)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").touch()
    with pytest.raises(OutputError, match="not a result folder"):
        _compared("full", out=tmp_path / "mine")


def test_the_folder_of_an_older_form_is_named_as_such(tmp_path: Path) -> None:
    """Otherwise it would be called damaged, or be overwritten."""
    (tmp_path / "manifest.json").write_text('{"fingerprint": "x", "shequ": "0.1.0", "command": "shequ compare full"}')
    for use in (lambda: load(tmp_path), lambda: _compared("full", out=tmp_path)):
        with pytest.raises(
            Exception,
            match=r"written in form 1 of results.*reads form 2. Remove the folder.*made by: shequ compare full",
        ):
            use()
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


ODD_NAMES = ["a,b", 'say "no"', "a|b", "../up", "c:\\con", "🧓", "x" * 120, "Case", "case", "=1+1", "null",
             "NA", "None", "2030", "1e5", "真"]  # fmt: skip


def test_any_name_comes_back_from_the_files(tmp_path: Path) -> None:
    """Otherwise a comma or "NA" would make hours of work unreadable, or a name become a path (F12)."""
    base = load_scenario("baseline")
    others = [base.model_copy(update={"name": name, "title": name}) for name in ODD_NAMES]
    with pytest.warns(UserWarning, match="in every scenario but baseline"):
        found = _compared(*others, replicates=1, out=tmp_path / "out", set=["levers.member_visits.intensity=0.1"])
    names = ["baseline", *ODD_NAMES]
    back = Comparison(load(tmp_path / "out"))
    for frame in (back.effects, back.months, back.runs):
        assert list(frame["scenario"].unique()) == names
    assert back.results.titles() == {name: name if name != "baseline" else base.title for name in names}
    assert len(effects_table(found).splitlines()) == 3 + len(names)
    assert not set(ODD_NAMES) & {path.name for path in tmp_path.rglob("*")}


def _study(scenarios: Sequence[str | Scenario], **more: object) -> Study:
    own = {one.name: one for one in scenarios if isinstance(one, Scenario)}
    names = [one if isinstance(one, str) else one.name for one in scenarios]
    return study_of(design_from({"scenarios": names, "method": "list", "elders": 1200} | more), own=own)


def test_a_scenario_with_another_past_gets_a_baseline_of_its_own() -> None:
    """Otherwise runs would be paired that share no past, and the change of parameters be taken for the policy's."""
    other = load_scenario("full", ["trust.loss_gain_ratio=3"])
    assert _study(["resources", other]).references == {
        "baseline": "baseline", "resources": "baseline", "baseline of full": "baseline of full",
        "full": "baseline of full",
    }  # fmt: skip


def test_a_baseline_that_nobody_is_held_against_is_not_told_of() -> None:
    """Otherwise the page would open with the level of a city under other assumptions than the policy's."""
    other = load_scenario("full", ["trust.loss_gain_ratio=2.5"])
    alone = _study([other])
    assert (list(alone.scenarios), alone.baseline) == (["baseline of full", "full"], "baseline of full")
    assert _study([other, "resources"]).baseline == "baseline"
    assert list(_study(["baseline"]).scenarios) == ["baseline"]


def test_looks_are_run_under_their_parameters_and_told_apart(tmp_path: Path) -> None:
    """Otherwise the signs at the ends of the assumed weights would be those of the middle, or enter the answer."""
    blame = Look(name="blame", parameters={"trust.blame_weight": 0.6}, replicates=1)
    own = load_scenario("full").model_copy(update={"name": "own", "parameters": {"trust.blame_weight": 0.3}})
    study = _study(["full", own], months=3, burn_in=1, replicates=2, looks=[blame, *ENDS], keep=["months"])
    assert study.applied("full", 1).parameters == {"trust.blame_weight": 0.6}
    assert study.applied("own", 1).parameters == {"trust.blame_weight": 0.3}  # what a scenario sets itself stays
    results = run_study(study, tmp_path, jobs=1).results
    found = Comparison(results)
    assert set(found.ends["end"]) == {"harsh", "mild"}
    assert (len(results.runs), len(results.at("blame").runs), len(results.at("harsh").runs)) == (4 * 2, 4, 4 * 3)
    assert results.at("harsh").tables == ["runs"]
    middle, harsh = results.runs, results.at("harsh").runs
    assert (middle["trust_party"].mean() - harsh["trust_party"].mean()) != 0.0


def test_a_sign_changes_only_where_both_signs_are_sure() -> None:
    """Otherwise noise would be reported as a condition."""
    rows = [("a", 1.0, 0.5, 1.5), ("b", 1.0, 0.5, 1.5), ("c", 1.0, -0.5, 2.5)]
    ends = [("a", -1.0, -1.5, -0.5), ("b", -1.0, -2.5, 0.5), ("c", -1.0, -1.5, -0.5)]
    columns = ["scenario", "difference", "ci_low", "ci_high"]
    frames = [pd.DataFrame(part, columns=columns).assign(outcome="coverage") for part in (rows, ends)]
    assert flips(*frames) == {("a", "coverage")}
