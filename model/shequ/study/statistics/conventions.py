"""What holds in every comparison: months averaged over, replicates that a p-value needs, and the size of a look."""

from __future__ import annotations

LAST_MONTHS = 12
FEWEST_FOR_P = 6
LOOK_REPLICATES, LOOK_COMMUNITIES = 3, 2  # of a look at other assumptions
