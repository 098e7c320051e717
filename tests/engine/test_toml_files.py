"""A file that is not TOML: the message has its line, and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from shequ.engine.errors import InputError
from shequ.engine.toml_files import read_toml


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ('a = "x\nb = 1', 1, "A quote is not closed"),
        ("a = 1\nb = 'x", 2, "A quote is not closed"),
        ("[x]\na = 1\n[x]\nb = 2", 3, "A table stands once"),
        ("a = 1\nb = 2\na = 3", 3, "The key stands twice"),
        ("a = 1\nb = [1,\n2", 3, "A list is not closed"),
        ("[levers.x\na = 1", 1, "A table's name is not closed"),
        ("a = 1\nb", 2, "Write: key = value."),
        ("a = 1\nb =", 2, "Write a number, text in quotes"),
        ("a = 1\nb = 0,5", 2, "Write decimals with a point"),
        ("a = 1\nb = word", 2, "Write text in quotes"),
        ("a = 1\nb = “x”", 2, "The line has the Chinese sign “"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line_and_a_remedy(text: str, line: int, remedy: str, tmp_path: Path) -> None:
    """Otherwise one would search a file for what a parser calls an illegal character."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as found:
        read_toml(path, InputError)
    assert str(found.value).startswith(f"{path}:{line}: not TOML: ")
    assert remedy in str(found.value)
