"""The files to copy for a cluster do what their heads say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shequ.study.store.results import load

CLUSTER = Path(__file__).parents[1] / "experiments" / "cluster"
DESIGN = """scenarios = ["full"]
replicates = 2
elders = 1200
months = 2
burn_in = 1
[uncertainties]
"trust.step" = [0.04, 0.08]
"""


@pytest.mark.whole
@pytest.mark.skipif(sys.platform == "win32", reason="SLURM runs on Linux")
def test_the_jobs_of_an_array_do_everything_once(tmp_path: Path) -> None:
    """Otherwise twenty jobs would each do all of it, or leave some of it."""
    (tmp_path / "mine.toml").write_text(DESIGN, encoding="utf-8")
    made = []
    for number in (1, 2, 3):
        machine = {"SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_CPUS_PER_TASK": "1",
                   "SHEQU": str(Path(sys.executable).with_name("shequ"))}  # fmt: skip
        done = subprocess.run(
            ["bash", str(CLUSTER / "slurm_array.sh"), "mine.toml", "out"], cwd=tmp_path, env=os.environ | machine,
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        made.append(int(re.search(r"(\d+) runs? made", done.stdout)[1]))
    assert sum(made) == load(tmp_path / "out").finished == 8


def test_the_array_counts_from_one_as_parts_do() -> None:
    """Otherwise the first or the last part would be missing."""
    assert "#SBATCH --array=1-" in (CLUSTER / "slurm_array.sh").read_text(encoding="utf-8")
