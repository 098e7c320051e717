"""What befalls files and programs, tried at random: kills, flipped bits, torn files, full disks (``python -m torture``)."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # programs are forked, which threads would not survive
