"""A file that is not TOML: the message has its line, and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from shequ.engine.errors import InputError
from shequ.engine.files import LARGEST_FILE
from shequ.engine.toml_files import line_of, read_toml


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


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", ".", "no\0ne.toml", "x" * 5000 + ".toml"])
def test_what_is_no_file_is_told_and_not_read(path: str) -> None:
    """Otherwise a command would read without end, or end in a traceback (B5)."""
    with pytest.raises(InputError, match="no such file, or it cannot be read"):
        read_toml(Path(path), InputError)


def test_a_file_that_nobody_wrote_is_not_read(tmp_path: Path) -> None:
    """Otherwise a disk image by mistake would fill the memory."""
    path = tmp_path / "own.toml"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match=r"own\.toml: no such file, or it cannot be read \(more than 50 MB"):
        read_toml(path, InputError)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(tmp_path: Path, end: str) -> None:
    """Otherwise a sign that only Python takes for the end of a line would move every message down (C9)."""
    path = tmp_path / "own.toml"
    path.write_bytes(end.join(["# a\u2028b\u0085c", "a = 1", "[x]", "b = 2"]).encode())
    assert read_toml(path, InputError) == {"a": 1, "x": {"b": 2}}
    assert (line_of(path, "a"), line_of(path, "x"), line_of(path, "x.b")) == (2, 3, 4)
    path.write_bytes(end.join(["a = 1", "[x]", "b = "]).encode())
    with pytest.raises(InputError, match=r"own\.toml:3: not TOML"):
        read_toml(path, InputError)
