"""Numbers and texts that people write: finite, with a meaning, and nothing in them that cannot be seen."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shequ.engine import written
from shequ.engine.errors import InputError

BEYOND: list[tuple[Any, list[Any], list[Any]]] = [
    (written.Number, [-1e12, 0, 0.5, 1e12], [float("nan"), float("inf"), -float("inf"), 1.1e12, -1.1e12, True, "0.5"]),
    (written.Quantity, [0, 1e12], [-1e-9, float("nan"), float("inf"), 1.1e12, 10**400, False, "1"]),
    (written.Share, [0, 0.0, 1, 1.0], [-0.001, 1.001, float("nan"), float("inf"), True, "0.5"]),
    (written.Count, [1, 100_000], [0, -1, 100_001, 2**63, 10**400, 1.0, 1.5, True, "1", float("nan")]),
    (written.Month, [1, 1200], [0, 1201, 2**63, 6.0, True, "6"]),
    (written.Months, [0, 1200], [-1, 1201, 2**63, 6.0, True, "6"]),
]
UNSEEN = ["\x1b[31m", "\x07", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\r"]


@pytest.mark.parametrize(("kind", "good", "bad"), BEYOND)
def test_a_kind_of_number_has_its_bounds(kind: Any, good: list[Any], bad: list[Any]) -> None:
    """Otherwise a number without a meaning would be taken, and everything worked out of it be wrong (A12)."""
    one = TypeAdapter(kind)
    assert [one.validate_python(value) for value in good] == good
    for value in bad:
        with pytest.raises(ValidationError):
            one.validate_python(value)


@pytest.mark.parametrize("letter", UNSEEN)
@pytest.mark.parametrize("kind", [written.Text, written.Line, written.Name])
def test_a_text_holds_nothing_that_cannot_be_seen(kind: Any, letter: str) -> None:
    """Otherwise a title could colour a terminal, empty it, or turn a line round (C5)."""
    with pytest.raises(ValidationError, match=r"the text has <U\+[0-9A-F]{4}>, which cannot be seen"):
        TypeAdapter(kind).validate_python(f"a{letter}b")


def test_names_and_titles_have_one_line_and_names_no_blank_ends() -> None:
    """Otherwise a name would break a table, or two names be told apart by a blank that nobody sees."""
    assert TypeAdapter(written.Text).validate_python("two\nlines\there") == "two\nlines\there"
    assert TypeAdapter(written.Line).validate_python("") == ""
    for good in ("null", "NA", "2030", "1e5", "真", "a,b", "x y", "江北社区"):
        assert TypeAdapter(written.Name).validate_python(good) == good
        assert written.fault_of_name(good) == ""
    for line in ("a\nb", "a\tb"):
        assert "more than one line" in written.fault_of_name(line)
        with pytest.raises(ValidationError, match="more than one line"):
            TypeAdapter(written.Line).validate_python(line)
    for name in ("", " ", " a", "a ", "a\u3000"):
        assert "no blank at its ends" in written.fault_of_name(name)
        with pytest.raises(ValidationError, match="no blank at its ends"):
            TypeAdapter(written.Name).validate_python(name)


def test_a_message_shows_what_it_names_and_does_nothing() -> None:
    """Otherwise a file's name could act on the terminal of whoever reads the fault (C5)."""
    assert str(InputError("\x1b]0;x\x07 a\u202eb:\n\t江北 ≤ 1")) == "<U+001B>]0;x<U+0007> a<U+202E>b:\n\t江北 ≤ 1"
