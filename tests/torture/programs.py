"""Commands in processes of their own, forked from this one so that they start at once, with limits and an end."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from shequ.cli import main

GONE_AFTER = 5.0  # seconds in which the processes of a killed program have to end
LONGEST = 60.0  # seconds that a command may take
MEMORY = 2**31  # bytes that it may take beside those that it starts with
CRASHED = 70


class Fault(Exception):  # noqa: N818
    """Something that must not happen has happened."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit code, and what it printed."""

    code: int
    said: str

    def soundly(self, *codes: int) -> Ended:
        """Return itself.

        Raises
        ------
        Fault
            If the command ended in a traceback, with another code, or was refused without a message.
        """
        if "Traceback (most recent call last)" in self.said or self.code not in codes:
            raise Fault(f"exit code {self.code}: {self.said[-1500:]}")
        if self.code == 2 and not self.said.strip():
            raise Fault("refused without a message")
        return self


def shequ(*words: str) -> int:
    """Run a command in this process, and return its exit code."""
    try:
        main.main(args=list(words), prog_name="shequ")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    return 0


def started(work: Callable[[], int], home: Path, limits: tuple[tuple[int, int], ...] = ()) -> int:
    """Start work in a process and session of its own, and return its number; what it prints goes to ``home/said``."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = CRASHED
    try:
        os.setsid()
        os.chdir(home)
        said = os.open(home / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(said, 1)
        os.dup2(said, 2)
        for which, limit in limits:
            resource.setrlimit(which, (limit, limit))
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end_of(pid: int, home: Path, seconds: float = LONGEST) -> Ended:
    """Wait for a program.

    Raises
    ------
    Fault
        If it does not end, or a signal ends it.
    """
    deadline = time.monotonic() + seconds
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > deadline:
            kill(pid, whole=True)
            raise Fault(f"no end after {seconds:.0f} s")
        time.sleep(0.005)
    if os.WIFSIGNALED(status):
        raise Fault(f"ended by signal {os.WTERMSIG(status)}")
    return Ended(os.WEXITSTATUS(status), (home / "said").read_text(encoding="utf-8", errors="replace"))


def apart(work: Callable[[], int], home: Path, seconds: float = LONGEST) -> Ended:
    """Do work in a process of its own, in bounded time and memory."""
    room = psutil.Process().memory_info().vms + MEMORY
    return end_of(started(work, home, ((resource.RLIMIT_AS, room),)), home, seconds)


def kill(pid: int, whole: bool) -> None:
    """Kill a program, or all of its processes at once.

    Raises
    ------
    Fault
        If a process of it is left after a few seconds.
    """
    if whole:
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    deadline = time.monotonic() + GONE_AFTER
    while left := _of_session(pid):
        if time.monotonic() > deadline:
            for number in left:
                os.kill(number, signal.SIGKILL)
            raise Fault(f"{len(left)} processes are left {GONE_AFTER:.0f} s after the kill")
        time.sleep(0.02)


def _of_session(pid: int) -> list[int]:
    """Return the processes of a program, those that have ended apart."""
    found = []
    for number in psutil.pids():
        try:
            if os.getsid(number) == pid and psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
                found.append(number)
        except (ProcessLookupError, psutil.Error):
            continue
    return found
