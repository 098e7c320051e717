"""Where a parameter is used, against what the rules say."""

import pytest
from click.testing import CliRunner

from shequ.cli import main
from shequ.policy.parameters import PARAMETERS
from shequ.report.source.uses import equations_of, uses_of


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("hub.studio_hours", {"rules.hub.share_hours"}),  # a constant of its own module
        (
            "policy.follow_through",
            {"policy.schedule.Schedule.__init__", "policy.schedule.Schedule._values"},
        ),  # of another
        ("hub.line_firm", {"agents.coordinator.Coordinator.reach"}),  # held by a record
        ("provider.rooms", {"agents.provider.ProviderDecisions.capacity"}),  # a method
    ],
)
def test_readers_of_a_parameter_by_hand(name: str, readers: set[str]) -> None:
    """Otherwise a reviewer would look for a number's effect in the wrong rule."""
    assert {use.where for use in uses_of(PARAMETERS[name])} == readers


@pytest.mark.parametrize("name", list(PARAMETERS)[::20])
def test_every_parameter_is_read_somewhere(name: str) -> None:
    """Otherwise a number would be declared, sampled and published that nothing depends on, or its use be missed."""
    assert uses_of(PARAMETERS[name])


def test_equations_are_those_of_the_readers() -> None:
    """Otherwise an equation would be shown in which the parameter does not stand."""
    assert [one.text for one in equations_of(PARAMETERS["policy.follow_through"])] == ["v = p + Σ a·φ·(target − p)"]


@pytest.mark.parametrize(("lang", "said"), [("en", "Given another value by:"), ("zh", "由以下各项改变取值：")])
def test_the_command_tells_all_of_it_and_the_nearest_name(lang: str, said: str) -> None:
    """Otherwise somebody would have to read the whole table, or the code, to see where a number acts."""
    told = CliRunner().invoke(main, ["parameters", "hub.studio_hours", "--lang", lang]).output
    assert said in told and "secretary_studio" in told and "rules/hub.py" in told and "ω = min(1" in told
    place = CliRunner().invoke(main, ["parameters", "provider.rooms", "--lang", lang]).output
    assert "rooms_per_1000" in place and "space_retrofit" in place
    missed = CliRunner().invoke(main, ["parameters", "hub.studio_hour"])
    assert missed.exit_code == 2 and "Did you mean hub.studio_hours?" in missed.output
