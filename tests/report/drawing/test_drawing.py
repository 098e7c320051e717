"""`shequ figure`: any figure of a folder, in any width, language and format."""

import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from click.testing import CliRunner, Result

from shequ.cli import main
from shequ.cli.figure import width_of
from shequ.engine.errors import InputError
from shequ.report.figures.by_name import EXPERIMENTS, OF_COMPARISON, OF_SWEEP, RENAMED
from shequ.study.design.files import load_design

FIRST = ("effects", "paths", "funnel")  # drawn by a comparison itself


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small comparison."""
    folder = tmp_path_factory.mktemp("compared") / "results"
    words = ["compare", "full", "--quick", "--replicates", "2", "--months", "3", "--elders", "1200", "--jobs", "1"]
    done = CliRunner().invoke(main, [*words, "--set", "horizon.burn_in=2", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def figure(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["figure", *map(str, words)])


@pytest.mark.parametrize("name", FIRST)
def test_a_figure_of_a_folder_is_the_one_that_the_comparison_drew(name: str, compared: Path, tmp_path: Path) -> None:
    """Otherwise a figure drawn again for a paper would differ from the one that was looked at."""
    done = figure(name, compared, "--out", tmp_path / "a.svg")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.svg").read_bytes() == (compared / "figures" / f"{name}.svg").read_bytes()


@pytest.mark.parametrize("name", [name for name in OF_COMPARISON if name not in {*FIRST, "estimands", "pilot"}])
def test_the_other_figures_are_drawn_when_asked_for(name: str, compared: Path, tmp_path: Path) -> None:
    """Otherwise what a comparison keeps for a figure would not fit what the figure reads."""
    done = figure(name, compared, "--lang", "zh", "--width", "89mm", "--out", tmp_path / "a.png")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_width_and_format_are_those_asked_for(ending: str, compared: Path, tmp_path: Path) -> None:
    """Otherwise a figure would not fit the column of a journal; twice the same bytes."""
    first, second = (tmp_path / f"{name}.{ending}" for name in ("one", "two"))
    for out in (first, second):
        assert figure("trust", compared, "--width", "89mm", "--lang", "zh", "--out", out).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    if ending == "png":
        assert plt.imread(first).shape[1] == pytest.approx(89.0 / 25.4 * 300.0, abs=1.0)


def test_widths_are_read_in_any_unit() -> None:
    """Otherwise a journal's instructions would have to be worked out by hand."""
    assert width_of("89mm") == width_of("8.9cm") == width_of("89") == 89.0
    assert width_of("3.5in") == pytest.approx(88.9)
    for wrong in ("wide", "3m", "5mm", "2000"):
        with pytest.raises(InputError, match="--width"):
            width_of(wrong)


def test_what_cannot_be_drawn_is_said(compared: Path, tmp_path: Path) -> None:
    """Otherwise a slip would end in a traceback."""
    for words, message in (
        (["trst", compared], "no such figure. Did you mean trust?"),
        (["trust", compared, "--out", tmp_path / "a.doc"], "no such format. Give the file the ending .png, .svg, .pdf"),
        (["trust", tmp_path], "holds no results of shequ"),
        (["estimands", compared], "the party premium takes all of its scenarios"),
        (
            ["regret", compared],
            "robustness cannot be drawn from a comparison. Make what it needs with: shequ sweep uncertain",
        ),
    ):
        done = figure(*words)
        assert done.exit_code == 2
        assert message in done.output


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_figures_answer_to_what_they_were_called(old: str, new: str, compared: Path, tmp_path: Path) -> None:
    """Otherwise a script of last year would end, or draw under the old name."""
    done, same = (figure(name, compared, "--out", tmp_path / f"{name}.svg") for name in (old, new))
    assert done.exit_code == same.exit_code
    if done.exit_code == 0:
        assert (tmp_path / f"{old}.svg").read_bytes() == (tmp_path / f"{new}.svg").read_bytes()


def test_every_figure_that_no_comparison_holds_names_an_experiment() -> None:
    """Otherwise its message would send the reader to a sweep that is not there."""
    assert set(EXPERIMENTS) == set(OF_SWEEP) - set(OF_COMPARISON)
    for name in EXPERIMENTS.values():
        assert load_design(name).name == name


def lost(folder: Path, name: str, damage: str) -> Path:
    """Remove or cut a file, or every file of a table."""
    paths = list((folder / name).glob("*.parquet")) if (folder / name).is_dir() else [folder / name]
    for path in paths:
        if damage == "remove":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:5])
    return paths[0]


@pytest.mark.parametrize("damage", ["remove", "cut"])
@pytest.mark.parametrize("name", ["manifest.json", "cases.parquet", "runs", "months"])
@pytest.mark.parametrize("words", [["figure", "trust"], ["table", "levels"], ["report"], ["verify"], ["results"]])
def test_a_folder_that_lost_a_file_is_told_of(
    words: list[str], name: str, damage: str, compared: Path, tmp_path: Path
) -> None:
    """Otherwise a copy that broke off would end in a traceback."""
    folder = tmp_path / "copy"
    shutil.copytree(compared, folder)
    path = lost(folder, name, damage)
    done = CliRunner().invoke(main, [*words, str(folder)])
    needed = {"runs": {"table", "report", "verify", "results"}, "months": {"figure", "table", "report", "verify"}}
    if name in needed and words[0] not in needed[name]:
        assert done.exit_code == 0, done.output
        return
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    gone = "holds no results" if name == "manifest.json" else f"{path}: " if name == "cases.parquet" else "finished"
    assert (f"{path}: " if damage == "cut" else gone) in done.output


def test_the_rest_of_a_folder_that_lost_nothing_it_needs_is_drawn(compared: Path, tmp_path: Path) -> None:
    """Otherwise a figure would ask for tables that it does not show."""
    folder = tmp_path / "copy"
    shutil.copytree(compared, folder)
    lost(folder, "estates", "remove")
    assert figure("effects", folder, "--out", tmp_path / "a.png").exit_code == 0
