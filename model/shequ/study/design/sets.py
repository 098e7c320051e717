"""Named sets of scenarios that belong together in one comparison."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any

from shequ.engine.files import shipped
from shequ.engine.toml_files import suggest
from shequ.scenario import ScenarioError


def sets() -> dict[str, dict[str, Any]]:
    """Return the named sets of scenarios."""
    text = (shipped("scenarios") / "sets.toml").read_text(encoding="utf-8-sig")
    return tomllib.loads(text)


def names_of(names: Sequence[str], suite: str | None, baseline: str) -> list[str]:
    """Return the scenarios to compare, the baseline first, each once.

    Raises
    ------
    ScenarioError
        If there is no such set.
    """
    if suite is not None and suite not in sets():
        raise ScenarioError(f"--suite {suite}: no such set.{suggest(suite, sets())} They are {', '.join(sets())}.")
    chosen = list(names) or sets()[suite or "default"]["scenarios"]
    return list(dict.fromkeys([baseline, *chosen]))
