"""What holds in every comparison: over which months outcomes are averaged, and how many replicates a p-value needs."""

from __future__ import annotations

LAST_MONTHS = 12
FEWEST_FOR_P = 6
