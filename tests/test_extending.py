"""The examples of docs/extending.md do what they say, each in a folder of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "extending.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
NAMED = re.compile(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_everything_that_can_be_added_has_an_example() -> None:
    """Otherwise a section would have been lost, or have no code."""
    assert len(SECTIONS) == 7
    assert all(PYTHON.search(body) for body in SECTIONS.values())


@pytest.mark.slow
@pytest.mark.parametrize("title", SECTIONS)
def test_an_example_runs_and_prints_what_it_says(title: str, tmp_path: Path) -> None:
    """Otherwise whoever copies it would begin with an error."""
    body = SECTIONS[title]
    for name, content in NAMED.findall(body):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    code = "\n".join(PYTHON.findall(body))
    said = [line.removeprefix("# ") for line in code.splitlines() if line.startswith("# ")]
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "-W", "error", "example.py"], cwd=tmp_path, env=dict(os.environ, PYTHONUTF8="1"),
                          capture_output=True, text=True, encoding="utf-8", timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == said
