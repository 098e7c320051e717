"""What is said while something long runs."""

from __future__ import annotations

import io
import os
import re
import select
import subprocess
import sys

import pytest

from shequ.cli import progress
from shequ.cli.progress import watching


def test_without_a_terminal_a_line_is_written_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise a log would be silent for the hours of a sweep."""
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    with watching() as watcher:
        watcher.expected(4, 400)
        for _ in range(10):
            now += 25.0
            watcher.lived(20)
    assert capsys.readouterr().err.splitlines() == [
        "15% 0 of 4 runs, about 7 min left",
        "30% 0 of 4 runs, about 6 min left",
        "45% 0 of 4 runs, about 5 min left",
    ]


def test_months_of_runs_that_failed_at_once_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a log would end in a division by zero where no month has been lived for a minute."""
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    with watching() as watcher:
        watcher.expected(4, 400)
        now = 100.0
        watcher.lived(0)


@pytest.mark.parametrize("jump", [-86400.0, 86400.0 * 13])
def test_a_clock_that_jumps_moves_no_time_of_a_bar(jump: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a clock set one day back or on would tell of negative times, or of 313 hours left (B8)."""
    wall, steady = 1e9, 50.0
    monkeypatch.setattr("tqdm.std.time", lambda: wall)
    monkeypatch.setattr(progress.time, "monotonic", lambda: steady)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with watching() as watcher:
        watcher.expected(4, 400)
        watcher.lived(100)
        wall, steady = wall + jump, steady + 30.0
        watcher.lived(100)
    assert re.findall(r"\[(.*?), (.*?)\]", screen.getvalue())[-1] == ("00:30", "00:30 left")


class Terminal(io.StringIO):
    """A screen that keeps what is drawn."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say that somebody looks."""
        return True


@pytest.mark.skipif(os.name != "posix", reason="terminals of no size are those of POSIX")
@pytest.mark.parametrize("size", [(0, 0), (1, 80), (24, 0), (24, 1)])
def test_progress_is_drawn_on_a_terminal_of_no_size(size: tuple[int, int]) -> None:
    """Otherwise an editor's terminal, which tells no size, would show nothing for hours (B8)."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    program = "from shequ.cli.progress import watching\nwith watching() as w:\n  w.expected(4, 400)\n  w.lived(200)\n  w.told('x')\n"
    quiet = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    done = subprocess.Popen([sys.executable, "-c", program], stdin=theirs, stdout=theirs, stderr=theirs, env=quiet)
    assert done.wait(timeout=60) == 0
    os.close(theirs)
    drawn = b""
    while select.select([ours], [], [], 1.0)[0]:
        try:
            drawn += os.read(ours, 4096)
        except OSError:  # all of it has been read
            break
    os.close(ours)
    assert "50%" in drawn.decode(errors="replace")
