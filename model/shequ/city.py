"""The city: a Mesa model that builds the place, lives month by month and branches into other policies."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import mesa
import numpy as np
import pandas as pd

from shequ.agents.coordinator import COORDINATORS, Coordinator
from shequ.agents.mesa.kinds import Elder, PartyMember, with_own
from shequ.agents.mesa.versions import forget, repeated
from shequ.agents.row import Views
from shequ.agents.rowset import RowSet
from shequ.agents.society import Couplings
from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.draws import Draws
from shequ.engine.parameters import Parameter
from shequ.month import RULES, Rule, live_a_month
from shequ.outcomes import BY_NAME, CHARGES, Outcome, measure, unit_of
from shequ.policy.parameters import PARAMETERS
from shequ.policy.schedule import Orders, Schedule
from shequ.population.build import build_society
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.rules.ageing import life_tables
from shequ.rules.need import need_tables
from shequ.rules.settling import settle
from shequ.scenario import Scenario, ScenarioError, defaults_of, policy_of, resolved

REPORTED = {name: name for name in ("seed", "month", "policy_month", *BY_NAME, *CHARGES)}
FACES = {"office": COMMITTEE, "party": PARTY}


class City(mesa.Model):
    """A city in which elders, members, firms, committees, providers and partners live month by month.

    Parameters
    ----------
    scenario
        A scenario, its name, or the path of its file.
    seed, rng
        Whole number of 0 or more that names the replicate; give one of the two.
    place
        A place to use instead of the scenario's.
    couplings
        Ways in which one elder's fate touches another's, to be switched off in tests.
    kinds
        Kinds of the few to be replaced, ``{PropertyFirm: MyFirm}`` say, by subclasses with decisions of their own.

    Attributes
    ----------
    rules
        What happens in a month, in order; a subclass may have others: ``rules = [*City.rules, my_rule]``.
    parameters
        Parameters of a subclass's rules: declared with the class, so that scenarios, levers and sweeps know them.
    own_outcomes
        Outcomes of a subclass, measured every month after the others.

    Notes
    -----
    ``agents`` holds the registered agents: committees, firms, facilities and partners, and what a user registers.
    The many, elders and members, are in ``agents_by_type`` only. An outcome of the month lived last is an attribute
    under its name, so that ``DataCollector(model_reporters={"coverage": "coverage"})`` works. The data collector of
    the city is filled by ``step``; a subclass that puts another in its place calls ``collect`` as usual.
    """

    _registered = 0
    rules: ClassVar[Sequence[Rule]] = RULES
    parameters: ClassVar[Sequence[Parameter]] = ()
    own_outcomes: ClassVar[Sequence[Outcome]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Declare the parameters of a subclass."""
        super().__init_subclass__(**kwargs)
        PARAMETERS.declare(*cls.parameters)

    def __init__(
        self,
        scenario: Scenario | str | Path = "baseline",
        *,
        rng: Any = None,
        place: Place | None = None,
        couplings: Couplings | None = None,
        kinds: Mapping[type, type] | None = None,
        **kwargs: Any,
    ) -> None:
        PARAMETERS.declare(*self.parameters)  # a class that came to a worker by value was not defined there
        seed = _seed(rng, kwargs)
        super().__init__(rng=seed)
        self.kinds = with_own(kinds or {})
        self.seed = seed
        self.policy = policy_of(scenario)
        self.place = place if place is not None else find_place(self.policy.place)
        self._rows: list[dict[str, float]] = []
        defaults = defaults_of(self.policy.parameters, self.place)
        self.schedule = Schedule(resolved(self.policy, self.place), self.place, Draws(seed), defaults)
        start = self.schedule.at(0).values
        at = start.at(0)
        life, mix = life_tables(at)
        self.society = build_society(self, self.place, seed, start, life, need_tables(at), mix)
        self.society.rationing = self.policy.rationing
        self.society.couplings = couplings if couplings is not None else Couplings()
        settle(self.society, start)
        many = {Elder: self.society.elders, PartyMember: self.society.members}
        self._views = {kind: Views(self, kind, table) for kind, table in many.items()}
        self.datacollector = self._own_collector = mesa.DataCollector(REPORTED)

    def __getattr__(self, name: str) -> float:
        """Return an outcome of the month lived last."""
        rows = self.__dict__.get("_rows")
        if rows and name in rows[-1]:
            return float(rows[-1][name])
        when = ": outcomes are measured at the end of a month" if name in REPORTED else ""
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{when}")

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent, numbered in order of registration whatever the version of Mesa."""
        super().register_agent(agent)
        forget(self)
        self._registered += 1
        agent.unique_id = self._registered

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], Any]:
        """Agent sets by kind: stock sets of the few, and a `RowSet` each of elders and members."""
        return {**super().agents_by_type, **{kind: RowSet(views) for kind, views in self._views.items()}}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """All kinds, those of the many last."""
        return list(self.agents_by_type)

    @property
    def scenario(self) -> None:
        """Mesa keeps an own object under this name; the policy is in `policy`."""
        return None

    @scenario.setter
    def scenario(self, value: Any) -> None:
        """Ignore what Mesa would write into the user's object."""

    @property
    def month(self) -> int:
        """Months lived, the common past included."""
        return self.society.month

    @property
    def policy_month(self) -> int:
        """Month of the policy period; 0 and below before it."""
        return self.society.month - self.policy.horizon.burn_in

    @property
    def horizon(self) -> int:
        """Month at which the run ends."""
        return self.policy.horizon.burn_in + self.policy.horizon.months

    def step(self) -> None:
        """Live one month."""
        coming = self.policy_month + 1
        orders = self.schedule.at(coming)
        self.society.coordinator = coordinator_of(self.policy) if coming > 0 else COORDINATORS["none"]
        self.society.flows.sums = {"lever_cost": sum(orders.lever_cost.values())}
        live_a_month(self.society, orders.values, self.rules)
        self._rows.append(self._row(orders))
        for views in self._views.values():
            views.drop_departed()
        if self.datacollector is self._own_collector:
            self.datacollector.collect(self)
        if self.month >= self.horizon:
            self.running = False

    def run_model(self) -> None:
        """Live to the horizon."""
        while self.month < self.horizon:
            self.step()

    @property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome, one row a month; units are in ``attrs['units']``."""
        frame = pd.DataFrame(self._rows)
        units = dict.fromkeys(("month", "policy_month"), "months")
        frame.attrs["units"] = {name: units.get(name) or unit_of(name) for name in frame.columns}
        return frame

    def branch(self, scenario: Scenario | str | Path) -> City:
        """Return a city with the same people and the same past under another policy.

        Raises
        ------
        ScenarioError
            If the scenario's place, parameters, past or rationing differ, or its past is over.
        """
        policy = policy_of(scenario)
        if policy.past() != self.policy.past():
            raise ScenarioError(
                f"{policy.name}: place, parameters, burn-in or rationing differ from {self.policy.name}: no common past"
            )
        if self.policy_month > 0:
            raise ScenarioError(f"{policy.name}: the common past ended {self.policy_month} months ago")
        twin = self._copy_of_the_living()
        twin.policy, twin.running = policy, True
        twin.schedule = Schedule(
            resolved(policy, self.place), self.place, Draws(self.seed), defaults_of(policy.parameters, self.place)
        )
        return twin

    def _copy_of_the_living(self) -> City:
        """Return a copy that shares what no month changes."""
        society = self.society
        fixed = (self.policy, self.place, self.schedule, society.life, society.needs, society.reach, society.order)
        return copy.deepcopy(self, {id(one): one for one in fixed})

    def _row(self, orders: Orders) -> dict[str, float]:
        row: dict[str, float] = {"month": float(self.month), "policy_month": float(self.policy_month)}
        row |= measure(self.society, self.own_outcomes)
        spent = {key: value for key, value in self.society.flows.sums.items() if key.startswith("spent_")}
        return row | {
            "lever_cost": sum(orders.lever_cost.values()) + sum(spent.values()),
            "appropriated": orders.appropriated,
            "staff_hours_taken": orders.staff_hours,
            "budget_scale": orders.scale,
        }


def coordinator_of(policy: Scenario) -> Coordinator:
    """Return who coordinates under a policy, seen under another name if it has a label."""
    who = COORDINATORS[policy.coordinator]
    if policy.label is None:
        return who
    face = FACES[policy.label]
    return Coordinator(who.lines, who.tie_worth, face, face)


def _seed(rng: Any, kwargs: dict[str, Any]) -> int:
    """Take the seed from ``rng`` or ``seed``; Mesa 3.5 hides a ``seed`` in the visible signature."""
    given = kwargs.pop("seed", None)
    if kwargs:
        odd = next(iter(kwargs))
        raise TypeError(f"City: no such argument: {odd}")
    if given is not None and rng is not None:
        raise TypeError("City: give seed or rng, not both")
    value = rng if given is None else given
    if value is not None and (replicate := repeated(value)):
        raise ValueError(
            f"City: batch_run would use seed {value} again for iteration {replicate}: leave iterations out and give"
            ' a list of seeds, {"seed": [1, 2, 3]}, or from Mesa 3.5 on rng=[1, 2, 3]'
        )
    if isinstance(value, np.random.Generator):
        value = int(value.integers(2**31))
    if value is None:
        value = int(np.random.default_rng().integers(2**31))
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise ValueError(f"City: seed: found {value!r}, but a seed is a whole number of 0 or more")
    return int(value)
