"""The ODD+D and other documents: prose by hand, with blocks between marks that follow from the code or from results.

A block stands between ``<!-- odd: NAME -->`` and ``<!-- /odd -->``.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from shequ.report.odd.blocks import Blocks, block
from shequ.report.odd.results import compared, with_numbers

RESULTS = Path("docs/results")  # what documents are filled from
MARKED = re.compile(r"(<!-- odd: ([^>]+?) -->\n)(.*?)(<!-- /odd -->)", re.DOTALL)


def filled(text: str, lang: str, more: Blocks | None = None, results: Path = RESULTS) -> str:
    """Return a document with every block and number as the code and the written results have them now.

    Parameters
    ----------
    more
        Blocks of what lies above this package.
    results
        The folder of written results, each a folder of its own in it.

    Raises
    ------
    ValueError
        If a mark names no block, or no number.
    """
    known: Blocks = {"compared": partial(compared, results), **(more or {})}
    text = MARKED.sub(lambda found: f"{found[1]}\n{block(found[2], lang, known).strip()}\n\n{found[4]}", text)
    return with_numbers(text, results)


def language_of(name: str) -> str:
    """Return the language of a document by its name: ``odd.zh-CN.md`` is Chinese."""
    return "zh" if ".zh" in name else "en"
