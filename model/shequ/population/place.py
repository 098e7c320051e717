"""A place before anybody lives in it: its published figures and its communities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict

from shequ.engine.errors import InputError
from shequ.engine.parameters import Kind
from shequ.engine.written import Line, Quantity, Text

AGE_BANDS = {60: "60_64", 65: "65_69", 70: "70_74", 75: "75_79", 80: "80_84", 85: "85_up"}


class PlaceError(InputError):
    """A place file says something that cannot be."""


class Figure(BaseModel):
    """A published or derived number of the place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Quantity
    unit: Line
    kind: Kind
    source: Text


@dataclass(frozen=True, slots=True)
class Community:
    """What is known of one community before anybody lives in it; ``x`` and ``y`` only place it on a map."""

    name: str
    subdistrict: str
    urban: bool
    elders: int
    estates: int
    facilities: int
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Place:
    """A place: its name, its figures and its communities; of a part of a place, also the whole."""

    name: str
    title: str
    title_zh: str
    figures: Mapping[str, Figure]
    communities: tuple[Community, ...]
    whole: Place | None = None

    def __getitem__(self, figure: str) -> float:
        """Return the value of a figure."""
        return self.figures[figure].value

    @property
    def elders(self) -> int:
        """Elders in all communities."""
        return sum(community.elders for community in self.communities)

    def communities_about(self, elders: int | None) -> int | None:
        """Return how many whole communities hold about so many elders; None of None."""
        if elders is None:
            return None
        count, so_far = 0, 0
        for community in self.communities:
            if count and so_far + community.elders / 2 > elders:
                break
            count, so_far = count + 1, so_far + community.elders
        return count

    def lacks(self, elders: int | None) -> str:
        """Say that there are fewer elders than are asked for, and the remedy; nothing if there are enough."""
        if elders is None or elders <= self.elders:
            return ""
        return (
            f"elders: {self.name} has {self.elders:,}, and all are run; {elders:,} take a larger place: shequ places "
            "lists them, and scenarios/places/README.md tells how to write one"
        )

    def first(self, communities: int | None) -> Place:
        """Return the same place with only its first communities; all of them of None."""
        if communities is None:
            return self
        return replace(self, communities=self.communities[:communities], whole=self.whole or self)
