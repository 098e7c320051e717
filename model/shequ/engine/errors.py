"""Faults of what a user gave, told in one message without a traceback."""

from __future__ import annotations

INPUT_ERROR = 2  # how a command ends
INTERRUPTED = 130


class InputError(ValueError):
    """Something given cannot be used; the message names the place and the remedy."""
