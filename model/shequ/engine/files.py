"""Where data files are: the user's own first, then those that come with the package."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO

PACKAGE = Path(__file__).parents[1]
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # what a system says where there is no room
NO_ROOM = "the disk is full ({}). What was finished is kept; make room and start the same command again."
LARGEST_FILE = 50_000_000  # bytes of what people write; a table of a hundred thousand communities has 5 million
ASIDE = ".part"  # the ending of a file that is being written


@cache
def code_fingerprint(*parts: str) -> str:
    """Hash the source of some modules and folders of the package: results of two versions are told apart."""
    places = [PACKAGE / part for part in parts]
    files = sorted({path for place in places for path in ([place] if place.is_file() else place.rglob("*.py"))})
    content = b"".join(str(path.relative_to(PACKAGE).as_posix()).encode() + path.read_bytes() for path in files)
    return sha256_of(content.replace(b"\r\n", b"\n"))[:16]


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


def is_file(path: Path) -> bool:
    """Say whether there is such a file, whatever the name: one that no system takes is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_written(path: Path) -> bytes:
    """Read a file that somebody wrote.

    Raises
    ------
    OSError
        If it is no file, or larger than any that people write.
    """
    if not path.is_file():
        there = path.exists()
        raise FileNotFoundError(errno.ENOENT, "not a file" if there else os.strerror(errno.ENOENT))
    if path.stat().st_size > LARGEST_FILE:
        raise OSError(errno.EFBIG, f"more than {LARGEST_FILE / 1e6:.0f} MB, which nobody writes by hand")
    return path.read_bytes()


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of a file's content, as ``sha256sum`` prints it."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, whenever the power goes.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left behind.
    """
    with whole_file(path) as file:
        file.write(content)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece that will be there as a whole, or not at all."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}{ASIDE}")  # readers of a folder pass over such names
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make names in a folder outlast a power cut, where folders can be opened (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def safe_name(name: str) -> str:
    """Return a name that any file system takes: letters, digits, - and _, told apart by a hash where others were lost."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:60]
    return kept if kept == name else f"{kept}-{sha256_of(name.encode())[:6]}"
