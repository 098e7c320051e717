"""The set-up can be repeated by anyone."""

import re
import subprocess
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
    assert not re.search(r"^-", LOCK, flags=re.MULTILINE)  # an option could name a local folder


def test_what_is_locked_brings_all_that_it_needs_here() -> None:
    """Otherwise a clean environment would lack a library that an older one still has, and only there a command fails."""
    texts = [LOCK, (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")]
    lines = [line.rstrip("\\").strip() for text in texts for line in text.splitlines() if "==" in line]
    here = {canonicalize_name(one.name) for one in map(Requirement, lines) if not one.marker or one.marker.evaluate()}
    needs = [Requirement(text) for name in here for text in distribution(name).requires or ()]
    wanted = {canonicalize_name(one.name) for one in needs if not one.marker or one.marker.evaluate({"extra": ""})}
    assert not wanted - here - {"pip", "setuptools"}


def test_numpy_and_scipy_are_the_same_on_every_python() -> None:
    """Otherwise two interpreters could differ in the last bit of a result."""
    for name in ("numpy", "scipy"):
        assert len(re.findall(rf"^{name}==", LOCK, flags=re.MULTILINE)) == 1


def test_the_citation_names_this_version() -> None:
    """Otherwise a paper would cite another model than the one it ran."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {shequ.__version__}\n" in citation


def own_files() -> list[Path]:
    """Return what git tracks; without git, what is not hidden and not a result."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if (ROOT / ".git").exists() and listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(
                part in {"dist", "results", "__pycache__"} or part.startswith(".")
                for part in path.relative_to(ROOT).parts
                if part != ".ci"
            )
        ]
    return [path for path in paths if path.is_file()]


def test_no_file_names_a_path_of_one_machine() -> None:
    """Otherwise something works for its author only, or tells where it was written."""
    files = own_files()
    assert ROOT / "pyproject.toml" in files
    local = re.compile(rb"(?<![\w.])/(?:work|root|home|Users)/")
    found = [f.relative_to(ROOT) for f in files if local.search(f.read_bytes())]
    assert not found
