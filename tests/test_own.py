"""What users add: levers in a scenario file; rules and outcomes on a subclass of City."""

from pathlib import Path

import pytest

from shequ import City
from shequ.outcomes import Outcome
from shequ.scenario import ScenarioError, load_scenario
from shequ.study.design.cases import source_of
from small import short, small_place

LEVER = """title = "Mine"
extends = "baseline"
[levers.NAME]
intensity = 0.5
[new_levers.NAME]
title = "A lever of one's own"
disappoints = "It may do nothing."
changes = [{ parameter = "PARAMETER", to = TO, low = 0.0, high = TO }]
costs = [{ per = "PER", amount = 100.0, low = 50.0, high = 200.0, volume = 2.0, years = 0, kind = "assumed", basis = "a guess" }]
"""


def written(
    folder: Path, name: str = "door", parameter: str = "members.visits", to: float = 4.0, per: str = "community"
) -> Path:
    """Write a scenario with a lever of its own."""
    path = folder / "mine.toml"
    text = LEVER.replace("NAME", name).replace("PARAMETER", parameter).replace("TO", str(to)).replace("PER", per)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_lever_moves_and_costs_like_a_shipped_one(tmp_path: Path) -> None:
    """Otherwise it would be another thing under the same name.

    Half of the way from 0.5 to 4 visits; half of 2 × 100 CNY in each of two communities.
    """
    scenario = load_scenario(written(tmp_path), ["horizon.months=8", "horizon.burn_in=1"])
    city = City(scenario, rng=1, place=small_place())
    orders = city.schedule.at(8)
    from shequ.policy.parameters import PARAMETERS

    assert orders.values[PARAMETERS["members.visits"]].tolist() == [2.25, 2.25]
    assert orders.lever_cost == {"door": 200.0}
    again = type(scenario).model_validate(scenario.model_dump(mode="json"))
    assert again.lever("door") == scenario.new_levers["door"]  # it travels in the manifest


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"parameter": "members.visit"},
            "new_levers.door: no such parameter: members.visit. Did you mean members.visits",
        ),
        ({"parameter": "trust.step", "to": 2.0}, "a target lies outside its meaning, 0 to 1"),
        ({"parameter": "start.trust"}, "holds for life and cannot be moved"),
        ({"name": "member_visits"}, "a shipped lever has that name"),
        ({"per": "street"}, "choose one of community, estate, facility, 1000_elders"),
    ],
)
def test_a_fault_of_an_own_lever_is_named_with_its_line(
    tmp_path: Path, changed: dict[str, object], message: str
) -> None:
    """Otherwise a slip in a lever would run and do nothing, or end in a traceback."""
    path = written(tmp_path, **changed)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert message in str(caught.value)
    assert str(path) + ":" in str(caught.value)


class Same(City):
    """A city that names the eleven rules itself, and watches one thing more."""

    rules = (*City.rules,)
    own_outcomes = (
        Outcome("oldest", "years", "age of the oldest alive", lambda m: float(m.elders.age[m.alive].max())),
    )


def test_a_subclass_with_the_same_rules_lives_the_same_months() -> None:
    """Otherwise whoever adds an outcome would get another city."""
    one, two = City(short(), rng=4, place=small_place()), Same(short(), rng=4, place=small_place())
    one.run_model()
    two.run_model()
    assert two.outcomes.drop(columns="oldest").equals(one.outcomes)
    assert 80.0 < two.oldest < 120.0


def test_a_rule_left_out_is_not_lived() -> None:
    """Otherwise a user's order of rules would be decoration."""

    class NoTrust(City):
        rules = tuple(rule for rule in City.rules if rule.__name__ != "update_trust")

    city = NoTrust(short(), rng=4, place=small_place())
    before = city.society.elders.trust.copy()
    city.step()
    assert (city.society.elders.trust[:, : before.shape[1]] == before).all()


def test_runs_are_named_by_the_source_of_own_rules_too() -> None:
    """Otherwise a changed rule would be answered with the results of the old one."""

    def rule(society: object, p: object) -> None:
        """Do nothing, for now."""

    def changed(society: object, p: object) -> None:
        """Do nothing, for good."""

    def with_rule(own: object) -> type[City]:
        class Mine(City):
            rules = (*City.rules, own)

        return Mine

    assert source_of(City) == ""
    assert source_of(with_rule(rule)) == source_of(with_rule(rule))
    assert source_of(with_rule(rule)) != source_of(with_rule(changed))
