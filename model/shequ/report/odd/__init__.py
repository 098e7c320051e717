"""The ODD+D: prose by hand, with blocks between marks that follow from the code.

A block stands between ``<!-- odd: NAME -->`` and ``<!-- /odd -->``.
"""

from __future__ import annotations

import re

from shequ.report.odd.blocks import Blocks, block

MARKED = re.compile(r"(<!-- odd: ([^>]+?) -->\n)(.*?)(<!-- /odd -->)", re.DOTALL)


def filled(text: str, lang: str, more: Blocks | None = None) -> str:
    """Return a document with every block as the code has it now.

    Raises
    ------
    ValueError
        If a mark names no block.
    """
    return MARKED.sub(lambda found: f"{found[1]}\n{block(found[2], lang, more).strip()}\n\n{found[4]}", text)


def language_of(name: str) -> str:
    """Return the language of a document by its name: ``odd.zh-CN.md`` is Chinese."""
    return "zh" if ".zh" in name else "en"
