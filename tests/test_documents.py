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
DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *DOCS.glob("*.md"), *ROOT.glob("experiments/*.md"), *ROOT.glob("scenarios/**/*.md")}
)
MADE = re.compile(r"<!-- odd: .*?<!-- /odd -->", re.DOTALL)  # filled by the code
PAGE = re.compile(r"^::: ([\w.]+)$", re.MULTILINE)
EXAMPLES = {"scenarios/mine.toml", "scenarios/places/riverside.csv", "scenarios/places/riverside.toml", "scenarios/tea.toml",
            "scenarios/door-to-door.toml", "experiments/visits.toml", "scenarios/worlds/"}  # fmt: skip


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
    assert len(steps) == 10
    for name, content, commands in steps:
        if name:
            (tmp_path / name).write_text(content, encoding="utf-8")
        for line in commands.splitlines():
            shequ(line.removeprefix("$ "), tmp_path)
    assert (tmp_path / "results" / "mine" / "report.zh.html").is_file()


def hand_written(path: Path) -> str:
    """Return the text of a document without what is made from the code, and without the names of before."""
    return MADE.sub("", path.read_text(encoding="utf-8")).partition("### Old names")[0]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_and_option_that_is_named_exists(path: Path) -> None:
    """Otherwise a reader would type what the command line does not know."""
    from shequ.cli import NAMES, main

    text = hand_written(path)
    code = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    for line in "\n".join(code).splitlines():
        call = re.search(r"(?:^|[\s/\\])shequ ([a-z]+)\b(.*)", line.split("  #")[0])
        if call is None or line.startswith("from "):
            continue
        assert call[1] in NAMES, line
        command = main.get_command(None, call[1])  # type: ignore[arg-type]
        assert command is not None
        known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
        assert set(re.findall(r"(?<!\S)--[a-z][a-z-]*", call[2])) <= known | {"--help"}, line


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_and_path_of_a_document_leads_somewhere(path: Path) -> None:
    """Otherwise a reader would look for a file that was moved or never there."""
    text = hand_written(path)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", link):
            assert (path.parent / link.partition("#")[0]).exists(), link
    rooms = r"(?:model|scenarios|experiments|notebooks|tests|docs|benchmarks)/[\w./-]*"
    for file in re.findall(rf"`({rooms})`", text):
        assert file in EXAMPLES or (ROOT / file).exists(), file


def test_every_room_of_the_house_is_where_the_architecture_says() -> None:
    """Otherwise a newcomer would put a line where nobody looks for it."""
    text = hand_written(DOCS / "architecture.md")
    package = ROOT / "model" / "shequ"
    floors = re.findall(
        r"`((?:cli|report|study|scenario|policy|rules|outcomes|population|agents|engine)/[\w./-]*)`", text
    )
    assert len(floors) > 20
    missing = [one for one in floors if not any((package / f"{one}{end}").exists() for end in ("", ".py"))]
    assert not [one for one in missing if not (ROOT / "tests" / one).exists()]
    there = {path.stem for path in package.iterdir() if path.stem not in {"__init__", "__main__", "__pycache__", "py"}}
    assert there <= set(re.findall(r"`([a-z_]+)/?`", text))


def test_every_name_of_the_reference_is_there() -> None:
    """Otherwise the page about Python could not be made, or would leave out how the package is entered."""
    from importlib import import_module

    import shequ as package

    text = (DOCS / "python.md").read_text(encoding="utf-8")
    for name in PAGE.findall(text):
        module, _, last = name.rpartition(".")
        try:
            assert hasattr(import_module(module), last), name
        except ModuleNotFoundError:
            pytest.fail(name)
    assert set(package.__all__) <= set(re.findall(r"\w+", text))


def test_no_document_uses_a_name_of_before() -> None:
    """Otherwise one thing would have two names again."""
    old = re.compile(r"shequ\.lab|\blab/|--world\b|within-fund|outcomes_by_group|\bcommands/|budget_of = \"fund\"")
    there = [
        *DOCUMENTS,
        *ROOT.glob("notebooks/*.ipynb"),
        *ROOT.glob("scenarios/**/*.toml"),
        *ROOT.glob("experiments/**/*.*"),
    ]
    found = [(named(path), old.findall(hand_written(path))) for path in there if path.suffix != ".pyc"]
    assert not [one for one in found if one[1]]


@pytest.mark.whole
@pytest.mark.parametrize("name", ["python.md", "sweeps.md"])
def test_code_of_a_document_runs(name: str, tmp_path: Path) -> None:
    """Otherwise whoever copies it would begin with an error."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for file, content in NAMED.findall(text):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(
            "elders = 1200\nmonths = 4\nburn_in = 1\n" + content.replace("= 10 ", "= 2 "), encoding="utf-8"
        )
    for line in re.findall(r"^\$ (shequ (?:sweep|results) (?:results/)?visits.*)$", text, re.MULTILINE):
        shequ(line, tmp_path)
    (tmp_path / "example.py").write_text("\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)),
                                         encoding="utf-8")  # fmt: skip
    done = subprocess.run([sys.executable, "-W", "error", "example.py"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
                          text=True, encoding="utf-8", timeout=200)  # fmt: skip
    assert done.returncode == 0, done.stderr


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
