"""A small comparison that several tests read."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from shequ.cli import main


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison of two scenarios, two replicates, one community and 14 months."""
    folder = tmp_path_factory.mktemp("compared") / "results"
    words = ["compare", "full", "--replicates", "2", "--months", "14", "--elders", "1200", "--jobs", "1", "--out"]
    done = CliRunner().invoke(main, [*words, str(folder)])
    assert done.exit_code == 0, done.output
    return folder
