"""Who runs the hub, and how far a call reaches."""

from __future__ import annotations

from dataclasses import dataclass

from shequ.agents.words import COMMITTEE, PARTY


@dataclass(frozen=True)
class Coordinator:
    """A coordinator by name, with the faces under which elders see the hub and the studio."""

    who: str
    face: int
    studio_face: int

    @property
    def coordinates(self) -> bool:
        """Say whether anybody coordinates."""
        return self.who != "none"

    def reach(self, kind: str, tie: bool, p: dict[str, float]) -> float:
        """Return the share of idle hours that answers: line + (1 − line)·worth of a tie·tie."""
        if not self.coordinates:
            return 0.0
        line = p[f"hub.line_members_{self.who}" if kind == "members" else f"hub.line_{kind}"]
        return line + (1.0 - line) * p[f"hub.tie_worth_{self.who}"] * tie


NOBODY_COORDINATES = Coordinator("none", COMMITTEE, PARTY)


def coordinator_of(who: str, label: str | None) -> Coordinator:
    """Return the coordinator of a scenario, seen under another name if it has a label."""
    faces = {"none": (COMMITTEE, PARTY), "office": (COMMITTEE, COMMITTEE), "party": (PARTY, PARTY)}
    return Coordinator(who, *faces[label if label is not None else who])
