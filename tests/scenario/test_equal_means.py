"""A rival's means are those of its reference: to the yuan and to the hour, or it is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from shequ.cli import main
from shequ.policy.levers import Lever, levers
from shequ.policy.plan import LeverUse
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.scenario import Scenario, ScenarioError, load_scenario, resolved, scenario_files
from shequ.study.design.comparison import comparison_of, sets
from shequ.study.design.resolving import study_of

RIVALS = [name for name in sorted(scenario_files()) if load_scenario(name).budget_of == "full"]
COUNTED = {"community": lambda c: 1, "estate": lambda c: c.estates, "facility": lambda c: c.facilities}


def ramped(use: LeverUse, lever: Lever, month: int) -> float:
    """Return the share of full strength that a month has."""
    ramp = lever.ramp if use.ramp is None else use.ramp
    on = use.start <= month and (use.end is None or month < use.end)
    return on * min(1.0, (month - use.start + 1) / ramp if ramp else 1.0)


def means(policy: Scenario, place: Place) -> tuple[float, float]:
    """Return CNY of all communities, and staff hours of the average one, added up entry by entry from the price list."""
    money = hours = 0.0
    for name, use in policy.levers.items():
        lever = policy.lever(name)
        time = sum(ramped(use, lever, month) for month in range(1, policy.horizon.months + 1))
        if lever.money:
            money += time * use.amount
            continue
        for c in place.communities:
            for cost in lever.costs:
                count = c.elders / 1000 if cost.per == "1000_elders" else COUNTED[cost.per](c)
                spread = cost.years * 12 if cost.years else 1
                money += time * use.intensity * cost.amount * cost.volume * count / spread
        hours += time * use.intensity * lever.staff_hours
    return money, hours + sum(policy.staff_time)


def at(name: str, size: str, place: Place, months: int) -> Scenario:
    """Return a scenario as a place gets it."""
    return resolved(load_scenario(name, [f"means='{size}'"]).in_time(months, None), place)


def uneven() -> Place:
    """Return a place whose communities differ in all that prices refer to."""
    place = find_place("bazhong")
    big, middle, small = place.communities[:3]
    return replace(
        place,
        communities=(
            replace(big, elders=4000, estates=12, facilities=5), replace(middle, elders=700, estates=1, facilities=0),
            replace(small, elders=90, estates=2, facilities=1),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("months", [3, 60])
@pytest.mark.parametrize("size", ["list", "0.25xfund", "fund", "2xfund"])
@pytest.mark.parametrize("name", RIVALS)
def test_every_shipped_rival_has_the_means_of_full(name: str, size: str, months: int) -> None:
    """Otherwise more money, or more of the staff's time, would be taken for a better way to govern (A23)."""
    for place in (find_place("bazhong"), find_place("bazhong").first(2), find_place("bazhong-2035"), uneven()):
        full, rival = (means(at(one, size, place, months), place) for one in ("full", name))
        assert rival[0] == pytest.approx(full[0], abs=1.0)
        assert rival[1] == pytest.approx(full[1], abs=1.0)


def test_the_hub_of_a_rival_is_as_strong_as_staff_hours_allow_by_hand() -> None:
    """Otherwise a rival within the fund would take more of the staff's time, which is not told in yuan."""
    place = find_place("bazhong")
    full, rival = (at(name, "fund", place, 60) for name in ("full", "government-coordinated"))
    f = full.levers["mutual_aid"].intensity
    # full: 121.8 + 12.2 (supervision) + 12.2 (evaluation) + 6 = 152.2; the rival has no evaluation of members: 140.0
    assert rival.levers["unified_management"].intensity == pytest.approx(f * 152.2 / 140.0)
    assert {use.intensity for use in rival.levers.values() if use.intensity is not None} == {
        rival.levers["unified_management"].intensity
    }
    assert sum(rival.staff_time) == pytest.approx(0.0, abs=1e-6)
    assert rival.levers["direct_provision"].amount > 0.0


@pytest.mark.parametrize("suite", sorted(sets()))
def test_every_shipped_set_can_be_run_at_its_means(suite: str) -> None:
    """Otherwise a command of the documents would be refused."""
    study_of(comparison_of([], suite=suite, quick=True))


OWN = 'extends = "baseline"\nbudget_of = "{of}"\n'


def loaded(folder: Path, text: str) -> Scenario:
    """Return the scenario of a file."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # two organisation levers at full strength cost more than interaction has
        (OWN.format(of="supply-only") + "[levers.care_vouchers]\namount = 9e6\n", r"mine: priced at 517,500,000 CNY over 60 months, and supply-only, whose price it spends, at [\d,]+\. Say intensity = 'scaled'"),
        (OWN.format(of="full") + "[levers.mutual_aid]\n", r"mine: priced at [\d,]+ CNY .* Let a lever of money take the rest: amount = 'rest'"),
        (OWN.format(of="interaction") + "[levers.unified_management]\n[levers.direct_provision]\namount = 'rest'\n", r"mine: takes 116\.\d staff hours a month and community, and interaction, whose means it has, 5\.\d\. Weaken what takes them: unified_management"),
        (OWN.format(of="full") + "[levers.direct_provision]\namount = 'rest'\nstart = 55\nend = 56\ncommunities = 0.0\n", "mine: priced at 0 CNY"),
        (OWN.format(of="full") + "[levers.direct_provision]\namount = 'rest'\n[budget]\nmonthly = 1000\n", "mine: priced at 60,000 CNY"),
    ],
)  # fmt: skip
def test_unequal_means_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """Otherwise "at equal budget" would stand above a policy that has more, or less."""
    policy = loaded(tmp_path, text)
    with pytest.raises(ScenarioError, match=message):
        resolved(policy, find_place("bazhong"))


def test_the_hours_that_a_reference_was_granted_are_granted_on(tmp_path: Path) -> None:
    """Otherwise a rival of a rival would have none of the staff's time, where its reference has full's."""
    place = find_place("bazhong")
    policy = resolved(
        loaded(tmp_path, OWN.format(of="supply-only") + "[levers.direct_provision]\namount = 'rest'\n"), place
    )
    full = means(resolved(load_scenario("full"), place), place)
    assert means(policy, place) == pytest.approx(full, abs=1.0)
    assert policy.staff_time[59] == pytest.approx(sum(levers()[n].staff_hours for n in load_scenario("full").levers))


def test_a_reference_that_names_communities_of_another_place_is_refused(tmp_path: Path) -> None:
    """Otherwise it would be priced at nothing here, and its rival have no money without a word."""
    policy = loaded(tmp_path, OWN.format(of="full") + "[levers.direct_provision]\namount = 'rest'\n")
    full = load_scenario("full", ["levers.mutual_aid.communities=['urban-001', 'urban-010']"])
    elsewhere = replace(find_place("bazhong"), communities=find_place("bazhong").communities[:3])
    with pytest.raises(
        ScenarioError, match=r"mine: budget_of: full: mutual_aid acts in 1 of the 2 communities that it names"
    ):
        resolved(policy, elsewhere, lambda name: full)
    part = find_place("bazhong").first(3)  # of a place that has them all: what is not run is not bought
    assert means(resolved(policy, part, lambda name: full), part)[0] > 0.0


def test_check_names_the_file_and_the_line_of_unequal_means(tmp_path: Path) -> None:
    """Otherwise one would search a folder for the scenario that is meant."""
    path = tmp_path / "mine.toml"
    path.write_text(OWN.format(of="full") + "[levers.mutual_aid]\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"{path}:2: budget_of: mine: priced at ")


def test_unequal_means_at_any_point_of_a_design_are_refused_before_a_run(tmp_path: Path) -> None:
    """Otherwise a sweep would compare unequal policies at its later points only."""
    text = OWN.format(of="full") + "[levers.direct_provision]\namount = 'rest'\n"
    loaded(tmp_path, text)
    from shequ.study.design.files import design_from

    design = {
        "scenarios": ["full", str(tmp_path / "mine.toml")], "method": "grid", "elders": 2400,
        "levers": {"direct_provision.communities": ["all", ["urban-009"]]},
    }  # fmt: skip
    with pytest.raises(
        ScenarioError, match=r"point 1 \(direct_provision.communities = \['urban-009'\]\): mine: priced at 0"
    ):
        study_of(design_from(design))
