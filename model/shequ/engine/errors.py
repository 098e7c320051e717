"""Faults of what a user gave, told in one message without a traceback."""

from __future__ import annotations

import unicodedata

INPUT_ERROR = 2  # how a command ends
INTERRUPTED = 130
# Unicode's kinds of letters that show nothing, and steer a terminal or turn a line round.
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def unseen(letter: str) -> bool:
    """Say whether a letter shows nothing; ends of lines and tabs are seen by where the next letter stands."""
    return letter not in "\n\t" and unicodedata.category(letter) in UNSEEN


def harmless(text: str) -> str:
    """Return a text that does nothing to a terminal: letters that show nothing are written as their numbers."""
    return "".join(f"<U+{ord(letter):04X}>" if unseen(letter) else letter for letter in text)


class InputError(ValueError):
    """Something given cannot be used; the message names the place and the remedy."""

    def __init__(self, message: object = "") -> None:
        """Keep the message; names in it come from files, and must not steer the terminal that shows them."""
        super().__init__(harmless(str(message)))
