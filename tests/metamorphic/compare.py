"""Hold a twin city against its original, row by row: counts and minutes exactly, floats within rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metamorphic.twin import KINDS, Pair, column_of
from shequ.agents.suppliers import Suppliers

RELATIVE, ABSOLUTE = 1e-12, 1e-12
REMEMBERED = {
    "providers": ("belief", "grown", "posts", "bought_hours", "load", "open", "slack_months", "public", "size"),
    "partners": ("joined", "fatigue", "kind"),
    "owners": ("awake", "effectiveness", "stance"),
}
TOTALS = {"people", "hours a month", "visits a month", "cases", "CNY a month"}


def agree(expected: Any, found: Any) -> bool:
    """Say whether two values or columns agree: floats within rounding, everything else exactly."""
    one, other = np.asarray(expected), np.asarray(found)
    if one.dtype.kind == "f":
        return one.shape == other.shape and np.allclose(one, other, RELATIVE, ABSOLUTE, equal_nan=True)
    return np.array_equal(one, other)


def state_differences(pair: Pair) -> Iterator[str]:
    """Name every column and every memory of the few in which the twin is not its original."""
    original, twin, of = pair.city.society, pair.twin.society, pair.numbers.of
    for name in KINDS:
        table = getattr(original, name)
        for column in table.columns:
            if not agree(column_of(table, name, column, of), getattr(getattr(twin, name), column)):
                yield f"{name}: {column}"
    for name, states in REMEMBERED.items():
        numbering = of["estates" if name == "owners" else name]
        for place, origin in enumerate(numbering.origin.tolist()):
            one, other = getattr(original, name)[origin], getattr(twin, name)[place]
            yield from (f"{name} {place}: {x}" for x in states if not agree(getattr(one, x, 0), getattr(other, x, 0)))
    yield from _supplier_differences(pair)


def _supplier_differences(pair: Pair) -> Iterator[str]:
    original, twin, of = pair.city.society, pair.twin.society, pair.numbers.of
    numbering = of["suppliers"]
    for name in Suppliers.__dataclass_fields__:
        expected: NDArray = numbering.moved(getattr(original.suppliers, name))
        if name == "community":
            expected = of["communities"].renumbered(expected, numbering.copy)
        if not agree(expected, getattr(twin.suppliers, name)):
            yield f"suppliers: {name}"
    if original.month == 0:
        return
    if not agree(numbering.moved(original.flows.used), twin.flows.used):
        yield "suppliers: minutes used"
    if not agree(of["elders"].moved(original.flows.pooled), twin.flows.pooled):
        yield "elders: minutes from the pool"


def demand_agreement(pair: Pair, copies: int = 1) -> None:
    """Fail with the first differences of state or outcomes."""
    found = [*state_differences(pair), *(outcome_differences(pair, copies) if pair.city.month else ())]
    assert not found, "\n".join([f"month {pair.city.month}", *found[:12]])


def outcome_differences(pair: Pair, copies: int = 1) -> Iterator[str]:
    """Name every outcome of the month that is not the original's, totals that many times as large."""
    units = pair.city.outcomes.attrs["units"]
    one, other = (city.outcomes.iloc[-1] for city in (pair.city, pair.twin))
    for name, unit in units.items():
        expected = one[name] * (copies if unit in TOTALS else 1)
        nothing = math.isnan(expected) and math.isnan(other[name])
        if not nothing and not math.isclose(expected, other[name], rel_tol=RELATIVE, abs_tol=ABSOLUTE):
            yield f"{name}: {expected!r} {other[name]!r}"
