"""Means: one factor on all levers of the reference, the same for single paths, and rivals that get the same total."""

from pathlib import Path

import pytest

from shequ.policy.budget import priced
from shequ.policy.means import FUND, of_each_community
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, ScenarioError, load_scenario, resolved, scenario_files

PLACE = find_place("bazhong")
MONTHS = 60
RIVALS = [name for name in sorted(scenario_files()) if load_scenario(name).budget_of == "full"]


def at(name: str, means: str | float) -> Scenario:
    """Return a scenario at means, as the default place gets it."""
    return resolved(load_scenario(name, [f"means='{means}'"]), PLACE)


def test_the_fund_by_hand() -> None:
    """Otherwise a community's fund would not be 85.51 million CNY over 1,087 communities and twelve months."""
    assert pytest.approx(85.51e6 / 1087 / 12, rel=0.01) == FUND


@pytest.mark.parametrize(
    ("means", "money"),
    [("list", None), ("fund", 6600.0), ("2xfund", 13200.0), ("0.25×fund", 1650.0), ("1000", 1000.0), (2500.0, 2500.0)],
)
def test_means_are_read_as_they_are_written(means: str | float, money: float | None) -> None:
    """Otherwise a study at twice the fund would be one at another size."""
    assert of_each_community(means) == money


@pytest.mark.parametrize("means", ["", "much", "xfund", "-5", "0", "nan", "inf", "fundx2", float("inf")])
def test_what_are_no_means_is_said(means: str | float) -> None:
    """Otherwise a slip of the pen would run at some size."""
    with pytest.raises(ValueError, match="allowed is list, fund"):
        of_each_community(means)


@pytest.mark.parametrize("money", [1000.0, FUND, 20_000.0])
def test_full_costs_the_means_and_keeps_its_proportions(money: float) -> None:
    """Otherwise "at the means of a fund" would not be true, or another mix of levers would be tested."""
    full, whole = at("full", money), priced(load_scenario("full"), PLACE, MONTHS)
    assert priced(full, PLACE, MONTHS) == pytest.approx(money * 10 * MONTHS, abs=1.0)
    share = money * 10 * MONTHS / whole
    assert [use.intensity for use in full.levers.values()] == pytest.approx([share] * len(full.levers))


@pytest.mark.parametrize("means", ["list", "0.25xfund", "fund", "2xfund", "3.5xfund"])
@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_gets_the_total_of_full_to_the_yuan(name: str, means: str) -> None:
    """Otherwise more money would be taken for a better way to govern."""
    assert priced(at(name, means), PLACE, MONTHS) == pytest.approx(priced(at("full", means), PLACE, MONTHS), abs=1.0)


def test_more_than_full_can_take_is_refused() -> None:
    """Otherwise a comparison would be told at means that no policy in it has."""
    most = priced(load_scenario("full"), PLACE, MONTHS) / MONTHS / 10
    assert at("full", str(most)).levers["mutual_aid"].intensity == pytest.approx(1.0)
    with pytest.raises(ScenarioError, match=f"full takes at its full strength, {most:,.0f}. Give at most that"):
        at("market-led", str(most + 2.0))


@pytest.mark.parametrize("name", ["organisation", "resources", "interaction", "public-value"])
def test_a_single_path_takes_the_factor_of_full(name: str) -> None:
    """Otherwise a path alone would be told at another strength than within all four."""
    full, path = at("full", "fund").levers, at(name, "fund").levers
    assert path and all(path[lever].intensity == full[lever].intensity for lever in path)


def test_amounts_are_scaled_like_intensities() -> None:
    """Otherwise a lever of money would keep its size while all others shrink."""
    texts = ["levers.direct_provision.amount=100000.0", "means=fund"]
    bought = resolved(load_scenario("full", texts), PLACE).levers
    assert bought["direct_provision"].amount == pytest.approx(100_000.0 * bought["mutual_aid"].intensity)
    assert bought["mutual_aid"].intensity < at("full", "fund").levers["mutual_aid"].intensity


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('budget_of = "fund"', ":2: budget_of: 'fund' is said by means now"),
        ("fund = 100.0", ":2: fund: is called means now: write means = CNY a month and community"),
        ('world = "bazhong"', ":2: world: is called place now"),
        ('budget_of = "ful"', ":2: budget_of: no such scenario. Did you mean full?"),
        ('means = "much"', ":2: means: found 'much'; allowed is list, fund"),
    ],
)
def test_keys_of_older_files_and_slips_are_answered_with_their_line(tmp_path: Path, line: str, message: str) -> None:
    """Otherwise an older file would be read as something else, or fail without saying what it is called now."""
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "baseline"\n{line}\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert message in str(caught.value)


def test_scenarios_that_differed_in_size_only_are_answered_with_the_new_command() -> None:
    """Otherwise a script of last year would end with "no such scenario"."""
    with pytest.raises(ScenarioError, match=r"is now market-led with the means of the fund: .* --means fund"):
        load_scenario("market-within-fund")
