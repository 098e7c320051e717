"""The city: a Mesa model that builds the place, lives month by month and branches into other policies."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import mesa
import numpy as np
import pandas as pd

from shequ.agents.coordinator import COORDINATORS, Coordinator
from shequ.agents.mesa.entrance import entrance, seed_of, whole_number
from shequ.agents.mesa.kinds import Elder, PartyMember, with_own
from shequ.agents.mesa.rowset import RowSet
from shequ.agents.mesa.versions import forget
from shequ.agents.society import Couplings, Society
from shequ.agents.words import COMMITTEE, PARTY
from shequ.engine.agents import Views
from shequ.engine.draws import Draws
from shequ.engine.parameters import Parameter, ParameterSet
from shequ.engine.toml_files import suggest
from shequ.month import RULES, Rule, live_a_month
from shequ.outcomes import BETTER, Better, Outcome, measure
from shequ.own import check_own, parameters_with, units_with
from shequ.policy.schedule import Orders, Schedule
from shequ.population.build import build_society
from shequ.population.place import Place
from shequ.population.place_files import find_place
from shequ.rules.ageing import life_tables
from shequ.rules.need import need_tables
from shequ.rules.settling import settle
from shequ.scenario import Scenario, ScenarioError, defaults_of, load_scenario, policy_of, resolved

EDITION = 1  # of the model: results of two editions are never mixed
FACES = {"office": COMMITTEE, "party": PARTY}


class City(mesa.Model):
    """A city in which elders, members, firms, committees, providers and partners live month by month.

    Parameters
    ----------
    scenario
        A scenario, its name, or the path of its file.
    seed, rng
        Whole number of 0 or more that names the replicate; give one of the two.
    elders
        Run about so many elders, in whole communities, the first ones; left out: all.
    months, burn_in
        Months of the policy period, and of the common past before it, in place of the scenario's; branches keep them.
    place
        A place, its name, or the path of its file, in place of the scenario's.
    couplings
        Ways in which one elder's fate touches another's, to be switched off in tests; some others stay on.
    kinds
        Kinds of the few to be replaced, beside those that the class replaces.

    Attributes
    ----------
    rules
        What happens in a month, in order; a subclass may have others: ``rules = [*City.rules, my_rule]``.
    parameters
        Parameters of a subclass's rules; scenarios, levers and sweeps of that class know them.
    own_outcomes
        Outcomes of a subclass, measured every month after the others.
    kinds
        Kinds of the few that subclasses with decisions of their own stand in for: ``{PropertyFirm: MyFirm}``.

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
    kinds: ClassVar[Mapping[type, type]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a subclass whose additions would hide something of the model."""
        super().__init_subclass__(**kwargs)
        check_own(cls.__name__, cls.parameters, cls.own_outcomes, cls.kinds, dir(cls))

    @entrance(renamed={"world": "place"})
    def __init__(
        self,
        scenario: Scenario | str | Path = "baseline",
        *,
        seed: int | np.integer[Any] | None = None,
        rng: int | np.integer[Any] | np.random.Generator | None = None,
        elders: int | None = None,
        months: int | None = None,
        burn_in: int | None = None,
        place: Place | str | Path | None = None,
        couplings: Couplings | None = None,
        kinds: Mapping[type, type] | None = None,
    ) -> None:
        number = seed_of(seed, rng)
        super().__init__(rng=number)
        self.seed = number
        self.the_few = with_own({**self.kinds, **(kinds or {})})
        self._asked_time = _least("months", months, 1), _least("burn_in", burn_in, 0)
        self.policy = self._policy_of(scenario)
        self.place = _part_of(self.policy.place if place is None else place, _least("elders", elders, 1))
        self.schedule = self._schedule_of(self.policy)
        self.society = self._settled(couplings if couplings is not None else Couplings())
        self._rows: list[dict[str, float]] = []
        many = {Elder: self.society.elders, PartyMember: self.society.members}
        self._views = {kind: Views(self, kind, table) for kind, table in many.items()}
        self.datacollector = self._own_collector = mesa.DataCollector({name: name for name in self._reported()})

    @classmethod
    def parameter_set(cls) -> ParameterSet:
        """Return every parameter that a scenario for this class may set: the model's and the class's own."""
        return parameters_with(cls.parameters)

    @classmethod
    def units(cls) -> dict[str, str]:
        """Return the unit of every outcome and charge by its name: the model's and the class's own."""
        return units_with(cls.own_outcomes)

    @classmethod
    def better(cls) -> dict[str, Better]:
        """Say of every outcome and charge whether more of it is better, or less, or neither."""
        return BETTER | {outcome.name: outcome.better for outcome in cls.own_outcomes}

    @classmethod
    def _reported(cls) -> list[str]:
        return ["seed", "month", "policy_month", *cls.units()]

    def _policy_of(self, scenario: Scenario | str | Path) -> Scenario:
        return policy_of(scenario, self.parameter_set()).in_time(*self._asked_time)

    def _schedule_of(self, policy: Scenario) -> Schedule:
        parameters = self.parameter_set()
        orders = resolved(policy, self.place, partial(load_scenario, parameters=parameters))
        defaults = defaults_of(policy.parameters, self.place, parameters)
        return Schedule(orders, self.place, Draws(self.seed), defaults, parameters)

    def _settled(self, couplings: Couplings) -> Society:
        """Return the society as it is before its first month."""
        start = self.schedule.at(0).values
        at = start.at(0)
        life, mix = life_tables(at)
        society = build_society(self, self.place, self.seed, start, life, need_tables(at), mix)
        society.rationing, society.couplings = self.policy.rationing, couplings
        settle(society, start)
        return society

    def __getattr__(self, name: str) -> float:
        """Return an outcome of the month lived last."""
        rows = self.__dict__.get("_rows")
        if rows and name in rows[-1]:
            return float(rows[-1][name])
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{self._what_to_do(name)}")

    def _what_to_do(self, name: str) -> str:
        """Return when an outcome will be there, or the nearest name; nothing of what tools look for by themselves."""
        if name.startswith("_"):
            return ""
        if name in self._reported():
            return ": outcomes are measured at the end of a month"
        return f".{suggest(name, [*self._reported(), *dir(type(self)), *self.__dict__])}"

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
        units = {"month": "months", "policy_month": "months"} | self.units()
        frame.attrs["units"] = {name: units[name] for name in frame.columns}
        return frame

    def branch(self, scenario: Scenario | str | Path) -> City:
        """Return a city with the same people and the same past under another policy.

        Raises
        ------
        ScenarioError
            If the scenario's place, parameters, past or rationing differ, or its past is over.
        """
        policy = self._policy_of(scenario)
        if policy.past() != self.policy.past():
            raise ScenarioError(
                f"{policy.name}: place, parameters, burn-in or rationing differ from {self.policy.name}: no common past"
            )
        if self.policy_month > 0:
            raise ScenarioError(f"{policy.name}: the common past ended {self.policy_month} months ago")
        twin = self._copy_of_the_living()
        twin.policy, twin.running = policy, True
        twin.schedule = self._schedule_of(policy)
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


def _part_of(place: Place | str | Path, elders: int | None) -> Place:
    """Return a place, or the first of its communities that hold about so many elders."""
    whole = place if isinstance(place, Place) else find_place(place)
    if too_few := whole.lacks(elders):
        warnings.warn(too_few, stacklevel=4)
    return whole.first(whole.communities_about(elders))


def _least(name: str, value: int | None, least: int) -> int | None:
    return None if value is None else whole_number(name, value, least)
