"""Notebooks: kept without outputs, and running from top to bottom."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
COMPARE = "-m shequ compare organisation --replicates 2 --elders 1200 --months 14 --set horizon.burn_in=2 --jobs 1"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    """Otherwise old results would stand beside new code."""
    cells = nbformat.read(path, 4).cells
    assert not any(cell.get("outputs") for cell in cells)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the kernel's own
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_a_small_result(path: Path, tmp_path: Path) -> None:
    """Otherwise a reader's first look would end in an error."""
    subprocess.run([sys.executable, *COMPARE.split()], cwd=tmp_path, env=dict(os.environ), check=True, timeout=120)
    (tmp_path / "notebooks").mkdir()
    copy = shutil.copy(path, tmp_path / "notebooks")
    client = nbclient.NotebookClient(
        nbformat.read(copy, 4), timeout=120, resources={"metadata": {"path": tmp_path / "notebooks"}}
    )
    cells = client.execute().cells
    pictures = [out for cell in cells for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
    assert len(pictures) >= 4
