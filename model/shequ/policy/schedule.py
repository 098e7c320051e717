"""The schedule: a plan turned into the values of every parameter, month by month and community by community.

For a parameter with default p in a community, levers add up; the value is clipped to what the quantity can
mean. The strength a = intensity · ramp · targeted is additive, so the order of levers does not matter, and at a = 0 the
value is p to the bit. Of an organisational lever only the follow-through share φ happens; its cost follows a.

Equations
---------
value of a parameter | 参数取值: v = p + Σ a·φ·(target − p)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shequ.agents.residents_committee import attention, hours_per_worker, residents_per_worker
from shequ.engine.draws import Draws
from shequ.engine.parameters import MonthValues, ParameterSet, everywhere
from shequ.policy import follow_through as share
from shequ.policy.levers import Lever, prices
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import HALVES, LeverUse, Plan, Where, part_of
from shequ.population.place import Place

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Orders:
    """What holds in one month.

    Attributes
    ----------
    values
        Every parameter by community.
    lever_cost
        Public money for levers without a purse of their own, CNY.
    appropriated
        Public money for all levers, CNY; at most the budget.
    staff_hours
        Hours of staff taken from other work.
    scale
        Share of the ordered strength that the budget pays for.
    """

    values: MonthValues
    lever_cost: dict[str, float]
    appropriated: float
    staff_hours: float
    scale: float


NOTHING = Orders(MonthValues({}), {}, 0.0, 0.0, 1.0)


class Schedule:
    """The orders of one plan in one place under one seed.

    Parameters
    ----------
    defaults
        Value of every parameter where nothing moves it.
    parameters
        What they can mean at all: the model's, or those of a class of city with parameters of its own.
    """

    def __init__(
        self,
        plan: Plan,
        place: Place,
        draws: Draws,
        defaults: Mapping[str, float],
        parameters: ParameterSet = PARAMETERS,
    ) -> None:
        self.plan = plan
        self.place = place
        self.parameters = parameters
        n = len(place.communities)
        self.defaults = {name: everywhere(value, n) for name, value in defaults.items()}
        mean, spread = self.defaults[share.mean_share.name], self.defaults[share.spread.name]
        self._draws, self._mean, self._spread = draws, mean, spread
        base = share.follow_through(draws, mean, spread)
        self.targeted = {name: self._where(use.communities, base) for name, use in plan.levers.items()}
        self.shocked = [self._where(shock.communities, base) for shock in plan.shocks]
        self._held: tuple[object, Orders] = (None, NOTHING)
        self.prices = {name: np.array(prices(plan.lever(name), place)) for name in plan.levers}

    def _where(self, where: Where, strength: Floats) -> Floats:
        n = len(self.place.communities)
        if where == "all":
            return np.ones(n)
        if where in HALVES:
            rank, half = np.argsort(np.argsort(-strength)), part_of(n, 0.5)
            return (rank < half if where == "strongest-half" else rank >= n - half).astype(np.float64)
        if isinstance(where, list):
            return np.array([float(community.name in where) for community in self.place.communities])
        rank = np.argsort(np.argsort(self._draws.uniform("policy.pilot", 0, n)))
        return (rank < part_of(n, float(where))).astype(np.float64)

    def treated(self) -> NDArray[np.bool_]:
        """Return which communities any lever is meant for."""
        meant = [where > 0 for where in self.targeted.values()]
        return np.logical_or.reduce(meant) if meant else np.zeros(len(self.place.communities), dtype=bool)

    def strength(self, name: str, month: int) -> Floats:
        """Return the ordered strength a of a lever by community; for money levers, CNY a month."""
        use, lever = self.plan.levers[name], self.plan.lever(name)
        ramped = ramp_of(use, lever, month) * self.targeted[name]
        if lever.money:
            targeted = self.targeted[name].sum()
            return ramped * float(use.amount or 0.0) / targeted if targeted else ramped
        return ramped * float(use.intensity if use.intensity is not None else 1.0)

    def at(self, month: int) -> Orders:
        """Return what holds in a month of the policy period; before it (0 and less), the defaults."""
        stage = self._stage(month)
        if stage != self._held[0]:
            self._held = stage, self._work_out(month)
        return self._held[1]

    def _stage(self, month: int) -> tuple[object, ...]:
        """Return all that can differ between months, so that a month like the last one is not worked out again."""
        ramps = (ramp_of(use, self.plan.lever(name), month) for name, use in self.plan.levers.items())
        shocks = (shock.start <= month and (shock.end is None or month < shock.end) for shock in self.plan.shocks)
        granted = self.plan.staff_time
        return *ramps, *shocks, granted[month - 1] if 1 <= month <= len(granted) else 0.0

    def _work_out(self, month: int) -> Orders:
        ordered = {name: self.strength(name, month) for name in self.plan.levers}
        costs = {name: self._cost(name, a) for name, a in ordered.items()}
        wanted, limit = sum(costs.values()), self.plan.budget.monthly
        scale = 1.0 if limit is None or wanted <= limit else limit / wanted
        ordered = {name: a * scale for name, a in ordered.items()}
        values = self._values(ordered, month)
        extra = self._staff_time(values, month)
        self._shock(values, month)
        own = {name: cost * scale for name, cost in costs.items() if not self.plan.lever(name).money}
        hours = sum(
            self.plan.lever(name).staff_hours * float(a.sum())
            for name, a in ordered.items()
            if not self.plan.lever(name).money
        )
        return Orders(MonthValues(values), own, wanted * scale, hours + extra, scale)

    def _cost(self, name: str, strength: Floats) -> float:
        return float(strength.sum()) if self.plan.lever(name).money else float((strength * self.prices[name]).sum())

    def _values(self, ordered: Mapping[str, Floats], month: int) -> dict[str, Floats]:
        base = share.follow_through(self._draws, self._mean, self._spread)
        # Follow-through itself is followed as the seed has it, or it would turn in a circle.
        of_itself = (share.mean_share.name, share.spread.name)
        moved = {name: self._moved(name, ordered, base) for name in of_itself}
        self._shock(moved, month)
        happens = share.follow_through(self._draws, moved[share.mean_share.name], moved[share.spread.name])
        values = dict(self.defaults)
        for parameter in {change.parameter for name in ordered for change in self.plan.lever(name).changes}:
            values[parameter] = self._moved(parameter, ordered, base if parameter in of_itself else happens)
        return values

    def _moved(self, parameter: str, ordered: Mapping[str, Floats], happens: Floats) -> Floats:
        default = self.defaults[parameter]
        move = np.zeros(len(default))
        for name, a in ordered.items():
            lever, other = self.plan.lever(name), self.plan.levers[name].to
            for change in lever.changes:
                if change.parameter != parameter:
                    continue
                real = a * happens if lever.organisational else a
                move = move + (real if lever.money else real * (other.get(parameter, change.to) - default))
        if not move.any():
            return default
        limits = self.parameters[parameter]
        moved = np.clip(default + move, limits.minimum, limits.maximum)
        return everywhere(moved[0], len(moved)) if (moved == moved[0]).all() else moved

    def _staff_time(self, values: dict[str, Floats], month: int) -> float:
        """Give the staff time that an equal budget grants, as attention to care, and return its hours."""
        granted = self.plan.staff_time
        if not 1 <= month <= len(granted) or granted[month - 1] <= 0.0:
            return 0.0
        residents = np.array([community.elders for community in self.place.communities]) / self.place["elder_share"]
        hours = residents / values[residents_per_worker.name] * values[hours_per_worker.name]
        values[attention.name] = np.minimum(values[attention.name] + granted[month - 1] / hours, 1.0)
        return granted[month - 1] * len(residents)

    def _shock(self, values: dict[str, Floats], month: int) -> None:
        for shock, where in zip(self.plan.shocks, self.shocked, strict=True):
            over = shock.end is not None and month >= shock.end
            if month < shock.start or over or shock.parameter not in values:
                continue
            now = values[shock.parameter]
            then = now + shock.add if shock.add is not None else np.full(len(now), shock.value)
            limits = self.parameters[shock.parameter]
            values[shock.parameter] = np.clip(np.where(where > 0, then, now), limits.minimum, limits.maximum)


def ramp_of(use: LeverUse, lever: Lever, month: int) -> float:
    """Return how far a lever has been ramped up in a month: 0 before its start and from its end on."""
    if month < use.start or (use.end is not None and month >= use.end):
        return 0.0
    ramp = lever.ramp if use.ramp is None else use.ramp
    return min((month - use.start + 1) / max(ramp, 1), 1.0) if ramp else 1.0
