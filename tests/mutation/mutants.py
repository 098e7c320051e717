"""The kept list of mutants: one file a rule, in the order of the month."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = Path("model") / "shequ"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One break: a text that stands once in a file of the package, what replaces it, and what that means."""

    rule: str
    what: str
    file: str
    old: str
    new: str
    own_tests: tuple[str, ...]

    def broken(self, root: Path) -> str:
        """Return the text of the file with the break in it.

        Raises
        ------
        ValueError
            The text to break does not stand there exactly once.
        """
        text = (root / PACKAGE / self.file).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.rule}: '{self.what}': its text stands {text.count(self.old)} times in {self.file}")
        return text.replace(self.old, self.new)


def kept() -> list[Mutant]:
    """Return all mutants of the list."""
    return [mutant for path in sorted((Path(__file__).parent / "mutants").glob("*.toml")) for mutant in _read(path)]


def _read(path: Path) -> list[Mutant]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    rule = path.stem.split("_", 1)[1]
    return [Mutant(rule, own_tests=tuple(told["own_tests"]), **mutant) for mutant in told["mutant"]]
