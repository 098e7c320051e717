"""Text files torn as people, editors and mail programs tear them."""

from __future__ import annotations

import re
from random import Random

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
KEY = re.compile(r"[A-Za-z_]{3,}")
ODD = ("nan", "inf", "-inf", "-1", "-0.5", "0", "1e308", "1e400", "99999999999999999999", "9223372036854775807", "0.1",
       "1000000", "0x10", "1_000", '"x"', "true", "[]", "{}", "1e-320", "07")  # fmt: skip
FOREIGN = ("gb18030", "utf-16", "latin-1", "utf-8-sig")
SIGNS = ("“", "＝", "，", "\x00", "\x1b[31m", "\u202e", "\t", "\r", "=", "[", '"', "#", "\ud83d")


def torn(random: Random, text: str) -> bytes:
    """Return a text after one to three accidents."""
    for _ in range(random.randint(1, 3)):
        text = random.choice(ACCIDENTS)(random, text) or text
    encoding = random.choice(FOREIGN) if random.random() < 0.08 else "utf-8"
    return text.encode(encoding, errors="surrogatepass" if encoding == "utf-8" else "replace")


def _drop(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return text[:at] + text[at + random.choice((1, 1, 1, 5, 40)) :]


def _double(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def _sign(random: Random, text: str) -> str:
    at = random.randrange(len(text))
    return text[:at] + random.choice(SIGNS) + text[at + random.randint(0, 1) :]


def _number(random: Random, text: str) -> str:
    return _instead(random, text, NUMBER, lambda found: random.choice(ODD))


def _misspelt(random: Random, text: str) -> str:
    def swapped(word: str) -> str:
        at = random.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _instead(random, text, KEY, swapped)


def _instead(random: Random, text: str, what: re.Pattern[str], new: object) -> str:
    found = list(what.finditer(text))
    if not found:
        return text
    one = random.choice(found)
    return text[: one.start()] + new(one[0]) + text[one.end() :]  # type: ignore[operator]


def _lines(random: Random, text: str) -> str:
    """Drop, double or move a few lines: keys fall into other tables."""
    lines = text.splitlines(keepends=True)
    start = random.randrange(len(lines))
    some = lines[start : start + random.randint(1, 4)]
    rest = lines[:start] + lines[start + len(some) :]
    to = random.randrange(len(rest) + 1)
    kept = random.choice((rest, lines[:start] + some + lines[start:], rest[:to] + some + rest[to:]))
    return "".join(kept) or text


def _brackets(random: Random, text: str) -> str:
    old, new = random.choice((("[[", "["), ("]]", "]"), ("[", "[["), ("{", "["), ("}", "]"), ("=", " ")))
    return text.replace(old, new, random.randint(1, 2))


def _cut(random: Random, text: str) -> str:
    return text[: random.randrange(1, len(text) + 1)]


ACCIDENTS = (_drop, _double, _sign, _number, _number, _number, _misspelt, _misspelt, _lines, _lines, _brackets, _cut)
