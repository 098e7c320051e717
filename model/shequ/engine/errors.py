"""Faults of what a user gave, told in one message without a traceback."""

from __future__ import annotations


class InputError(ValueError):
    """Something given cannot be used; the message names the place and the remedy."""
