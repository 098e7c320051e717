"""What is printed reaches its reader: UTF-8 where no console shows it, and ASCII for what a console cannot show."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from typing import TextIO

STAND_INS = {
    "−": "-", "–": "-", "—": "-", "±": "+/-", "·": ".", "×": "x", "→": "->", "≤": "<=", "≥": ">=", "…": "...", "†": "#", "‡": "##",
    "‘": "'", "’": "'", "“": '"', "”": '"', "√": "sqrt", "∞": "inf", "□": "[]", "█": "#",
    "○": "o", "●": "*", "◇": "<>",
}  # fmt: skip
READABLE = "shequ-readable"  # name of the handler of characters that an encoding lacks
WINDOWS = os.name == "nt"


def stand_in(letter: str) -> str:
    """Return ASCII for a character: a sign like it, its plain form, the name of a Greek letter, else its number."""
    if letter in STAND_INS:
        return STAND_INS[letter]
    name, plain = unicodedata.name(letter, ""), unicodedata.normalize("NFKD", letter).replace("−", "-")
    if name.startswith("GREEK"):
        greek = name.split()[-1]
        return greek.capitalize() if "CAPITAL" in name else greek.lower()
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return kept if kept.isascii() else letter.encode("ascii", "backslashreplace").decode()


def _readable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(stand_in, error.object[error.start : error.end])), error.end


codecs.register_error(READABLE, _readable)


def make_readable(stream: TextIO, first: str = "utf-8") -> None:
    """Let a stream lose no sign: UTF-8 where it is no console, stand-ins where a console's encoding lacks a character.

    Parameters
    ----------
    first
        The encoding of a stream that is no console: ``utf-8``, or ``utf-8-sig`` to begin it with a byte order mark.
    """
    if not hasattr(stream, "reconfigure"):  # of a notebook
        return
    if stream.isatty():
        stream.reconfigure(errors=READABLE)
    else:
        stream.reconfigure(encoding=first, errors=READABLE)


def make_streams_readable(windows: bool = WINDOWS) -> None:
    """Prepare output and messages; on Windows a file of output begins with the mark by which programs know UTF-8."""
    make_readable(sys.stdout, "utf-8-sig" if windows else "utf-8")
    make_readable(sys.stderr)
