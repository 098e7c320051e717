"""Every name that tables show has its Chinese, and no Chinese has lost its object."""

import re

from shequ.agents.community import CommunityRecord
from shequ.agents.elder import ElderState
from shequ.agents.estate import Estate
from shequ.agents.party_member import MemberState
from shequ.engine.parameters import Kind
from shequ.engine.table import Column
from shequ.outcomes import CHARGES, HEADLINE, OUTCOMES
from shequ.policy.levers import COUNTED, PATHS, levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.report.words import table
from shequ.study.analyse.estimands import ESTIMANDS

STATES = {"elder": ElderState, "member": MemberState, "estate": Estate, "community": CommunityRecord}


def columns(kind: type) -> dict[str, Column]:
    """Return the state variables of a kind of agent."""
    return {name: value for name, value in vars(kind).items() if isinstance(value, Column)}


def test_every_parameter_outcome_and_state_variable_has_its_chinese() -> None:
    """Otherwise the Chinese ODD+D would be half English, or describe what is gone."""
    assert set(table("parameters")) == set(PARAMETERS)
    assert set(table("outcomes")) == {outcome.name for outcome in OUTCOMES} | set(CHARGES)
    assert set(table("formulas")) == {outcome.name for outcome in OUTCOMES} | set(CHARGES)
    for name, kind in STATES.items():
        assert set(table(f"state.{name}")) == set(columns(kind)), name
    assert set(table("kinds")) == {str(kind) for kind in Kind}


def test_every_unit_has_its_chinese() -> None:
    """Otherwise a number would stand without what it counts."""
    units = {parameter.unit for parameter in PARAMETERS.values()} | {outcome.unit for outcome in OUTCOMES}
    units |= {column.unit for kind in STATES.values() for column in columns(kind).values()} | {
        charge.unit for charge in CHARGES.values()
    }
    units |= {figure.unit for figure in find_place("bazhong").figures.values()}
    assert units <= set(table("units"))


def test_every_path_estimand_and_headline_has_its_name() -> None:
    """Otherwise a table would stop where it looks for the head of a column."""
    assert list(table("paths")) == list(PATHS)
    assert list(table("estimands")) == [one.symbol for one in ESTIMANDS]
    assert list(table("effects")) == [*HEADLINE, "cost"]


def test_every_price_says_in_chinese_what_it_counts_and_rests_on() -> None:
    """Otherwise a reader of the Chinese ODD+D could not check a price."""
    assert set(table("counted")) == set(COUNTED)
    assert [name for name, lever in levers().items() for cost in lever.costs if not cost.basis_zh] == []


def test_both_languages_give_a_price_the_same_numbers() -> None:
    """Otherwise one of the two would be wrong."""
    costs = [cost for lever in levers().values() for cost in lever.costs]
    assert [c.basis for c in costs if numbers(c.basis) != numbers(c.basis_zh)] == []


def numbers(text: str) -> list[float]:
    """Return the numbers of a text in order of size, those in words left out; 千 and 万 stand for noughts."""
    plain = text.replace(",", "").replace("千名", "1000 名")
    plain = re.sub(r"([\d.]+) million", lambda m: f"{float(m[1]) * 1e6:.0f}", plain)
    plain = re.sub(r"([\d.]+) 万", lambda m: f"{float(m[1]) * 1e4:.0f}", plain)
    return sorted(float(number) for number in re.findall(r"\d+(?:\.\d+)?", plain))
