"""What is printed loses no sign, whatever the system's encoding."""

import io
import os
import subprocess
import sys

import pytest

from shequ.cli.streams import make_readable, make_streams_readable, stand_in
from shequ.report.words import table

LINE = "−0.33 ±0.10 · 基线 †"


class Console(io.TextIOWrapper):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def printed(stream: io.TextIOWrapper, text: str) -> bytes:
    """Return the bytes that a text becomes."""
    stream.write(text)
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "cp437", "ascii"])
def test_a_file_of_output_is_utf8_whatever_the_system_writes(encoding: str) -> None:
    """Otherwise a loss of trust would be read as a gain: −0.33 as ?0.33."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    make_readable(stream)
    assert printed(stream, LINE) == LINE.encode()


def test_on_windows_output_begins_with_the_mark_once_and_messages_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise Notepad and Excel would take UTF-8 for the system's own, or a mark stand amid the text."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="cp936") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    make_streams_readable(windows=True)
    printed(out, "one −\n")
    assert printed(out, "two\n") == b"\xef\xbb\xbfone \xe2\x88\x92\ntwo\n"
    assert printed(err, "−") == b"\xe2\x88\x92"


@pytest.mark.parametrize(
    ("encoding", "seen"),
    [
        ("ascii", "-0.33 +/-0.10 . \\u57fa\\u7ebf #"),
        ("cp1252", "-0.33 ±0.10 · \\u57fa\\u7ebf †"),
        ("gbk", "-0.33 ±0.10 · 基线 #"),
        ("utf-8", LINE),
    ],
)
def test_a_console_shows_signs_that_it_lacks_by_their_like(encoding: str, seen: str) -> None:
    """Otherwise the sign of a number would be a question mark on an old console."""
    console = Console(io.BytesIO(), encoding=encoding)
    make_readable(console)
    assert printed(console, LINE).decode(encoding) == seen


def test_every_sign_of_an_english_text_has_a_stand_in_that_can_be_read() -> None:
    """Otherwise a sentence would hold numbers of characters, or question marks."""
    names = ("terms", "heads", "outcomes", "units", "formulas", "estimands")
    signs = {letter for name in names for english, _ in table(name).values() for letter in english + "Δφσ₀⁺²é ％"}
    assert {
        letter: stand_in(letter) for letter in signs if not stand_in(letter).isascii() or "\\" in stand_in(letter)
    } == {}
    assert [stand_in(letter) for letter in "−–Δφ₀⁺≤é"] == ["-", "-", "Delta", "phi", "0", "+", "<=", "e"]
    assert stand_in("\udc80") == "\\udc80"  # of a file name that is no text


def test_the_program_writes_utf8_into_a_pipe() -> None:
    """Otherwise all this would never be called."""
    done = subprocess.run([sys.executable, "-m", "shequ", "show", "full"], capture_output=True, check=True,
                          env={**os.environ, "PYTHONIOENCODING": "ascii"})  # fmt: skip
    assert done.stdout.decode().startswith("full: All four paths 四条路径齐备")
