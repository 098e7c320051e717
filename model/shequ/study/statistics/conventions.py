"""What holds in every comparison: months averaged over, replicates that a p-value needs, the size of a look, and the last seed."""

from __future__ import annotations

LAST_MONTHS = 12
FEWEST_FOR_P = 6
LOOK_REPLICATES, LOOK_COMMUNITIES = 3, 2  # of a look at other assumptions
LAST_SEED = 2**62  # results hold seeds as 64 bits, and replicates count on from the first
