"""What a user's class of city has beyond the model: parameters, outcomes and kinds, refused where they would hide others."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from shequ.agents.mesa.kinds import with_own
from shequ.engine.errors import InputError
from shequ.engine.files import code_fingerprint
from shequ.engine.parameters import Parameter, ParameterSet
from shequ.outcomes import BY_NAME, CHARGES, Outcome
from shequ.policy.parameters import PARAMETERS

# Columns of results that say which run, month or place a row is about, or what a design varies.
COLUMNS = frozenset({
    "month", "policy_month", "seed", "rng", "scenario", "replicate", "run", "case", "point", "baseline", "community",
    "treated", "estate", "kind", "group", "period", "outcome", "factor", "look",
    "place", "rationing", "coordinator", "label", "fund", "means", "budget_of",
})  # fmt: skip
TOLD = {"rules", "parameters", "own_outcomes", "kinds"}  # attributes of a class whose content is read otherwise
# What decides a run's values, of all the code: the floors up to the city, and what is measured of a run.
OF_THE_MODEL = (
    "engine", "agents", "population", "outcomes", "rules", "month.py", "policy", "scenario",
    "own.py", "city.py", "study/run/task.py", "study/statistics/last_months.py", "study/statistics/conventions.py",
)  # fmt: skip
# What a city holds under a name of its own once it is made, beside what its class has.
HELD = frozenset({"society", "schedule", "policy", "the_few", "datacollector", "steps", "time", "running", "random"})


def parameters_with(own: Sequence[Parameter]) -> ParameterSet:
    """Return the parameters of the model and those of a class."""
    return ParameterSet([*PARAMETERS.values(), *own]) if own else PARAMETERS


def units_with(own: Iterable[Outcome]) -> dict[str, str]:
    """Return the unit of every outcome and charge of the model, and of a class's own outcomes."""
    units = {name: outcome.unit for name, outcome in BY_NAME.items()}
    units |= {name: charge.unit for name, charge in CHARGES.items()}
    return units | {outcome.name: outcome.unit for outcome in own}


def check_own(
    city: str,
    parameters: Sequence[Parameter],
    outcomes: Sequence[Outcome],
    kinds: Mapping[type, type],
    attributes: Collection[str],
) -> None:
    """Refuse what a class cannot have of its own, since it would hide something of the model.

    Parameters
    ----------
    city
        Name of the class.
    attributes
        What the class has under a name, since an outcome is read as an attribute.

    Raises
    ------
    TypeError
        If there is such a thing; each has a line with what is wrong.
    """
    names = [outcome.name for outcome in outcomes]
    faults = [f"own_outcomes: {name!r} {fault}" for name, fault in _faults_of_outcomes(names, attributes)]
    own = [parameter.name for parameter in parameters]
    faults += [f"parameters: {name!r} is a parameter of the model" for name in own if name in PARAMETERS]
    faults += [f"parameters: {name!r} stands there twice" for name in _doubles(own)]
    if faults:
        raise TypeError("\n".join(f"{city}: {fault}. Choose another name." for fault in faults))
    with_own(kinds)


def _faults_of_outcomes(names: Sequence[str], attributes: Collection[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name in BY_NAME:
            yield name, "is an outcome of the model"
        elif name in CHARGES:
            yield name, "is a charge of the model"
        elif name in COLUMNS:
            yield name, "is a column of results"
        elif name in HELD or name in attributes:
            yield name, "is an attribute of the class"
        elif not name.isidentifier():
            yield name, "is no name of Python, under which city.NAME gives an outcome"
    yield from ((name, "stands there twice") for name in _doubles(names))


def _doubles(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def source_of(city: type[Any]) -> str:
    """Return the hash of a class of one's own and of its rules, of a file or of a notebook's cell; nothing for the model.

    It tells results of two versions apart, whatever the class is called.

    Raises
    ------
    InputError
        If the source cannot be read.
    """
    classes = [part for part in city.__mro__ if _is_own(part)]
    if not classes:
        return ""
    functions: list[Any] = [*city.rules, *(outcome.measure for outcome in city.own_outcomes)]
    kinds = [part for kind in city.kinds.values() for part in kind.__mro__ if _is_own(part)]
    try:
        texts = [_text(one) for one in (*classes, *kinds)] + [
            inspect.getsource(one) for one in functions if _is_own(one)
        ]
    except OSError:
        raise InputError(
            f"{city.__name__}: its source cannot be read, so that its runs could not be told from those of another "
            "version. Move it to a module or a notebook's cell."
        ) from None
    return hashlib.sha256("\n".join([*texts, repr(city.parameters)]).encode()).hexdigest()[:16]


def _is_own(one: Any) -> bool:
    """Say whether a class or function is neither of the model nor of Mesa or Python."""
    package = one.__module__.partition(".")[0]
    return package not in {"shequ", "mesa"} and package not in sys.stdlib_module_names | {"builtins"}


def _text(kind: type) -> str:
    """Return the source of a class; of one of a cell, where only functions know theirs, that of its parts."""
    try:
        return inspect.getsource(kind)
    except (OSError, TypeError):
        return "\n".join(
            inspect.getsource(value) if inspect.isfunction(value) else f"{name} = {value!r}"
            for name, value in vars(kind).items()
            if name not in TOLD and (inspect.isfunction(value) or not name.startswith("__"))
        )


def model_fingerprint() -> str:
    """Return the hash of the code that decides a run's values.

    It is the same for an installed package and a checkout; a change of a figure or a command leaves it alone.
    """
    return code_fingerprint(*OF_THE_MODEL)
