"""Notebooks: kept without outputs, and running from top to bottom."""

from collections.abc import Iterator
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PICTURES = {"01": 4, "02": 2, "03": 1, "04": 3, "05": 2, "06": 2, "07": 1, "08": 1}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    """Otherwise old results would stand beside new code."""
    cells = nbformat.read(path, 4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_every_notebook_of_the_study_is_there() -> None:
    """Otherwise one would have been lost without a word."""
    assert [path.stem[:2] for path in NOTEBOOKS] == sorted(PICTURES)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for notebooks, which share the tiny results that they make."""
    folder = tmp_path_factory.mktemp("study") / "notebooks"
    folder.mkdir()
    yield folder


@pytest.mark.whole
@pytest.mark.filterwarnings("ignore")  # the kernel's own
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_tiny_results(path: Path, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a reader's first look would end in an error; 08 runs on two workers what its cells define (F9)."""
    monkeypatch.setenv("SHEQU_TINY", "1")
    client = nbclient.NotebookClient(nbformat.read(path, 4), timeout=600, resources={"metadata": {"path": study}})
    cells = client.execute().cells
    pictures = [out for cell in cells for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
    assert len(pictures) == PICTURES[path.stem[:2]]
