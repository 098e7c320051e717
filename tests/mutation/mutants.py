"""The kept list of mutants: one file a subject, the rules first in the order of the month, then the laboratory."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = Path("model") / "shequ"
RULES = "rules"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One break: a text that stands once in a file of the package, what replaces it, and what that means.

    Attributes
    ----------
    subject, floor
        The rule or the part of the laboratory that is broken, and the floor whose score it enters.
    equivalent
        Why no test could notice it; empty for a break that has to be noticed.
    """

    subject: str
    floor: str
    what: str
    file: str
    old: str
    new: str
    own_tests: tuple[str, ...]
    equivalent: str = ""

    def broken(self, root: Path) -> str:
        """Return the text of the file with the break in it.

        Raises
        ------
        ValueError
            The text to break does not stand there exactly once.
        """
        text = (root / PACKAGE / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(
                f"{self.subject}: '{self.what}': its text stands {text.count(self.old)} times in {self.file}"
            )
        return text.replace(self.old, self.new)


def listed() -> list[Mutant]:
    """Return all breaks of the list, those among them that no test could notice."""
    paths = sorted((Path(__file__).parent / "mutants").glob("*.toml"))
    return [mutant for path in paths for mutant in _read(path)]


def kept() -> list[Mutant]:
    """Return the breaks that have to be noticed."""
    return [mutant for mutant in listed() if not mutant.equivalent]


def _read(path: Path) -> Iterator[Mutant]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    subject = path.stem.split("_", 1)[1]
    for mutant in told["mutant"]:
        yield Mutant(subject, told["floor"], own_tests=tuple(told["own_tests"]), **mutant)
