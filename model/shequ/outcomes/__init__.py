"""What is measured each month: outcomes and charges of the place, and outcomes by community and kind of elder."""

from shequ.outcomes.declared import (
    BETTER,
    BY_NAME,
    CHARGES,
    HEADLINE,
    OUTCOMES,
    Better,
    Charge,
    Outcome,
    meaning_of,
    measure,
    unit_of,
)
from shequ.outcomes.measured import PERCENT, Measured

__all__ = [
    "BETTER", "BY_NAME", "CHARGES", "HEADLINE", "OUTCOMES", "PERCENT", "Better", "Charge", "Measured", "Outcome",
    "meaning_of", "measure", "unit_of",
]  # fmt: skip
