"""The numbers that the page draws, read back from its text and held against pandas and the results."""

import html
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

from shequ.cli import main
from shequ.outcomes import HEADLINE
from shequ.outcomes.by_group import KINDS
from shequ.report import words
from shequ.report.figures.funnel import STAGES
from shequ.report.page import page
from shequ.report.page.data import page_data
from shequ.study.analyse.comparison import Comparison
from shequ.study.analyse.frontier import differences, plane
from shequ.study.store.results import load

OWN = 'extends = "baseline"\ntitle = "Of little faith"\ncoordinator = "party"\n[levers.member_visits]\n[parameters]\n"trust.step" = 0.05\n'
NEAR = 1e-4  # five digits that count


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Return a comparison in which one policy has a baseline of its own."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "mine.toml").write_text(OWN, encoding="utf-8")
    words = ["compare", "supply-only", str(folder / "mine.toml"), "--months", "5", "--set", "horizon.burn_in=1", "--elders", "1200",
             "--replicates", "3", "--jobs", "1", "--figures", "none", "--out", str(folder / "out")]  # fmt: skip
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    made = Comparison(load(folder / "out"))
    made.changed = {("supply-only", "trust_party")}
    return made


@pytest.fixture(scope="module")
def data(comparison: Comparison) -> dict[str, Any]:
    """Return the data as they stand in the page."""
    text = page(comparison, "en")
    return dict(json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1]))


def near(found: Any, wanted: Any) -> bool:
    """Say whether a number is the same to five digits, and missing where the other is."""
    if wanted is None or not math.isfinite(float(wanted)):
        return found is None
    return found is not None and bool(float(found) == pytest.approx(float(wanted), rel=NEAR, abs=1e-12))


def test_effects_are_those_of_policies_with_both_ends_and_marks(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise a figure of the page would show a level, or a difference of chance as one that is told from zero."""
    rows = comparison.effects.set_index(["outcome", "scenario"])
    assert data["baseline"] == "baseline" and comparison.results.policies == ["supply-only", "mine"]
    for outcome, found in data["effects"].items():
        assert list(found) == ["supply-only", "mine"]
        for name, one in found.items():
            row = rows.loc[(outcome, name)]
            assert (
                near(one["value"], row["difference"])
                and near(one["low"], row["ci_low"])
                and near(one["high"], row["ci_high"])
            )
            assert one["separated"] == (row["ci_low"] > 0.0 or row["ci_high"] < 0.0)
            assert one["changes"] == ((name, outcome) == ("supply-only", "trust_party"))
    marks = {one["separated"] for found in data["effects"].values() for one in found.values()}
    assert marks == {True, False}
    assert (
        {outcome["name"] for outcome in data["outcomes"] if outcome["headline"]} == set(HEADLINE) < set(data["effects"])
    )


def test_units_are_those_of_levels_and_of_differences(data: dict[str, Any]) -> None:
    """Otherwise coverage would rise by per cent of need."""
    by = {one["name"]: one for one in data["outcomes"]}
    assert (by["coverage"]["unit"], by["coverage"]["difference"]) == ("% of gross need", "percentage points")
    assert by["coverage"]["title"] == words.outcome_name("coverage", "en")


def test_paths_are_means_with_the_spread_of_paired_differences(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise a policy under other assumptions would be drawn around another city, or the burn-in be lost."""
    months = comparison.months
    assert data["paths"]["months"] == sorted(set(months["policy_month"])) and min(data["paths"]["months"]) <= 0
    references = comparison.results.references
    assert len(set(references.values())) == 2
    for outcome in ("coverage", "trust_party", "disputes"):
        wide = months.pivot(index=["policy_month", "replicate"], columns="scenario", values=outcome)
        mean = wide.groupby("policy_month").mean()
        least, most = words.bounds(outcome)
        for name, base in references.items():
            apart = (wide[name] - wide[base]).groupby("policy_month")
            wanted = {"mean": mean[name], "low": (mean[base] + apart.quantile(0.1)).clip(least, most),
                      "high": (mean[base] + apart.quantile(0.9)).clip(least, most)}  # fmt: skip
            for key, values in wanted.items():
                found = data["paths"]["of"][outcome][name][key]
                assert all(near(one, value) for one, value in zip(found, values, strict=True)), (outcome, name, key)


def test_the_funnel_has_each_stage_month_by_month(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise the page would lose need at another stage than the model."""
    means = comparison.months.groupby(["scenario", "policy_month"]).mean(numeric_only=True)
    assert [one["name"] for one in data["stages"]] == list(STAGES)
    assert set(data["funnel"]) == set(STAGES) & set(comparison.months.columns)
    for stage, of in data["funnel"].items():
        for name, found in of.items():
            assert all(near(one, value) for one, value in zip(found, means.loc[name, stage], strict=True))


def test_groups_have_their_own_coverage_with_students_interval(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise those living alone would be shown with the coverage of the severe."""
    groups = comparison.results.read("groups")
    sums = (
        groups.groupby(["scenario", "replicate", "kind", "group"])[["coverage_part", "coverage_whole"]]
        .sum()
        .reset_index()
    )
    sums["share"] = 100.0 * sums["coverage_part"] / sums["coverage_whole"]
    assert [kind["title"] for kind in data["reached"]] == [words.word(f"kind {kind}", "en") for kind in KINDS]
    for shown, (kind, names) in zip(data["reached"], KINDS.items(), strict=True):
        assert {one["name"] for one in shown["groups"]} <= set(names)
        for scenario, of in shown["of"].items():
            for group, (mean, low, high) in of.items():
                part = sums[(sums["scenario"] == scenario) & (sums["kind"] == kind) & (sums["group"] == group)][
                    "share"
                ].dropna()
                assert near(mean, part.mean())
                half = stats.t.ppf(0.975, len(part) - 1) * stats.sem(part)
                assert near(low, part.mean() - half) and near(high, part.mean() + half)


def test_the_plane_has_hours_and_costs_and_its_frontier(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise hours would be drawn for yuan, or a dominated policy on the frontier."""
    wanted = plane(differences(comparison.results)).set_index(["account", "scenario"])
    assert len(data["plane"]) == len(wanted) == 4
    for one in data["plane"]:
        row = wanted.loc[(one["account"], one["scenario"])]
        assert one["frontier"] == bool(row["frontier"])
        assert all(
            near(one[key], row[key]) for key in ("hours", "hours_low", "hours_high", "cost", "cost_low", "cost_high")
        )
    runs = comparison.runs.set_index(["scenario", "replicate"])
    for one in data["plane"]:
        base = comparison.results.references[one["scenario"]]
        apart = (runs.loc[one["scenario"], f"{one['account']}_cost"] - runs.loc[base, f"{one['account']}_cost"]).mean()
        assert near(one["cost"], apart)


def test_the_frontier_of_the_page_is_the_results_own(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every policy would be drawn as one of the best."""
    made = plane(differences(comparison.results)).assign(frontier=[True, False, False, True])
    monkeypatch.setattr("shequ.report.page.data.plane", lambda _: made)
    assert [one["frontier"] for one in page_data(comparison, "en")["plane"]] == [True, False, False, True]


def test_a_missing_number_is_missing_on_the_page(comparison: Comparison) -> None:
    """Otherwise nobody to ask would be drawn as no effect."""
    kept = comparison.effects
    rows = (kept["scenario"] == "mine") & (kept["outcome"] == "coverage")
    comparison.effects = kept.assign(difference=kept["difference"].mask(rows), ci_low=kept["ci_low"].mask(rows))
    try:
        found = page_data(comparison, "en")["effects"]["coverage"]["mine"]
        assert found["value"] is None and found["low"] is None and found["high"] is not None
    finally:
        comparison.effects = kept


def plain(text: str) -> str:
    """Return the words of a page without markup."""
    return " ".join(html.unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)).split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_of_how_many_months_and_replicates_it_tells(comparison: Comparison, lang: str) -> None:
    """Otherwise three replicates of five months would be read as twenty of a year."""
    text = page(comparison, lang)
    said, top = plain(text), text[text.index("<header>") : text.index("</header>")]
    assert "horizon.burn_in=1" in top and "<p" in top
    months = words.word("last months", lang, count=5)
    assert words.word("reached caption", lang, months=months, count=3) in said
    assert words.word("ghost", lang, baseline=comparison.results.titles(lang)["baseline"]) in said


def test_tables_of_the_page_read_back_into_its_effects(comparison: Comparison, data: dict[str, Any]) -> None:
    """Otherwise the table below a figure would say something else than the figure."""
    text = page(comparison, "en")
    section = text[text.index('<section id="effects"') : text.index('<section id="player"')]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)]
    titles = comparison.results.titles("en")
    for name in ("supply-only", "mine"):
        row = next(row for row in rows if row[0] == html.escape(titles[name]))
        for cell, outcome in zip(row[1:], HEADLINE, strict=True):
            value = data["effects"][outcome][name]["value"]
            if value is None:
                assert cell.startswith("–")
                continue
            found = float(re.match(r"[+−]?[\d.,]+", cell)[0].replace("−", "-").replace(",", ""))
            places = len(re.match(r"[+−]?[\d,]+\.?(\d*)", cell)[1])
            assert found == pytest.approx(value, abs=0.5 * 10.0**-places + abs(value) * NEAR)
    assert isinstance(comparison.runs, pd.DataFrame) and np.isfinite(comparison.runs["coverage"]).all()


def test_a_page_is_the_same_each_time(comparison: Comparison, tmp_path: Path) -> None:
    """Otherwise a page could not be checked against the archive."""
    assert page(comparison, "zh") == page(comparison, "zh")
