"""Design files are read as written, and each fault is named with its line and remedy."""

from pathlib import Path

import pytest

from shequ.study.design import DesignError, load_design, study_of

PLAIN = 'scenarios = ["full"]\n'


def written(folder: Path, text: str) -> Path:
    """Write a design file."""
    path = folder / "mine.toml"
    path.write_text(PLAIN + text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("replicats = 3\n", "mine.toml:2: replicats: no such key. Did you mean replicates?"),
        ('method = "sobol"\n', "mine.toml:2: method"),
        ('method = "morris"\n', "samples: missing; method morris needs a number"),
        ('outcomes = ["covrage"]\n', "mine.toml:2: outcomes: no such outcome: covrage. Did you mean coverage?"),
        ("[uncertainties]\n'trust.step' = {low = 2.0, high = 1.0}\n", "low: found 2, but it must be below high (1)"),
        ('method = "paths"\n[levers]\nfund = [1.0]\n', "method paths takes none"),
        ('points = [{"trust.step" = 0.1}]\n', 'points: belong to method = "list"'),
        ("replicates = 100001\n", "mine.toml:2: replicates: found 100001; allowed is 100000 or less"),
        ("replicates = true\n", "mine.toml:2: replicates: found True; allowed is a whole number"),
        ("months = 9223372036854775808\n", "mine.toml:2: months: found 9223372036854775808; allowed is 1200 or less"),
        ("burn_in = 1201\n", "mine.toml:2: burn_in: found 1201"),
        ("samples = 100000000000\n", "mine.toml:2: samples: found 100000000000; allowed is 100000 or less"),
        ("elders = 1e9\n", "mine.toml:2: elders: found 1000000000.0; allowed is a whole number"),
        ("elders = 100000000000\n", "mine.toml:2: elders: found 100000000000; allowed is 100000000 or less"),
        ("communities = 1000000\n", "mine.toml:2: communities: found 1000000; allowed is 100000 or less"),
        ("means = inf\n", "mine.toml:2: means: found inf"),
        ("means = 'much'\n", "mine.toml:2: means: found 'much'; allowed is list, fund"),
        ("title = '\u202e'\n", "mine.toml:2: title: found '\\u202e'; the text has <U+202E>"),
        ("[uncertainties]\n'trust.step' = {low = 0.1, high = inf}\n", "mine.toml:3: uncertainties.trust.step"),
        ("[uncertainties]\n'trust.step' = {low = nan, high = 0.1}\n", "mine.toml:3: uncertainties.trust.step"),
        ("[uncertainties]\n'trust.step' = {steps = 1000000}\n", "mine.toml:3: uncertainties.trust.step"),
        ("[uncertainties]\n'trust.step' = [0.1, nan]\n", "mine.toml:3: uncertainties.trust.step"),
        ("[uncertainties]\n'trust.step' = [0.1, true]\n", "mine.toml:3: uncertainties.trust.step"),
        ("method = 'list'\npoints = [{'trust.step' = inf}]\n", "mine.toml:3: points.0.trust.step: found inf"),
        (
            "[[looks]]\nname = 'x'\nparameters = {'trust.step' = nan}\n",
            "mine.toml:4: looks.0.parameters.trust.step: found nan",
        ),
        (
            "[[looks]]\nname = ' '\nparameters = {'trust.step' = 0.1}\n",
            "mine.toml:3: looks.0.name: found ' '; a name has",
        ),
        (
            "[[looks]]\nname = 'x'\nparameters = {'trust.step' = 0.1}\nreplicates = 1000000\n",
            "mine.toml:5: looks.0.replicates: found 1000000",
        ),
        ("[levers]\ncoordinator = ['\u200b']\n", "mine.toml:3: levers.coordinator"),
        ("[keep]\n", "mine.toml:2: keep: found {}; allowed is a list in [ ]"),
        ('[points]\n"trust.step" = 0.1\n', "mine.toml:2: points: found {'trust"),
        ("[outcomes]\n[keep]\n", "mine.toml:3: keep: found {}"),
        ("seed = -1\n[outcomes]\n", "mine.toml:3: outcomes: found {}"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    """Otherwise a researcher would have to guess what is wrong."""
    with pytest.raises(DesignError) as caught:
        load_design(written(tmp_path, text))
    assert message in str(caught.value)


def test_a_table_in_the_place_of_scenarios_is_told(tmp_path: Path) -> None:
    """Otherwise the fault would be left out, and the command end in a traceback (B2)."""
    path = tmp_path / "mine.toml"
    path.write_text("scenarios = {}\n", encoding="utf-8")
    with pytest.raises(DesignError, match=r"mine\.toml:1: scenarios: found \{\}; allowed is a list in"):
        load_design(path)


def test_scenarios_and_outcomes_that_are_not_there_are_told_together(tmp_path: Path) -> None:
    """Otherwise one fault would be mended only to meet the next, without a line."""
    path = tmp_path / "mine.toml"
    path.write_text('scenarios = ["fulll"]\noutcomes = ["covrage"]\n', encoding="utf-8")
    with pytest.raises(DesignError) as caught:
        load_design(path)
    lines = str(caught.value).splitlines()
    assert [line.partition("mine.toml:")[2].partition(".")[0] for line in lines] == [
        "1: scenarios: no such scenario: fulll", "2: outcomes: no such outcome: covrage",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[uncertainties]\n'trust.stp' = {}\n", "mine.toml:3: uncertainties.trust.stp: no such parameter"),
        ("[levers]\n'member_visit.intensity' = [1.0]\n", "Did you mean member_visits.intensity?"),
        ("[levers]\n'member_visits.intensity' = [0.5, 1.5]\n", "1.5: found 1.5; allowed is 1 or less"),
        ("[uncertainties]\n'trust.step' = [9.0]\n", "trust.step: 9:"),
        ("[uncertainties]\n'trust.step' = []\n", "the list of levels is empty"),
        ("[uncertainties]\n'member_visits.intensity' = [0.5]\n", "this is a lever's: it belongs under [levers]"),
        ('method = "list"\npoints = [\n {"trust.stp" = 0.1},\n]\n', "mine.toml:3: points.trust.stp: no such parameter"),
        ("[levers]\nmeans = {}\n", "has no range of its own: give low and high, or a list of levels"),
        ("[levers]\nfund = [100.0]\n", "mine.toml:3: levers.fund: is called means now"),
        (
            "method='saltelli'\nsamples=3\n[uncertainties]\n'trust.step'={}\n",
            "mine.toml:3: samples: found 3, but saltelli takes a power of two",
        ),
        ("method='morris'\nsamples=3\n", "mine.toml:2: method: morris needs something to vary"),
        ("[levers]\n'path.A' = [0.5, 1.5]\n", "mine.toml:3: levers.path.A: 1.5: found 1.5; allowed is a share, 0 to 1"),
        ("[levers]\n'path.D' = [-1.0]\n", "levers.path.D: -1: found -1"),
        ("[levers]\n'path.A' = ['x']\n", "levers.path.A: x: found 'x'; allowed is a share, 0 to 1"),
        ("[levers]\n'path.A' = [['x']]\n", "levers.path.A: ['x']: found ['x']; allowed is a share, 0 to 1"),
        ("[uncertainties]\n'member_visits:members.visits' = ['much']\n", "a parameter takes a number"),
        ("[uncertainties]\n'member_visits:members.visits' = [-1.0]\n", "found -1, allowed is"),
        ("[uncertainties]\n'trust.step' = [['x']]\n", "a parameter takes a number"),
        (
            "[levers]\n'member_visits.start' = [70]\n",
            "levers.member_visits.start: 70: found 70, but the policy period has 60 months",
        ),
        (
            "method='sobol_sequence'\nsamples=4\n[levers]\n'member_visits.start' = {low=1, high=9}\n",
            "whole months: give a list of levels",
        ),
        (
            "[levers]\n'member_visits.start' = {low=1, high=4, steps=3}\n",
            "levers.member_visits.start: 2.5: found 2.5; allowed is a whole number",
        ),
        (
            "[uncertainties]\n'trust.step' = {steps=999}\n'trust.climate_weight' = {steps=999}\n",
            "998,001 points are more than 100,000",
        ),
        ("method='morris'\nsamples=99999\n[uncertainties]\n'*' = {}\n", "points are more than 100,000"),
        (
            "method='saltelli'\nsamples=65536\n[uncertainties]\n'trust.step' = {}\n",
            "196,608 points are more than 100,000",
        ),
        (
            "[[looks]]\nname = 'x'\nparameters = {'trust.stp' = 0.1}\n",
            "mine.toml:4: looks.0.parameters.trust.stp: no such parameter: trust.stp. Did you mean trust.step?",
        ),
        (
            "[[looks]]\nname = 'x'\nparameters = {'trust.step' = 7.0}\n",
            "mine.toml:4: looks.0.parameters.trust.step: found 7, allowed is 0 to 1",
        ),
        (
            "[[looks]]\nname = 'x'\nscenarios = ['ful']\nparameters = {'trust.step' = 0.5}\n",
            "mine.toml:4: looks.0.scenarios: ful is not among the scenarios of this design",
        ),
    ],
)
def test_a_factor_that_cannot_be_varied_is_named_before_anything_runs(tmp_path: Path, text: str, message: str) -> None:
    """Otherwise a night's sweep would end in a traceback at its last level."""
    with pytest.raises(DesignError) as caught:
        study_of(load_design(written(tmp_path, text)))
    assert message in str(caught.value)


def test_a_look_reads_parameters_without_quotes_as_scenarios_do(tmp_path: Path) -> None:
    """Otherwise TOML's dotted keys would be refused here, where a scenario takes them."""
    design = load_design(written(tmp_path, "[[looks]]\nname = 'x'\nparameters = {trust.step = 0.1}\n"))
    assert design.looks[0].parameters == {"trust.step": 0.1}


@pytest.mark.parametrize("name", [" mine", "mi\u202ene"])
def test_a_design_has_a_name_that_can_be_read(tmp_path: Path, name: str) -> None:
    """Otherwise the folder of its results would be called so."""
    path = tmp_path / f"{name}.toml"
    path.write_text(PLAIN, encoding="utf-8")
    with pytest.raises(DesignError, match="name: found"):
        load_design(path)


def test_an_unknown_name_lists_those_that_ship() -> None:
    """Otherwise nobody would find what ships."""
    with pytest.raises(DesignError, match=r"moris: no such experiment\. Did you mean morris\? They are .*pilot"):
        load_design("moris")


@pytest.mark.parametrize("name", ["equal-budget", "lever-intensity", "paths-factorial", "pilot"])
def test_shipped_designs_of_levers_make_their_cases(name: str) -> None:
    """Otherwise the first command of the tour would fail."""
    cases = study_of(load_design(name))
    assert cases.design.title
    assert cases.design.title_zh
    assert len(cases.by_id) == {"equal-budget": 26, "lever-intensity": 26, "paths-factorial": 16, "pilot": 2}[name]


@pytest.mark.parametrize("name", ["morris", "party-premium", "sobol", "uncertain"])
def test_shipped_designs_of_uncertainties_make_their_cases(name: str) -> None:
    """Otherwise a screening would miss a parameter that somebody added."""
    from shequ.policy.parameters import PARAMETERS

    design = load_design(name).model_copy(update={"samples": 2})
    cases = study_of(design)
    assert cases.design.title_zh
    varied = {factor.name for factor in cases.factors if ":" not in factor.name}
    ranged = {parameter for parameter, about in PARAMETERS.items() if about.low < about.high}
    assert varied == ranged if name != "sobol" else (varied <= ranged and len(cases.factors) == 10)
