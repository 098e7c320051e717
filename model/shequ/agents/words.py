"""The fixed lists that every rule speaks of, in the order of their numbers."""

from __future__ import annotations

SERVICES = (
    "meals",
    "bathing",
    "cleaning",
    "errands",
    "medical",
    "emergency",
    "companionship",
    "nursing",
)
SERVICE_COUNT = len(SERVICES)
MEALS, BATHING, CLEANING, ERRANDS, MEDICAL, EMERGENCY, COMPANIONSHIP, NURSING = range(SERVICE_COUNT)

# What a service asks of those who give it: 0 volunteer, 1 trained, 2 professional.
SKILL_OF = (0, 1, 0, 0, 2, 1, 0, 2)
PERSONAL_CARE = (BATHING, NURSING)
GROUP_SERVICES = (MEALS, BATHING, COMPANIONSHIP)  # several people can be served in one room

FUNCTION = ("independent", "mild", "moderate", "severe")
ALONE, WITH_SPOUSE, WITH_CHILDREN = range(3)
LIVING = ("alone", "with spouse", "with children")
INCOME = ("low", "middle", "high")

# Whom elders trust.
TRUSTED = ("party", "committee", "firm", "owners", "neighbours")
TRUSTED_COUNT = len(TRUSTED)
PARTY, COMMITTEE, FIRM, OWNERS, NEIGHBOURS = range(TRUSTED_COUNT)

# Who found a need.
CHANNELS = ("self", "member", "volunteer", "staff", "firm", "neighbour", "studio", "market")
BY_SELF, BY_MEMBER, BY_VOLUNTEER, BY_STAFF, BY_FIRM, BY_NEIGHBOUR, BY_STUDIO, BY_MARKET = range(8)

NEIGHBOUR_COUNT = 6
NOBODY = -1
