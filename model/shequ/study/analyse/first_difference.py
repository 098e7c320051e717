"""Where two runs part: the first month, rule, column and agent in which their states differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shequ.city import City
from shequ.policy.parameters import PARAMETERS
from shequ.study.analyse.explain import Pair

MANY = {"elders": "Elder", "members": "PartyMember", "estates": "estate", "communities": "community"}
FEW = ("firms", "owners", "residents", "party", "providers", "partners")
NOT_STATE = {"model", "pos"}
State = dict[tuple[str, str], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two runs part.

    Attributes
    ----------
    month
        Of the policy period.
    rule
        Function after which states differed first.
    who, column
        The first agent that differs, and in what.
    before, after
        Its values in the baseline and in the scenario.
    others
        How many agents differ in that column by then.
    moved
        Parameters that the policy had moved, each with the values in the two runs: means over communities.
    """

    month: int
    rule: str
    who: str
    column: str
    before: Any
    after: Any
    others: int
    moved: dict[str, tuple[float, float]]


def first_difference(pair: Pair, replicate: int = 0) -> Parting | None:
    """Live scenario and baseline side by side, rule by rule, until they differ; None if they never do."""
    past = pair.study.city(pair.base, rng=pair.seed + replicate, place=replace(pair.place, whole=None))
    while past.policy_month < 0:
        past.step()
    one, other = past.branch(pair.base), past.branch(pair.other)
    while one.month < min(one.horizon, other.horizon):
        states = [_states(city) for city in (one, other)]
        for (rule, before), (_, after) in zip(*states, strict=True):
            for key in before:
                if not _same(before[key], after[key]):
                    return _parting(one, other, rule, key, before[key], after[key])
    return None


def _states(city: City) -> list[tuple[str, State]]:
    """Live a month and return a copy of the state after every rule."""
    seen: list[tuple[str, State]] = []
    city.society.after_rule = lambda rule: seen.append((rule, _state(city)))
    city.step()
    city.society.after_rule = None
    return seen


def _state(city: City) -> State:
    return {key: np.array(values) for key, values in _columns(city)}


def _columns(city: City) -> Iterator[tuple[tuple[str, str], Any]]:
    society = city.society
    for table in MANY:
        rows = getattr(society, table)
        yield from (((table, name), getattr(rows, name)) for name in rows.columns)
    for kind in FEW:
        agents = getattr(society, kind)
        for number, agent in enumerate(agents):
            held = vars(agent) if agent is not None else {}
            yield from (((f"{kind} {number}", name), value) for name, value in held.items() if _is_state(name, value))
    yield ("suppliers", "offer"), society.suppliers.offer


def _is_state(name: str, value: Any) -> bool:
    return name not in NOT_STATE and isinstance(value, bool | int | float | str | np.ndarray | np.generic)


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one.shape == other.shape and bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))


def _parting(
    one: City, other: City, rule: str, key: tuple[str, str], before: NDArray[Any], after: NDArray[Any]
) -> Parting:  # fmt: skip
    holder, column = key
    differs = _differing(before, after)
    row = int(differs[0]) if len(differs) else 0
    who = _who(one, holder, row)
    was, became = (np.atleast_1d(x)[..., row].tolist() if row < np.atleast_1d(x).shape[-1] else None
                   for x in (before, after))  # fmt: skip
    return Parting(one.policy_month, rule, who, column, was, became, len(differs), _moved(one, other))


def _differing(before: NDArray[Any], after: NDArray[Any]) -> NDArray[np.int64]:
    """Return the rows that differ, those that only one of the two has among them."""
    before, after = np.atleast_1d(before), np.atleast_1d(after)
    both = min(before.shape[-1], after.shape[-1])
    apart = before[..., :both] != after[..., :both]
    rows = np.flatnonzero(apart.any(axis=0) if apart.ndim > 1 else apart)
    return np.concatenate([rows, np.arange(both, max(before.shape[-1], after.shape[-1]))])


def _who(city: City, holder: str, row: int) -> str:
    society = city.society
    if holder in {"elders", "members"}:
        home = society.elders if holder == "elders" else society.members
        community = city.place.communities[int(home.community[row])].name if "community" in home.columns else ""
        return f"{MANY[holder]} {row}" + (f" of {community}" if community else "")
    if holder == "communities":
        return city.place.communities[row].name
    if holder == "estates":
        return f"estate {row} of {city.place.communities[int(society.estates.community[row])].name}"
    kind, _, number = holder.partition(" ")
    if kind in FEW:
        return f"{type(getattr(society, kind)[int(number)]).__name__} {number}"
    return f"{holder} {row}"


def _moved(one: City, other: City) -> dict[str, tuple[float, float]]:
    base, policy = (city.schedule.at(city.policy_month).values for city in (one, other))
    pairs = {name: (float(base[p].mean()), float(policy[p].mean())) for name, p in PARAMETERS.items()}
    return {name: values for name, values in pairs.items() if values[0] != values[1]}
