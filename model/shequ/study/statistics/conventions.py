"""What holds in every comparison: months averaged over, when and how large looks at other assumptions are, the last seed."""

from __future__ import annotations

LAST_MONTHS = 12
FEWEST_FOR_LOOKS = 6
LOOK_REPLICATES, LOOK_COMMUNITIES = 3, 2  # of a look at other assumptions
LAST_SEED = 2**62  # results hold seeds as 64 bits, and replicates count on from the first
