"""What is said while something long runs."""

from __future__ import annotations

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
