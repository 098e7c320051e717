#!/bin/bash
# A sweep as a SLURM job array: each job does its share, all write into one folder. Copy this file, change what your
# site wants (account, partition, time), and start it from the checkout:
#
#     sbatch experiments/cluster/slurm_array.sh morris results/morris
#
# Jobs may start, end and fail independently. The same command again does only what is missing.
#SBATCH --job-name=shequ
#SBATCH --array=1-20
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
# TERM two minutes before the end: what is finished is put on disk.

exec "${SHEQU:-.venv/bin/shequ}" sweep "${1:?name or file of a design}" --out "${2:?folder of the results}" \
    --jobs "$SLURM_CPUS_PER_TASK" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
