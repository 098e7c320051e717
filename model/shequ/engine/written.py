"""Numbers and texts that people write, in files and options: what each kind may be, in one place."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from shequ.engine.errors import harmless, unseen

LARGEST = 1e12  # of any number: beyond it lies no money, and what is worked out of two such would be no number
LONGEST = 1200  # months: a hundred years
MOST = 100_000  # of what is run: replicates, points, communities

# Neither true nor "0.5" is a number.
Number = Annotated[float, Strict(), Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Quantity = Annotated[float, Strict(), Field(ge=0.0, le=LARGEST, allow_inf_nan=False)]
Share = Annotated[float, Strict(), Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Count = Annotated[int, Strict(), Field(ge=1, le=MOST)]
Month = Annotated[int, Strict(), Field(ge=1, le=LONGEST)]
Months = Annotated[int, Strict(), Field(ge=0, le=LONGEST)]


def _seen(text: str) -> str:
    """Refuse letters that cannot be seen; lines may end."""
    for letter in text:
        if unseen(letter):
            raise ValueError(f"the text has {harmless(letter)}, which cannot be seen. Write it without")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("the text has more than one line, or a tab. Write it in one line, with blanks")
    return text


def _as_name(text: str) -> str:
    if not text or text != text.strip():
        raise ValueError("a name has a letter or more, and no blank at its ends")
    return text


Text = Annotated[str, AfterValidator(_seen)]
Line = Annotated[str, AfterValidator(_seen), AfterValidator(_one_line)]
Name = Annotated[str, AfterValidator(_seen), AfterValidator(_one_line), AfterValidator(_as_name)]


def fault_of_name(name: str) -> str:
    """Return what is wrong with a name; nothing if it can be one."""
    try:
        _as_name(_one_line(_seen(name)))
    except ValueError as fault:
        return str(fault)
    return ""
