"""How a model takes its arguments: by name, the nearest told for a misspelt one, and with a seed that Mesa passes on."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, cast

import numpy as np

from shequ.agents.mesa.versions import repeated
from shequ.engine.toml_files import suggest

Given = ParamSpec("Given")
Start = Callable[Given, None]
Whole = int | np.integer[Any]


def entrance(renamed: Mapping[str, str]) -> Callable[[Start[Given]], Start[Given]]:
    """Make an ``__init__`` refuse names that it does not have, and hide its ``seed`` from Mesa's runner.

    Editors and type checkers see the arguments as written. ``mesa.batch_run`` of Mesa 3.5 looks at the signature when
    it runs: if ``seed`` is there, it writes its own ``rng``, usually None, over every seed that it was given.

    Parameters
    ----------
    renamed
        Arguments of before by what they are called now.
    """

    def made(start: Start[Given]) -> Start[Given]:
        signature = inspect.signature(start)
        known = [name for name in signature.parameters if name != "self"]

        @functools.wraps(start)
        def checked(*args: Given.args, **kwargs: Given.kwargs) -> None:
            for name in kwargs:
                if name not in known:
                    raise TypeError(f"{type(args[0]).__name__}: {_unknown(name, known, renamed)}")
            start(*args, **kwargs)

        shown = [parameter for name, parameter in signature.parameters.items() if name != "seed"]
        more = inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)  # says that a name may be hidden
        cast(Any, checked).__signature__ = signature.replace(parameters=[*shown, more])
        return checked

    return made


def _unknown(name: str, known: list[str], renamed: Mapping[str, str]) -> str:
    if name in renamed:
        return f"{name}= is called {renamed[name]}= now"
    there = f" There are {', '.join(known)}."
    return f"no such argument: {name}.{suggest(name, known) or there}"


def seed_of(seed: Whole | None, rng: Whole | np.random.Generator | None) -> int:
    """Return the seed of a replicate from ``seed`` or ``rng``, of which one may be given; a new one of neither.

    Raises
    ------
    TypeError
        If both are given.
    ValueError
        If it is no whole number of 0 or more, or ``mesa.batch_run`` is about to use it a second time.
    """
    if seed is not None and rng is not None:
        raise TypeError("City: give seed or rng, not both")
    value = rng if seed is None else seed
    if isinstance(value, np.random.Generator):
        return int(value.integers(2**31))
    if value is None:
        return int(np.random.default_rng().integers(2**31))
    found = whole_number("seed", value, least=0)
    if replicate := repeated(found):
        raise ValueError(
            f"City: batch_run would use seed {found} again for iteration {replicate}: leave iterations out and give"
            ' a list of seeds, {"seed": [1, 2, 3]}, or from Mesa 3.5 on rng=[1, 2, 3]'
        )
    return found


def whole_number(name: str, value: object, least: int) -> int:
    """Return an argument as a whole number.

    Raises
    ------
    ValueError
        If it is none, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"City: {name}: found {value!r}, but a whole number of {least} or more belongs here")
    return int(value)
