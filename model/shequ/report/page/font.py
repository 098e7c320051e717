"""The Chinese characters of a page, as a font within it: they look the same on a machine that has none."""

from __future__ import annotations

import base64
import io

from fontTools import subset
from fontTools.ttLib import TTFont

from shequ.report.drawing.lettering import LATIN, font_files

WEIGHT = 400


def font_face(text: str) -> str:
    """Return a CSS rule that brings the glyphs of all Chinese characters and signs in a text; nothing if there are none."""
    letters = sorted({letter for letter in text if ord(letter) >= LATIN})
    if not letters:
        return ""
    chosen = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True))
    chosen.populate(text="".join(letters))
    content = io.BytesIO()
    with TTFont(font_files()[0], lazy=True, recalcTimestamp=False) as font:
        chosen.subset(font)
        font.flavor = "woff"
        font.save(content)
    held = base64.b64encode(content.getvalue()).decode()
    return f'@font-face {{ font-family: "Shequ Han"; src: url(data:font/woff;base64,{held}) format("woff"); unicode-range: U+2600-FFFF; }}'
