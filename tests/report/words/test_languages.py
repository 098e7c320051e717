"""Terms and names are told in the language that is asked for."""

from dataclasses import dataclass

import pytest

from shequ.report import words
from shequ.study.statistics.conventions import LOOK_COMMUNITIES, LOOK_REPLICATES


@dataclass
class Thing:
    """Something with a title."""

    title: str
    title_zh: str = ""


def test_a_sentence_is_filled_and_states_how_small_a_look_is() -> None:
    """Otherwise a reader would see a gap, or a size of the look that is no longer so."""
    assert words.word("last months", "zh", count=3) == "最后 3 个月"
    assert f"{LOOK_REPLICATES} replicates, at most {LOOK_COMMUNITIES} communities" in words.word("changed note", "en")


def test_what_has_no_chinese_is_told_in_english() -> None:
    """Otherwise a scenario or unit of a user's own would have no name on a Chinese page."""
    assert words.title_of(Thing("Mine"), "zh") == "Mine"
    assert words.translated("units", "bananas", "zh") == "bananas"
    assert words.translated("parameters", "trust.own", "zh", "own meaning") == "own meaning"
    assert words.optional("group of my own", "en") == ""


def test_a_name_is_headed_by_its_title() -> None:
    """Otherwise English readers would not see how a lever is called in Chinese."""
    assert words.headed("studio", Thing("Studio", "工作室"), "en") == "studio: Studio 工作室"
    assert words.headed("studio", Thing("Studio", "工作室"), "zh") == "studio：工作室"


def test_a_path_has_letter_and_name() -> None:
    """Otherwise a table would name a path by its letter alone."""
    assert (words.path_name("D", "en"), words.path_name("D", "zh")) == ("D public value", "D 公共价值")


def test_another_language_is_refused() -> None:
    """Otherwise it would silently be English."""
    with pytest.raises(ValueError, match="choose one of en, zh"):
        words.word("place", "fr")
