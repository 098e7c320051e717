"""What has happened in a month: agreement about what never happens would be agreement about nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shequ.agents.words import NOBODY, WITH_SPOUSE

EVENTS = (
    "death", "newcomer", "loss of function", "recovery", "widowing", "visit", "neighbour's visit", "call",
    "firm's notice", "visit to the studio", "second listing", "waste", "pooled care", "idle hours called upon",
    "care by a firm", "care by mutual aid", "care by the market", "care by a partner", "case turned away",
    "facility closed", "facility opened", "partner joined", "partner left", "change of firm", "committee founded",
    "committee asleep", "dispute", "dispute settled", "incident", "padded hours", "time saved", "lever at work",
)  # fmt: skip


@dataclass
class Witness:
    """Keeps what it saw of a city a month ago, and says what has happened since."""

    city: Any
    before: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Look for the first time."""
        self.before = self._look()

    def seen(self) -> set[str]:
        """Return the events since the last look."""
        old, self.before = self.before, self._look()
        return {event for event, happened in self._events(old, self.before) if happened}

    def _look(self) -> dict[str, Any]:
        society = self.city.society
        elders = society.elders
        return {
            "alive": elders.alive.copy(),
            "function": elders.function.copy(),
            "spouse": elders.living == WITH_SPOUSE,
            "balance": elders.balance.copy(),
            "open": np.array([x.open for x in society.providers], bool),
            "joined": np.array([x.joined for x in society.partners], bool),
            "awake": society.awake.copy(),
            "firm": society.estates.firm.copy(),
        }

    def _events(self, old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        society, flows, first = self.city.society, self.city.society.flows, len(old["alive"])
        elders, suppliers = society.elders, society.suppliers
        step = new["function"][:first] - old["function"]
        yield "death", (old["alive"] & ~new["alive"][:first]).any()
        yield "newcomer", len(new["alive"]) > first
        yield "loss of function", (step > 0).any()
        yield "recovery", (step < 0).any()
        yield "widowing", (old["spouse"] & ~new["spouse"][:first]).any()
        yield "time saved", (new["balance"][:first] > old["balance"]).any()
        yield "facility closed", (old["open"] & ~new["open"]).any()
        yield "facility opened", (new["open"] & ~old["open"]).any()
        yield "partner joined", (new["joined"] & ~old["joined"]).any()
        yield "partner left", (old["joined"] & ~new["joined"]).any()
        yield "committee founded", (new["awake"] & ~old["awake"]).any()
        yield "committee asleep", (old["awake"] & ~new["awake"]).any()
        yield "change of firm", (old["firm"] != new["firm"]).any()
        for event, met in (
            ("visit", flows.visited), ("neighbour's visit", flows.volunteered), ("call", flows.called),
            ("firm's notice", flows.noticed), ("visit to the studio", flows.received),
        ):  # fmt: skip
            yield event, met.any()
        yield "second listing", (elders.second != NOBODY).any()
        yield "waste", flows.sums["wasted_minutes"] > 0
        yield "pooled care", flows.pooled.any()
        yield "case turned away", ((suppliers.turns_away > 0) & (suppliers.turns_away < 1)).any()
        yield from self._given()
        yield "dispute", society.estates.arrived.any()
        yield "dispute settled", flows.sums["disputes_closed"] > 0
        yield "incident", flows.sums["incidents"] > 0
        members = society.members
        yield "padded hours", (members.recorded_hours > members.visit_hours + members.service_hours + 1e-9).any()
        yield "lever at work", flows.sums.get("lever_cost", 0.0) > 0

    def _given(self) -> Iterator[tuple[str, Any]]:
        order, claims, used = self.city.society.order, self.city.society.flows.claims, self.city.society.flows.used
        given = np.bincount(claims.supplier, claims.given, minlength=order.count)
        yield "idle hours called upon", (used > given + 1e-9).any()
        yield "care by mutual aid", given[order.mutual : order.market].any()
        yield "care by the market", given[order.market : order.firms].any()
        yield "care by a firm", given[order.firms : order.partners].any()
        yield "care by a partner", given[order.partners :].any()
