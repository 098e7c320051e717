"""The font within a page: the characters that it needs, and the same bytes whenever it is made."""

import base64
import io
import re
import time

import pytest
from fontTools.ttLib import TTFont

from shequ.report.page.font import font_face


def held(rule: str) -> bytes:
    """Return the font that a rule brings."""
    return base64.b64decode(re.search(r"base64,([^)]*)\)", rule)[1])


def test_a_page_made_later_brings_the_same_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise `shequ report` twice would give two files, and a page could not be checked against the archive."""
    first = font_face("情景 scenario")
    monkeypatch.setattr(time, "time", lambda: 4e9)  # the year 2096
    assert font_face("情景 scenario") == first


def test_it_has_the_characters_of_the_text_and_no_others() -> None:
    """Otherwise a word would fall back to another font, or a page be as large as the whole font."""
    with TTFont(io.BytesIO(held(font_face("a基线−基")))) as font:
        assert set(map(chr, font.getBestCmap())) == {"基", "线"}
    assert font_face("plain text −") == ""
