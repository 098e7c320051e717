"""The order in which a scenario file names its levers, parameters and keys changes nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from reference.random_places import random_parameters, random_use
from shequ import City, load_scenario
from shequ.policy.levers import levers
from small import small_place

PLACE = small_place(3, 100)
MONTHS = 8
Content = dict[str, dict[str, Any]]


def random_content(random: Random) -> tuple[dict[str, Any], Content]:
    """Return the keys and tables of a scenario file in which every lever is used."""
    keys = {"title": "in any order", "extends": "baseline", "coordinator": "party", "rationing": "equal_shares"}
    tables: Content = {"horizon": {"months": MONTHS, "burn_in": 1}, "budget": {"monthly": random.uniform(1e4, 1e5)}}
    tables["parameters"] = random_parameters(random)
    for name in levers():
        use = random_use(random, name, PLACE).model_copy(update={"start": random.randint(1, 3), "end": None})
        tables[f"levers.{name}"] = use.model_dump(exclude_none=True)
    return keys, tables


def written(path: Path, keys: dict[str, Any], tables: Content, random: Random | None = None) -> Path:
    """Write a scenario file, in random order if there is a source of chance."""

    def lines(values: dict[str, Any]) -> list[str]:
        found = [f'"{key}" = {toml(value)}' for key, value in values.items()]
        return random.sample(found, len(found)) if random else found

    names = random.sample(list(tables), len(tables)) if random else list(tables)
    text = lines(keys)
    for name in names:
        text += [f"[{name}]", *lines(tables[name])]
    path.write_text("\n".join(text), encoding="utf-8")
    return path


def toml(value: Any) -> str:
    """Return a value as TOML has it: numbers, texts in quotes and lists of them."""
    return str(value).replace("'", '"') if isinstance(value, list) else repr(value).replace("'", '"')


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_levers_parameters_and_keys_is_the_same_scenario(seed: int, tmp_path: Path) -> None:
    """Otherwise two people who write down the same policy would get different results.

    Counts and minutes are the same; sums over levers are taken in another order, so floats are so within rounding.
    """
    random = Random(seed)
    keys, tables = random_content(random)
    one = City(load_scenario(written(tmp_path / "mine.toml", keys, tables)), seed=seed, place=PLACE)
    other = City(load_scenario(written(tmp_path / "mine.toml", keys, tables, random)), seed=seed, place=PLACE)
    assert list(one.policy.levers) != list(other.policy.levers)
    assert one.policy == other.policy
    for city in (one, other):
        city.run_model()
    np.testing.assert_allclose(one.outcomes.to_numpy(), other.outcomes.to_numpy(), rtol=1e-12, atol=1e-12)
    for column in (
        "alive",
        "function",
        "known",
        "supplier",
        "second",
        "accepted",
        "served",
        "active",
        "voucher",
        "met",
    ):
        assert np.array_equal(getattr(one.society.elders, column), getattr(other.society.elders, column)), column
    assert one.outcomes["appropriated"].max() > 0.0
