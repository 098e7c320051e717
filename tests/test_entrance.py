"""The entrance for a Python user: sizes and seed by name, seen by type checkers, and slips told."""

from pathlib import Path

import pytest
from mypy import api

from shequ import City, find_place, load_scenario
from shequ.scenario import Horizon, ScenarioError
from small import short
from watched import PLACE, same_state

ROOT = Path(__file__).parents[1]


def test_sizes_by_name_are_those_of_scenario_and_place() -> None:
    """Otherwise the short way would run another city than the long one."""
    one = City("full", seed=4, elders=2400, months=2, burn_in=1)
    scenario = load_scenario("full").model_copy(update={"horizon": Horizon(months=2, burn_in=1)})
    whole = find_place("bazhong")
    other = City(scenario, seed=4, place=whole.first(whole.communities_about(2400)))
    assert len(one.place.communities) == 2
    for city in (one, other):
        city.run_model()
    assert one.horizon == 3
    assert same_state(one, other)
    assert one.outcomes["appropriated"].iloc[-1] == other.outcomes["appropriated"].iloc[-1] > 0.0


def test_a_place_is_found_by_name_or_path_and_cut(tmp_path: Path) -> None:
    """Otherwise whoever has a place file would have to load it first, or get all of a prefecture."""
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\ntitle_zh = "我的"\nextends = "bazhong"\n', encoding="utf-8")
    for place in ("bazhong", file, str(file), find_place("bazhong")):
        city = City("baseline", seed=1, place=place, elders=100)
        assert len(city.place.communities) == 1
        assert city.place.whole is not None and len(city.place.whole.communities) == 10
    assert city.place.name == "bazhong"


def test_branches_keep_the_time_that_the_city_was_given() -> None:
    """Otherwise no scenario by name would share the past of a city with a shorter one."""
    city = City("baseline", seed=1, place=PLACE, months=2, burn_in=1)
    city.step()
    branch = city.branch("full")
    branch.run_model()
    assert (branch.policy.name, branch.policy_month, branch.horizon) == ("full", 2, 3)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"elder": 3}, "City: no such argument: elder. Did you mean elders?"),
        ({"sed": 1}, "City: no such argument: sed. Did you mean seed?"),
        ({"qqqq": 1}, "City: no such argument: qqqq. There are scenario, seed, rng, elders"),
        ({"world": PLACE}, "City: world= is called place= now"),
        ({"seed": 1, "rng": 1}, "City: give seed or rng, not both"),
    ],
)
def test_a_slip_in_an_argument_is_told(given: dict[str, object], message: str) -> None:
    """Otherwise a run would be of another size than was asked for, without a word."""
    with pytest.raises(TypeError) as caught:
        City(short(), **given)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "value"),
    [("elders", 0), ("elders", "many"), ("months", 0), ("months", 1.5), ("burn_in", -1), ("months", True)],
)
def test_an_impossible_size_is_told(name: str, value: object) -> None:
    """Otherwise months = 0 would mean the scenario's own sixty."""
    with pytest.raises(ValueError, match=f"City: {name}: found {value!r}, but a whole number of"):
        City(short(), seed=1, place=PLACE, **{name: value})


def test_an_unknown_place_is_told() -> None:
    """Otherwise a path would be looked for where there is none."""
    with pytest.raises(ValueError, match=r"bazong: no such place\. Did you mean bazhong"):
        City(short(), seed=1, place="bazong")


def test_a_scenario_of_another_model_is_refused() -> None:
    """Otherwise its parameters would be set, and move nothing."""
    scenario = short(parameters={"trust.stp": 1.0})
    with pytest.raises(ScenarioError, match=r"no such parameter in this model: trust\.stp\. Did you mean trust\.step"):
        City(scenario, seed=1, place=PLACE)
    city = City(short(), seed=1, place=PLACE)
    with pytest.raises(ScenarioError, match=r"no such parameter in this model: trust\.stp"):
        city.branch(scenario)


GOOD = """
from pathlib import Path
import numpy as np
from shequ import City, PropertyFirm, Scenario, find_place, load_scenario
from shequ.agents.society import Couplings

scenario: Scenario = load_scenario("full")
City("full", seed=1, elders=2400, months=12)
City(scenario, rng=np.random.default_rng(1), burn_in=3, place="bazhong", couplings=Couplings())
City(Path("mine.toml"), seed=np.int64(1), place=find_place("bazhong"), kinds={PropertyFirm: PropertyFirm})

class Mine(City):
    pass

city: Mine = Mine("full", seed=1, months=3)
coverage: float = city.coverage
units: dict[str, str] = Mine.units()
"""
BAD = {
    'City("full", elder=3)': 'Unexpected keyword argument "elder"',
    'City("full", seed="x")': '"seed" to "City" has incompatible type "str"',
    'City("full", months=1.5)': '"months" to "City" has incompatible type "float"',
    'City("full", 3)': "Too many positional arguments",
    'City("full", world="bazhong")': 'Unexpected keyword argument "world"',
}


@pytest.mark.slow
def test_a_type_checker_sees_the_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise an editor would offer no names, and a slip would show only when the program runs."""
    monkeypatch.setenv("MYPYPATH", str(ROOT / "model"))
    monkeypatch.chdir(ROOT)
    calls = tmp_path / "calls.py"
    calls.write_text("\n".join(["from shequ import City", *BAD]), encoding="utf-8")
    good = tmp_path / "good.py"
    good.write_text(GOOD, encoding="utf-8")
    said, faults, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(good), str(calls)])
    assert not faults
    assert "good.py" not in said, said
    lines = [line for line in said.splitlines() if "error:" in line]
    for number, (call, message) in enumerate(BAD.items(), start=2):
        assert any(f"calls.py:{number}: error: " in line and message in line for line in lines), (call, said)
