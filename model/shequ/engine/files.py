"""Where data files are: the user's own first, then those that come with the package."""

from __future__ import annotations

import hashlib
import shutil
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@cache
def code_fingerprint() -> str:
    """Hash the source of the package: results of two versions are told apart by it."""
    files = sorted(PACKAGE.rglob("*.py"))
    content = b"".join(str(path.relative_to(PACKAGE).as_posix()).encode() + path.read_bytes() for path in files)
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def shipped(folder: str) -> Path:
    """Return the folder of shipped data: inside an installed package, or in the checkout."""
    installed = PACKAGE / "_files" / folder
    return installed if installed.is_dir() else PACKAGE.parents[1] / folder


def copy_shipped(folder: str, to: Path) -> int:
    """Copy a folder of shipped data and return the number of files."""
    shutil.copytree(shipped(folder), to)
    return sum(path.is_file() for path in to.rglob("*"))


def named_files(folder: str) -> dict[str, Path]:
    """Return TOML files by name; a file of the same name in the working folder wins."""
    found: dict[str, Path] = {}
    for place in (shipped(folder), Path.cwd() / folder):
        found |= {path.stem: path for path in sorted(place.glob("*.toml"))}
    return found
