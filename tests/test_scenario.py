"""Scenario files: inheritance, overrides, and one clear message for every fault."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from shequ import City
from shequ.cli import main
from shequ.scenario import ScenarioError, file_schema, load_scenario, scenario_files
from shequ.scenario.checks import beyond_ranges
from small import OWN_LEVER


def _write(folder: Path, text: str | bytes, name: str = "mine") -> Path:
    path = folder / f"{name}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", sorted(scenario_files()))
def test_every_shipped_scenario_loads(name: str) -> None:
    """Otherwise a command in the README would fail."""
    scenario = load_scenario(name)
    assert scenario.title
    assert scenario.title_zh


FAULTS = [
    ('extends = "baseline"\n[shocks]\nstart = 3', ":2: shocks: found {'start': 3}; allowed is a list in [ ]"),
    ('extends = "baseline"\n[levers.secretary_studoi]\nintensity = 1.0', ":2: levers.secretary_studoi: no such lever. Did you mean secretary_studio?"),
    ('extends = "baseline"\n[levers.secretary_studio]\nintensty = 1.0', "no such key. Did you mean intensity?"),
    ('extends = "baseline"\n[levers.secretary_studio]\nintensity = 1.5', "intensity: found 1.5; allowed is 1 or less or 'scaled'"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = 6.5', ":3: levers.secretary_studio.start: found 6.5"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = 6.0', ":3: levers.secretary_studio.start: found 6.0"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = "6"', ":3: levers.secretary_studio.start: found '6'"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = -1', "start: found -1"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = 61', "it would never act"),
    ('extends = "baseline"\n[levers.secretary_studio]\nstart = 6\nend = 6', "end: found 6, but it must come after start"),
    ('extends = "baseline"\n[levers.secretary_studio]\namount = 10.0', "takes intensity (0 to 1), not amount"),
    ('extends = "baseline"\n[levers.care_vouchers]\nintensity = 1.0', "takes amount (CNY a month), not intensity"),
    ('extends = "baseline"\n[levers.care_vouchers]\nstart = 2', ":2: levers.care_vouchers: a money lever needs amount"),
    ('extends = "baseline"\n[levers.secretary_studio]\nintensity = nan', "intensity"),
    ('extends = "baseline"\n[levers.secretary_studio]\nintensity = 0,5', "Write decimals with a point"),
    ('extends = “baseline”', "the Chinese sign “; write \" in its place"),
    ('extends = baseline', "Write text in quotes"),
    ('extends = "baseline"\n[levers.member_visits]\nintensity = 0.5\n[levers.secretary_studio]\nintensity = 2.0', ":5: levers.secretary_studio.intensity: found 2.0"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.stp"\nvalue = 1.0', ":2: shocks.0: no such parameter: trust.stp. Did you mean trust.step?"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.incident_forced"\nvalue = 1.0\ncommunities = ["nowhere"]', ":6: shocks.0.communities: no such community: nowhere"),
    ('extends = "baseline"\n[levers.secretary_studio]\ncommunities = ["nowhere"]', "no such community: nowhere"),
    ('extends = "baseline"\n[levers.secretary_studio]\ncommunities = []', ":3: levers.secretary_studio.communities: an empty list reaches nobody"),
    ('extends = "baseline"\n[levers.secretary_studio]\nintensity = true', ":3: levers.secretary_studio.intensity: found True; allowed is a number or 'scaled'"),
    ('extends = "baseline"\n[budget]\nmonthly = "120000"', ":3: budget.monthly: found '120000'; allowed is a number"),
    ('[parameter]\n"trust.step" = 0.1', ":1: parameter: no such key. Did you mean parameters?"),
    ('[levers.secretary_studio]\nintensity = 50%', ":2: not TOML: Expected newline or end of document after a statement. One value stands on a line"),
    ('extends = "baseline"\n[parameters]\n"trust.los_gain_ratio" = 2.0', ":3: parameters.trust.los_gain_ratio: no such parameter: trust.los_gain_ratio. Did you mean trust.loss_gain_ratio?"),
    ('extends = "baseline"\n[parameters]\n"trust.loss_gain_ratio" = 0.5', ":3: parameters.trust.loss_gain_ratio: found 0.5, allowed is 1 or more (ratio)"),
    ('extends = "baseline"\n[parameters]\n"trust.loss_gain_ratio" = nan', "found nan"),
    ('extends = "baseline"\n[parameters]\n"trust.loss_gain_ratio" = "two"', "found 'two'"),
    ('extends = "baseline"\nplace = "bazong"', ":2: place: bazong: no such place. Did you mean bazhong?"),
    ('extends = "basline"', ":1: extends: basline: no such scenario. Did you mean baseline?"),
    ('extends = "mine"', "extends itself"),
    ('extends = "full"', "One level is allowed"),
    ('extends = "baseline"\n[horizon]\nmonths = 0', "months: found 0"),
    ('extends = "baseline"\ncoordinator = "mayor"', "coordinator: found 'mayor'"),
    ('extends = "baseline"\n[budget]\nmonthly = -5.0', "monthly: found -5.0"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "ageing.deaths_60_64"\nvalue = 20.0', "ageing.deaths_60_64 holds for life and cannot change midway"),
    ('extends = "baseline"\n[levers.member_visits.to]\n"trust.step" = 0.5', ":3: levers.member_visits.to.trust.step: member_visits does not move this parameter. It moves"),
    ('extends = "baseline"\n[levers.care_vouchers]\namount = nan', ":3: levers.care_vouchers.amount: found nan; allowed is a finite number or 'rest'"),
    ('extends = "baseline"\n[levers.care_vouchers]\namount = inf', ":3: levers.care_vouchers.amount: found inf"),
    ('extends = "baseline"\n[levers.care_vouchers]\namount = 1e13', ":3: levers.care_vouchers.amount: found 10000000000000.0; allowed is 1000000000000 or less or 'rest'"),
    ('extends = "baseline"\n[levers.care_vouchers]\namount = -1', ":3: levers.care_vouchers.amount: found -1; allowed is 0 or more or 'rest'"),
    ('extends = "baseline"\n[levers.secretary_studio]\nramp = 99999', ":3: levers.secretary_studio.ramp: found 99999; allowed is 1200 or less"),
    ('extends = "baseline"\n[levers.secretary_studio]\ncommunities = nan', ":3: levers.secretary_studio.communities: found nan"),
    ('extends = "baseline"\n[levers.secretary_studio]\nto = { "hub.studio_hours" = inf }', ":3: levers.secretary_studio.to.hub.studio_hours: found inf"),
    ('extends = "baseline"\n[horizon]\nmonths = 9223372036854775808', ":3: horizon.months: found 9223372036854775808; allowed is 1200 or less"),
    ('extends = "baseline"\n[horizon]\nburn_in = 1201', ":3: horizon.burn_in: found 1201; allowed is 1200 or less"),
    ('extends = "baseline"\n[budget]\nmonthly = inf', ":3: budget.monthly: found inf; allowed is a finite number"),
    ('extends = "baseline"\nmeans = inf', ":2: means: found inf"),
    ('extends = "baseline"\nmeans = 1e13', ":2: means: found 10000000000000.0"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = nan', ":5: shocks.0.add: found nan; allowed is a finite number"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = -inf', ":5: shocks.0.add: found -inf"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = 3.0', ":5: shocks.0.add: found 3, but trust.step is 0 to 1 (per unit)"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = -1.1', ":5: shocks.0.add: found -1.1, but trust.step is 0 to 1"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nvalue = 1.5', ":5: shocks.0.value: found 1.5, allowed is 0 to 1"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = 0.1\nstart = 500', ":6: shocks.0.start: found 500, but the policy period has 60 months: it would never happen"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = 0.1\nstart = 5\nend = 5', ":7: shocks.0.end: found 5, but it must come after start (5)"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a"\nparameter = "trust.step"\nadd = 0.1\ncommunities = []', ":6: shocks.0.communities: an empty list reaches nobody"),
    ('extends = "baseline"\ntitle = "\\u001b[31mred"', ":2: title: found '\\x1b[31mred'; the text has <U+001B>, which cannot be seen"),
    ('extends = "baseline"\ntitle_zh = "\u202eabc"', ":2: title_zh: found '\\u202eabc'; the text has <U+202E>"),
    ('extends = "baseline"\ntitle = """one\ntwo"""', ":2: title: found 'one\\ntwo'; the text has more than one line"),
    ('extends = "baseline"\n[[shocks]]\ntitle = "a\\u0007"\nparameter = "trust.step"\nadd = 0.1', ":3: shocks.0.title: found 'a\\x07'"),
    ('extends = "baseline"\nname = "other"', ":2: name: no such key"),
    ('extends = "baseline"\nstaff_time = [1.0]', ":2: staff_time: no such key"),
    ('extends = 3', ":1: extends: found 3; allowed is text in quotes"),
    ('extends = "../full"', ":1: extends: ../full: no such scenario"),
    ('extends = "baseline"\n["levers"."a\\u001bb"]\nintensity = 1.0', "levers.a<U+001B>b: no such lever"),
    ('extends = "baseline"\n[levers.care_vouchers]\namount = "rest"', ":2: levers.care_vouchers: 'rest' and 'scaled' need budget_of = NAME"),
    ('extends = "baseline"\n[levers.mutual_aid]\nintensity = "scaled"', ":2: levers.mutual_aid: 'rest' and 'scaled' need budget_of = NAME"),
    ("", "the file is empty"),
    ("title = ", "not TOML"),
    ('title = "书记"'.encode("gbk"), "not UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_fault_is_named_with_its_place_and_remedy(tmp_path: Path, text: str | bytes, message: str) -> None:
    """Otherwise a user would meet a traceback, or a silent nothing."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario(_write(tmp_path, text))
    assert message in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Otherwise a user would mend one fault only to meet the next."""
    text = (
        'extends = "baseline"\n[lever.member_visits]\nstart = 1\n[levers.nothing]\nintensity = "x"\n'
        '[parameters]\n"trust.stp" = 1.0\n"trust.step" = 2.0\n'
    )
    with pytest.raises(ScenarioError) as caught:
        load_scenario(_write(tmp_path, text))
    lines = [line.split(": ")[0].rpartition(":")[2] for line in str(caught.value).splitlines()]
    assert lines == ["2", "4", "5", "7", "8"]


def test_a_target_beyond_a_levers_range_and_a_lever_never_used_are_pointed_out(tmp_path: Path) -> None:
    """Otherwise an effect could be had at the usual price by one number in a file."""
    text = 'extends = "baseline"\n[levers.secretary_studio]\nto = { "hub.studio_hours" = 600.0 }\n' + OWN_LEVER
    told = list(beyond_ranges(load_scenario(_write(tmp_path, text))))
    assert "secretary_studio moves hub.studio_hours to 600, outside the lever's range" in told[0]
    assert told[1] == "new_levers.calls: declared, and used by no [levers.calls]"


@pytest.mark.parametrize(
    ("change", "said"),
    [("to = 9.0", "to = 9 lies outside its own range, 2 to 6"), ("amount = 1.0", "amount = 1 lies outside")],
)
def test_a_lever_of_ones_own_lies_within_its_own_ranges(tmp_path: Path, change: str, said: str) -> None:
    """Otherwise a sweep would vary it over a range that does not hold its value."""
    text = OWN_LEVER.replace({"to": "to = 4.0", "amount": "amount = 5.0"}[change.partition(" ")[0]], change)
    with pytest.raises(ScenarioError, match=said):
        load_scenario(_write(tmp_path, f'extends = "baseline"\n{text}'))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("amount = 5.0, low = 2.0", "amount = -1.0, low = -2.0", ":8: new_levers.calls.costs.0.amount: found -1.0; allowed is 0 or more"),
        ("volume = 1.0", "volume = nan", ":8: new_levers.calls.costs.0.volume: found nan; allowed is a finite number"),
        ("volume = 1.0", "volume = -1.0", ":8: new_levers.calls.costs.0.volume: found -1.0"),
        ("years = 0,", "years = -1,", ":8: new_levers.calls.costs.0.years: found -1"),
        ("years = 0,", "years = 1e-9,", ":8: new_levers.calls.costs.0.years: found 1e-09; allowed is 0 (a running cost), or 1/12 or more"),
        ("high = 9.0", "high = inf", ":8: new_levers.calls.costs.0.high: found inf"),
        ("high = 6.0", "high = inf", ":7: new_levers.calls.changes.0.high: found inf"),
        ("to = 4.0", "to = true", ":7: new_levers.calls.changes.0.to: found True; allowed is a number"),
        ("staff_hours = 10.0", "staff_hours = -10.0", ":9: new_levers.calls.staff_hours: found -10.0"),
        ("staff_hours = 10.0", "staff_hours = inf", ":9: new_levers.calls.staff_hours: found inf"),
        ("staff_hours = 10.0", "ramp = -3", ":9: new_levers.calls.ramp: found -3; allowed is 0 or more"),
        ('title = "Calls"', 'title = "Calls\\u009b"', ":4: new_levers.calls.title: found 'Calls\\x9b'"),
        ('"Calls eat hours."', '"Calls\\u0008"', ":6: new_levers.calls.disappoints: found 'Calls\\x08'"),
        ("[new_levers.calls]", '[new_levers." calls"]', "a name has a letter or more, and no blank at its ends"),
        ("[new_levers.calls]", "[new_levers.mutual_aid]", "new_levers.mutual_aid: a shipped lever has that name; choose another"),
        ("[new_levers.calls]", '[new_levers."a.b"]', "new_levers.a.b: a lever's name has no . : or =, by which its keys are told apart"),
        ("[new_levers.calls]", '[new_levers."a:b"]', "new_levers.a:b: a lever's name has no . : or ="),
        ("[new_levers.calls]", '[new_levers.path]', "new_levers.path: path.A to path.E are the paths; choose another name"),
        ("changes = [", 'changes = [{ parameter = "hub.calls_a_year", to = 3.0, low = 2.0, high = 6.0 }, ', "hub.calls_a_year stands there twice"),
        ("staff_hours = 10.0", "money = true", "a lever of money has no costs and no staff hours"),
    ],
)  # fmt: skip
def test_a_number_of_a_lever_of_ones_own_has_a_meaning(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Otherwise a lever that pays money back, or costs no number, would be "good" (A12)."""
    assert OWN_LEVER.count(old) == 1
    text = f'extends = "baseline"\n[levers.calls]{OWN_LEVER.replace(old, new)}'
    with pytest.raises(ScenarioError) as caught:
        load_scenario(_write(tmp_path, text))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text", ["horizon.months=1e400", "horizon.months=1201", "levers.care_vouchers.amount=inf", "budget.monthly=nan"]
)
def test_a_number_that_is_set_has_a_meaning_too(text: str) -> None:
    """Otherwise an option would take what a file may not say."""
    with pytest.raises(ScenarioError, match="as given on the command line: "):
        load_scenario("baseline", [text])


@pytest.mark.parametrize("text", ["name=x", "staff_time=[1.0]"])
def test_what_is_worked_out_cannot_be_set(text: str) -> None:
    """Otherwise it would be taken and then forgotten, without a word."""
    with pytest.raises(ScenarioError, match=r"no such key or parameter"):
        load_scenario("baseline", [text])


@pytest.mark.parametrize("name", [" mine", "mine\u202e", "a\tb"])
def test_a_scenario_has_a_name_that_can_be_read(tmp_path: Path, name: str) -> None:
    """Otherwise its column in a table would look like another's."""
    with pytest.raises(ScenarioError, match="name: found"):
        load_scenario(_write(tmp_path, 'extends = "baseline"\n', name))


def test_a_budget_of_a_file_beside_it_is_found_when_something_is_set_too(tmp_path: Path) -> None:
    """Otherwise a rival of one's own could not be run over another time, place or means."""
    reference = _write(tmp_path, 'extends = "baseline"\n[levers.mutual_aid]\n', "ref")
    mine = _write(tmp_path, 'extends = "baseline"\nbudget_of = "ref"\n[levers.direct_provision]\namount = "rest"\n')
    for changed in (load_scenario(mine, ["horizon.months=12"]), load_scenario(load_scenario(mine), ["means=fund"])):
        assert changed.budget_of == str(reference)
    for name in ("ref/x", "x" * 5000, "none.toml"):
        with pytest.raises(ScenarioError, match="budget_of: no such scenario"):
            load_scenario(mine, [f"budget_of={name}"])


def test_a_fault_of_the_base_is_placed_in_the_base(tmp_path: Path) -> None:
    """Otherwise a user would search for it in the wrong file."""
    _write(tmp_path, "\n[levers.member_visits]\nintensity = 3.0\n", "base")
    with pytest.raises(ScenarioError, match=r"base\.toml:3: levers\.member_visits\.intensity: found 3.0"):
        load_scenario(_write(tmp_path, 'extends = "base"\n'))


def test_parameters_may_stand_without_quotes(tmp_path: Path) -> None:
    """Otherwise TOML's dotted keys would be refused, and --set could lose against the file."""
    path = _write(tmp_path, 'extends = "baseline"\n[parameters]\ntrust.step = 0.05\ntrust.tolerance = 0.2\n')
    assert load_scenario(path).parameters == {"trust.step": 0.05, "trust.tolerance": 0.2}
    assert load_scenario(path, ["parameters.trust.step=0.06"]).parameters == {
        "trust.step": 0.06,
        "trust.tolerance": 0.2,
    }


def test_the_schema_knows_the_keys_of_every_shipped_file() -> None:
    """Otherwise an editor would mark a good file as wrong."""
    schema = file_schema()
    allowed = set(schema["properties"])
    assert schema["additionalProperties"] is False
    for path in scenario_files().values():
        assert set(tomllib.loads(path.read_text(encoding="utf-8-sig"))) <= allowed, path


def test_files_of_windows_editors_are_read(tmp_path: Path) -> None:
    """Otherwise a signature or a carriage return would break a file."""
    text = '\ufefftitle = "试点"\r\nextends = "baseline"\r\n'
    assert load_scenario(_write(tmp_path, text)).title == "试点"


def test_overrides_win_over_the_file() -> None:
    """Otherwise --set would be ignored."""
    scenario = load_scenario(
        "full", ["levers.member_visits.intensity=0.5", "trust.loss_gain_ratio=3", "horizon.months=12"]
    )
    assert scenario.levers["member_visits"].intensity == 0.5
    assert scenario.parameters == {"trust.loss_gain_ratio": 3.0}
    assert scenario.horizon.months == 12


def test_an_unknown_name_gets_the_nearest() -> None:
    """Otherwise a typing error would need a search."""
    with pytest.raises(ScenarioError, match="Did you mean market-led"):
        load_scenario("market-let")


RIVAL = 'extends = "baseline"\nbudget_of = "NAME"\n[levers.direct_provision]\namount = "rest"\n'


@pytest.mark.parametrize("reference", ["full", "market-led", "supply-only"])
def test_a_rival_of_a_rival_has_the_same_money(tmp_path: Path, reference: str) -> None:
    """Otherwise a lever at "rest" that spends what another "rest" costs would be priced at nothing, or twice (A2)."""
    mine = _write(tmp_path, RIVAL.replace("NAME", reference))
    money = []
    for scenario in (mine, "full"):
        city = City(scenario, seed=1, elders=1200, months=3, burn_in=0)
        city.run_model()
        money.append(city.outcomes["appropriated"].sum())
    assert money[0] == pytest.approx(money[1], abs=0.01)
    assert money[0] > 1000.0


@pytest.mark.parametrize(
    "words", [["check", "scenarios/one.toml"], ["show", "one"], ["run", "one"], ["compare", "one", "--dry-run"]]
)
def test_a_budget_that_leads_back_to_itself_is_refused_everywhere(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a scenario that cannot be worked out would be called good (A2)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        _write(tmp_path / "scenarios", RIVAL.replace("NAME", other), name)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "one: budget_of leads back to itself, by way of one, two" in done.output


def test_a_title_is_never_that_of_another(tmp_path: Path) -> None:
    """Otherwise a policy would stand as "Baseline" in a table and a figure, since it extends that."""
    path = tmp_path / "mine.toml"
    path.write_text('extends = "baseline"\ntitle_zh = "薄弱社区"\n', encoding="utf-8")
    mine = load_scenario(path)
    assert (mine.title, mine.title_zh) == ("", "薄弱社区")
