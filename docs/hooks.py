"""Hooks of the documentation site: equations as MathML, and links out of the site as text."""

from __future__ import annotations

import re
from typing import Any

from latex2mathml.converter import convert

DISPLAYED = re.compile(r"\$\$(.+?)\$\$")
OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+([^)]+)\)")


def on_page_markdown(markdown: str, page: Any, **more: Any) -> str:
    """Typeset what stands between double dollars, and name files of the repository instead of linking to them."""
    typeset = DISPLAYED.sub(lambda found: convert(found[1], display="block"), markdown)
    return OUTSIDE.sub(lambda found: f"{found[1]} (`{found[2]}`)", typeset)
