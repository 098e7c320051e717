"""Every equation of a docstring is what the code computes, and every symbol of it is the parameter that it is said to be."""

from collections.abc import Callable
from fnmatch import fnmatchcase

import numpy as np
import pytest

from shequ.policy.parameters import PARAMETERS
from shequ.report.source.equations import Equation, equations_in
from shequ.report.source.uses import equations_of, modules

from . import equations_of_elders, equations_of_estates, equations_of_organisations, equations_of_trust
from .evaluated import Worked, World, worked_out

EQUATIONS = {one.name: one for module in modules() for one in equations_in(module)}
CASES: dict[str, Callable[[World], Worked]] = {
    **equations_of_elders.CASES, **equations_of_trust.CASES, **equations_of_estates.CASES, **equations_of_organisations.CASES,
}  # fmt: skip


def test_every_equation_is_worked_out() -> None:
    """Otherwise an equation could say what the code does not do, and nobody would see it."""
    assert len(EQUATIONS) == sum(len(equations_in(module)) for module in modules()) == 58
    assert set(CASES) == set(EQUATIONS)


def symbols(equation: Equation, world: World, worked: Worked) -> dict[str, object]:
    """Return the value of every symbol: states as they were, parameters as the docstring names them."""
    place = np.asarray(worked.community)
    named = {
        symbol: np.asarray(world.p[PARAMETERS[name]])[place]
        for symbol, name in equation.symbols.items()
        if name in PARAMETERS
    }
    assert not set(named) & set(worked.states), "a parameter is read by its name, never given by hand"
    return {**named, **worked.states}


@pytest.mark.parametrize("name", CASES)
def test_the_code_computes_the_equation(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a reviewer would check, and a reader cite, another model than the one that runs."""
    world = World(monkeypatch)
    worked = CASES[name](world)
    wanted = np.asarray(worked_out(EQUATIONS[name], symbols(EQUATIONS[name], world, worked)), dtype=float)
    found = np.asarray(worked.found, dtype=float)
    assert found.size and np.broadcast_shapes(np.shape(wanted), found.shape) == found.shape
    assert found == pytest.approx(np.broadcast_to(wanted, found.shape), rel=1e-9, abs=worked.near)
    assert found.size == 1 or len(np.unique(found)) > 1  # else any number would do


@pytest.mark.parametrize("equation", EQUATIONS.values(), ids=EQUATIONS)
def test_every_symbol_is_a_parameter_and_leads_to_the_equation(equation: Equation) -> None:
    """Otherwise R, δ or ρ would lead to no number, or a parameter to no equation."""
    for symbol, names in equation.symbols.items():
        assert symbol in equation.text
        for pattern in names.split(" or "):
            held = [name for name in PARAMETERS if fnmatchcase(name, pattern)]
            assert held, pattern
            for name in held:
                assert equation in equations_of(PARAMETERS[name])
                assert equation.symbol_of(name)
