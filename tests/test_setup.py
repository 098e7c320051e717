"""The set-up can be repeated by anyone."""

import re
from pathlib import Path

import shequ

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_lock_is_hashed_and_names_no_address() -> None:
    """Otherwise an install could change under us, or work in one place only."""
    names = re.findall(r"^[\w.\-\[\]]+==", LOCK, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[\w.\-\[\]]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(names) > 50
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK


def test_numpy_and_scipy_are_the_same_on_every_python() -> None:
    """Otherwise two interpreters could differ in the last bit of a result."""
    for name in ("numpy", "scipy"):
        assert len(re.findall(rf"^{name}==", LOCK, flags=re.MULTILINE)) == 1


def test_the_citation_names_this_version() -> None:
    """Otherwise a paper would cite another model than the one it ran."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {shequ.__version__}\n" in citation
