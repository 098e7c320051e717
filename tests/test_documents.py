"""The documents: their commands run, their code runs, and the site builds from the lock alone."""

import math
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NAMED = re.compile(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^`([^`\n]+)`:\n\n```\w+\n(.*?)^```|^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHORTER = ["--quick", "--replicates", "2", "--months", "8", "--jobs", "1"]
ENVIRONMENT = dict(os.environ, PYTHONUTF8="1")


def shequ(line: str, folder: Path) -> None:
    """Run a command line of a document, a long one with fewer replicates and months."""
    words = shlex.split(line.split("  #")[0])
    assert words.pop(0) == "shequ", line
    if "--quick" in words:
        place = words.index("--quick")
        words[place : place + 1] = SHORTER
    done = subprocess.run([sys.executable, "-m", "shequ", *words], cwd=folder, env=ENVIRONMENT, capture_output=True,
                          text=True, encoding="utf-8", timeout=300)  # fmt: skip
    assert done.returncode == 0, f"{line}\n{done.stderr}"


@pytest.mark.whole
def test_the_tutorial_can_be_followed_to_the_letter(tmp_path: Path) -> None:
    """Otherwise a newcomer's first half hour would end in an error."""
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    steps = STEP.findall(text)
    assert len(steps) == 7
    for name, content, commands in steps:
        if name:
            (tmp_path / name).write_text(content, encoding="utf-8")
        for line in commands.splitlines():
            shequ(line.removeprefix("$ "), tmp_path)
    assert (tmp_path / "results" / "mine" / "report.zh.html").is_file()


@pytest.mark.whole
def test_results_are_read_as_the_document_says(tmp_path: Path) -> None:
    """Otherwise a figure's name or an option would be of another version."""
    text = (DOCS / "reading.md").read_text(encoding="utf-8")
    shequ("shequ compare full --quick --out results/compare", tmp_path)
    for commands in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in commands.splitlines():
            shequ(line.removeprefix("$ "), tmp_path)
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, check=True, timeout=120)


def test_every_figure_and_table_is_told_of() -> None:
    """Otherwise a figure could be found only by guessing its name."""
    from shequ.report.figures.by_name import FIGURES
    from shequ.report.tables.exports import TABLES

    text = (DOCS / "reading.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z-]+)`", text))
    assert set(FIGURES) | set(TABLES) <= told


def sheet(name: str) -> dict[str, tuple[list[float], str]]:
    """Return, by parameter, the numbers of what is assumed and of the share of variance, as a sheet has them."""
    found = {}
    for line in (DOCS / name).read_text(encoding="utf-8").splitlines():
        if re.match(r"\| \d+ \|", line):
            cells = line.split("|")
            (parameter,) = [word for word in re.findall(r"`([^`]+)`", cells[4]) if "." in word]
            assumed = re.sub(r"`[^`]+`|at 60|60 岁时|1,000", "", cells[4])
            share = ", ".join(re.findall(r"\d+(?:°)?", cells[5]))
            found[parameter] = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", assumed)], share
    return found


def test_the_sheet_of_ten_numbers_assumes_what_the_model_assumes() -> None:
    """Otherwise a city would be asked to replace a number that the model does not use, or differently by language."""
    from shequ.policy.levers import levers
    from shequ.policy.parameters import PARAMETERS

    asked = sheet("data-needed.md")
    assert len(asked) == 10
    assert list(asked.items()) == list(sheet("data-needed.zh-CN.md").items())
    retrofit = next(one for one in levers()["space_retrofit"].changes if one.parameter == "provider.rooms")
    told = {  # numbers that the sheet asks for in other terms than the model
        "ageing.onset_level_to_mild": math.exp,
        "acceptance.base": lambda value: 100.0 / (1.0 + math.exp(-value)),
    }
    for name, (numbers, _) in asked.items():
        one = PARAMETERS[name]
        held = (
            (retrofit.to, retrofit.low, retrofit.high) if name == "provider.rooms" else (one.value, one.low, one.high)
        )
        assert numbers == pytest.approx([told.get(name, float)(value) for value in held], rel=0.03), name


@pytest.mark.whole
def test_the_site_builds_and_fetches_nothing(tmp_path: Path) -> None:
    """Otherwise the documentation would need a network to be made or read, or have a link that leads nowhere."""
    site = tmp_path / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|img|iframe)[^>]+src=\"([^\"]+)\"", text)
        fetched += re.findall(r"<link[^>]+rel=\"(?:stylesheet|icon|preconnect)\"[^>]+href=\"([^\"]+)\"", text)
        assert not [address for address in fetched if re.match(r"(?:[a-z]+:)?//", address)], page
        assert "$$" not in text, page
