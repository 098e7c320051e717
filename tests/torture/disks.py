"""Disks that fill up while a study runs: one message, nothing half-written, and the rest once there is room."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path
from random import Random

from shequ.engine.files import ASIDE
from torture.programs import Fault, end_of
from torture.studies import begun, finished, laid_out, same, undisturbed, whole

PAGE = 4096
ROOM = "64M"


def filled(random: Random, home: Path, prepared: Path, number: int) -> str:
    """Run a study on a disk that is too small by a share drawn at random, then make room and run the rest."""
    name = ("compare", "sweep")[number % 2]
    expected, _ = undisturbed(prepared, name, 1)
    sizes = [path.stat().st_size for path in (prepared / f"{name}-1" / "out").rglob("*") if path.is_file()]
    laid_out(home)
    (home / "out").mkdir()
    needed = sum(-(-size // PAGE) + 1 for size in sizes) * PAGE
    if _mounted(home / "out", f"size={max(int(random.random() * needed) // PAGE, 1) * PAGE}"):
        try:
            said = _cramped(home, name)
            _mounted(home / "out", f"remount,size={ROOM}")
            finished(home, name)
            same(home, expected)
        finally:
            subprocess.run(["umount", "--lazy", str(home / "out")], check=True)
        return f"small disk: {said}"
    said = _cramped(home, name, ((resource.RLIMIT_FSIZE, random.randrange(1, max(sizes))),))
    finished(home, name)
    same(home, expected)
    return f"limit on file size: {said}"


def _mounted(folder: Path, options: str) -> bool:
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(words, capture_output=True).returncode == 0


def _cramped(home: Path, name: str, limits: tuple[tuple[int, int], ...] = ()) -> str:
    ended = end_of(begun(home, name, limits=limits), home).soundly(0, 2)
    files = whole(home / "out")
    if left := [path.name for path in (home / "out").rglob(f"*{ASIDE}")]:
        raise Fault(f"half-written files are left: {left}")
    if ended.code == 0:
        return "room enough"
    refused = [line for line in ended.said.splitlines() if line.startswith("shequ: ") or "cannot be written" in line]
    if len(refused) != 1 or not ("full" in refused[0] or "cannot be written" in refused[0]):
        raise Fault(f"not one message: {ended.said[-800:]}")
    return f"refused with {'some' if files else 'no'} runs on disk, the rest made when there was room"
