"""Every name that tables show has its Chinese, and no Chinese has lost its object."""

import re
from pathlib import Path

from shequ.agents.community import CommunityRecord
from shequ.agents.elder import ElderState
from shequ.agents.estate import Estate
from shequ.agents.party_member import MemberState
from shequ.engine.parameters import Kind
from shequ.engine.table import Column
from shequ.outcomes import CHARGES, OUTCOMES
from shequ.policy.levers import COUNTED, levers
from shequ.policy.parameters import PARAMETERS
from shequ.population.place_files import find_place
from shequ.report import words
from shequ.report.terms import OUTCOME_NAMES
from shequ.report.terms.chinese import chinese

STATES = {"elder": ElderState, "member": MemberState, "estate": Estate, "community": CommunityRecord}


def columns(kind: type) -> dict[str, Column]:
    """Return the state variables of a kind of agent."""
    return {name: value for name, value in vars(kind).items() if isinstance(value, Column)}


def test_every_parameter_outcome_and_state_variable_has_its_chinese() -> None:
    """Otherwise the Chinese ODD+D would be half English, or describe what is gone."""
    assert set(chinese("parameters")) == set(PARAMETERS)
    assert set(chinese("outcomes")) == {outcome.name for outcome in OUTCOMES} | set(CHARGES)
    assert set(chinese("formulas")) == {outcome.name for outcome in OUTCOMES} | set(CHARGES)
    for name, kind in STATES.items():
        assert set(chinese(f"state.{name}")) == set(columns(kind)), name
    assert set(chinese("kinds")) == {str(kind) for kind in Kind}


def test_every_unit_has_its_chinese() -> None:
    """Otherwise a number would stand without what it counts."""
    units = {parameter.unit for parameter in PARAMETERS.values()} | {outcome.unit for outcome in OUTCOMES}
    units |= {column.unit for kind in STATES.values() for column in columns(kind).values()} | {
        charge.unit for charge in CHARGES.values()
    }
    units |= {figure.unit for figure in find_place("bazhong").figures.values()}
    assert units <= set(chinese("units"))


def test_every_price_says_in_chinese_what_it_counts_and_rests_on() -> None:
    """Otherwise a reader of the Chinese ODD+D could not check a price."""
    assert set(chinese("counted")) == set(COUNTED)
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


def test_an_outcome_has_one_chinese_name() -> None:
    """Otherwise one thing would be called two things in a figure and in a table."""
    names = chinese("outcomes")
    assert {name: zh for name, (_, zh) in OUTCOME_NAMES.items()} == {name: names[name] for name in OUTCOME_NAMES}


def test_what_has_no_name_of_its_own_is_told_all_the_same() -> None:
    """Otherwise a table would be headed by the name of a variable, or be half English."""
    assert words.outcome_name("social_cost", "en") == "Social cost"
    assert words.outcome_name("social_cost", "zh") == "社会成本"
    assert words.level_unit("social_cost", "zh") == "元／月"
    assert words.level_unit("unmet_adl", "zh") == "占 65 岁及以上失能者的百分比"
    assert words.outcome_name("my_own", "zh") == "My own"


def test_chinese_texts_have_no_english_sentence() -> None:
    """Otherwise an entry would have been forgotten."""
    text = Path("model/shequ/report/terms/zh.toml").read_text(encoding="utf-8")
    values = [line.split(" = ", 1)[1] for line in text.splitlines() if " = " in line]
    assert not [value for value in values if re.search(r"[a-z]{4,}", re.sub(r"\{\w+\}", "", value))]
