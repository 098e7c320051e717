"""The file of words is whole: both languages, the same gaps, each in its own script."""

import re
import tomllib
from importlib import resources
from pathlib import Path
from string import Formatter

import shequ.report
from shequ.report.words import table

FILE = tomllib.loads((resources.files("shequ.report.words") / "words.toml").read_text(encoding="utf-8"))
PAIRS = {(name, key): value for name, held in FILE.items() for key, value in held.items() if isinstance(value, list)}
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")  # letters and signs
WORD = re.compile("[a-z]{4,}")
NAMES = re.compile(  # which Chinese sentences may hold: people, commands, files and options
    r"Shapley|Wilson|Benjamini|Hochberg|shequ|compare|amount|ends\.csv|boxes\.csv|--replicates|--orders|JavaScript"
)


def gaps(text: str) -> set[str]:
    """Return the names of what a text leaves open."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def singles(held: object) -> list[str]:
    """Return the texts that stand alone, from all tables."""
    if isinstance(held, dict):
        return [text for value in held.values() for text in singles(value)]
    return [held] if isinstance(held, str) else []


def test_every_term_has_both_languages_with_the_same_gaps() -> None:
    """Otherwise a sentence would be missing in one language, or lose a number in it."""
    assert {key for key, pair in PAIRS.items() if not all(pair)} == {("heads", "order")}  # nothing above their numbers
    assert [key for key, (english, chinese) in PAIRS.items() if gaps(english) != gaps(chinese)] == []


def test_heads_have_as_many_lines_in_both_languages() -> None:
    """Otherwise the table of effects could not be laid out."""
    assert {text.count("\n") for pair in table("effects").values() for text in pair} == {2}


def test_no_text_stands_in_the_other_language() -> None:
    """Otherwise the two halves of a pair would have been swapped, or an entry forgotten."""
    english, chinese = ([pair[place] for pair in PAIRS.values()] for place in (0, 1))
    assert [text for text in english if CHINESE.search(text)] == []
    left = [re.sub(r"\{\w+\}", "", text) for text in [*chinese, *singles(FILE)]]
    assert [text for text in left if WORD.search(NAMES.sub("", text))] == []


def test_a_key_with_names_left_open_stands_for_each_of_them() -> None:
    """Otherwise the coverage of a service, or the state variable of one kind, would be called by its variable."""
    assert table("outcomes")["coverage_meals"] == ("", "助餐覆盖率")
    assert table("parameters")["need.severe_nursing"] == ("", "重度失能者对护理的需求")
    assert not [key for name in ("outcomes", "formulas", "parameters") for key in table(name) if gaps(key)]


def test_no_chinese_stands_outside_the_file() -> None:
    """Otherwise a term would be looked for, and changed, in two places."""
    places = Path(shequ.report.__file__).parent.rglob("*.py")
    held = {place.name for place in places if CHINESE.search(place.read_text(encoding="utf-8"))}
    assert held == {"equations.py"}  # which says how equations are named in docstrings
