"""A sweep on SLURM workers that dask-jobqueue starts and replaces; one program hands out the runs.

Copy this file, change what your site wants, and start it where it may run as long as the sweep, in tmux on the login
node or as a small job of its own:

    .venv/bin/python -m pip install dask-jobqueue
    .venv/bin/python experiments/cluster/slurm_jobqueue.py morris --out results/morris

Workers end a few minutes before SLURM would kill them and are replaced; what a killed one was doing is done elsewhere.
"""

from __future__ import annotations

import subprocess
import sys

from dask_jobqueue import SLURMCluster

JOBS = 10

if __name__ == "__main__":
    with SLURMCluster(
        cores=8,
        processes=8,  # one worker a core
        memory="8GB",
        walltime="04:00:00",
        worker_extra_args=["--lifetime", "225m", "--lifetime-stagger", "10m"],
        # queue="partition", account="project", interface="ib0",
    ) as cluster:
        cluster.adapt(minimum_jobs=JOBS, maximum_jobs=JOBS)
        words = [sys.executable, "-m", "shequ", "sweep", *sys.argv[1:], "--scheduler", cluster.scheduler_address]
        raise SystemExit(subprocess.call(words))
