"""Faults of a file are told at once, in words that a researcher reads, in the order of its lines."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shequ.engine.toml_faults import faults_of, with_lines


class Inner(BaseModel):
    """A table within a file."""

    model_config = ConfigDict(extra="forbid")

    strength: float | Literal["scaled"] = 1.0
    start: int = Field(1, ge=1, strict=True)


class Whole(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")

    title: str = ""
    inner: Inner = Inner()


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        ({"inner": {"strength": "scald"}}, "inner.strength", "found 'scald'; allowed is a number or 'scaled'"),
        ({"inner": {"start": 0}}, "inner.start", "found 0; allowed is 1 or more"),
        ({"inner": {"start": 1.5}}, "inner.start", "found 1.5; allowed is a whole number"),
        ({"title": 3}, "title", "found 3; allowed is text in quotes"),
        ({"titel": "x"}, "titel", "no such key. Did you mean title?"),
        (
            {"inner": {"title": "x"}},
            "inner.title",
            "no such key in this table; move the line up, above the first [table]",
        ),
    ],
)
def test_a_fault_says_what_is_allowed(content: dict[str, object], key: str, said: str) -> None:
    """Otherwise researchers would read a library's own words, and not which kinds of value there are."""
    with pytest.raises(ValidationError) as found:
        Whole.model_validate(content)
    assert faults_of(found.value, [*Whole.model_fields], [*Whole.model_fields]) == [(key, said)]


def test_faults_stand_in_the_order_of_lines_and_in_the_file_that_has_the_key(tmp_path: Path) -> None:
    """Otherwise one would jump about in the file, or look for a fault where the base has it."""
    own, base = tmp_path / "own.toml", tmp_path / "base.toml"
    own.write_text("a = 1\n\n[lever.x]\nb = 2\n", encoding="utf-8")
    base.write_text("c = 1\na = 2\n", encoding="utf-8")
    told = with_lines([("c", "C"), ("lever.x.b", "B"), ("lever", "L"), ("a", "A"), ("d", "D")], own, base)
    assert told.splitlines() == [
        f"{own}:1: a: A", f"{own}:1: d: D", f"{own}:3: lever: L", f"{own}:4: lever.x.b: B", f"{base}:1: c: C",
    ]  # fmt: skip
